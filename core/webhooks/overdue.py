"""The tick that tells of invoices whose due date has passed with something still to pay, each once."""

from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from core.actor import Actor
from core.clock import Clock, today
from core.db import Database
from core.ledger.models import OpenItem
from core.webhooks.events import INVOICE_OVERDUE, announce

PAGE = 500


class Overdue:
    """Looks for what became overdue; two processes at once tell of it once."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def run(self) -> int:
        """Tell of what has become overdue; return how many invoices."""
        at, told = self._clock.now(), 0
        while self._is_anything_due(at):
            page = self._db.write(lambda session: tell(session, at=at))
            if not page:
                break  # another process tells of them
            told += page
        return told

    def _is_anything_due(self, at: datetime) -> bool:
        with self._db.reading() as session:
            return session.exec(select(OpenItem.id).where(*_due(at)).limit(1)).first() is not None


def tell(session: Session, *, at: datetime) -> int:
    """Write the events of a page of overdue invoices; count them."""
    page = select(OpenItem).where(*_due(at)).order_by(col(OpenItem.due_on), col(OpenItem.id))
    locked = page.limit(PAGE).with_for_update(skip_locked=True)
    items = session.exec(locked.execution_options(populate_existing=True)).all()
    for item in items:
        key = (col(OpenItem.shop_id) == item.shop_id, col(OpenItem.id) == item.id)
        session.execute(update(OpenItem).where(*key).values(overdue_at=at))
        actor = Actor(item.shop_id, "scheduler", "overdue", at)
        announce(session, actor, INVOICE_OVERDUE, item.id)
    return len(items)


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(OpenItem.kind) == "invoice",
        col(OpenItem.due_paise) > 0,
        col(OpenItem.overdue_at).is_(None),
        col(OpenItem.due_on) < today(at),
    )
