"""How fast a channel may be written to, and when it must rest; shared by every process.

A pace is kept as the instant at which the next call is due in theory (the generic cell rate
algorithm): one row for the channel, one for each of its chats. A row is held while its platform asks
for a pause or does not answer: after five failures in a row one call at a time finds out whether it is
back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from core.columns import STRICT, Instant
from core.db import hold, insert_if_new, upsert

FAILURES = 5  # in a row, then the channel rests
_PROBE = timedelta(seconds=30)
_LONGEST = timedelta(minutes=5)
_KEEP = timedelta(days=1)


class Throttle(SQLModel, table=True):
    """Pace and pause of a channel or of one of its chats. ``shop_id`` is empty: it is for all shops.

    ``due_at``: when the next call would be due if all went evenly.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=Instant)
    held_until: datetime | None = Field(default=None, sa_type=Instant)
    failures: int = 0


@dataclass(frozen=True)
class Rate:
    """So many calls a second, and so many at once after a rest."""

    per_second: float
    burst: int = 1

    @property
    def interval(self) -> timedelta:
        """The time between two calls that go evenly."""
        return timedelta(seconds=1 / self.per_second)

    @property
    def slack(self) -> timedelta:
        """How far ahead of its time a call may go."""
        return self.interval * (self.burst - 1)

    def allowance(self, due: datetime, now: datetime) -> int:
        """How many calls may go now."""
        ahead = now + self.slack - max(due, now)
        return max(ahead // self.interval + 1, 0)


@dataclass(frozen=True)
class Pace:
    """What a platform takes: ``whole`` by its sender, ``chat`` by one chat.

    ``asked``: the pace of a chat holds for answers to what was asked, too.
    """

    whole: Rate
    chat: Rate
    asked: bool


def load(session: Session, name: str, now: datetime) -> Throttle:
    """Return the row of a channel, locked until the transaction ends."""
    fresh = {"shop_id": "", "name": name, "due_at": now, "held_until": None, "failures": 0}
    row = _locked(session, name)
    if row is None:
        insert_if_new(session, Throttle, fresh)
        row = _locked(session, name)
    assert row is not None  # noqa: S101  (inserted above, and never deleted while locked)
    hold(session, row)
    return row


def _locked(session: Session, name: str) -> Throttle | None:
    statement = select(Throttle).where(Throttle.shop_id == "", Throttle.name == name)
    return session.exec(statement.with_for_update()).first()


def spend(session: Session, name: str, rate: Rate, *, calls: int, now: datetime) -> None:
    """Note that a chat is written to."""
    row = session.get(Throttle, ("", name))
    due = max(row.due_at, now) if row else now
    values = {"shop_id": "", "name": name, "due_at": due + rate.interval * calls, "failures": 0}
    upsert(session, Throttle, values, sets=("due_at",))


def pause(session: Session, name: str, *, until: datetime) -> None:
    """Let a whole channel rest, as its platform asks; a longer rest stays."""
    row = load(session, name, until)
    row.held_until = max(row.held_until or until, until)
    session.add(row)


def note_failure(session: Session, name: str, *, at: datetime) -> bool:
    """Count a call that was not answered; True where the channel rests now."""
    row = load(session, name, at)
    row.failures += 1
    rests = row.failures >= FAILURES
    if rests:
        row.held_until = at + min(_PROBE * 2 ** min(row.failures - FAILURES, 8), _LONGEST)
    session.add(row)
    return rests


def note_success(session: Session, name: str) -> None:
    """A call was answered: the channel is well."""
    well = update(Throttle).where(col(Throttle.name) == name, col(Throttle.failures) > 0)
    session.execute(well.values(failures=0, held_until=None))


def sweep(session: Session, *, now: datetime) -> None:
    """Forget the chats that have rested long."""
    old = col(Throttle.due_at) < now - _KEEP
    session.execute(delete(Throttle).where(old, col(Throttle.failures) == 0))
