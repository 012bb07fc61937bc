"""Customers by pages, on both databases: by name or as they came, each once whatever is added meanwhile."""

import pytest

from core.actor import Actor
from core.clock import FixedClock
from core.customers.listing import Wanted, count_of, key_of, page_of
from core.customers.service import NewCustomer, add_customer
from core.customers.whole import delete_customer
from core.db import Database
from tests.factories import make_actor, make_shop

NAMES = ("Mohan", "asha", "रमेश", "Asha", "Bittu")


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


def _add(
    db: Database, actor: Actor, name: str, *, email: str = "", phone: str | None = None
) -> str:
    new = NewCustomer(name, email=email, phone=phone)
    return db.write(lambda session: add_customer(session, actor, new)).id


def _walk(db: Database, shop_id: str, wanted: Wanted) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        with db.reading() as session:
            rows = page_of(session, shop_id, wanted, after=after, limit=2)
        if not rows:
            return found
        found += [row.id for row in rows]
        after = key_of(rows[-1])


def test_each_stands_once_in_either_order_and_who_is_put_away_nowhere(
    db: Database, actor: Actor
) -> None:
    made = {name: _add(db, actor, name) for name in NAMES}
    gone = _add(db, actor, "Gone")
    db.write(lambda session: delete_customer(session, actor, gone))
    shop_id = actor.shop_id
    came = _walk(db, shop_id, Wanted("made"))
    assert came == list(made.values())
    assert _walk(db, shop_id, Wanted("made", descending=True)) == came[::-1]
    by_name = _walk(db, shop_id, Wanted())
    assert sorted(by_name) == sorted(came)
    assert by_name[:4] == [made[name] for name in ("asha", "Asha", "Bittu", "Mohan")]
    assert _walk(db, shop_id, Wanted(descending=True)) == by_name[::-1]
    with db.reading() as session:
        assert count_of(session, shop_id, Wanted()) == 5


def test_one_is_found_by_e_mail_by_phone_or_by_id(db: Database, actor: Actor) -> None:
    first = _add(db, actor, "Asha", email="asha@example.com", phone="9800000421")
    second = _add(db, actor, "Bittu", phone="9800000422")
    shop_id = actor.shop_id
    assert _walk(db, shop_id, Wanted(email="asha@example.com")) == [first]
    assert _walk(db, shop_id, Wanted(phone="9800000422")) == [second]
    assert _walk(db, shop_id, Wanted(ids=[second])) == [second]
    assert _walk(db, shop_id, Wanted(ids=[second], phone="9800000421")) == []
