"""A rest stops reminders until its day; several stand beside each other; what was is in the trail."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from core.audit import Audit
from core.clock import FixedClock
from core.db import Database
from core.reminders.service import end_rest, list_rests, rest
from tests.core.reminders.resting import is_resting
from tests.factories import make_actor, make_shop

BILL = "inv_1"


def _resting(db: Database, shop_id: str, on: date, invoice_id: str = "") -> bool:
    with db.reading() as session:
        return is_resting(session, shop_id, "cus_1", invoice_id, on=on)


def test_a_pause_ends_after_its_last_day(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    last = date(2026, 12, 6)
    db.write(lambda s: rest(s, actor, customer_id="cus_1", reason="owner", until_on=last))
    assert _resting(db, shop.shop_id, last)
    assert _resting(db, shop.shop_id, last, BILL)
    assert not _resting(db, shop.shop_id, last + timedelta(days=1))


def test_a_claim_holds_its_own_bill_for_two_days(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    db.write(lambda s: rest(s, actor, customer_id="cus_1", reason="claim", invoice_id=BILL))
    assert _resting(db, shop.shop_id, date(2026, 11, 23), BILL)
    assert not _resting(db, shop.shop_id, date(2026, 11, 24), BILL)
    assert not _resting(db, shop.shop_id, date(2026, 11, 21), "inv_2")
    assert not _resting(db, shop.shop_id, date(2026, 11, 21))


def test_each_reason_rests_on_its_own(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())

    def both(session: Session) -> None:
        rest(session, actor, customer_id="cus_1", reason="opt_out")
        rest(session, actor, customer_id="", reason="owner", until_on=date(2026, 11, 30))

    db.write(both)
    end: dict[str, Any] = {"customer_id": "cus_1", "reason": "opt_out"}
    assert _resting(db, shop.shop_id, date(2036, 1, 1))
    assert db.write(lambda s: end_rest(s, actor, **end))
    assert not db.write(lambda s: end_rest(s, actor, **end))
    assert _resting(db, shop.shop_id, date(2026, 11, 30))
    assert not _resting(db, shop.shop_id, date(2036, 1, 1))
    with db.reading() as session:
        trail = select(Audit.action).where(Audit.shop_id == shop.shop_id)
        actions = session.exec(trail.order_by(col(Audit.seq))).all()
    assert actions[-3:] == ["reminders.rest", "reminders.rest", "reminders.go"]


def test_the_same_rest_again_moves_its_end(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    for last in (date(2026, 11, 30), date(2026, 11, 25)):
        promise: dict[str, Any] = {"customer_id": "cus_1", "reason": "promise", "until_on": last}
        db.write(partial(rest, actor=actor, **promise))
    with db.reading() as session:
        assert [r.until_on for r in list_rests(session, shop.shop_id, on=actor.today)] == [
            date(2026, 11, 25)
        ]


def test_another_shops_rest_rests_nobody_here(db: Database, clock: FixedClock) -> None:
    here, there = make_shop(db, clock.now()), make_shop(db, clock.now())
    actor = make_actor(there, clock.now())
    db.write(lambda s: rest(s, actor, customer_id="cus_1", reason="opt_out"))
    assert not _resting(db, here.shop_id, date(2026, 11, 21))
