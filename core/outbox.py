"""What must happen after a commit: rows added in the transaction of their cause, delivered later.

The worker claims due rows in one short statement, hands each to its topic's `Sender` with no
transaction open, and finishes it only where id and attempt still match, so that one who came back
late changes nothing. At least once: a receiver is told the row's id. A claim counts as an attempt, so
that a row which kills its process is dead in the end, too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Index, Tuple, UniqueConstraint, func, or_, select, tuple_, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Field, Session, SQLModel, col

from core.clock import Clock
from core.columns import STRICT, Instant, JsonType
from core.db import Database, insert_if_new, insert_new
from core.errors import PakkaError
from core.ids import new_id

LEASE = timedelta(seconds=60)
START_BEFORE = timedelta(seconds=30)  # a delivery may take this long and still finish in its lease
# Waits before the next attempt, by topic; after the last one the row is dead.
SCHEDULES: dict[str, tuple[int, ...]] = {
    "chat": (5, 30, 120, 600, 3600, 21600),
    "event": (60, 300, 1800, 3600),
    "export": (10, 60, 300),
}


class OutboxRow(SQLModel, table=True):
    """One thing to do. ``payload`` holds ids, never copies of personal data."""

    __table_args__ = (
        UniqueConstraint("shop_id", "dedupe_key", name="uq_outbox_dedupe"),
        Index("ix_outbox_due", "state", "available_at"),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    topic: str
    dedupe_key: str
    ordering_key: str = ""
    seq: int = 0
    payload: dict[str, Any] = Field(sa_type=JsonType)
    state: str = "ready"
    attempt: int = 0
    available_at: datetime = Field(sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    last_error: str = ""
    created_at: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)


class Undeliverable(Exception):
    """Raised by a sender where trying again is of no use."""


class Sender(Protocol):
    """Delivers the rows of one topic."""

    def deliver(self, row: OutboxRow) -> None:
        """Deliver it. Raises: Undeliverable (never again), anything else (again later)."""


_UNTRIED = {"state": "ready", "attempt": 0, "lease_until": None, "last_error": "", "done_at": None}
# What is to be done, in the same transaction, about a row that is given up: (session, row, why, when).
GivenUp = Callable[[Session, OutboxRow, str, datetime], None]


class Executor(Protocol):
    """Works off what is due."""

    def run_due(self, limit: int = 50) -> int:
        """Deliver what is due and return how many rows were tried."""


@dataclass(frozen=True)
class NewRow:
    """What to put into the outbox. The same ``key`` twice in a shop is one row."""

    topic: str
    key: str
    payload: dict[str, Any]
    ordering_key: str = ""
    seq: int = 0


def add(session: Session, shop_id: str, new: NewRow, *, at: datetime) -> bool:
    """Add a row in the caller's transaction; False where the key is there already."""
    return insert_if_new(session, OutboxRow, _values(session, shop_id, new, at))


def add_all(session: Session, shop_id: str, rows: Sequence[NewRow], *, at: datetime) -> None:
    """Add many rows at once; those whose key is there already stay as they are."""
    insert_new(session, OutboxRow, [_values(session, shop_id, new, at) for new in rows])


def _values(session: Session, shop_id: str, new: NewRow, at: datetime) -> dict[str, Any]:
    return {
        **_UNTRIED,
        "shop_id": shop_id,
        "id": new_id(session, "out"),
        "topic": new.topic,
        "dedupe_key": new.key,
        "ordering_key": new.ordering_key,
        "seq": new.seq,
        "payload": new.payload,
        "available_at": at,
        "created_at": at,
    }


def cancel(session: Session, shop_id: str, key: str, *, at: datetime) -> bool:
    """Take a row back whose delivery has not begun; False where it has, or there is none."""
    statement = (
        update(OutboxRow)
        .where(
            col(OutboxRow.shop_id) == shop_id,
            col(OutboxRow.dedupe_key) == key,
            col(OutboxRow.state) == "ready",
        )
        .values(state="cancelled", done_at=at)
        .returning(col(OutboxRow.id))
    )
    return session.execute(statement).first() is not None


def extend(session: Session, row: OutboxRow, *, at: datetime) -> bool:
    """Keep a row that takes longer than a lease; False where it is somebody else's by now."""
    statement = (
        update(OutboxRow)
        .where(
            col(OutboxRow.shop_id) == row.shop_id,
            col(OutboxRow.id) == row.id,
            col(OutboxRow.attempt) == row.attempt,
            col(OutboxRow.state) == "running",
        )
        .values(lease_until=at + LEASE)
        .returning(col(OutboxRow.id))
    )
    return session.execute(statement).first() is not None


def counts(session: Session) -> dict[str, int]:
    """Count rows by state."""
    statement = select(OutboxRow.state, func.count()).group_by(col(OutboxRow.state))  # type: ignore[call-overload]
    return {state: number for state, number in session.execute(statement).all()}


def unfinished(session: Session, *, dead_only: bool = False) -> list[OutboxRow]:
    """List the rows that wait, run or were given up, oldest first."""
    states = ("dead",) if dead_only else ("ready", "running", "dead")
    statement = select(OutboxRow).where(col(OutboxRow.state).in_(states))
    return list(session.execute(statement.order_by(col(OutboxRow.created_at))).scalars())


def retry(session: Session, ids: Sequence[str] | None, *, at: datetime) -> int:
    """Let dead rows be tried again from the first attempt (None: all); count them."""
    values = {"state": "ready", "attempt": 0, "available_at": at, "done_at": None}
    return _change(session, ids, ("dead",), values)


def drop(session: Session, ids: Sequence[str] | None, *, at: datetime) -> int:
    """Cancel rows that wait or are dead (None: all dead ones); count them."""
    states = ("dead",) if ids is None else ("ready", "dead")
    return _change(session, ids, states, {"state": "cancelled", "done_at": at})


def _change(
    session: Session, ids: Sequence[str] | None, states: Sequence[str], values: dict[str, Any]
) -> int:
    statement = update(OutboxRow).where(col(OutboxRow.state).in_(states)).values(**values)
    if ids is not None:
        statement = statement.where(col(OutboxRow.id).in_(ids))
    return len(session.execute(statement.returning(col(OutboxRow.id))).all())


def _age(row: type[OutboxRow]) -> Tuple:
    return tuple_(col(row.created_at), col(row.seq), col(row.id))


def _claim(
    session: Session, topics: Sequence[str], now: datetime, limit: int
) -> tuple[list[OutboxRow], list[OutboxRow]]:
    """Take what is due; return what is to be delivered, and what was tried too often."""
    other = aliased(OutboxRow)
    due = or_(
        (col(OutboxRow.state) == "ready") & (col(OutboxRow.available_at) <= now),
        (col(OutboxRow.state) == "running")
        & or_(
            col(OutboxRow.lease_until) < now,
            col(OutboxRow.lease_until) > now + LEASE,  # given by a clock that was set back since
        ),
    )
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
    chosen = (
        select(OutboxRow)
        .where(due, ~earlier, col(OutboxRow.topic).in_(topics))
        .order_by(col(OutboxRow.available_at), col(OutboxRow.created_at), col(OutboxRow.seq))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.execute(chosen).scalars())
    live = [row for row in rows if row.attempt <= len(_waits(row.topic))]
    for row in rows:
        row.state, row.done_at, row.lease_until = "dead", now, None
    for row in live:
        row.state, row.done_at, row.lease_until = "running", None, now + LEASE
        row.attempt += 1
    session.flush()
    return live, [row for row in rows if row not in live]


def _waits(topic: str) -> tuple[int, ...]:
    return SCHEDULES.get(topic.partition(".")[0], SCHEDULES["event"])


class BuiltinExecutor:
    """The executor in our own process: SQLite and PostgreSQL, any number of them."""

    def __init__(
        self,
        db: Database,
        senders: Mapping[str, Sender],
        clock: Clock,
        *,
        given_up: GivenUp | None = None,
    ) -> None:
        self._db = db
        self._senders = dict(senders)
        self._clock = clock
        self._given_up = given_up or _ignore

    def run_due(self, limit: int = 50) -> int:
        """Deliver what is due and return how many rows were tried."""
        topics, now = list(self._senders), self._clock.now()
        rows = self._db.write(lambda session: self._take(session, topics, now, limit))
        for row in rows:
            if row.lease_until and self._clock.now() + START_BEFORE > row.lease_until:
                self._set(row, state="ready", attempt=row.attempt - 1)  # not begun: given back
            else:
                self._deliver(row)
        return len(rows)

    def _take(
        self, session: Session, topics: Sequence[str], now: datetime, limit: int
    ) -> list[OutboxRow]:
        live, dead = _claim(session, topics, now, limit)
        for row in dead:
            self._given_up(session, row, "tried", now)
        return live

    def drain(self) -> None:
        """Deliver until nothing is due."""
        while self.run_due():
            pass

    def _deliver(self, row: OutboxRow) -> None:
        try:
            self._senders[row.topic].deliver(row)
        except Undeliverable as error:
            self._finish(row, state="dead", error=str(error))
        except Exception as error:  # noqa: BLE001, RUF100  (one row's fault must not stop the others)
            self._retry(row, error)
        else:
            self._finish(row, state="done", error="")

    def _retry(self, row: OutboxRow, error: Exception) -> None:
        waits = _waits(row.topic)
        if row.attempt > len(waits):
            self._finish(row, state="dead", error=_redacted(error))
            return
        later = self._clock.now() + timedelta(seconds=waits[row.attempt - 1])
        self._set(row, state="ready", available_at=later, last_error=_redacted(error))

    def _finish(self, row: OutboxRow, *, state: str, error: str) -> None:
        now = self._clock.now()
        values = {"state": state, "last_error": error, "done_at": now}

        def work(session: Session) -> None:
            changed = session.execute(_change_of(row, values)).first() is not None
            if changed and state == "dead":
                self._given_up(session, row, error, now)

        self._db.write(work)

    def _set(self, row: OutboxRow, **values: object) -> None:
        self._db.write(lambda session: session.execute(_change_of(row, values)).all())


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


def _redacted(error: Exception) -> str:
    """Name the fault without its message, which may hold addresses or tokens."""
    return error.code if isinstance(error, PakkaError) else type(error).__name__
