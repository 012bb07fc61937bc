"""An example for each schema, put together from those of its members."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]
_BY_TYPE: dict[str, Any] = {
    "string": "text", "boolean": False, "integer": 1, "number": 1, "null": None,
}  # fmt: skip


def add(schema: Schema, schemas: Mapping[str, Schema], *, given: Any = None) -> None:
    """Give a schema an example, unless it has one: ``given``, or one of its members' examples."""
    if "examples" not in schema:
        schema["examples"] = [given if given else of(schema, schemas)]


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
    kind = schema.get("type")
    if kind == "object":
        members = schema.get("properties", {})
        return {name: of(member, schemas) for name, member in members.items()}
    if kind == "array":
        return [of(schema["items"], schemas)]
    return _BY_TYPE[str(kind)]
