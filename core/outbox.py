"""What must happen after a commit: rows added in the transaction of their cause, delivered later.

What comes in from a platform is a row as well (topics ``in.*``): stored under the platform's own id
before it is answered, worked afterwards by the same machinery, in order for each chat. Who claims,
paces and finishes rows is `core.delivery`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Index, UniqueConstraint, case, func, select, update
from sqlmodel import Field, Session, SQLModel, col

from core.columns import STRICT, Instant, JsonType
from core.db import Database, insert_if_new, insert_new
from core.ids import new_id

LEASE = timedelta(seconds=60)
SLOW = timedelta(seconds=20)  # between two calls of one delivery: from then on its lease is renewed
NO_ANSWER = "no_answer"  # ``last_error`` of a row whose provider did not answer
# Waits before the next attempt, by topic; after the last one the row is dead.
SCHEDULES: dict[str, tuple[int, ...]] = {
    "chat": (5, 30, 120, 600, 3600, 21600),
    # who does not know us yet asks us to come again in some minutes
    "mail": (30, 300, 900, 3600, 21600),
    "event": (60, 300, 1800, 3600),
    "webhook": (60, 300, 1800, 3600, 21600, 21600, 21600, 15840),
    "export": (10, 60, 300),
    "return": (10, 60, 300),
    "forget": (5, 30, 120, 600, 3600, 21600),
    "in": (1, 5, 30, 120, 600),
}


class OutboxRow(SQLModel, table=True):
    """One thing to do. ``payload`` holds ids, never copies of personal data (save what came in, raw).

    ``weight``: how many calls of the provider it takes. ``paced``: nobody asked for it, so that it
    keeps the pace of its chat. ``wanted_at``: since when it is to go, where that is later than its making:
    it was put off to another day, or is tried anew. What came in from a platform belongs to no shop yet:
    ``shop_id`` is "".
    """

    __table_args__ = (
        UniqueConstraint("shop_id", "dedupe_key", name="uq_outbox_dedupe"),
        Index("ix_outbox_due", "topic", "state", "paced", "available_at", "created_at", "seq"),
        Index("ix_outbox_order", "shop_id", "ordering_key", "state"),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    topic: str
    dedupe_key: str
    ordering_key: str = ""
    seq: int = 0
    weight: int = 1
    paced: bool = False
    payload: dict[str, Any] = Field(sa_type=JsonType)
    state: str = "ready"
    attempt: int = 0
    available_at: datetime = Field(sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    last_error: str = ""
    created_at: datetime = Field(sa_type=Instant)
    wanted_at: datetime | None = Field(default=None, sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)


class Undeliverable(Exception):
    """Raised by a sender where trying again is of no use. ``asked``: its platform was, and said so."""

    def __init__(self, why: str, *, asked: bool = True) -> None:
        super().__init__(why)
        self.asked = asked


class Dropped(Exception):
    """Raised by a sender where there is nothing to deliver any more: done, and nobody is told."""


class NoAnswer(Exception):
    """Raised by a sender whose provider cannot be reached or broke off: whether it went is unknown."""


class Later(Exception):
    """Raised by a sender that must wait: ``whole`` with everything of its channel, or with this row.

    No attempt is used up. ``asked``: its platform was asked, and answers.
    """

    def __init__(self, wait: timedelta, *, whole: bool = False, asked: bool = True) -> None:
        super().__init__(f"wait {wait.total_seconds():.0f} s")
        self.wait = wait
        self.whole = whole
        self.asked = asked


class Sender(Protocol):
    """Delivers the rows of one topic, in any thread."""

    def deliver(self, row: OutboxRow) -> None:
        """Deliver it.

        Raises: Undeliverable (never again), Dropped (no longer wanted), Later, NoAnswer, anything
        else (again later).
        """


_UNTRIED = {"state": "ready", "attempt": 0, "lease_until": None, "last_error": "", "done_at": None}
# What is to be done, in the same transaction, about a row that is given up: (session, row, why, when).
GivenUp = Callable[[Session, OutboxRow, str, datetime], None]


class Executor(Protocol):
    """Works off what is due. ``is_inbound``: what came in, not what is to go."""

    @property
    def is_inbound(self) -> bool:
        """True where its topics are ``in.*``."""

    def run_due(self, limit: int = 50) -> int:
        """Begin to deliver what is due and return how many rows were claimed."""

    def wait(self) -> timedelta | None:
        """Say how long it is until pace or a pause lets the next one go; None: nothing holds any."""

    def ring_when_free(self, ring: Callable[[], object]) -> None:
        """Say whom to wake when a delivery that goes on by itself has ended."""

    def close(self) -> None:
        """Begin no more deliveries."""

    def is_idle(self) -> bool:
        """True where no delivery is running."""


@dataclass(frozen=True)
class NewRow:
    """What to put into the outbox. The same ``key`` twice in a shop is one row."""

    topic: str
    key: str
    payload: dict[str, Any]
    ordering_key: str = ""
    seq: int = 0
    weight: int = 1
    paced: bool = False


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
        "weight": new.weight,
        "paced": new.paced,
        "payload": new.payload,
        "available_at": at,
        "created_at": at,
    }


def has(session: Session, shop_id: str, key: str) -> bool:
    """True where a row of this key is there, done or not."""
    return payload_of(session, shop_id, key) is not None


def find(session: Session, shop_id: str, key: str) -> OutboxRow | None:
    """Find a row by its key, done or not."""
    of = (col(OutboxRow.shop_id) == shop_id) & (col(OutboxRow.dedupe_key) == key)
    return session.execute(select(OutboxRow).where(of)).scalar_one_or_none()


def payload_of(session: Session, shop_id: str, key: str) -> dict[str, Any] | None:
    """Return what a row of this key is about, done or not; None where there is none."""
    of = (col(OutboxRow.shop_id) == shop_id) & (col(OutboxRow.dedupe_key) == key)
    found = session.execute(select(col(OutboxRow.payload)).where(of)).first()
    return dict(found[0]) if found else None


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


def keep(db: Database, row: OutboxRow, *, since: datetime, now: datetime) -> None:
    """Keep a row whose delivery, begun at ``since``, is slow: nobody else may begin it meanwhile.

    Raises: Dropped, where somebody else has.
    """
    if now - since < SLOW:
        return
    if not db.write(lambda session: extend(session, row, at=now)):
        raise Dropped("somebody else's by now")


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
    values = {"state": "ready", "attempt": 0, "available_at": at, "wanted_at": at, "done_at": None}
    return _change(session, ids, ("dead",), values)


def resume(session: Session, topics: Sequence[str], *, at: datetime) -> None:
    """Let what a silent provider held up go now: the outage was none of its faults."""
    held = (
        col(OutboxRow.topic).in_(topics),
        col(OutboxRow.state) == "ready",
        col(OutboxRow.last_error) == NO_ANSWER,
    )
    due = col(OutboxRow.available_at)
    sooner = case((due > at, at), else_=due)
    session.execute(update(OutboxRow).where(*held).values(attempt=0, available_at=sooner))


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


def waits_of(topic: str) -> tuple[int, ...]:
    """Return the waits before the next attempts, in seconds."""
    return SCHEDULES.get(topic.partition(".")[0], SCHEDULES["event"])
