"""What is done and old leaves the outbox, in small steps; what was given up stays three months."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from core import idempotency, throttle
from core.clock import Clock
from core.credentials import tokens, visits
from core.db import Database
from core.outbox import OutboxRow
from core.webhooks import keeping

STEP = 1000
_EVERY = timedelta(hours=1)
_KEEP_DONE = timedelta(days=7)
_KEEP_IN = timedelta(days=30)  # so long an event that comes again is known to have been worked
_KEEP_DEAD = timedelta(days=90)


class Sweep:
    """The tick that forgets."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._last: datetime | None = None

    def run(self) -> int:
        """Forget what is old, once an hour; return 0: nothing is due by it."""
        now = self._clock.now()
        if self._last and timedelta() <= now - self._last < _EVERY:
            return 0
        self._last = now
        while self._db.write(lambda session: forget(session, now=now)) == STEP:
            pass
        self._db.write(lambda session: throttle.sweep(session, now=now))
        self._db.write(lambda session: idempotency.sweep(session, now=now))
        self._db.write(lambda session: tokens.sweep(session, now=now))
        self._db.write(lambda session: visits.sweep(session, now=now))
        keeping.sweep(self._db, now=now)
        return 0


def _is_short_lived(topic: Mapped[str]) -> ColumnElement[bool]:
    names = ("chat.", "forget.", "webhook")
    return or_(topic == "event", *(topic.startswith(name) for name in names))


def forget(session: Session, *, now: datetime) -> int:
    """Delete at most `STEP` rows; count them."""
    topic, done_at = col(OutboxRow.topic), col(OutboxRow.done_at)
    over = col(OutboxRow.state).in_(("done", "cancelled"))
    old = or_(
        over & _is_short_lived(topic) & (done_at < now - _KEEP_DONE),
        over & topic.startswith("in.") & (done_at < now - _KEEP_IN),
        (col(OutboxRow.state) == "dead") & (done_at < now - _KEEP_DEAD),
    )
    found = select(OutboxRow.shop_id, OutboxRow.id).where(old).limit(STEP)
    keys = list(session.exec(found))
    for shop_id, row_id in keys:
        one = (col(OutboxRow.shop_id) == shop_id) & (col(OutboxRow.id) == row_id)
        session.execute(delete(OutboxRow).where(one))
    return len(keys)
