"""Which rows of the outbox go now: the oldest that are due, one of a chat at a time.

What somebody asked for goes before what goes by itself: ten thousand reminders keep nobody waiting for
his bill. In one chat, too, an answer may overtake a reminder; otherwise a chat's rows keep their order.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    Tuple,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.columns import Instant
from core.outbox import LEASE, OutboxRow, waits_of
from core.throttle import Rate, Throttle

# How many calls of one receiver run at once, by topic, where a lane serves many of them: one that hangs keeps
# a few threads and no more. The ordering key begins with the receiver's id.
AT_ONCE = {"webhook": 2}
_ID_LENGTH = 28


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

    def is_idle(self) -> bool:
        """True where nothing is due at all: most looks end here, so that it is one small statement."""
        names = {"topics": self.topics, "now": self.now, "too_late": self.now + 2 * LEASE}
        return self.session.connection().execute(_anything_due(), names).first() is None

    def take(self) -> tuple[list[OutboxRow], list[OutboxRow]]:
        """Take what there is room for; return what is to be delivered, and what was tried too often."""
        too_late = self.now + 2 * LEASE
        self._look(_oldest_lost(), {"now": self.now, "too_late": too_late}, most=self.room.asked)
        for paced, most in ((False, self.room.asked), (True, self.room.unasked)):
            keeps_pace = self._keeps_pace(paced=paced)
            self._look(
                _oldest_due(paced=paced, keeps_pace=keeps_pace), self._times(paced=paced), most=most
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
            if not self.room.chat or not self._keeps_pace(paced=paced):
                continue
            for topic in self.topics:
                values = {"topic": topic, **self._times(paced=paced)}
                chat = self.session.execute(_resting_chat(paced=paced), values).scalar()
                row = self.session.get(Throttle, ("", chat)) if chat else None
                if row:
                    return row.due_at - self._slack(self.room.chat, paced=paced)
        return None

    def _look(self, oldest: Select[OutboxRow], times: dict[str, datetime], *, most: int) -> None:
        """Lock the oldest of a state, until they make the most calls; the first one in any case."""
        for topic in self.topics:
            left = most - sum(row.weight for row in self.rows)
            if left <= 0:
                return
            values = {"topic": topic, "left": left, **times}
            busy = self._busy(topic)
            for row in self.session.execute(_sparing(oldest, busy, topic), values).scalars():
                if self._fits(row, left) and _begins(busy, row):
                    self.rows.append(row)
                    left -= row.weight

    def _busy(self, topic: str) -> Counter[str]:
        """Count the calls that run of each receiver, where so many at once are the most."""
        if _most_at_once(topic) is None:
            return Counter()
        receiver = receiver_of(OutboxRow)
        running = select(receiver, func.count()).where(
            col(OutboxRow.topic) == topic,
            col(OutboxRow.state) == "running",
            col(OutboxRow.lease_until) >= self.now,
        )
        found = self.session.execute(running.group_by(receiver)).all()
        return Counter({str(one): count for one, count in found})

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

    def _keeps_pace(self, *, paced: bool) -> bool:
        return self.room.chat is not None and (paced or self.room.asked_keeps_pace)

    def _times(self, *, paced: bool) -> dict[str, datetime]:
        """Now, and between which instants a chat's next call is due where it must wait."""
        rate = self.room.chat
        if rate is None or not self._keeps_pace(paced=paced):
            return {"now": self.now}
        after = self.now + self._slack(rate, paced=paced)
        return {"now": self.now, "rests_after": after, "rests_until": self.now + rate.reach}


# The statements are made once: to build one takes longer than to run it, and each ring of the bell
# lets every lane claim.


@cache
def _anything_due() -> CompoundSelect[int]:
    """Two looks into the index: an OR would go through all that was ever done."""
    topics: BindParameter[Sequence[str]] = bindparam("topics", expanding=True)
    of = select(literal(1)).where(col(OutboxRow.topic).in_(topics))
    ready = (col(OutboxRow.state) == "ready") & col(OutboxRow.paced).in_((False, True))
    due = of.where(ready, col(OutboxRow.available_at) <= _instant("now"))
    return union_all(due, of.where(_is_lost())).limit(1)


@cache
def _oldest_lost() -> Select[OutboxRow]:
    return _oldest(_is_lost() & _may_run_again())


@cache
def _oldest_due(*, paced: bool, keeps_pace: bool) -> Select[OutboxRow]:
    due = _is_due(paced=paced) & _may_begin(paced=paced)
    return _oldest(due & ~_rests() if keeps_pace else due)


@cache
def _resting_chat(*, paced: bool) -> Select[str]:
    rests = _is_due(paced=paced) & _rests()
    due = col(OutboxRow.topic) == bindparam("topic"), rests
    return select(col(OutboxRow.ordering_key)).where(*due).limit(1)


def receiver_of(row: type[OutboxRow]) -> ColumnElement[str]:
    """Who is called by a row of a topic in `AT_ONCE`."""
    found: ColumnElement[str] = func.substr(col(row.ordering_key), 1, _ID_LENGTH)
    return found


def _most_at_once(topic: str) -> int | None:
    return AT_ONCE.get(topic.partition(".")[0])


def _sparing(oldest: Select[OutboxRow], busy: Counter[str], topic: str) -> Select[OutboxRow]:
    """Leave out those who are called as often as they may be."""
    most = _most_at_once(topic)
    full = [one for one, count in busy.items() if most and count >= most]
    return oldest.where(receiver_of(OutboxRow).not_in(full)) if full else oldest


def _begins(busy: Counter[str], row: OutboxRow) -> bool:
    """Count a call that is to begin; False where its receiver is called often enough."""
    most = _most_at_once(row.topic)
    if most is None:
        return True
    receiver = row.ordering_key[:_ID_LENGTH]
    busy[receiver] += 1
    return busy[receiver] <= most


def _oldest(which: ColumnElement[bool]) -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .where(col(OutboxRow.topic) == bindparam("topic"), which)
        .order_by(col(OutboxRow.available_at), col(OutboxRow.created_at), col(OutboxRow.seq))
        .limit(bindparam("left"))
        .with_for_update(skip_locked=True)
    )


def _instant(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=Instant())


def _rests() -> ColumnElement[bool]:
    """True where its chat was written to so lately that it must wait.

    What nobody asked for has no burst. One that is due later than any call can make it was
    written by a clock that has been set back since.
    """
    return _exists(
        select(literal(1)).where(
            col(Throttle.shop_id) == "",
            col(Throttle.name) == col(OutboxRow.ordering_key),
            col(Throttle.due_at) > _instant("rests_after"),
            col(Throttle.due_at) <= _instant("rests_until"),
        )
    )


def _is_due(*, paced: bool) -> ColumnElement[bool]:
    return and_(
        col(OutboxRow.state) == "ready",
        col(OutboxRow.paced).is_(paced),
        col(OutboxRow.available_at) <= _instant("now"),
    )


def _is_lost() -> ColumnElement[bool]:
    """Its lease has ended, or was given by a clock that was set back since.

    A lease that is only a little longer than those given now was given by somebody who looked at the
    clock later than we and came first.
    """
    until = col(OutboxRow.lease_until)
    return (col(OutboxRow.state) == "running") & or_(
        until < _instant("now"), until > _instant("too_late")
    )


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
