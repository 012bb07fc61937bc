"""Works off the outbox: claims what is due, at the pace that its platform takes, and delivers it.

Rows are claimed in one short transaction, handed to their topic's `Sender` with no transaction open,
and finished one by one, only where id and attempt still match, so that one who came back late changes
nothing. At least once: a receiver is told the row's id. A claim counts as an attempt, so that a row
which kills its process is dead in the end, too.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session, col

from core import outbox, throttle
from core.claims import Claim, Room
from core.clock import Clock
from core.db import Database, alone
from core.errors import PakkaError
from core.outbox import (
    LEASE,
    NO_ANSWER,
    Dropped,
    GivenUp,
    Later,
    NoAnswer,
    OutboxRow,
    Sender,
    Undeliverable,
    waits_of,
)
from core.throttle import Pace, Throttle

START_BEFORE = timedelta(seconds=30)  # a delivery may take this long and still finish in its lease
GIVE_UP = timedelta(hours=24)  # what a provider that is down holds up is given up after a day
_LOOK_AGAIN = timedelta(milliseconds=250)  # where only chats that must wait have something due
_ANY = 1000  # calls, where no pace says how many
_SOONEST, _LATEST = timedelta(seconds=30), timedelta(hours=1)  # to try again what was not answered
_ANOTHER_DAY = timedelta(hours=1)  # who is put off for so long was not asked for now
_LOG = logging.getLogger("pakka.delivery")


@dataclass(frozen=True)
class Lane:
    """How one executor works: its name (of pace and pause, too), its pace, how many rows at once."""

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
        self._look_again: datetime | None = None
        self._back: datetime | None = None  # when the next of those comes back that were put off
        self._running: dict[object, datetime] = {}  # until when a delivery may take: its lease
        self._probes: set[str] = set()
        self._changed = threading.Condition()
        self._is_closed = False
        self._ring: Callable[[], object] = _quiet

    @property
    def is_inbound(self) -> bool:
        """True where it works what came in."""
        return all(topic.startswith("in.") for topic in self._senders)

    def ring_when_free(self, ring: Callable[[], object]) -> None:
        """Say whom to wake when a thread has become free."""
        self._ring = ring

    def run_due(self, limit: int = 50) -> int:
        """Begin to deliver what is due and return how many rows were claimed.

        With one thread they are delivered on return; with more they go on by themselves.
        """
        inline = self._lane.threads == 1
        free = limit if inline else min(limit, self._free())
        if free <= 0 or self._is_closed:
            self._next = None  # whoever ends rings
            return 0
        rows, self._next = self._claim(free)
        for row in rows:
            if inline:
                self._start(row)
            else:
                self._start_thread(row)
        return len(rows)

    def wait(self) -> timedelta | None:
        """Say how long it is until pace or a pause lets the next one go; None: nothing holds any."""
        return max(self._next - self._clock.now(), timedelta()) if self._next else None

    def drain(self) -> None:
        """Deliver until nothing is due, or pace and pauses let nothing go now."""
        while True:
            # where some still run, what ends may let its chat's next go
            was_idle = self._free() == self._lane.threads
            claimed = self.run_due()
            if was_idle and not claimed:
                return
            with self._changed:
                free = self._free()
                if free <= 0 or (not claimed and free < self._lane.threads):
                    self._changed.wait(timeout=1)

    def close(self) -> None:
        """Begin no more; what runs is left to end, or to its lease."""
        self._is_closed = True

    def is_idle(self) -> bool:
        """True where no delivery is running."""
        return not self._running

    def _free(self) -> int:
        """Count the threads that are free; one that hangs beyond its lease is counted no more."""
        now = self._clock.now()
        with self._changed:
            return self._lane.threads - sum(until > now for until in self._running.values())

    def _start_thread(self, row: OutboxRow) -> None:
        token = object()
        with self._changed:
            self._running[token] = row.lease_until or self._clock.now() + LEASE
        work = threading.Thread(
            target=self._start_in_thread,
            args=(row, token),
            name=self._lane.name or "outbox",
            daemon=True,  # one that hangs must not keep the process
        )
        work.start()

    def _start_in_thread(self, row: OutboxRow, token: object) -> None:
        try:
            self._start(row)
        finally:
            with self._changed:
                del self._running[token]
                self._changed.notify_all()
            self._ring()

    def _claim(self, limit: int) -> tuple[list[OutboxRow], datetime | None]:
        now = self._clock.now()
        return self._db.write(lambda session: self._take(session, now, limit))

    def _take(
        self, session: Session, now: datetime, limit: int
    ) -> tuple[list[OutboxRow], datetime | None]:
        if Claim(session, list(self._senders), Room(0, 0), now).is_idle():
            return [], self._back if self._back and self._back > now else None
        if not self._lane.name:
            # who claims beside another sees his rows as they were: two of one chat would run at once
            alone(session, f"claim:{','.join(self._senders)}")
            return self._choose(session, Room(limit, limit), now), None
        whole, pace = throttle.load(session, self._lane.name, now), self._lane.pace
        rests = whole.rests_until(now)
        if rests:
            return [], rests
        room = self._room(whole, now, limit)
        if not room.asked:
            return [], _next_call(pace, whole, now, asked=True)
        rows = self._choose(session, room, now)
        if rows:
            self._spend(session, whole, rows, now)
            return rows, _next_call(pace, whole, now, asked=False)
        if self._is_looked_through(now):
            return [], self._look_again
        if not room.unasked:
            return [], _next_call(pace, whole, now, asked=False)
        free = Claim(session, list(self._senders), room, now).rests_until() if pace else None
        self._look_again = min(free, now + _LOOK_AGAIN) if free else None
        return [], self._look_again

    def _room(self, whole: Throttle, now: datetime, limit: int) -> Room:
        """How much may go now: what pace allows, and one alone to a platform that is silent."""
        most = 1 if whole.is_silent else limit
        pace = self._lane.pace
        if not pace:
            return Room(most, most)
        asked = min(most, pace.whole.allowance(whole.due_at, now))
        unasked = min(most, pace.unasked.allowance(whole.due_at, now))
        if self._is_looked_through(now):
            unasked = 0
        return Room(asked, unasked, pace.chat, pace.asked)

    def _is_looked_through(self, now: datetime) -> bool:
        """True where many chats that must wait were looked through just now: not for each answer."""
        again = self._look_again
        return again is not None and now < again <= now + _LOOK_AGAIN

    def _choose(self, session: Session, room: Room, now: datetime) -> list[OutboxRow]:
        live, dead = Claim(session, list(self._senders), room, now).take()
        for one in dead:
            self._tell(session, one, "tried", now)
        return live

    def _spend(
        self, session: Session, whole: Throttle, rows: Sequence[OutboxRow], now: datetime
    ) -> None:
        """Note what goes now."""
        if whole.is_silent:
            self._probes.update(row.id for row in rows)
            throttle.begin_probe(session, whole, until=now + LEASE)
        pace = self._lane.pace
        if not pace:
            return
        calls = sum(row.weight for row in rows)
        whole.due_at = pace.whole.due(whole.due_at, now) + pace.whole.interval * calls
        session.add(whole)
        for row in rows:
            if row.ordering_key and (row.paced or pace.asked):
                throttle.spend(session, row.ordering_key, pace.chat, calls=row.weight, now=now)

    def _start(self, row: OutboxRow) -> None:
        """Deliver; what cannot be noted afterwards is left to its lease, and holds up no other."""
        try:
            if row.lease_until and self._clock.now() + START_BEFORE > row.lease_until:
                self._set(row, state="ready", attempt=row.attempt - 1)  # not begun: given back
            else:
                self._deliver(row)
        except Exception as error:
            fields = {"topic": row.topic, "row": row.id, "why": type(error).__name__}
            _LOG.error("a delivery could not be noted", extra={"fields": fields})  # noqa: TRY400, RUF100  (its words may hold addresses)

    def _deliver(self, row: OutboxRow) -> None:
        try:
            self._senders[row.topic].deliver(row)
        except Undeliverable as error:
            self._finish(row, state="dead", error=str(error), answered=error.asked)
        except Dropped as error:
            self._finish(row, state="cancelled", error=str(error), answered=False)
        except Later as error:
            self._put_off(row, error)
        except NoAnswer:
            self._unanswered(row)
        except Exception as error:  # noqa: BLE001, RUF100  (one row's fault must not stop the others)
            self._retry(row, _redacted(error))
        else:
            self._finish(row, state="done", error="", answered=True)

    def _retry(self, row: OutboxRow, why: str) -> None:
        waits = waits_of(row.topic)
        if row.attempt > len(waits):
            self._finish(row, state="dead", error=why, answered=False)
            return
        now = self._clock.now()
        later = now + timedelta(seconds=waits[row.attempt - 1])
        self._comes_back(later, now)
        self._set(row, state="ready", available_at=later, last_error=why)

    def _comes_back(self, at: datetime, now: datetime) -> None:
        """Note when to look again: sooner than a poll would."""
        with self._changed:
            if self._back is None or self._back <= now or at < self._back:
                self._back = at

    def _put_off(self, row: OutboxRow, error: Later) -> None:
        """Wait as told; the attempt does not count, but nothing waits for more than a day."""
        now = self._clock.now()

        def rest(session: Session) -> None:
            if error.asked:
                self._note_answer(session, now)
            if error.whole and self._lane.name:
                throttle.pause(session, self._lane.name, wait=error.wait, at=now)

        if _age(row, now) > GIVE_UP:
            self._finish(row, state="dead", error=str(error), answered=False)
            self._db.write(rest)
            return
        until = now + error.wait
        self._comes_back(until, now)
        values: dict[str, object] = {"attempt": row.attempt - 1, "available_at": until}
        values["last_error"] = str(error) if error.asked else row.last_error
        if error.wait >= _ANOTHER_DAY and not error.whole:
            values["wanted_at"] = until

        def work(session: Session) -> None:
            session.execute(_change_of(row, {**values, "state": "ready"})).all()
            rest(session)

        self._db.write(work)

    def _unanswered(self, row: OutboxRow) -> None:
        """Try again later; while the whole channel rests, no attempt is used up.

        It goes behind the others, so that the next one to find out whether the platform is back is
        another: a row that is at fault itself holds up nobody.
        """
        now, name = self._clock.now(), self._lane.name
        age = _age(row, now)
        if age > GIVE_UP:
            self._finish(row, state="dead", error=NO_ANSWER, answered=False)
            return
        is_probe = row.id in self._probes
        self._probes.discard(row.id)
        rests = bool(name) and self._db.write(
            lambda s: throttle.note_failure(s, name, row_id=row.id, is_probe=is_probe, at=now)
        )
        if not rests:
            self._retry(row, NO_ANSWER)
            return
        later = now + min(max(age, _SOONEST), _LATEST)
        self._comes_back(later, now)
        values = {"attempt": row.attempt - 1, "available_at": later}
        self._set(row, state="ready", last_error=NO_ANSWER, **values)

    def _finish(self, row: OutboxRow, *, state: str, error: str, answered: bool) -> None:
        now = self._clock.now()
        values = {"state": state, "last_error": error, "done_at": now}
        self._probes.discard(row.id)

        def work(session: Session) -> None:
            changed = session.execute(_change_of(row, values)).first() is not None
            if changed and state == "dead":
                self._tell(session, row, error, now)
            if answered:
                self._note_answer(session, now)

        self._db.write(work)

    def _note_answer(self, session: Session, now: datetime) -> None:
        """The platform answers: what its silence held up goes on at once."""
        if self._lane.name and throttle.note_success(session, self._lane.name):
            outbox.resume(session, list(self._senders), at=now)

    def _tell(self, session: Session, row: OutboxRow, why: str, at: datetime) -> None:
        """Tell whom it concerns; where that fails, the row is dead all the same."""
        try:
            with session.begin_nested():
                self._given_up(session, row, why, at)
        except Exception:
            _LOG.exception("nobody was told of a row given up", extra={"fields": {"row": row.id}})

    def _set(self, row: OutboxRow, **values: object) -> None:
        self._db.write(lambda session: session.execute(_change_of(row, values)).all())


def _next_call(
    pace: Pace | None, whole: Throttle, now: datetime, *, asked: bool
) -> datetime | None:
    """When the channel takes more."""
    if not pace:
        return None
    rate = pace.whole if asked else pace.unasked
    return rate.due(whole.due_at, now) - rate.slack


def _age(row: OutboxRow, now: datetime) -> timedelta:
    """How long it has waited since it was to go."""
    return now - (row.wanted_at or row.created_at)


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
