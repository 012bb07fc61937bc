"""Invoices by a part of all that match, in an order that is asked for, on both databases."""

from datetime import date, timedelta
from functools import partial

import pytest

from core.actor import Actor
from core.clock import FixedClock
from core.customers import whole
from core.customers.service import get_customer
from core.customers.whole import WholeCustomer
from core.db import Database
from core.invoices import numbers
from core.invoices.bin import delete_invoice
from core.invoices.finding import Part, Which, find
from core.invoices.service import issue
from core.payments.receiving import Settling, settle
from core.payments.service import cancel_invoice
from core.shops.models import Shop
from core.shops.service import get_shop
from tests.core.plans import plan_of
from tests.factories import make_actor, make_customer, make_shop, sr_501

# in the order in which they were made
BOOK = [("A-10", 1), ("A-9", 3), ("B-1", 2), ("a-0011", 2), ("C-1", 4)]


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    """Somebody of a shop with five bills: one paid, one cancelled, the last in the bin."""
    made = make_actor(make_shop(db, clock.now()), clock.now())
    buyer = make_customer(db, made).id
    ids = []
    for n, (number, day) in enumerate(BOOK):
        later = make_actor(_shop(db, made), clock.now() + timedelta(minutes=n))
        draft = sr_501(buyer if n else None, date=date(2026, 11, day), number=number)
        ids.append(db.write(partial(issue, actor=later, draft=draft)).id)
    db.write(lambda session: settle(session, made, ids[1], Settling()))
    db.write(lambda session: cancel_invoice(session, made, ids[2], reason="wrong"))
    db.write(lambda session: delete_invoice(session, made, ids[4]))
    return made


def _shop(db: Database, actor: Actor) -> Shop:
    with db.reading() as session:
        return get_shop(session, actor.shop_id)


def found(db: Database, actor: Actor, which: Which, part: Part) -> tuple[int, list[str]]:
    with db.reading() as session:
        total, rows = find(session, actor.shop_id, which, part)
        return total, [row.number for row in rows]


@pytest.mark.parametrize(
    ("which", "part", "total", "told"),
    [
        (Which(), Part(), 4, ["a-0011", "B-1", "A-9", "A-10"]),
        (Which(), Part(sorts=(("created", 1),)), 4, ["A-10", "A-9", "B-1", "a-0011"]),
        (Which(), Part(sorts=(("number", 1),)), 4, ["A-9", "A-10", "a-0011", "B-1"]),
        (Which(), Part(sorts=(("date", -1), ("number", 1))), 4, ["A-9", "a-0011", "B-1", "A-10"]),
        (Which(), Part(1, 2, (("date", 1),)), 4, ["B-1", "a-0011"]),
        (Which(), Part(limit=0), 4, []),
        (Which(), Part(skip=4), 4, []),
        (Which(status="paid"), Part(), 1, ["A-9"]),
        (Which(status="issued"), Part(), 2, ["a-0011", "A-10"]),
        (Which(status="cancelled"), Part(), 1, ["B-1"]),
        (Which(number="A-0011"), Part(), 1, ["a-0011"]),
        (Which(number="A"), Part(), 0, []),
        (Which(customer_id="cus_none"), Part(), 0, []),
    ],
)
def test_order_part_and_filters(
    db: Database, actor: Actor, which: Which, part: Part, total: int, told: list[str]
) -> None:
    assert found(db, actor, which, part) == (total, told)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_number_and_the_one_that_follows_are_found_along_an_index(
    db: Database, actor: Actor
) -> None:
    shop = _shop(db, actor)
    with db.reading() as session:
        for read in (
            lambda session: numbers.following(session, shop),
            lambda session: find(session, shop.shop_id, Which(number="A-9"), Part()),
        ):
            plan = plan_of(session, read)
            assert not [step for step in plan if step.startswith("SCAN")], plan
        assert numbers.following(session, shop) == "C-2"


def test_a_buyer_is_found_and_what_was_not_known_of_him_is_noted(
    db: Database, actor: Actor
) -> None:
    def bought(**said: str) -> str:
        new = WholeCustomer(**{"name": "Mehta Stores", **said})  # type: ignore[arg-type]
        return db.write(lambda session: whole.buyer_of(session, actor, new)).id

    first = bought(phone="9800000777", email="mehta@example.com")
    assert bought(name="Mehta", phone="9800000777", gstin="08AABCT1332L1ZE") == first
    assert bought(name="Sunil", gstin="08AABCT1332L1ZE") == first
    assert bought(email="MEHTA@example.com") == first
    assert bought(name="Mehta", email="mehta@example.com") != first
    assert bought(phone="9800000777", gstin="08AAAPG1234C1ZJ") != first
    with db.reading() as session:
        kept = get_customer(session, actor.shop_id, first)
        assert (kept.name, kept.gstin, kept.state) == ("Mehta Stores", "08AABCT1332L1ZE", "08")
