"""The OpenAPI document as people read it: what the page /docs shows, made of nothing else.

>>> type_text({"type": ["number", "string", "null"]}, {})
'number or string, or null'
>>> type_text({"type": "array", "items": {"type": "string", "format": "date"}}, {})
'list of date'
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

Schema = Mapping[str, Any]
_JSON = "application/json"
_NULL = {"type": "null"}
_DEEPEST = 3
# Of every call; the page tells them once.
COMMON = {
    "unauthenticated", "wrong_environment", "forbidden", "rate_limited", "internal_error", "database_busy",
    "method_not_allowed", "too_large", "malformed_request", "unsupported_media_type",
    "request_in_progress", "idempotency_key_reused", "idempotency_key_invalid",
}  # fmt: skip


@dataclass(frozen=True)
class Member:
    """A parameter, or a member of a body or a reply; ``inner``: what it is made of."""

    name: str
    type: str
    is_required: bool
    about: str
    choices: tuple[str, ...] = ()
    bounds: str = ""
    default: str = ""
    inner: tuple["Member", ...] = ()


@dataclass(frozen=True)
class Section:
    """A call as it is shown."""

    name: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[Member, ...]
    body: tuple[Member, ...]
    reply: tuple[Member, ...]
    status: str
    media: tuple[str, ...]
    example: str
    errors: tuple[str, ...]
    curl: str


def sections(document: Schema) -> dict[str, list[Section]]:
    """Return the calls of each tag, in the order of the document."""
    found: dict[str, list[Section]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            found[call["tags"][0]].append(_section(document, method.upper(), path, call))
    return found


def _section(document: Schema, method: str, path: str, call: Schema) -> Section:
    schemas = document["components"]["schemas"]
    status, answer = next(iter(call["responses"].items()))
    content = answer.get("content", {})
    reply = content.get(_JSON, {}).get("schema")
    sent = call.get("requestBody", {}).get("content", {}).get(_JSON)
    parameters = [one for one in call["parameters"] if one["name"] != "Idempotency-Key"]
    return Section(
        name=call["operationId"],
        method=method,
        path=path,
        summary=call["summary"],
        about=call.get("description", ""),
        parameters=tuple(_parameter(one, schemas) for one in parameters),
        body=tuple(members(sent["schema"], schemas)) if sent else (),
        reply=tuple(members(reply, schemas)) if reply else (),
        status=status,
        media=tuple(media for media in content if media != _JSON),
        example=_pretty(_resolved(reply, schemas)["examples"][0]) if reply else "",
        errors=tuple(code for code in call["x-error-codes"] if code not in COMMON),
        curl=_curl(document, method, path, call),
    )


def _parameter(one: Schema, schemas: Schema) -> Member:
    schema = one["schema"]
    about = one.get("description", "") or schema.get("description", "")
    where = "in the path" if one["in"] == "path" else ""
    described = {**schema, "description": about or where}
    return _member(one["name"], described, schemas, is_required=one["required"])


def members(schema: Schema, schemas: Schema, above: tuple[str, ...] = ()) -> Iterator[Member]:
    """List the members of a schema, what must be there first, each with its own, three deep."""
    whole = _resolved(schema, schemas)
    required = whole.get("required", ())
    own = whole.get("properties", {})
    for name in sorted(own, key=lambda name: name not in required):
        inner: list[Member] = []
        for one in _inner(own[name]):
            title = one["$ref"].rpartition("/")[2]
            if len(above) + 1 < _DEEPEST and title not in above:
                inner += members(one, schemas, (*above, title))
        member = _member(name, own[name], schemas, is_required=name in required)
        yield replace(member, inner=tuple(inner))


def _inner(schema: Schema) -> list[Schema]:
    """Return what a member is made of: the schema it names, or its rows, or its choices."""
    if "$ref" in schema:
        return [schema]
    if "items" in schema:
        return _inner(schema["items"])
    return [one for choice in schema.get("anyOf", ()) for one in _inner(choice)]


def _member(name: str, schema: Schema, schemas: Schema, *, is_required: bool) -> Member:
    inner = _inner(schema)
    whole = _resolved(inner[0], schemas) if len(inner) == 1 else {}
    default = schema.get("default")
    kind = type_text(schema, schemas)
    return Member(
        name=name,
        type=kind if is_required else kind.removesuffix(", or null"),
        is_required=is_required,
        about=schema.get("description") or whole.get("description", ""),
        choices=tuple(str(one) for one in whole.get("enum", ())),
        bounds=_bounds(schema),
        default="" if default in (None, "") else json.dumps(default),
    )


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    """Follow a reference; of replies that may be one of several, the first is the usual one."""
    if schema.get("anyOf") and "$ref" in schema["anyOf"][0]:
        schema = schema["anyOf"][0]
    if "$ref" not in schema:
        return schema
    found: Schema = schemas[schema["$ref"].rpartition("/")[2]]
    return found


def type_text(schema: Schema, schemas: Schema) -> str:
    """Say what a value is."""
    if "const" in schema:
        return json.dumps(schema["const"])
    if "$ref" in schema:
        return _named(schema, schemas)
    if "anyOf" in schema:
        kinds = [type_text(one, schemas) for one in schema["anyOf"] if one != _NULL]
        return _either([*dict.fromkeys(kinds), *(["null"] if _NULL in schema["anyOf"] else [])])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return _either([_kind_text(kind, schema, schemas) for kind in kinds])


def _kind_text(kind: str, schema: Schema, schemas: Schema) -> str:
    if kind == "array":
        return f"list of {type_text(schema['items'], schemas)}"
    return str(schema.get("format", kind)) if kind == "string" else kind


def _named(schema: Schema, schemas: Schema) -> str:
    whole = _resolved(schema, schemas)
    if "enum" in whole:
        return "choice"
    return "map of strings" if "properties" not in whole else "object"


def _either(kinds: list[str]) -> str:
    real = [kind for kind in kinds if kind != "null"]
    return " or ".join(real) + (", or null" if len(real) < len(kinds) else "")


def _bounds(schema: Schema) -> str:
    """Say within what a value lies; forms of strings are told in words where they matter."""
    low, high = schema.get("minimum"), schema.get("maximum")
    said = []
    if "exclusiveMinimum" in schema:
        said.append(f"more than {schema['exclusiveMinimum']:,}")
    if low is not None and high is not None and high <= 1000:
        said.append(f"{low} to {high}")
    if "maxLength" in schema and schema["maxLength"] != 60:
        said.append(f"at most {schema['maxLength']} characters")
    if "maxItems" in schema:
        said.append(f"{schema.get('minItems', 0)} to {schema['maxItems']} rows")
    return ", ".join(said)


def _curl(document: Schema, method: str, path: str, call: Schema) -> str:
    """Write the call as a line of a terminal."""
    base = (call.get("servers") or document["servers"])[0]["url"]
    url = base + path
    for one in call["parameters"]:
        if one["in"] == "path":
            url = url.replace(f"{{{one['name']}}}", "$ID")
    asked = [
        f"{one['name']}={one['schema'].get('examples', [''])[0]}"
        for one in call["parameters"]
        if one["in"] == "query" and one["required"]
    ]
    verb = {"GET": "", "POST": ""}.get(method, f"-X {method} ")
    address = f'"{url}{"?" + "&".join(asked) if asked else ""}"'
    lines = [f"curl {verb}{address}"]
    if {} not in call.get("security", ()):
        lines.append('-H "Authorization: Bearer $KEY"')
    sent = call.get("requestBody", {}).get("content", {}).get(_JSON)
    if sent:
        body = _pretty(next(iter(sent["examples"].values()))["value"])
        lines += ['-H "Content-Type: application/json"', f"-d '{body}'"]
    elif method == "POST":
        lines[0] = f"curl -X POST {address}"
    return " \\\n  ".join(lines)


def _pretty(value: Any) -> str:
    """Write JSON over lines, small parts on one.

    >>> print(_pretty({"a": [1, 2], "b": {"c": None}}))
    {
      "a": [1, 2],
      "b": {"c": null}
    }
    """
    return _written(value, "")


def _written(value: Any, indent: str) -> str:
    short = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or (indent and len(short) <= 60) or not value:
        return short
    deeper = indent + "  "
    if isinstance(value, list):
        rows = [f"{deeper}{_written(one, deeper)}" for one in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    rows = [f"{deeper}{json.dumps(key)}: {_written(one, deeper)}" for key, one in value.items()]
    return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
