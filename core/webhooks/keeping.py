"""How long events and deliveries are kept: as long as they can be sent again by hand.

An event is tried for a day, and can be sent again for thirty after that.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.db import Database
from core.shops.models import Shop
from core.webhooks.models import Delivery, Event

KEEP = timedelta(days=32)
STEP = 500


def sweep(db: Database, *, now: datetime) -> None:
    """Forget what is older, shop by shop, in small steps."""
    with db.reading() as session:
        shops = [
            shop_id
            for shop_id in session.exec(select(Shop.shop_id))
            if _has_old(session, shop_id, now)
        ]
    for shop_id in shops:
        while db.write(lambda session: forget(session, shop_id, now=now)) == STEP:  # noqa: B023  (run at once)
            pass


def forget(session: Session, shop_id: str, *, now: datetime) -> int:
    """Delete at most `STEP` events of a shop, with their deliveries; count them."""
    ids = list(session.exec(_old(shop_id, now).limit(STEP)).all())
    events = (col(Delivery.shop_id) == shop_id) & col(Delivery.event_id).in_(ids)
    session.execute(delete(Delivery).where(events))
    session.execute(delete(Event).where((col(Event.shop_id) == shop_id) & col(Event.id).in_(ids)))
    return len(ids)


def _has_old(session: Session, shop_id: str, now: datetime) -> bool:
    return session.exec(_old(shop_id, now).limit(1)).first() is not None


def _old(shop_id: str, now: datetime) -> SelectOfScalar[str]:
    return select(Event.id).where(Event.shop_id == shop_id, Event.at < now - KEEP)
