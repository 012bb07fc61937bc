"""Which rows of the outbox go now: the oldest that are due, one of a chat at a time.

What somebody asked for goes before what goes by itself: ten thousand reminders keep nobody waiting for
his bill. In one chat, too, an answer may overtake a reminder; otherwise a chat's rows keep their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, Tuple, and_, literal, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.outbox import LEASE, OutboxRow, waits_of
from core.throttle import Rate, Throttle


@dataclass(frozen=True)
class Room:
    """How many calls may begin now, asked for and unasked; at which pace to one chat (None: any).

    ``asked_keeps_pace``: the pace of a chat holds for answers to what was asked, too.
    """

    asked: int
    unasked: int
    chat: Rate | None = None
    asked_keeps_pace: bool = False


@dataclass
class Claim:
    """One look at what is due."""

    session: Session
    topics: Sequence[str]
    room: Room
    now: datetime
    rows: list[OutboxRow] = field(default_factory=list)

    def take(self) -> tuple[list[OutboxRow], list[OutboxRow]]:
        """Take what there is room for; return what is to be delivered, and what was tried too often."""
        self._look(_is_lost(self.now), _may_run_again(), most=self.room.asked)
        for paced, most in ((False, self.room.asked), (True, self.room.unasked)):
            self._look(
                _is_due(self.now, paced=paced) & ~self._rests(paced=paced),
                _may_begin(paced=paced),
                most=most,
            )
        live = [row for row in self.rows if row.attempt <= len(waits_of(row.topic))]
        dead = [row for row in self.rows if row not in live]
        for row in dead:
            row.state, row.done_at, row.lease_until = "dead", self.now, None
        for row in live:
            row.state, row.done_at, row.lease_until = "running", None, self.now + LEASE
            row.attempt += 1
        self.session.flush()
        return live, dead

    def rests_until(self) -> datetime | None:
        """Until when the oldest must wait of what is due to chats that rest; None: there is none."""
        for paced in (False, True):
            rests = _is_due(self.now, paced=paced) & self._rests(paced=paced)
            for topic in self.topics:
                due = col(OutboxRow.topic) == topic, rests
                found = select(col(OutboxRow.ordering_key)).where(*due).limit(1)
                chat = self.session.execute(found).scalar()
                row = self.session.get(Throttle, ("", chat)) if chat else None
                if row and self.room.chat:
                    return row.due_at - self._slack(self.room.chat, paced=paced)
        return None

    def _look(self, state: ColumnElement[bool], in_turn: ColumnElement[bool], *, most: int) -> None:
        """Lock the oldest of a state, until they make the most calls; the first one in any case."""
        for topic in self.topics:
            left = most - sum(row.weight for row in self.rows)
            if left <= 0:
                return
            statement = (
                select(OutboxRow)
                .where(col(OutboxRow.topic) == topic, state, in_turn)
                .order_by(
                    col(OutboxRow.available_at), col(OutboxRow.created_at), col(OutboxRow.seq)
                )
                .limit(left)
                .with_for_update(skip_locked=True)
            )
            for row in self.session.execute(statement).scalars():
                if self._fits(row, left):
                    self.rows.append(row)
                    left -= row.weight

    def _fits(self, row: OutboxRow, left: int) -> bool:
        """Two shops may write to one chat: not in one claim where it has a pace."""
        if self.rows and row.weight > left:
            return False
        keeps_pace = row.paced or self.room.asked_keeps_pace
        if not self.room.chat or not row.ordering_key or not keeps_pace:
            return True
        return row.ordering_key not in {one.ordering_key for one in self.rows}

    def _slack(self, rate: Rate, *, paced: bool) -> timedelta:
        return timedelta() if paced else rate.slack

    def _rests(self, *, paced: bool) -> ColumnElement[bool]:
        """True where its chat was written to so lately that it must wait.

        What nobody asked for has no burst. One that is due later than any call can make it was
        written by a clock that has been set back since.
        """
        rate = self.room.chat
        if rate is None or not (paced or self.room.asked_keeps_pace):
            return col(OutboxRow.topic).is_(None)
        slack = self._slack(rate, paced=paced)
        return _exists(
            select(literal(1)).where(
                col(Throttle.shop_id) == "",
                col(Throttle.name) == col(OutboxRow.ordering_key),
                col(Throttle.due_at) > self.now + slack,
                col(Throttle.due_at) <= self.now + rate.reach,
            )
        )


def _is_due(now: datetime, *, paced: bool) -> ColumnElement[bool]:
    return and_(
        col(OutboxRow.state) == "ready",
        col(OutboxRow.paced).is_(paced),
        col(OutboxRow.available_at) <= now,
    )


def _is_lost(now: datetime) -> ColumnElement[bool]:
    """Its lease has ended, or was given by a clock that was set back since.

    A lease that is only a little longer than those given now was given by somebody who looked at the
    clock later than we and came first.
    """
    until = col(OutboxRow.lease_until)
    return (col(OutboxRow.state) == "running") & or_(until < now, until > now + 2 * LEASE)


def _may_run_again() -> ColumnElement[bool]:
    """None of its chat is older and unfinished."""
    other = aliased(OutboxRow)
    unfinished = col(other.state).in_(("ready", "running"))
    return ~_another(other, unfinished & (_age(other) < _age(OutboxRow)))


def _may_begin(*, paced: bool) -> ColumnElement[bool]:
    """None of its chat is running, and none that it may not overtake is older."""
    other = aliased(OutboxRow)
    waits = (col(other.state) == "ready") & (_age(other) < _age(OutboxRow))
    if not paced:
        waits &= col(other.paced).is_(False)
    return ~_another(other, or_(col(other.state) == "running", waits))


def _another(other: type[OutboxRow], which: ColumnElement[bool]) -> ColumnElement[bool]:
    return _exists(
        select(literal(1)).where(
            col(other.shop_id) == col(OutboxRow.shop_id),
            col(other.ordering_key) == col(OutboxRow.ordering_key),
            col(OutboxRow.ordering_key) != "",
            which,
        )
    )


def _exists(rows: Select[int]) -> ColumnElement[bool]:
    """As EXISTS, but looked up row by row.

    PostgreSQL would make a join of it, which takes seconds where many rows came in since it counted.
    """
    return rows.limit(1).correlate(OutboxRow).scalar_subquery().is_not(None)


def _age(row: type[OutboxRow]) -> Tuple:
    return tuple_(col(row.created_at), col(row.seq), col(row.id))
