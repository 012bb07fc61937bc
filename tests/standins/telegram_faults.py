"""Misbehaviour on demand: what the next calls meet instead of a good answer."""

import threading
from dataclasses import dataclass
from typing import Any, Final

BEFORE: Final = "before"
AFTER: Final = "after"


@dataclass
class Fault:
    """One kind of misbehaviour for the next `times` calls that match."""

    kind: str
    times: int = 1
    method: str | None = None
    chat: int | None = None
    when: str = BEFORE
    code: int = 0
    description: str = ""
    retry_after: int | None = None
    seconds: float = 0

    def matches(self, method: str, chat: int | None) -> bool:
        return (
            self.times > 0
            and (self.method is None or self.method.lower() == method.lower())
            and (self.chat is None or self.chat == chat)
        )


_WORDS: Final = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Faults:
    """The plan: the oldest fault that matches a call is used up first.

    Each way takes ``times``, ``method``, ``chat`` (an id) and ``when``: BEFORE the effect (which
    then does not happen, but for a hang) or AFTER it (it happened, and the caller does not know).
    """

    def __init__(self) -> None:
        self._plan: list[Fault] = []
        self._lock = threading.Lock()

    def answer(
        self, code: int, *, retry_after: int | None = None, description: str = "", **where: Any
    ) -> None:
        """Answer with an error; 429 says how long to wait, 502 comes from a proxy as HTML."""
        if code == 429:
            retry_after = retry_after or 1
            description = description or f"Too Many Requests: retry after {retry_after}"
        words = description or _WORDS.get(code, "Internal Server Error")
        self._add(Fault("answer", code=code, description=words, retry_after=retry_after, **where))

    def hang(self, seconds: float, **where: Any) -> None:
        """Wait; the call is worked all the same, after the wait (BEFORE) or before it (AFTER)."""
        self._add(Fault("hang", seconds=seconds, **where))

    def drop(self, **where: Any) -> None:
        """Close the connection without an answer."""
        self._add(Fault("drop", **where))

    def broken_json(self, **where: Any) -> None:
        """Do the work and answer half of the JSON."""
        self._add(Fault("broken", **{"when": AFTER, **where}))

    def clear(self) -> None:
        """Behave from now on."""
        with self._lock:
            self._plan.clear()

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call meets."""
        with self._lock:
            for fault in self._plan:
                if fault.matches(method, chat):
                    fault.times -= 1
                    return fault
        return None

    @property
    def left(self) -> int:
        """How many calls are still to meet a fault."""
        with self._lock:
            return sum(fault.times for fault in self._plan)

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._plan.append(fault)
