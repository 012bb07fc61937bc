"""How the Refrens dialect speaks: the error envelope of Feathers, bodies read whatever their type is called.

Source: refrens-docs/api; Feathers' errors; api-v1.md section 4.
"""

import re
from collections.abc import Sequence
from typing import Any

from adapters.rest import asked as asking, json_body, problems
from adapters.rest.asked import Asked
from adapters.rest.call import JSON, Answer
from adapters.rest.operation import Operation
from adapters.rest.problems import Fault, Problem
from adapters.rest.speech import Speech

# status -> Feathers' name and class name
_NAMES = {
    400: ("BadRequest", "bad-request"),
    401: ("NotAuthenticated", "not-authenticated"),
    403: ("Forbidden", "forbidden"),
    404: ("NotFound", "not-found"),
    405: ("MethodNotAllowed", "method-not-allowed"),
    409: ("Conflict", "conflict"),
    413: ("PayloadTooLarge", "payload-too-large"),
    422: ("Unprocessable", "unprocessable"),
    429: ("TooManyRequests", "too-many-requests"),
    500: ("GeneralError", "general-error"),
    503: ("Unavailable", "unavailable"),
}
# body parsed whatever its Content-Type: 415 is what it would be if it were not
_STATUS = {"deleted": 404, "validation_failed": 400, "unsupported_media_type": 400}
_LOGIN = "Invalid login"
# the inner code of a failure about clients that names no field
_OTHERS = {
    400: "BAD_REQUEST", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT", 413: "PAYLOAD_TOO_LARGE", 422: "UNPROCESSABLE", 429: "TOO_MANY_REQUESTS",
    500: "GENERAL_ERROR", 503: "UNAVAILABLE",
}  # fmt: skip
# what the core calls a field -> what it is called here
_FIELDS = {
    "number": "invoiceNumber",
    "date": "invoiceDate",
    "due_date": "dueDate",
    "qty": "quantity",
    "gst_rate": "gstRate",
    "place_of_supply": "gstState",
    "address": "",  # a party's stands in the party itself
}
_REQUIRED = {"missing", "string_too_short"}
REFUSED_AT = (
    "errorMessageDate"  # the member of a problem that the e-invoice portal, or its rules, raised
)
_REASON = "reason"
_CLIENTS = "/api/v1/businesses/"  # which tell a failure in two envelopes, one in the other


class Reasoned(Problem):
    """A failure with the dialect's own code of its reason (``data.error.code``)."""

    def __init__(self, code: str, reason: str, detail: str) -> None:
        super().__init__(code, detail, members={_REASON: reason})


class RefrensSpeech(Speech):
    """The Refrens dialect's."""

    media = JSON

    def told(self, problem: Problem, asked: Asked, request_id: str) -> Answer:
        """Write a failure as Feathers does."""
        if REFUSED_AT in problem.members:
            return Answer(_by_portal(problem), 400, problem.headers, media=JSON)
        status = status_of(problem)
        shown = document_of(problem, status)
        if _CLIENTS in asked.path and status != 401:
            shown |= {"data": _wrapped(problem, shown)}
        return Answer(shown, status, problem.headers, media=JSON)

    def require_ids(self, asked: Asked) -> None:
        """Leave ids to the operations: each says which one it did not find."""

    def json_of(self, asked: Asked, operation: Operation) -> dict[str, Any] | None:
        """Read a body as JSON, whatever it is called. Raises: Problem."""
        if asked.raw is None:
            raise Problem("too_large")
        if operation.body is None:
            return None
        if not asked.has_body and operation.is_body_optional:
            return {}
        return json_body.read(asked.raw)

    def body_of(self, operation: Operation, value: dict[str, Any] | None) -> Any:
        """Check a body; null is as if it were not there. Raises: Problem (validation_failed)."""
        return asking.body_of(operation, json_body.without_nulls(value))


def status_of(problem: Problem) -> int:
    """Return the HTTP status of a failure."""
    return _STATUS.get(problem.code, problem.status)


def document_of(problem: Problem, status: int) -> dict[str, Any]:
    """Write the envelope."""
    name, class_name = _NAMES[status]
    if status == 401:
        data: dict[str, Any] = {"message": _LOGIN}
        return _envelope(name, _LOGIN, status, class_name) | {"data": data, "errors": {}}
    faults = [_told(one) for one in problem.faults if one.field]
    message = problem.detail or problems.entry(problem.code)["remedy"]
    if faults and problem.code == "validation_failed":
        message = faults[0].message
    shown = _envelope(name, message, status, class_name)
    if status == 403:
        shown["data"] = {"error": {"code": "PERMISSION_DENIED"}}
    elif faults:
        shown["data"] = {"errors": [{"field": one.field, "message": one.message} for one in faults]}
    return shown | {"errors": _by_field(faults)}


def _by_portal(problem: Problem) -> dict[str, Any]:
    """Write what the e-invoice portal, or its rules, objected to, as the portal words it."""
    faults = problem.members.get("provider_errors") or [
        {"code": problem.code.upper(), "message": problem.detail}
    ]
    details = [{"ErrorCode": one["code"], "ErrorMessage": one["message"]} for one in faults]
    return {
        "errorMessage": {"details": details},
        REFUSED_AT: problem.members[REFUSED_AT],
    }


def _wrapped(problem: Problem, shown: dict[str, Any]) -> dict[str, Any]:
    """Write the inner envelope of a call about clients."""
    listed = [
        {**one, "code": _reason(fault)}
        for one, fault in zip(
            shown.get("data", {}).get("errors", ()),
            (fault for fault in problem.faults if fault.field),
            strict=False,
        )
    ]
    reason = problem.members.get(_REASON) or (
        listed[0]["code"] if listed else _OTHERS[shown["code"]]
    )
    error = {"message": shown["message"], "code": reason, "status": shown["code"]}
    return {"success": False, "error": error | ({"errors": listed} if listed else {})}


def _reason(fault: Fault) -> str:
    if fault.field.startswith("query."):
        return "INVALID_QUERY_FIELD"
    return "INVALID_FIELD" if fault.code == "unknown_field" else "INVALID_FIELD_VALUE"


def _envelope(name: str, message: str, status: int, class_name: str) -> dict[str, Any]:
    return {"name": name, "message": message, "code": status, "className": class_name}


def _by_field(faults: Sequence[Fault]) -> dict[str, str]:
    return {one.field: one.code for one in reversed(faults)}  # of two the first


def _told(fault: Fault) -> Fault:
    """Name a fault's field as the dialect does, in its code and in what it says."""
    field = dotted(fault.field)
    if fault.code in _REQUIRED:
        return Fault(field, "required", f"{field} is required")
    return Fault(field, fault.code, f"{field}: {fault.message}")


def dotted(pointer: str) -> str:
    """Write a JSON Pointer with dots, by the dialect's names.

    >>> dotted("/billedTo/name"), dotted("/items/1/gst_rate"), dotted("query.$limit")
    ('billedTo.name', 'items.1.gstRate', '$limit')
    """
    path = re.split("[/.]", pointer.removeprefix("query.").lstrip("/"))
    named = (_FIELDS.get(part, part) for part in path)
    return ".".join(part for part in named if part)
