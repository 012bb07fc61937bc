"""A reminder is looked at once more just before it goes: who has paid meanwhile gets none."""

from datetime import datetime

from sqlmodel import Session

from adapters.parts import Parts
from bot import reminders
from core.chats import sent
from core.outbox import Dropped, Later, OutboxRow


def look_again(parts: Parts, row: OutboxRow) -> None:
    """See whether a row is still due; one of which a part has gone is finished. Raises: Dropped, Later."""
    if not row.payload.get("reminder"):
        return
    now = parts.clock.now()

    def work(session: Session) -> bool | datetime:
        has_gone = sent.parts_of(session, row.shop_id, str(row.payload["message"]))
        return True if has_gone else reminders.still_due(session, row, now)

    due = parts.db.write(work)
    if due is False:
        raise Dropped("no longer due")
    if isinstance(due, datetime):
        raise Later(due - now, asked=False)
