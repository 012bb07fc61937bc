"""How fast a channel may be written to, and when it must rest; shared by every process.

A pace is kept as the instant at which the next call is due in theory (the generic cell rate
algorithm): one row for the channel, one for each of its chats. A channel rests while its platform asks
for it, and while it does not answer: after five rows in a row that were not answered, one call at a
time finds out whether it is back. One row that fails again and again is no outage.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Field, Session, SQLModel, col, select

from core.columns import STRICT, Instant, table_of
from core.db import hold, insert_if_new, upsert

FAILURES = 5  # in a row, then the channel rests
_PROBE = timedelta(seconds=30)
_LONGEST = timedelta(minutes=5)
_ASKED_MOST = timedelta(hours=1)  # a platform that asks for a longer rest will ask again
_MOST_CALLS = 50  # that anything is due ahead of its time
_KEEP = timedelta(days=1)


class Throttle(SQLModel, table=True):
    """Pace and pause of a channel or of one of its chats. ``shop_id`` is empty: it is for all shops.

    ``due_at``: when the next call would be due if all went evenly. ``held_until``: the platform asks
    for a rest. ``failures``: rows that were not answered in a row, ``failed`` the id of the last one;
    ``probe_at``: when the next call may find out whether a silent platform is back.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=Instant)
    held_until: datetime | None = Field(default=None, sa_type=Instant)
    failures: int = 0
    failed: str = ""
    probe_at: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def is_silent(self) -> bool:
        """True where its platform does not answer, as far as we know."""
        return self.failures >= FAILURES

    def rests_until(self, now: datetime) -> datetime | None:
        """Until when nothing goes.

        An instant that is further off than any given now was given by a clock that has been set back.
        """
        until = [(self.held_until, _ASKED_MOST), (self.probe_at, _LONGEST)]
        return max((at for at, most in until if at and now < at <= now + most), default=None)


# made once: they are asked at each call
_OF_CHANNEL = (col(Throttle.shop_id) == "") & (col(Throttle.name) == bindparam("channel"))
_BY_NAME = (
    select(Throttle)
    .where(_OF_CHANNEL)
    .with_for_update()
    .execution_options(populate_existing=True)  # as it is now that it is locked
)
_DUE = update(table_of(Throttle)).where(_OF_CHANNEL).values(due_at=bindparam("due"))


@dataclass(frozen=True)
class Rate:
    """So many calls a second, and so many at once after a rest."""

    per_second: float
    burst: int = 1

    @property
    def interval(self) -> timedelta:
        """The time between two calls that go evenly."""
        return timedelta(microseconds=math.ceil(1_000_000 / self.per_second))

    @property
    def slack(self) -> timedelta:
        """How far ahead of its time a call may go."""
        return self.interval * (self.burst - 1)

    @property
    def reach(self) -> timedelta:
        """How far ahead anything can be due."""
        return self.slack + self.interval * _MOST_CALLS

    def due(self, at: datetime, now: datetime) -> datetime:
        """When a call is due, seen from now; a clock that was set back holds nothing."""
        return at if now < at <= now + self.reach else now

    def allowance(self, due: datetime, now: datetime) -> int:
        """How many calls may go now."""
        ahead = now + self.slack - self.due(due, now)
        return max(ahead // self.interval + 1, 0)


@dataclass(frozen=True)
class Pace:
    """What a platform takes: ``whole`` by its sender, ``chat`` by one chat.

    ``asked``: the pace of a chat holds for answers to what was asked, too. What goes by itself goes
    evenly: ``steady`` of them at once by the sender, one by a chat.
    """

    whole: Rate
    chat: Rate
    asked: bool
    steady: int = 1

    @property
    def unasked(self) -> Rate:
        """The pace of what goes by itself."""
        return Rate(self.whole.per_second, self.steady)


def load(session: Session, name: str, now: datetime) -> Throttle:
    """Return the row of a channel, locked until the transaction ends."""
    fresh = {
        "shop_id": "",
        "name": name,
        "due_at": now,
        "held_until": None,
        "failures": 0,
        "failed": "",
        "probe_at": None,
    }
    row = _locked(session, name)
    if row is None:
        insert_if_new(session, Throttle, fresh)
        row = _locked(session, name)
    assert row is not None  # noqa: S101  (inserted above, and never deleted while locked)
    hold(session, row)
    return row


def _locked(session: Session, name: str) -> Throttle | None:
    return session.execute(_BY_NAME, {"channel": name}).scalars().first()


def note_due(session: Session, row: Throttle, at: datetime) -> None:
    """Write when the next call of a locked row is due."""
    session.connection().execute(_DUE, {"channel": row.name, "due": at})
    set_committed_value(row, "due_at", at)


def spend(session: Session, name: str, rate: Rate, *, calls: int, now: datetime) -> None:
    """Note that a chat is written to."""
    row = session.get(Throttle, ("", name), populate_existing=True)
    due = rate.due(row.due_at, now) if row else now
    values = {
        "shop_id": "",
        "name": name,
        "due_at": due + rate.interval * calls,
        "failures": 0,
        "failed": "",
    }
    upsert(session, Throttle, values, sets=("due_at",))


def pause(session: Session, name: str, *, wait: timedelta, at: datetime) -> None:
    """Let a whole channel rest, as its platform asks; a longer rest stays."""
    row = load(session, name, at)
    until = at + min(wait, _ASKED_MOST)
    longer = row.held_until and until < row.held_until <= at + _ASKED_MOST
    row.held_until = row.held_until if longer else until
    session.add(row)


def begin_probe(session: Session, row: Throttle, *, until: datetime) -> None:
    """Keep everything else back while one call finds out whether the platform is back."""
    row.probe_at = until
    session.add(row)


def note_failure(session: Session, name: str, *, row_id: str, is_probe: bool, at: datetime) -> bool:
    """Count a row that was not answered; True where the channel rests now.

    What began before the rest and fails in it says nothing new.
    """
    row = load(session, name, at)
    if row.is_silent and not is_probe and row.rests_until(at):
        return True
    if row.failed != row_id or row.is_silent:
        row.failures += 1
    row.failed = row_id
    if row.is_silent:
        row.probe_at = at + min(_PROBE * 2 ** min(row.failures - FAILURES, 8), _LONGEST)
    session.add(row)
    return row.is_silent


def note_success(session: Session, name: str) -> bool:
    """Note that a call was answered: the channel is well. True where it was silent until now."""
    failed = (Throttle.shop_id == "", Throttle.name == name, col(Throttle.failures) > 0)
    due_at = session.exec(select(Throttle.due_at).where(*failed)).first()
    if due_at is None:
        return False
    row = load(session, name, due_at)
    was_silent = row.is_silent
    row.failures, row.failed, row.probe_at = 0, "", None
    session.add(row)
    return was_silent


def sweep(session: Session, *, now: datetime) -> None:
    """Forget the chats that have rested long."""
    old = (col(Throttle.due_at) < now - _KEEP) & (col(Throttle.failures) == 0)
    held = col(Throttle.held_until)
    session.execute(delete(Throttle).where(old, or_(held.is_(None), held < now)))
