"""The documents of the dialects: valid, whole, their examples true."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from adapters.rest import refrens, square
from adapters.rest.openapi import document
from adapters.rest.operation import Operation
from adapters.rest.refrens import documenting as of_refrens
from adapters.rest.square import documenting as of_square
from tests.adapters.rest.documents import Document, calls_of, faults, faults_of_document
from tests.adapters.rest.places import Place

URL = "https://shop.example"


@dataclass(frozen=True)
class Dialect:
    """A dialect's document; with what each call can be answered, and what none can."""

    base: str
    operations: tuple[Operation, ...]
    shown: Document
    always: frozenset[str]
    never: frozenset[str]


FAILS = frozenset({"400", "401", "405", "429", "500", "503"})
DIALECTS = {
    "square": Dialect(
        square.BASE,
        square.OPERATIONS,
        document(
            {square.BASE: square.OPERATIONS},
            public_url=URL,
            version="1",
            failing=of_square.FAILING,
        ),
        FAILS | {"200", "403"},
        frozenset({"410", "422"}),
    ),
    "refrens": Dialect(
        refrens.BASE,
        refrens.OPERATIONS,
        document(
            {refrens.BASE: refrens.OPERATIONS},
            public_url=URL,
            version="1",
            failing=of_refrens.FAILING,
        ),
        FAILS,
        frozenset({"410", "415"}),
    ),
}
SCHEMAS = [
    (name, one) for name, of in DIALECTS.items() for one in of.shown["components"]["schemas"]
]
CALLS = [(name, one) for name, of in DIALECTS.items() for one in calls_of(of.shown)]


@pytest.mark.parametrize("name", DIALECTS)
def test_it_is_valid_openapi_and_names_every_call(name: str) -> None:
    dialect = DIALECTS[name]
    assert faults_of_document(dialect.shown) == []
    named = sorted(f"{one.method} {dialect.base}{one.path}" for one in dialect.operations)
    assert sorted(calls_of(dialect.shown)) == named


@pytest.mark.parametrize(("name", "schema"), SCHEMAS)
def test_every_schema_has_examples_that_fit_it(name: str, schema: str) -> None:
    shown = DIALECTS[name].shown
    one = shown["components"]["schemas"][schema]
    assert one["examples"]
    for example in one["examples"]:
        assert faults(shown, one, example) == []


@pytest.mark.parametrize(("name", "label"), CALLS)
def test_a_call_says_how_it_fails_in_the_envelope(name: str, label: str) -> None:
    dialect = DIALECTS[name]
    one = calls_of(dialect.shown)[label]
    assert set(one["responses"]) >= dialect.always
    assert not dialect.never & set(one["responses"])
    for content in one.get("requestBody", {"content": {}})["content"].values():
        for example in content["examples"].values():
            assert faults(dialect.shown, content["schema"], example["value"]) == []


@pytest.mark.parametrize("name", DIALECTS)
def test_every_example_of_a_failure_fits_the_envelope(name: str) -> None:
    shown = DIALECTS[name].shown
    for failure in shown["components"]["responses"].values():
        content = failure["content"]["application/json"]
        for example in content["examples"].values():
            assert faults(shown, content["schema"], example["value"]) == []


def test_the_key_of_a_call_stands_in_the_body_of_square() -> None:
    for one in calls_of(DIALECTS["square"].shown).values():
        assert "Idempotency-Key" not in {part["name"] for part in one["parameters"]}


@pytest.mark.parametrize("name", DIALECTS)
def test_it_is_served_beside_the_native_one(place: Place, name: str) -> None:
    dialect = DIALECTS[name]
    served, native = _get(place, f"{dialect.base}/openapi.json"), _get(place, "/openapi.json")
    assert served["paths"].keys() == dialect.shown["paths"].keys()
    assert not any(path.startswith(dialect.base) for path in native["paths"])
    assert f"{dialect.base}/openapi.json" in json.dumps(native["info"])


def _get(place: Place, path: str) -> Any:
    transport = httpx.ASGITransport(place.live.app)
    client = httpx.AsyncClient(transport=transport, base_url=URL)
    return asyncio.run(client.get(path)).json()
