"""An example for each schema, put together from those of its members."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]
_BY_TYPE: dict[str, Any] = {
    "string": "text", "boolean": False, "integer": 1, "number": 1, "null": None,
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
    if "$ref" in schema:
        return of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for name in ("const", "default"):
        if name in schema:
            return schema[name]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return of(schema["anyOf"][0], schemas)
    if "allOf" in schema:
        return of(schema["allOf"][0], schemas)
    return _plain(schema, schemas)


def _plain(schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    kinds = schema.get("type")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "object":
        return {name: of(member, schemas) for name, member in _members(schema).items()}
    if kind == "array":
        return [of(schema["items"], schemas)]
    return _BY_TYPE[str(kind)]


def _members(schema: Schema) -> Schema:
    """Return what an example shows: what must be there, and what has an example of its own."""
    must = schema.get("required", ())
    members = schema.get("properties", {}).items()
    return {name: one for name, one in members if name in must or "examples" in one}
