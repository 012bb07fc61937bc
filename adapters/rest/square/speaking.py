"""How the Square dialect speaks: its error envelope, keys in the body, nothing unknown is minded.

Source: square/connect-api-specification, `Error` and its enums; api-v1.md section 4. Its clients repeat 408,
409, 429 and 5xx by themselves, so what a repetition cannot mend is 400.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from adapters.rest import asked as asking, json_body, multipart, problems
from adapters.rest.asked import Asked
from adapters.rest.call import JSON, Answer
from adapters.rest.operation import ID, Operation
from adapters.rest.problems import Fault, Problem
from adapters.rest.speech import Speech

_INVALID = "INVALID_REQUEST_ERROR"
# code of ours -> (category, code, status where it is not our own); all else is a refused request.
_CODES: dict[str, tuple[str, str]] = {
    "malformed_request": (_INVALID, "EXPECTED_JSON_BODY"),
    "invalid_cursor": (_INVALID, "INVALID_CURSOR"),
    "idempotency_key_invalid": (_INVALID, "VALUE_TOO_LONG"),
    "idempotency_key_reused": (_INVALID, "IDEMPOTENCY_KEY_REUSED"),
    "validation_failed": (_INVALID, "INVALID_VALUE"),
    "unauthenticated": ("AUTHENTICATION_ERROR", "UNAUTHORIZED"),
    "wrong_environment": ("AUTHENTICATION_ERROR", "UNAUTHORIZED"),
    "forbidden": ("AUTHENTICATION_ERROR", "INSUFFICIENT_SCOPES"),
    "gstin_mismatch": ("AUTHENTICATION_ERROR", "INSUFFICIENT_SCOPES"),
    "not_found": (_INVALID, "NOT_FOUND"),
    "deleted": (_INVALID, "NOT_FOUND"),
    "method_not_allowed": (_INVALID, "METHOD_NOT_ALLOWED"),
    "version_mismatch": (_INVALID, "VERSION_MISMATCH"),
    "request_in_progress": (_INVALID, "CONFLICT"),
    "unsupported_media_type": (_INVALID, "UNSUPPORTED_MEDIA_TYPE"),
    "too_large": (_INVALID, "REQUEST_ENTITY_TOO_LARGE"),
    "rate_limited": ("RATE_LIMIT_ERROR", "RATE_LIMITED"),
    "internal_error": ("API_ERROR", "INTERNAL_SERVER_ERROR"),
    "database_busy": ("API_ERROR", "SERVICE_UNAVAILABLE"),
    "provider_unavailable": ("API_ERROR", "SERVICE_UNAVAILABLE"),
    "provider_not_configured": ("API_ERROR", "SERVICE_UNAVAILABLE"),
}
_OWN_STATUS = {"request_in_progress"}  # the one 409: the client is right to try again
_FIELDS = {"idempotency_key_reused": "idempotency_key", "invalid_cursor": "cursor"}
_STATUS = {"deleted": 404, "validation_failed": 400}
# what pydantic and our own checks call a fault -> what Square calls it
_FAULTS = {
    "missing": "MISSING_REQUIRED_PARAMETER",
    "string_too_short": "MISSING_REQUIRED_PARAMETER",
    "string_too_long": "VALUE_TOO_LONG",
    "too_long": "VALUE_TOO_LONG",
    "literal_error": "INVALID_ENUM_VALUE",
    "greater_than": "VALUE_TOO_LOW",
    "greater_than_equal": "VALUE_TOO_LOW",
    "less_than": "VALUE_TOO_HIGH",
    "less_than_equal": "VALUE_TOO_HIGH",
}
_OF_BODIES = ("BAD_REQUEST", "LOCATION_MISMATCH", "CURRENCY_MISMATCH")
KEY = "idempotency_key"
FILE_PARTS = {"file", "image_file"}  # as the reference has it, and as the SDK sends it
_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ID = re.compile(rf"main|{ID}")


class Refusal(Problem):
    """A refusal by Square's own code, with the field that it is about."""

    def __init__(self, code: str, detail: str, field: str = "") -> None:
        super().__init__("validation_failed", detail, [Fault(field, code, detail)])


class SquareSpeech(Speech):
    """The Square dialect's."""

    media = JSON

    def told(self, problem: Problem, asked: Asked, request_id: str) -> Answer:
        """Write a failure as a list of errors."""
        document = {"errors": errors_of(problem)}
        return Answer(document, status_of(problem), problem.headers, media=JSON)

    def json_of(self, asked: Asked, operation: Operation) -> dict[str, Any] | None:
        """Read the body; of a form the JSON in ``request``, and the file beside it."""
        if not operation.is_form:
            return asking.json_of(asked, operation)
        if asked.raw is None:
            raise Problem("too_large", f"a form may have {operation.most // 1024 // 1024} MiB")
        media = asked.headers.get("content-type", "")
        value: dict[str, Any] = {}
        for part in multipart.parts_of(asked.raw, media):
            if part.name == "request":
                value |= json_body.read(part.content)
            elif part.name in FILE_PARTS:
                value |= {"file": part.content, "filename": part.filename}
        return value

    def headers_of(self, asked: Asked) -> dict[str, str]:
        """Tell the version of Square back for which the caller was written, whatever it is."""
        version = asked.headers.get("square-version", "")
        return {"Square-Version": version} if _VERSION.fullmatch(version) else {}

    def body_of(self, operation: Operation, value: dict[str, Any] | None) -> Any:
        """Check a body. In what is made or asked for null is as good as nothing."""
        if operation.method == "POST" and value is not None:
            value = json_body.without_nulls(value)
        return asking.body_of(operation, value)

    def require_ids(self, asked: Asked) -> None:
        """Answer what is no id like an id that nobody has; ``main`` is the name of a location."""
        if any(not _ID.fullmatch(value) for value in asked.ids.values()):
            raise Problem("not_found")

    def query_of(self, asked: Asked, operation: Operation) -> Any:
        """Check what of the query is known."""
        if operation.query is None:
            return None
        try:
            return operation.query.model_validate(dict(asked.query))
        except ValidationError as error:
            raise problems.of_body(error) from None

    def key_of(self, asked: Asked, value: dict[str, Any] | None) -> str | None:
        """Return the key, which stands in the body; how long it may be, its model says."""
        key = (value or {}).get(KEY)
        return key if isinstance(key, str) and key else None

    def canonical(self, asked: Asked, value: dict[str, Any] | None) -> bytes:
        """Write what is asked without its key."""
        bare = {name: _digest(one) for name, one in (value or {}).items() if name != KEY}
        return asking.canonical(asked, bare)


def _digest(value: Any) -> Any:
    """Stand for the bytes of a file."""
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value


def errors_of(problem: Problem) -> list[dict[str, str]]:
    """Write a failure as Square's errors, one for each fault."""
    category, code = _CODES.get(problem.code, (_INVALID, "BAD_REQUEST"))
    if problem.code not in _CODES and problem.status == 409:
        code = "INVALID_VALUE"
    detail = problem.detail or problems.entry(problem.code)["remedy"]
    faults: Sequence[Fault] = problem.faults or [Fault(_FIELDS.get(problem.code, ""), "", detail)]
    return [_error(category, code, fault, of=problem.code) for fault in faults]


def _error(category: str, code: str, fault: Fault, *, of: str) -> dict[str, str]:
    if of == "validation_failed":
        code = fault.code if fault.code.isupper() else _FAULTS.get(fault.code, code)
    if code == "CURRENCY_MISMATCH":
        category = "PAYMENT_METHOD_ERROR"
    shown = {"category": category, "code": code, "detail": fault.message}
    field = dotted(fault.field)
    return {**shown, "field": field} if field else shown


def names_of(code: str) -> list[str]:
    """List how callers may read a code of ours."""
    first = errors_of(Problem(code))[0]["code"]
    more = {*_FAULTS.values(), *_OF_BODIES} if code == "validation_failed" else ()
    return [first, *sorted(more)]


def dotted(pointer: str) -> str:
    """Write a JSON Pointer as Square names fields.

    >>> dotted("/invoice/payment_requests/0/due_date"), dotted("query.limit")
    ('invoice.payment_requests[0].due_date', 'limit')
    """
    path = pointer.removeprefix("query.").lstrip("/").replace("/", ".")
    return re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", path)


def status_of(problem: Problem) -> int:
    """Return the status by which a failure is told."""
    if problem.code in _STATUS:
        return _STATUS[problem.code]
    refused = problem.status in {409, 422} and problem.code not in _OWN_STATUS
    return 400 if refused else problem.status
