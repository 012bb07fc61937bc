"""Months whose return is filed. Source: CGST Act s. 39(9), corrections go into a later return."""

import datetime as dt

from sqlmodel import Session

from core import audit
from core.actor import Actor
from core.db import insert_if_new
from core.errors import PeriodLocked
from core.shops.models import FiledMonth


def mark_filed(session: Session, actor: Actor, month: str, *, filed: bool = True) -> None:
    """Lock a month (``2026-11``), or open it again."""
    row = session.get(FiledMonth, (actor.shop_id, month))
    if filed == (row is not None):
        return
    if row:
        session.delete(row)
        session.flush()
    else:
        key = {"shop_id": actor.shop_id, "month": month}
        insert_if_new(session, FiledMonth, {**key, "at": actor.at})
    action = "month.filed" if filed else "month.opened"
    audit.record(session, actor, action, entity=month)


def require_open(session: Session, shop_id: str, on: dt.date, *, number: str = "") -> None:
    """Refuse a change to a month that is filed: of the document ``number``, or a new one.

    Raises: PeriodLocked.
    """
    month = f"{on:%Y-%m}"
    if session.get(FiledMonth, (shop_id, month)):
        raise PeriodLocked(month=month, number=number)
