"""Misbehaviour on demand of the provider's stand-in, and the record of each call."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.standins.twilio_wire import Answer, Drop

EARLY = {"429", "500", "502", "503", "401", "403", "302", "token", "duplicate", "drop", "cancelled"}
LATE = {"slow", "silent", "cut", "garbage", "drop after", "500 after", "503 after", "hold"}
_LONG = 60.0


@dataclass
class Call:
    """One call that came in; secrets are not kept."""

    at: datetime
    what: str
    path: str
    gstin: str
    body: Any
    status: int | None = None  # None: cut without an answer
    codes: tuple[str, ...] = ()
    fault: str = ""


@dataclass
class Order:
    """What goes wrong, how often still, in which calls."""

    kind: str
    times: int
    only: str
    retry_after: int | None = None


@dataclass
class Faults:
    """What is to go wrong. A held call has been done: ``held`` tells so, ``free`` lets it be answered."""

    slow_by: float = 0.3
    orders: list[Order] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    held: threading.Event = field(default_factory=threading.Event)
    free: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def add(self, kind: str, times: int, *, only: str, retry_after: int | None) -> None:
        if kind not in EARLY | LATE:
            raise ValueError(f"one of {sorted(EARLY | LATE)}")
        self.over.clear()
        with self.lock:
            self.orders.append(Order(kind, times, only, retry_after))

    def clear(self) -> None:
        """Be well again, and let go of whoever waits."""
        with self.lock:
            self.orders.clear()
        self.over.set()
        self.free.set()

    def take(self, what: str) -> Order | None:
        with self.lock:
            found = next((one for one in self.orders if one.only in (what, "")), None)
            if found:
                found.times -= 1
                if found.times == 0:
                    self.orders.remove(found)
            return found

    def early(self, order: Order) -> Answer:
        """Fail where nothing was done."""
        if order.kind == "drop":
            raise Drop
        headers = {"Retry-After": str(order.retry_after)} if order.retry_after else {}
        if order.kind == "302":
            headers["Location"] = "/elsewhere"
        return Answer(int(order.kind), b"<html>no</html>", headers)

    def late(self, order: Order, done: Callable[[], Answer]) -> Answer:
        """Do it, and fail then."""
        answer = done()
        if order.kind == "slow":
            self.over.wait(self.slow_by)
            return answer
        if order.kind == "hold":
            self.held.set()
            self.free.wait(_LONG)
            return answer
        if order.kind == "silent":
            self.over.wait(_LONG)
            raise Drop
        if order.kind == "drop after":
            raise Drop
        if order.kind == "cut":
            return Answer(answer.status, answer.body, answer.headers, cut=True)
        if order.kind == "garbage":
            return Answer(200, b'{"Status":1,"Data":{"Irn":')
        return Answer(int(order.kind[:3]), b"bad gateway")
