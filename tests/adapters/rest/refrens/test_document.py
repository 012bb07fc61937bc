"""The document of the dialect: valid, whole, its examples true."""

import json
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from adapters.rest.openapi import document
from adapters.rest.refrens import BASE, OPERATIONS
from adapters.rest.refrens.documenting import FAILING
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import App

DOCUMENT = document(
    {BASE: OPERATIONS}, public_url="https://shop.example", version="1", failing=FAILING
)
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
CALLS = {
    f"{method.upper()} {path}": one
    for path, methods in DOCUMENT["paths"].items()
    for method, one in methods.items()
}


def _faults(schema: dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "components": DOCUMENT["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(value)]


def test_it_is_valid_openapi_and_names_every_call() -> None:
    validator = jsonschema_rs.Draft202012Validator(OPENAPI_31)
    assert [error.message for error in validator.iter_errors(DOCUMENT)] == []
    assert sorted(CALLS) == [
        "GET /refrens/api/v1/businesses/{url_key}/clients/{client_id}",
        "GET /refrens/businesses/{url_key}/invoices",
        "GET /refrens/businesses/{url_key}/invoices/{invoice}",
        "GET /refrens/businesses/{url_key}/invoices/{invoice}/payments",
        "POST /refrens/api/v1/businesses/{url_key}/clients",
        "POST /refrens/authentication",
        "POST /refrens/businesses/{url_key}/invoices",
        "POST /refrens/businesses/{url_key}/invoices/{invoice}/irn",
        "POST /refrens/businesses/{url_key}/invoices/{invoice}/payments",
    ]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_has_examples_that_fit_it(name: str) -> None:
    examples = SCHEMAS[name]["examples"]
    assert examples
    for example in examples:
        assert _faults(SCHEMAS[name], example) == []


@pytest.mark.parametrize("label", sorted(CALLS))
def test_a_call_says_how_it_fails_in_the_envelope(label: str) -> None:
    one = CALLS[label]
    assert set(one["responses"]) >= {"400", "401", "405", "429", "500", "503"}
    assert not {"410", "415"} & set(one["responses"])
    for content in one.get("requestBody", {"content": {}})["content"].values():
        for example in content["examples"].values():
            assert _faults(content["schema"], example["value"]) == []
    for failure in DOCUMENT["components"]["responses"].values():
        for example in failure["content"]["application/json"]["examples"].values():
            assert _faults({"$ref": "#/components/schemas/Failure"}, example["value"]) == []


def test_it_is_served_beside_the_native_one(place: Place, app: App) -> None:
    assert app.document["paths"].keys() == DOCUMENT["paths"].keys()
    assert not any(path.startswith("/refrens") for path in place.live.document["paths"])
    assert "/refrens/openapi.json" in json.dumps(place.live.document["info"])
