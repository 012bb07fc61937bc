"""What is old is forgotten, with its deliveries."""

from datetime import timedelta

from sqlmodel import Session, col, select

from core.clock import FixedClock
from core.db import Database
from core.sweep import Sweep
from core.webhooks.events import announce
from core.webhooks.models import Delivery, Event
from tests.factories import make_actor, make_shop


def test_events_are_kept_as_long_as_they_can_be_sent_again(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())

    def happen(session: Session, resource: str) -> None:
        actor = make_actor(shop, clock.now())
        event_id = announce(session, actor, "invoice.created", resource)
        session.add(
            Delivery(
                shop_id=shop.shop_id,
                id=f"dlv_{resource}",
                endpoint_id="whk_1",
                event_id=event_id,
                created_at=clock.now(),
            )
        )

    db.write(lambda session: happen(session, "inv_1"))
    clock.advance(timedelta(days=2))
    db.write(lambda session: happen(session, "inv_2"))
    clock.advance(timedelta(days=30))
    Sweep(db, clock).run()
    assert kept(db) == (["inv_1", "inv_2"], ["dlv_inv_1", "dlv_inv_2"])
    clock.advance(timedelta(hours=2))
    Sweep(db, clock).run()
    assert kept(db) == (["inv_2"], ["dlv_inv_2"])


def kept(db: Database) -> tuple[list[str], list[str]]:
    with db.reading() as session:
        events = session.exec(select(Event.resource).order_by(col(Event.id))).all()
        return list(events), list(
            session.exec(select(Delivery.id).order_by(col(Delivery.id))).all()
        )
