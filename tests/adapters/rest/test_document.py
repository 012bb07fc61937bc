"""The document of the API: valid, whole, with nothing open, its examples true."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from adapters.rest import problems
from adapters.rest.native import OPERATIONS
from adapters.rest.openapi import document
from tests.adapters.rest.documents import calls_of, faults, faults_of_document

DOCUMENT = document({"/v1": OPERATIONS}, public_url="https://shop.example", version="1")
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
CALLS = calls_of(DOCUMENT)
PROBLEMS = {"401", "405", "413", "422", "429", "500", "503"}


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema, itself first."""
    if isinstance(schema, list):
        for one in schema:
            yield from _parts(one)
    if not isinstance(schema, dict):
        return
    yield schema
    for name in ("anyOf", "oneOf", "allOf", "items", "not"):
        yield from _parts(schema.get(name))
    yield from _parts(list(schema.get("properties", {}).values()))
    yield from _parts(schema.get("additionalProperties"))


def test_it_is_valid_openapi() -> None:
    assert faults_of_document(DOCUMENT) == []
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_no_schema_is_empty_or_open(name: str) -> None:
    jsonschema_rs.meta.validate(SCHEMAS[name])
    for part in _parts(SCHEMAS[name]):
        assert {"type", "$ref", "anyOf", "const", "enum"} & set(part), part
        if part.get("type") == "object":
            inner = part.get("additionalProperties")
            assert inner is False or (isinstance(inner, dict) and inner.get("type")), part
            assert part.get("properties") or inner, part


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_has_examples_that_fit_it(name: str) -> None:
    examples = SCHEMAS[name]["examples"]
    assert examples
    for example in examples:
        assert faults(DOCUMENT, SCHEMAS[name], example) == []
    for part in _parts(SCHEMAS[name]):
        for example in part.get("examples", ()):
            assert faults(DOCUMENT, part, example) == [], part


@pytest.mark.parametrize("label", sorted(CALLS))
def test_every_example_of_a_call_fits(label: str) -> None:
    for one in CALLS[label].get("parameters", ()):
        for example in one["schema"].get("examples", ()):
            assert faults(DOCUMENT, one["schema"], example) == [], one
    body = CALLS[label].get("requestBody", {"content": {}})
    for content in body["content"].values():
        for example in content["examples"].values():
            assert faults(DOCUMENT, content["schema"], example["value"]) == []


def test_every_example_of_a_failure_fits() -> None:
    for failure in DOCUMENT["components"]["responses"].values():
        content = failure["content"]["application/problem+json"]
        for example in content["examples"].values():
            assert faults(DOCUMENT, content["schema"], example["value"]) == []


@pytest.mark.parametrize("label", sorted(CALLS))
def test_every_call_tells_what_it_may_be_answered(label: str) -> None:
    one = CALLS[label]
    told = set(one["responses"])
    assert told & {"200", "201", "202", "204"}
    assert told >= (PROBLEMS if "security" not in one else PROBLEMS - {"401"})
    assert "{" not in label or "404" in told
    for status, answer in one["responses"].items():
        if "$ref" in answer:
            name = answer["$ref"].rpartition("/")[2]
            told_of = DOCUMENT["components"]["responses"][name]["content"]
            codes = told_of["application/problem+json"]["examples"]
            assert {str(problems.entry(code)["status"]) for code in codes} == {status}
        elif status != "204":
            assert answer["content"], status


def test_every_call_has_a_name_of_its_own_and_a_place() -> None:
    names = [one["operationId"] for one in CALLS.values()]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    assert {one["tags"][0] for one in CALLS.values()} == {tag["name"] for tag in DOCUMENT["tags"]}
    assert all(one["summary"] for one in CALLS.values())


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(DOCUMENT)
    for found in set(text.split('"$ref": "')[1:]):
        kind, name = found.partition('"')[0].split("/")[-2:]
        assert name in DOCUMENT["components"][kind]


def test_every_link_leads_to_a_call() -> None:
    names = {one["operationId"] for one in CALLS.values()}
    for label, one in CALLS.items():
        for answer in one["responses"].values():
            for link in answer.get("links", {}).values():
                assert link["operationId"] in names, label


def test_a_choice_stands_under_a_name() -> None:
    for name, schema in SCHEMAS.items():
        for member, of in schema.get("properties", {}).items():
            parts = [part for part in _parts(of) if len(part.get("enum", ())) > 1]
            assert not parts or name.startswith(("Portal", "Problem")), (name, member)
