"""What the tests of delivery share: rows, a lane, a sender that plays a platform."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, select

from core import outbox
from core.clock import FixedClock
from core.db import Database
from core.delivery import BuiltinExecutor, Lane
from core.outbox import NewRow, OutboxRow, Sender
from core.throttle import Pace, Rate

SHOP = "shp_1"
TOPIC = "chat.telegram"
PACE = Pace(whole=Rate(10, 5), chat=Rate(1, 3), asked=False, steady=2)
SECOND = timedelta(seconds=1)


@dataclass
class Platform:
    """Takes calls, notes when each came, and does what ``act`` says with a row's key."""

    clock: FixedClock
    act: Callable[[OutboxRow], object] = lambda row: None
    calls: list[tuple[datetime, str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def deliver(self, row: OutboxRow) -> None:
        with self.lock:
            for _ in range(row.weight):
                self.calls.append((self.clock.now(), row.dedupe_key, row.ordering_key))
        self.act(row)

    @property
    def keys(self) -> list[str]:
        return [key for _, key, _ in self.calls]


@dataclass
class Bench:
    """A database with a clock, and rows put into it."""

    db: Database
    clock: FixedClock
    lanes: list[BuiltinExecutor] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def hang_at(self, *keys: str) -> Callable[[OutboxRow], object]:
        """Let the deliveries of these keys hang until the gate opens, or the test ends."""
        return lambda row: self.gate.wait(20) if row.dedupe_key in keys else None

    def end(self) -> None:
        """Let go of what hangs."""
        self.gate.set()
        for lane in self.lanes:
            until(lane.is_idle)

    def put(self, *keys: str, shop: str = SHOP, topic: str = TOPIC, **more: object) -> None:
        at = self.clock.now()

        def work(session: Session) -> None:
            for key in keys:
                new = NewRow(topic, key, {"message": key}, **more)  # type: ignore[arg-type]
                outbox.add(session, shop, new, at=at)

        self.db.write(work)

    def put_all(self, new: list[NewRow]) -> None:
        at = self.clock.now()
        self.db.write(lambda session: outbox.add_all(session, SHOP, new, at=at))

    def executor(self, sender: Sender, **lane: object) -> BuiltinExecutor:
        senders: Mapping[str, Sender] = {TOPIC: sender}
        given = {"name": "telegram", "pace": PACE, **lane}
        self.lanes.append(
            BuiltinExecutor(self.db, senders, self.clock, lane=Lane(**given))  # type: ignore[arg-type]
        )
        return self.lanes[-1]

    def rows(self) -> dict[str, OutboxRow]:
        with self.db.reading() as session:
            return {row.dedupe_key: row for row in session.exec(select(OutboxRow))}

    def states(self) -> dict[str, str]:
        return {key: row.state for key, row in self.rows().items()}

    def work_for(self, executor: BuiltinExecutor, seconds: float, *, poll: float = 2) -> None:
        """Let an executor work as a worker does: until nothing goes, then until it says, or polls."""
        end = self.clock.now() + timedelta(seconds=seconds)
        while True:
            while executor.run_due():
                pass
            wait = executor.wait()
            each = timedelta(seconds=poll)
            step = each if wait is None else min(wait, each)
            if self.clock.now() + step >= end:
                self.clock.advance(max(end - self.clock.now(), timedelta()))
                return
            self.clock.advance(max(step, timedelta(milliseconds=1)))


def until(what: Callable[[], bool]) -> None:
    """Wait for what other threads bring about."""
    end = time.monotonic() + 10
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.005)


def most_within(times: list[datetime], window: timedelta) -> int:
    """Count the most calls in any window of that length, both ends counted."""
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] > window:
            first += 1
        most = max(most, last - first + 1)
    return most
