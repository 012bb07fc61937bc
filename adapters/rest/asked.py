"""A request as it came, and what of it can be read without the database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import Headers
from starlette.requests import Request

from adapters.rest import json_body, problems
from adapters.rest.json_body import LongNumber
from adapters.rest.operation import ID, Operation
from adapters.rest.problems import Fault, Problem
from core.errors import IdempotencyKeyInvalid
from core.json_text import dump

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_ID = re.compile(ID)
_EXACT = Context(prec=64)  # more digits than a number of a body may have
_JSON = re.compile(r"application/([a-z0-9.-]+\+)?json\s*(;.*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """A request: its body is whole, or too large to be read."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Headers
    ids: Mapping[str, str]
    address: str
    raw: bytes | None

    @property
    def has_body(self) -> bool:
        """True where something was sent."""
        return self.raw != b""


async def receive(request: Request, most: int = json_body.LIMIT) -> Asked:
    """Take a request in, at most so many bytes of its body. Raises: ClientDisconnect."""
    raw: bytes | None = b""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raw = None
    else:
        taken = bytearray()
        async for piece in request.stream():
            taken += piece
            if len(taken) > most:
                break
        raw = bytes(taken) if len(taken) <= most else None
    return replace(heads_of(request), raw=raw)


def heads_of(request: Request) -> Asked:
    """Say what is asked as far as it is known before the body is read."""
    return Asked(
        request.method,
        request.url.path,
        request.query_params.multi_items(),
        request.headers,
        request.path_params,
        request.client.host if request.client else "",
        b"",
    )


def json_of(asked: Asked, operation: Operation) -> dict[str, Any] | None:
    """Read the body that an operation takes; None where it takes none, or none is needed and sent.

    Raises: Problem (too_large, unsupported_media_type, malformed_request, validation_failed).
    """
    if asked.raw is None:
        raise Problem("too_large")
    if operation.body is None:
        return None
    if not asked.has_body and operation.is_body_optional:
        return {}
    media = asked.headers.get("content-type", "")
    if media and not _JSON.fullmatch(media):
        raise Problem("unsupported_media_type", f"{media[:60]} is not application/json")
    return json_body.read(asked.raw)


def body_of(operation: Operation, value: dict[str, Any] | None) -> Any:
    """Check a body against its model. Raises: Problem (validation_failed)."""
    if operation.body is None or value is None:
        return None
    try:
        return operation.body.model_validate(value)
    except ValidationError as error:
        raise problems.of_body(error) from None


def query_of(asked: Asked, operation: Operation) -> Any:
    """Check the query against its model; nothing unknown, nothing twice. Raises: Problem."""
    values = dict(asked.query)
    if len(values) != len(asked.query):
        twice = next(name for name, _ in asked.query if [n for n, _ in asked.query].count(name) > 1)
        raise problems.invalid(f"query.{twice}", "given_twice", "is given twice")
    if operation.query is None:
        if values:
            name = next(iter(values))
            raise problems.invalid(f"query.{name}", "unknown_field", "is not known here")
        return None
    odd = next((name for name, value in values.items() if "\0" in value), None)
    if odd is not None:
        raise problems.invalid(
            f"query.{odd}", "not_text", "holds a character that no text may hold"
        )
    try:
        return operation.query.model_validate(values)
    except ValidationError as error:
        raise problems.of_query(error) from None


def require_ids(asked: Asked) -> None:
    """Answer what is no id like an id that nobody has. Raises: Problem (not_found)."""
    if any(not _ID.fullmatch(value) for name, value in asked.ids.items() if name == "id"):
        raise Problem("not_found")


def key_of(asked: Asked) -> str | None:
    """Return the idempotency key; one pair of double quotes is stripped. Raises: Problem."""
    fields = asked.headers.getlist("idempotency-key")
    if not fields:
        return None
    given = ", ".join(fields)  # two are one field with both, which is no key
    key = given[1:-1] if len(given) > 1 and given[0] == given[-1] == '"' else given
    if not _KEY.fullmatch(key):
        error = IdempotencyKeyInvalid()
        where = Fault("header.Idempotency-Key", error.code, problems.says(error))
        raise Problem(error.code, problems.says(error), [where])
    return key


def canonical(asked: Asked, value: Any) -> bytes:
    """Write what is asked so that equal calls are equal: keys sorted, numbers as decimals.

    What follows from the request's own header fields is no part of it.
    """
    query = sorted(map(list, asked.query))
    parts = [asked.method, asked.path, dump(query), dump(_plain(value))]
    return "\n".join(parts).encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, LongNumber):
        return str(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _EXACT.add(_EXACT.normalize(Decimal(value)), 0)
    return value
