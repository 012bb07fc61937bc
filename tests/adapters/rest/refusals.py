"""What every refusal is, whatever its code: a problem document whose members agree with its headers."""

import re
from typing import Any

from adapters.rest import problems
from tests.adapters.rest.api import Answer

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id"}
FIELD = re.compile(r"(/([^~/]|~[01])*)*|query\.\w+|header\.[A-Za-z-]+")


def hold(answer: Answer, code: str, status: int) -> dict[str, Any]:
    """Hold a refusal against what all of them are; return it."""
    assert (answer.status, answer.code) == (status, code), answer.raw
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json
    extra = {"errors"} | ({"recover_url"} if code == "deleted" else set())
    assert set(told) >= MEMBERS
    assert set(told) <= MEMBERS | extra
    assert told["type"] == f"/errors/{code}"
    assert (told["status"], told["title"]) == (status, problems.entry(code)["title"])
    assert told["detail"]
    assert told["request_id"] == answer.headers["X-Request-Id"]
    assert told.get("errors") != []
    for fault in told.get("errors", ()):
        _hold_fault(fault)
    return told


def _hold_fault(fault: dict[str, str]) -> None:
    assert set(fault) == {"field", "code", "message"}
    assert FIELD.fullmatch(fault["field"]), fault
    assert fault["code"]
    assert fault["message"]
