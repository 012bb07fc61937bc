"""An example for each schema, put together from those of its members.

``samples.json``: what a member of that name is in an example wherever that fits, so that the figures of an
invoice add up; ``Schema.member`` for one of them alone, ``Schema`` for the whole.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Schema = dict[str, Any]
_BY_TYPE: dict[str, Any] = {
    "string": "text", "boolean": False, "integer": 1, "number": 1, "null": None,
}  # fmt: skip
_KINDS: dict[str, type] = {
    "string": str, "boolean": bool, "null": type(None), "object": dict, "array": list,
}  # fmt: skip


def give(schema: Schema, schemas: Mapping[str, Schema], example: Any) -> None:
    """Give a schema an example, and with its parts the schemas that they are of."""
    target = _named(schema, schemas)
    if isinstance(example, list):
        if example and "items" in target:
            give(target["items"], schemas, example[0])
        return
    if not isinstance(example, dict) or "examples" in target:
        return
    target["examples"] = [example]
    for name, value in example.items():
        if name in target.get("properties", {}):
            give(target["properties"][name], schemas, value)


def _named(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Return the schema that a reference stands for; of several the first."""
    if "anyOf" in schema:
        schema = schema["anyOf"][0]
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def add(schema: Schema, schemas: Mapping[str, Schema]) -> None:
    """Give a schema an example of its members' examples, unless it has one."""
    if "examples" not in schema:
        schema["examples"] = [of(schema, schemas)]


def of(schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    """Make an example of a schema."""
    if "examples" in schema:
        return schema["examples"][0]
    if schema.get("title") in _table():
        return _table()[schema["title"]]
    if "$ref" in schema:
        return of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for name in ("const", "default"):
        if name in schema:
            return schema[name]
    for name in ("anyOf", "allOf"):
        if name in schema:
            return of(schema[name][0], schemas)
    return _plain(schema, schemas)


def _plain(schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    kinds = schema.get("type")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "object":
        title = schema.get("title", "")
        members = _members(schema).items()
        return {name: _member(title, name, one, schemas) for name, one in members}
    if kind == "array":
        return [of(schema["items"], schemas)]
    return _BY_TYPE[str(kind)]


def _member(title: str, name: str, schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    for key in (f"{title}.{name}", name):
        if key in _table() and _fits(_table()[key], schema, schemas):
            return _table()[key]
    return of(schema, schemas)


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return table


def _fits(value: Any, schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Tell whether a value is of a schema's kind, or one of its choices."""
    if "anyOf" in schema:
        return any(_fits(value, one, schemas) for one in schema["anyOf"])
    if "$ref" in schema:
        return _fits(value, schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "enum" in schema or "const" in schema:
        return value in schema.get("enum", [schema.get("const")])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return any(_is(value, kind) for kind in kinds)


def _is(value: Any, kind: str) -> bool:
    if kind in {"number", "integer"}:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, _KINDS[kind])


def _members(schema: Schema) -> Schema:
    """Return what an example shows: what must be there, and what has an example of its own."""
    must = schema.get("required", ())
    members = schema.get("properties", {}).items()
    return {name: one for name, one in members if name in must or "examples" in one}
