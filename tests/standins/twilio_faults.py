"""Misbehaviour on demand, pacing, and the record of every call to the Twilio stand-in."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.standins.twilio_wire import Answer, Drop, Request

KINDS = {"403", "404", "429", "500", "502", "503", "hang", "drop", "cut", "broken json"}
LATE = {"cut", "broken json"}  # these have an effect, whatever is asked for
MESSAGES = {
    "403": (20003, "Permission Denied"),
    "404": (20404, "The requested resource was not found"),
    "429": (20429, "Too Many Requests"),
    "500": (20500, "Internal Server Error"),
}


@dataclass
class Call:
    """One call that came in. The password is not kept."""

    at: datetime
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, list[str]]
    json: Any
    headers: dict[str, str]
    status: int | None = None  # None: cut without an answer
    code: int | None = None
    sid: str = ""  # what it made
    fault: str = ""

    @property
    def to(self) -> str:
        return "".join(self.form.get("To", [])[:1])

    @property
    def is_send(self) -> bool:
        return self.method == "POST" and self.path.endswith("/Messages.json")


def call_of(request: Request, at: datetime) -> Call:
    form: dict[str, list[str]] = {}
    parsed: Any = None
    if "json" in request.headers.get("content-type", ""):
        try:
            parsed = json.loads(request.body)
        except ValueError:
            parsed = None
    else:
        for name, value in request.form:
            form.setdefault(name, []).append(value)
    headers = {n: v for n, v in request.headers.items() if n != "authorization"}
    return Call(at, request.method, request.path, request.query, form, parsed, headers)


def error(code: int, message: str, status: int) -> Answer:
    """An error as the REST API words it."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    found = {"code": code, "message": message, "more_info": more, "status": status}
    return answered(found, status)


def answered(value: Any, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json;charset=utf-8"}
    return Answer(status, json.dumps(value).encode(), headers)


@dataclass
class _Fault:
    kind: str
    left: int
    only: str
    method: str
    retry_after: int | None

    @property
    def is_late(self) -> bool:
        return self.kind.endswith(" after") or self.kind in LATE


class Faults:
    """What is to go wrong next.

    A kind with " after" (as "drop after") goes wrong when the effect is done: the caller cannot know it.
    """

    def __init__(self) -> None:
        self._next: list[_Fault] = []
        self._lock = threading.Lock()
        self._released = threading.Event()

    def add(
        self, kind: str, times: int, *, only: str, method: str, retry_after: int | None
    ) -> None:
        if kind.removesuffix(" after") not in KINDS:
            raise ValueError(f"no such misbehaviour: {kind}")
        with self._lock:
            self._next.append(_Fault(kind, times, only, method, retry_after))

    def clear(self) -> None:
        """Behave again; what hangs is cut."""
        with self._lock:
            self._next.clear()
        self._released.set()
        self._released = threading.Event()

    def take(self, request: Request) -> _Fault | None:
        with self._lock:
            for fault in self._next:
                if fault.only in request.path and fault.method in {"", request.method}:
                    fault.left -= 1
                    if fault.left <= 0:
                        self._next.remove(fault)
                    return fault
        return None

    def play(self, fault: _Fault, answer: Answer | None) -> Answer:
        """Go wrong. Raises: Drop."""
        kind = fault.kind.removesuffix(" after")
        if kind == "hang":
            self._released.wait(60)
            raise Drop
        if kind == "drop":
            raise Drop
        if answer and kind == "cut":
            return Answer(answer.status, answer.body, _JSON, cut=True)
        if answer and kind == "broken json":
            return Answer(answer.status, answer.body[: len(answer.body) // 2], _JSON)
        if kind in {"502", "503"}:
            page = b"<html><head><title>Service unavailable</title></head></html>"
            return Answer(int(kind), page, {"Content-Type": "text/html"})
        code, message = MESSAGES[kind]
        made = error(code, message, int(kind))
        if fault.retry_after is not None:
            made.headers["Retry-After"] = str(fault.retry_after)
        return made


_JSON = {"Content-Type": "application/json"}


@dataclass
class Pace:
    """So many a second, so many at once (GCRA)."""

    per_second: float
    burst: int
    clock: Callable[[], datetime]
    _due: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admits(self, key: str = "") -> bool:
        now, step = self.clock().timestamp(), 1 / self.per_second
        with self._lock:
            due = max(self._due.get(key, now), now)
            if due - now > step * (self.burst - 1) + 1e-6:
                return False
            self._due[key] = due + step
            return True
