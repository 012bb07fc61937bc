"""Money received by pages, on both databases, what was taken back with it."""

import pytest

from core.actor import Actor
from core.clock import FixedClock
from core.customers.service import NewCustomer, add_customer
from core.db import Database
from core.payments.listing import Taken, page_of_all
from core.payments.receiving import Receipt, delete_payment, receive
from tests.factories import make_actor, make_shop


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


def _pay(db: Database, actor: Actor, customer: str, paise: int) -> str:
    receipt = Receipt(paise, customer_id=customer)
    return db.write(lambda session: receive(session, actor, receipt)).id


def _walk(db: Database, shop_id: str, which: Taken) -> list[str]:
    found: list[str] = []
    while True:
        after = found[-1] if found else None
        with db.reading() as session:
            rows = page_of_all(session, shop_id, which, after=after, limit=2)
        if not rows:
            return found
        found += [row.id for row in rows]


def test_all_money_stands_once_in_either_order(db: Database, actor: Actor) -> None:
    asha = db.write(lambda session: add_customer(session, actor, NewCustomer("Asha"))).id
    made = [_pay(db, actor, asha, paise) for paise in (100, 200, 300, 200, 500)]
    db.write(lambda session: delete_payment(session, actor, made[2]))
    shop_id = actor.shop_id
    assert _walk(db, shop_id, Taken()) == made[::-1]
    assert _walk(db, shop_id, Taken(ascending=True)) == made
    assert _walk(db, shop_id, Taken(amount_paise=200)) == [made[3], made[1]]
    assert _walk(db, shop_id, Taken(begin=actor.at)) == made[::-1]
    assert _walk(db, shop_id, Taken(end=actor.at)) == []
