"""Works off the outbox: claims what is due, at the pace that its platform takes, and delivers it.

Rows are claimed in one short transaction, handed to their topic's `Sender` with no transaction open,
and finished one by one, only where id and attempt still match, so that one who came back late changes
nothing. At least once: a receiver is told the row's id. A claim counts as an attempt, so that a row
which kills its process is dead in the end, too.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Tuple, or_, select, tuple_, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session, col

from core import throttle
from core.clock import Clock
from core.db import Database
from core.errors import PakkaError
from core.outbox import (
    LEASE,
    Dropped,
    GivenUp,
    Later,
    NoAnswer,
    OutboxRow,
    Sender,
    Undeliverable,
    waits_of,
)
from core.throttle import FAILURES, Pace, Throttle

START_BEFORE = timedelta(seconds=30)  # a delivery may take this long and still finish in its lease
_LOOK_AGAIN = timedelta(milliseconds=250)  # where only chats that must wait have something due
GIVE_UP = timedelta(hours=24)  # what a provider that is down holds up is given up after a day


@dataclass(frozen=True)
class Lane:
    """How one executor works: its name (of the pace, too), its pace, and how many rows at once."""

    name: str = ""
    pace: Pace | None = None
    threads: int = 1


class BuiltinExecutor:
    """The executor in our own process: SQLite and PostgreSQL, any number of them."""

    def __init__(
        self,
        db: Database,
        senders: Mapping[str, Sender],
        clock: Clock,
        *,
        lane: Lane | None = None,
        given_up: GivenUp | None = None,
    ) -> None:
        self._db = db
        self._senders = dict(senders)
        self._clock = clock
        self._lane = lane or Lane()
        self._given_up = given_up or _ignore
        self._next: datetime | None = None
        self._running = 0
        self._changed = threading.Condition()
        self._pool: ThreadPoolExecutor | None = None
        self._ring: Callable[[], object] = _quiet

    def ring_when_free(self, ring: Callable[[], object]) -> None:
        """Say whom to wake when a thread has become free."""
        self._ring = ring

    def run_due(self, limit: int = 50) -> int:
        """Begin to deliver what is due and return how many rows were claimed.

        With one thread they are delivered on return; with more they go on by themselves.
        """
        if self._lane.threads == 1:
            rows = self._claim(limit)
            for row in rows:
                self._start(row)
            return len(rows)
        with self._changed:
            free = min(limit, self._lane.threads - self._running)
        rows = self._claim(free) if free > 0 else []
        for row in rows:
            self._submit(row)
        return len(rows)

    def wait(self) -> timedelta | None:
        """Say how long it is until pace or a pause lets the next one go; None: nothing holds any."""
        return max(self._next - self._clock.now(), timedelta()) if self._next else None

    def drain(self) -> None:
        """Deliver until nothing is due."""
        while True:
            claimed = self.run_due()
            with self._changed:
                if not claimed and not self._running:
                    return
                self._changed.wait_for(lambda: self._running < self._lane.threads, timeout=60)

    def close(self) -> None:
        """Begin no more; what runs is left to end, or to its lease."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def is_idle(self) -> bool:
        """True where no delivery is running."""
        return not self._running

    def _submit(self, row: OutboxRow) -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._lane.threads, self._lane.name or "outbox")
        with self._changed:
            self._running += 1
        self._pool.submit(self._start_in_thread, row)

    def _start_in_thread(self, row: OutboxRow) -> None:
        try:
            self._start(row)
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()
            self._ring()

    def _claim(self, limit: int) -> list[OutboxRow]:
        now = self._clock.now()
        rows, self._next = self._db.write(lambda session: self._take(session, now, limit))
        return rows

    def _take(
        self, session: Session, now: datetime, limit: int
    ) -> tuple[list[OutboxRow], datetime | None]:
        pace, later = self._lane.pace, None
        if pace:
            row = throttle.load(session, self._lane.name, now)
            if row.held_until and row.held_until > now:
                return [], row.held_until
            allowed = 1 if row.failures >= FAILURES else pace.whole.allowance(row.due_at, now)
            if not allowed:
                return [], row.due_at - pace.whole.slack
            limit = min(limit, allowed)
        live, dead = _choose(session, list(self._senders), now, limit, pace=pace)
        for one in dead:
            self._given_up(session, one, "tried", now)
        if pace and live:
            later = self._spend(session, pace, live, now)
        elif pace and _any_due(session, list(self._senders), now):
            later = now + _LOOK_AGAIN
        return live, later

    def _spend(
        self, session: Session, pace: Pace, rows: Sequence[OutboxRow], now: datetime
    ) -> datetime:
        """Note what goes now; return when the channel takes more."""
        whole = throttle.load(session, self._lane.name, now)
        calls = sum(row.weight for row in rows)
        whole.due_at = max(whole.due_at, now) + pace.whole.interval * calls
        session.add(whole)
        for row in rows:
            if row.ordering_key and (row.paced or pace.asked):
                throttle.spend(session, row.ordering_key, pace.chat, calls=row.weight, now=now)
        return whole.due_at - pace.whole.slack

    def _start(self, row: OutboxRow) -> None:
        if row.lease_until and self._clock.now() + START_BEFORE > row.lease_until:
            self._set(row, state="ready", attempt=row.attempt - 1)  # not begun: given back
        else:
            self._deliver(row)

    def _deliver(self, row: OutboxRow) -> None:
        try:
            self._senders[row.topic].deliver(row)
        except Undeliverable as error:
            self._finish(row, state="dead", error=str(error))
        except Dropped as error:
            self._finish(row, state="cancelled", error=str(error))
        except Later as error:
            self._put_off(row, error)
        except NoAnswer as error:
            self._unanswered(row, error)
        except Exception as error:  # noqa: BLE001, RUF100  (one row's fault must not stop the others)
            self._retry(row, error)
        else:
            self._finish(row, state="done", error="")

    def _retry(self, row: OutboxRow, error: Exception) -> None:
        waits = waits_of(row.topic)
        if row.attempt > len(waits):
            self._finish(row, state="dead", error=_redacted(error))
            return
        later = self._clock.now() + timedelta(seconds=waits[row.attempt - 1])
        self._set(row, state="ready", available_at=later, last_error=_redacted(error))

    def _put_off(self, row: OutboxRow, error: Later) -> None:
        """Wait as told; the attempt does not count."""
        until = self._clock.now() + error.wait
        values = {"state": "ready", "attempt": row.attempt - 1, "available_at": until}

        def work(session: Session) -> None:
            session.execute(_change_of(row, {**values, "last_error": str(error)})).all()
            if error.whole and self._lane.name:
                throttle.pause(session, self._lane.name, until=until)

        self._db.write(work)

    def _unanswered(self, row: OutboxRow, error: NoAnswer) -> None:
        """Try again later; while the whole channel rests, no attempt is used up."""
        now = self._clock.now()
        if now - row.created_at > GIVE_UP:
            self._finish(row, state="dead", error=str(error))
            return
        name = self._lane.name
        rests = bool(name) and self._db.write(lambda s: throttle.note_failure(s, name, at=now))
        if not rests:
            self._retry(row, error)
            return
        self._set(row, state="ready", attempt=row.attempt - 1, last_error=_redacted(error))

    def _finish(self, row: OutboxRow, *, state: str, error: str) -> None:
        now = self._clock.now()
        values = {"state": state, "last_error": error, "done_at": now}

        def work(session: Session) -> None:
            changed = session.execute(_change_of(row, values)).first() is not None
            if changed and state == "dead":
                self._given_up(session, row, error, now)
            if self._lane.pace:
                throttle.note_success(session, self._lane.name)

        self._db.write(work)

    def _set(self, row: OutboxRow, **values: object) -> None:
        self._db.write(lambda session: session.execute(_change_of(row, values)).all())


def _choose(
    session: Session, topics: Sequence[str], now: datetime, limit: int, *, pace: Pace | None
) -> tuple[list[OutboxRow], list[OutboxRow]]:
    """Take what is due; return what is to be delivered, and what was tried too often."""
    rows: list[OutboxRow] = []
    for topic in topics:
        for state in (_is_lost(now), _is_due(now)):
            if len(rows) < limit:
                due = (col(OutboxRow.topic) == topic) & state
                rows += _select(session, due, pace, now=now, calls=limit - len(rows))
    live = [row for row in rows if row.attempt <= len(waits_of(row.topic))]
    dead = [row for row in rows if row not in live]
    for row in dead:
        row.state, row.done_at, row.lease_until = "dead", now, None
    for row in live:
        row.state, row.done_at, row.lease_until = "running", None, now + LEASE
        row.attempt += 1
    session.flush()
    return live, dead


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (col(OutboxRow.state) == "ready") & (col(OutboxRow.available_at) <= now)


def _is_lost(now: datetime) -> ColumnElement[bool]:
    """Its lease has ended, or was given by a clock that was set back since."""
    ended = or_(col(OutboxRow.lease_until) < now, col(OutboxRow.lease_until) > now + LEASE)
    return (col(OutboxRow.state) == "running") & ended


def _select(
    session: Session, due: ColumnElement[bool], pace: Pace | None, *, now: datetime, calls: int
) -> list[OutboxRow]:
    """Lock the oldest rows that are due, so many as take no more calls; the first one in any case."""
    other = aliased(OutboxRow)
    earlier = (
        select(other.id)  # type: ignore[call-overload]
        .where(
            other.shop_id == col(OutboxRow.shop_id),
            other.ordering_key == col(OutboxRow.ordering_key),
            col(OutboxRow.ordering_key) != "",
            other.state.in_(("ready", "running")),  # type: ignore[attr-defined]
            _age(other) < _age(OutboxRow),
        )
        .exists()
    )
    statement = select(OutboxRow).where(due, ~earlier)
    if pace:
        statement = statement.where(~_rests(pace, now))
    statement = (
        statement.order_by(
            col(OutboxRow.available_at), col(OutboxRow.created_at), col(OutboxRow.seq)
        )
        .limit(calls)
        .with_for_update(skip_locked=True)
    )
    rows: list[OutboxRow] = []
    for row in session.execute(statement).scalars():
        if not rows or sum(one.weight for one in (*rows, row)) <= calls:
            rows.append(row)
    return rows


def _any_due(session: Session, topics: Sequence[str], now: datetime) -> bool:
    statement = select(OutboxRow.id).where(col(OutboxRow.topic).in_(topics), _is_due(now))  # type: ignore[call-overload]
    return session.execute(statement.limit(1)).first() is not None


def _rests(pace: Pace, now: datetime) -> ColumnElement[bool]:
    """True where its chat was written to so lately that it must wait."""
    resting: ColumnElement[bool] = (
        select(Throttle.name)  # type: ignore[call-overload]
        .where(
            col(Throttle.shop_id) == "",
            col(Throttle.name) == col(OutboxRow.ordering_key),
            col(Throttle.due_at) > now + pace.chat.slack,
        )
        .exists()
    )
    return resting if pace.asked else col(OutboxRow.paced) & resting


def _age(row: type[OutboxRow]) -> Tuple:
    return tuple_(col(row.created_at), col(row.seq), col(row.id))


def _change_of(row: OutboxRow, values: Mapping[str, object]) -> ReturningUpdate[tuple[str]]:
    """Change a row that is still ours: one who came back late changes nothing."""
    return (
        update(OutboxRow)
        .where(
            col(OutboxRow.shop_id) == row.shop_id,
            col(OutboxRow.id) == row.id,
            col(OutboxRow.attempt) == row.attempt,
            col(OutboxRow.state) == "running",
        )
        .values(lease_until=None, **values)
        .returning(col(OutboxRow.id))
    )


def _ignore(session: Session, row: OutboxRow, why: str, at: datetime) -> None:
    """Do nothing about a row that is given up."""


def _quiet() -> None:
    """Ring nobody."""


def _redacted(error: Exception) -> str:
    """Name the fault without its message, which may hold addresses or tokens."""
    return error.code if isinstance(error, PakkaError) else type(error).__name__
