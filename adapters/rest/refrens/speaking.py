"""How the Refrens dialect speaks: the error envelope of Feathers, bodies read whatever their type is called.

Source: refrens-docs/api; Feathers' errors; api-v1.md section 4.
"""

from typing import Any

from adapters.rest import problems
from adapters.rest.asked import Asked
from adapters.rest.call import JSON, Answer
from adapters.rest.problems import Problem
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
_STATUS = {"deleted": 404, "validation_failed": 400}
_LOGIN = "Invalid login"


class RefrensSpeech(Speech):
    """The Refrens dialect's."""

    media = JSON

    def told(self, problem: Problem, asked: Asked, request_id: str) -> Answer:
        """Write a failure as Feathers does."""
        status = _STATUS.get(problem.code, problem.status)
        return Answer(document_of(problem, status), status, problem.headers, media=JSON)


def document_of(problem: Problem, status: int) -> dict[str, Any]:
    """Write the envelope."""
    name, class_name = _NAMES[status]
    if status == 401:
        data: dict[str, Any] = {"message": _LOGIN}
        return _envelope(name, _LOGIN, status, class_name) | {"data": data, "errors": {}}
    message = problem.detail or problems.entry(problem.code)["remedy"]
    shown = _envelope(name, message, status, class_name)
    faults = [(dotted(one.field), one) for one in problem.faults if one.field]
    if status == 403:
        shown["data"] = {"error": {"code": "PERMISSION_DENIED"}}
    elif faults:
        shown["data"] = {
            "errors": [{"field": field, "message": one.message} for field, one in faults]
        }
    return shown | {"errors": {field: one.code for field, one in faults}}


def _envelope(name: str, message: str, status: int, class_name: str) -> dict[str, Any]:
    return {"name": name, "message": message, "code": status, "className": class_name}


def dotted(pointer: str) -> str:
    """Write a JSON Pointer with dots.

    >>> dotted("/billedTo/name"), dotted("query.$limit")
    ('billedTo.name', '$limit')
    """
    return pointer.removeprefix("query.").lstrip("/").replace("/", ".")
