"""The OpenAPI 3.1 document, made from the operations: nothing in it is written twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel

from adapters.rest import problems, samples, schemas as forming
from adapters.rest.call import FORM, JSON
from adapters.rest.failing import NATIVE, Failing
from adapters.rest.operation import ID, Operation
from adapters.rest.schemas import REF, Forms, Schema
from adapters.rest.shapes import Page

_ALWAYS = ("unauthenticated", "rate_limited", "internal_error", "database_busy")
_TITLES = {
    400: "BadRequest", 401: "Unauthenticated", 403: "Forbidden", 404: "NotFound",
    405: "MethodNotAllowed", 409: "Conflict", 410: "Gone", 413: "TooLarge",
    415: "UnsupportedMediaType", 422: "Unprocessable", 429: "RateLimited", 500: "InternalError",
    503: "Unavailable",
}  # fmt: skip
# Holes of paths that are no ids of ours.
_HOLES: dict[str, Schema] = {
    "irn": {"type": "string", "pattern": "^[0-9a-f]{64}$", "examples": ["b5abd038" * 8]},
    "number": {"type": "string", "pattern": "^[0-9]{12}$", "examples": ["331000000017"]},
    "url_key": {"type": "string", "examples": ["4square-retail-0a1b2c3d4e5f"]},
    "invoice": {
        "type": "string",
        "pattern": "^(inv_)?[0-9a-f]{24}$",
        "examples": ["60cc8cc6aa3024abd4bef447"],
    },
    "client_id": {"type": "string", "maxLength": 128, "examples": ["acme-042"]},
    "location_id": {"type": "string", "pattern": "^(main|loc_[0-9a-f]{24})$", "examples": ["main"]},
}
_KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "The same key with the same call within 24 hours has its effect once and is answered alike."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]{1,255}$"},
}


def document(
    apis: Mapping[str, Sequence[Operation]],
    *,
    public_url: str,
    version: str,
    failing: Failing = NATIVE,
) -> Schema:
    """Write the document of APIs, each by the path that it stands under."""
    forms = Forms()
    operations = [one for of_api in apis.values() for one in of_api]
    schemas = _schemas(operations, forms, failing)
    paths: dict[str, Schema] = {}
    for base, one in ((base, one) for base, of_api in apis.items() for one in of_api):
        shown = _operation(one, schemas, forms, failing=failing)
        if one.is_sandbox_only:
            shown["servers"] = [_sandbox_server(public_url)]
        paths.setdefault(f"{base}{one.path}", {})[one.method.lower()] = shown
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": failing.title,
            "version": version,
            "description": failing.about,
            "license": {"name": "Proprietary to whoever runs it", "identifier": "LicenseRef-own"},
        },
        "servers": [
            {"url": public_url, "description": "live"},
            _sandbox_server(public_url),
        ],
        "security": [{"key": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in operations)],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
            "responses": _failed(failing),
            "headers": _HEADERS,
        },
    }
    return forming.by_plain_names(whole)


_WAITS = "The portal has not answered yet"
_HEADERS: Schema = {
    "X-Request-Id": {
        "description": "Names this call; also request_id of an error.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "What is left of this minute, and for how long.",
        "schema": {"type": "string"},
        "example": '"default";r=598;t=41',
    },
    "Location": {"description": "Where it is found.", "schema": {"type": "string"}},
    "Retry-After": {
        "description": "Seconds to wait.",
        "schema": {"type": "integer", "minimum": 1},
    },
}


def _models(operations: Iterable[Operation], failing: Failing) -> list[type[BaseModel]]:
    found: dict[type[BaseModel], None] = {failing.model: None}
    for one in operations:
        models = (one.body, one.reply, one.pending, *one.others)
        found |= dict.fromkeys(model for model in models if model)
    return list(found)


def _schemas(operations: Sequence[Operation], forms: Forms, failing: Failing) -> dict[str, Schema]:
    """Write every schema, each with an example."""
    made = forming.of_models(_models(operations, failing), forms)
    failing.whole(made)
    for one in operations:
        if one.query:
            forming.of_query(one.query, forms)
    schemas = dict(sorted({**made, **forms.named}.items()))
    for one in operations:
        if one.body and one.example:
            samples.give(schemas[one.body.__name__], schemas, one.example)
    for schema in schemas.values():
        samples.add(schema, schemas)
    return schemas


def _sandbox_server(public_url: str) -> Schema:
    return {"url": f"{public_url}/sandbox", "description": "sandbox: nothing leaves"}


def _operation(
    one: Operation, schemas: Mapping[str, Schema], forms: Forms, *, failing: Failing
) -> Schema:
    codes = [
        name
        for told in _failures(one, failing).values()
        for code in told
        for name in failing.names(code)
    ]
    shown: Schema = {
        "operationId": one.name,
        "summary": one.summary,
        "tags": [one.tag],
        "parameters": _parameters(one, forms, failing),
        "responses": _responses(one, failing),
        "x-error-codes": sorted(set(codes)),
    }
    if one.description:
        shown["description"] = one.description
    if one.is_open:
        shown["security"] = [{}, {"key": []}]
    if one.body:
        schema = schemas[one.body.__name__]
        content = {"schema": _ref(one.body), "examples": {"call": {"value": schema["examples"][0]}}}
        shown["requestBody"] = {
            "required": not one.is_body_optional,
            "content": {FORM if one.is_form else JSON: content},
        }
    return shown


def _parameters(one: Operation, forms: Forms, failing: Failing) -> list[Schema]:
    found: list[Schema] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _HOLES.get(name, {"type": "string", "pattern": ID, "maxLength": 60}),
        }
        for name in one.parameters
    ]
    if one.query:
        schema = forming.of_query(one.query, forms)
        for name, of in schema["properties"].items():
            required = name in schema.get("required", ())
            found.append({"name": name, "in": "query", "required": required, "schema": _bare(of)})
    if one.is_write and failing.has_key_header:
        found.append(_KEY_HEADER)
    return found


def _bare(schema: Schema) -> Schema:
    """Leave out that a parameter may be null: it is simply not sent."""
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    kept = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    if isinstance(kept.get("type"), list):
        kinds = [kind for kind in kept["type"] if kind != "null"]
        kept["type"] = kinds[0] if len(kinds) == 1 else kinds
    default = schema.get("default")
    if len(choices) == 1:
        kept |= choices[0]
    elif choices:
        kept["anyOf"] = choices
    return kept | ({} if default is None else {"default": default})


def _responses(one: Operation, failing: Failing) -> Schema:
    found: Schema = {str(one.status): _success(one)}
    for status in sorted(_failures(one, failing)):
        title = _TITLES[status]
        found[str(status)] = {"$ref": f"#/components/responses/{title}"}
    if one.pending and one.is_write:
        waits = _success(replace(one, reply=one.pending, status=202, summary=_WAITS, links=()))
        waits["headers"]["Location"] = {"$ref": "#/components/headers/Location"}
        found["202"] = waits
    if one.when_down:
        down = _success(one)
        down["content"] |= {failing.media: {"schema": _ref(failing.model)}}
        found["503"] = down
    return found


def _failures(one: Operation, failing: Failing) -> dict[int, list[str]]:
    """List what an operation can fail with, by status."""
    codes = [*_ALWAYS, "method_not_allowed", "validation_failed", *one.refusals]
    if one.body:
        codes += ["malformed_request", "unsupported_media_type"]
    codes += ["too_large", "malformed_request"]
    if not one.is_open:
        codes += ["forbidden", "wrong_environment"]
    if one.parameters or one.body or one.is_sandbox_only:
        codes.append("not_found")
    if one.is_write:
        codes += ["request_in_progress", "idempotency_key_reused", "idempotency_key_invalid"]
    if one.query and issubclass(one.query, Page):
        codes.append("invalid_cursor")
    found: dict[int, list[str]] = {}
    for code in codes:
        found.setdefault(failing.status_of(code), []).append(code)
    return found


def _success(one: Operation) -> Schema:
    shown: Schema = {
        "description": one.summary,
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}},
    }
    if not one.is_open:
        shown["headers"]["RateLimit"] = {"$ref": "#/components/headers/RateLimit"}
    if one.status == 201:
        shown["headers"]["Location"] = {"$ref": "#/components/headers/Location"}
    content: Schema = {JSON: {"schema": _ref(one.reply)}} if one.reply else {}
    if one.reply and one.pending and not one.is_write:
        choices = (one.reply, *one.others, one.pending)
        content = {JSON: {"schema": {"anyOf": [_ref(choice) for choice in choices]}}}
    for media in one.media:
        content[media] = {"schema": {"type": "string", "contentMediaType": media}}
    if content:
        shown["content"] = content
    if one.links:
        shown["links"] = {
            link.operation: {
                "operationId": link.operation,
                "parameters": {link.parameter: link.value},
            }
            for link in one.links
        }
    return shown


def _ref(model: type[BaseModel]) -> Schema:
    return {"$ref": REF.format(model=model.__name__)}


def _failed(failing: Failing) -> Schema:
    """Write every answer that tells a failure, by its status."""
    by_status: dict[int, list[str]] = {}
    for code in problems.codes():
        by_status.setdefault(failing.status_of(code), []).append(code)
    return {
        _TITLES[status]: _failure(status, by_status[status], failing)
        for status in _TITLES
        if status in by_status
    }


def _failure(status: int, codes: Sequence[str], failing: Failing) -> Schema:
    says = (
        f"`{name}`: {problems.entry(code)['title']}"
        for code in codes
        for name in failing.names(code)[:1]
    )
    shown: Schema = {
        "description": "; ".join(dict.fromkeys(says)),
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}},
        "content": {
            failing.media: {
                "schema": _ref(failing.model),
                "examples": {code: {"value": failing.told(code)} for code in codes},
            }
        },
    }
    if status in {409, 429, 503}:
        shown["headers"]["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
    return shown
