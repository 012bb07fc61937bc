"""Where a new buyer is comes from the portal, by his GSTIN: nobody is asked for his address."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from adapters.placing import PlaceAsker
from bot.replies import text
from core.clock import FixedClock
from core.customers.models import Customer as Buyer
from core.customers.service import NewCustomer
from core.db import Database
from core.delivery import BuiltinExecutor
from core.einvoice import places
from core.einvoice.gateway import Fault, PortalRefused, PortalSilent, PortalUnavailable, Taxpayer
from core.einvoice.models import Registration
from core.invoices.models import Invoice
from core.outbox import OutboxRow
from tests.adapters.test_awaiting import Customer
from tests.bot.conversations.test_einvoices import BUYER, Shop, open_shop
from tests.core.einvoice.played import Played, Say
from tests.factories import GUPTA

pytestmark = pytest.mark.words
SHARMA = "08AABCS1234F1ZR"
KNOWN = Taxpayer(SHARMA, "Plot 7, Sitapura, Jaipur", "302022")
BEGUN = text("hi-Latn", "einv_begun")


def opened(
    db: Database, clock: FixedClock, buyer: NewCustomer, *, seller_pin: str = "302001"
) -> Shop:
    new = replace(
        GUPTA, prices="exclusive", address="14 Chandpole Bazar, Jaipur", pincode=seller_pin
    )
    shop = open_shop(db, clock, new, buyer)
    shop.talk.edge = replace(shop.talk.edge, tells_places=True)
    return shop


def ask(shop: Shop, *says: Say) -> Played:
    """Let the worker ask the portal who the buyer is."""
    portal = Played(list(says))
    asker = PlaceAsker(shop.talk.db, shop.talk.clock, portal, per_minute=100)
    BuiltinExecutor(shop.talk.db, {places.TOPIC: asker}, shop.talk.clock).drain()
    return portal


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    return opened(db, clock, replace(BUYER, address=None))


def test_what_the_portal_knows_is_noted_and_the_bill_registered(shop: Shop) -> None:
    assert shop.sell().endswith(BEGUN)
    assert shop.rows(Registration) == []
    portal = ask(shop, KNOWN)
    assert portal.asked == ["find_taxpayer"]
    (buyer,) = shop.rows(Buyer)
    assert (buyer.address, buyer.pincode) == ("Plot 7, Sitapura, Jaipur", "302022")
    assert "ka e-invoice ho gaya" in shop.work()
    assert '"Addr1":"Plot 7, Sitapura"' in shop.registration.document


def test_the_next_bill_asks_for_nothing(shop: Shop) -> None:
    shop.sell()
    ask(shop, KNOWN)
    shop.work()
    shop.sell(count=5)
    assert ask(shop).asked == []
    assert len(shop.rows(Registration)) == 2


def test_his_paper_waits_while_the_portal_is_asked(db: Database, clock: FixedClock) -> None:
    shop = opened(db, clock, replace(BUYER, address=None, phone="9800004210"))
    customer = Customer(shop)
    shop.sell()
    assert customer.work() == []
    ask(shop, KNOWN)
    shop.talk.clock.advance(timedelta(seconds=1))
    assert customer.work() == []
    shop.work()
    shop.talk.clock.advance(timedelta(seconds=1))
    assert customer.work() == ["active"]


def test_only_what_is_missing_is_noted(db: Database, clock: FixedClock) -> None:
    shop = opened(db, clock, replace(BUYER, address="Shop 2, Bapu Bazar, Jaipur"))
    shop.sell()
    ask(shop, KNOWN)
    (buyer,) = shop.rows(Buyer)
    assert (buyer.address, buyer.pincode) == ("Shop 2, Bapu Bazar, Jaipur", "302022")


@pytest.mark.parametrize(
    "said",
    [
        None,
        PortalSilent(),
        PortalUnavailable("not reached"),
        PortalRefused([Fault("3028", "unknown")]),
        Taxpayer(SHARMA),
        replace(KNOWN, gstin="08AAAPG1234C1ZJ"),
    ],
)
def test_where_the_portal_does_not_tell_the_owner_is_told_what_is_missing(
    shop: Shop, said: Say
) -> None:
    shop.sell()
    ask(shop, said)
    assert shop.work().splitlines() == [
        "⚠️ GH/26-27/0421 ka e-invoice abhi nahi bana:",
        "• grahak ka pata nahi hai (5001)",
        "Likho: 0421 ka einvoice banao",
    ]
    assert shop.rows(Registration) == []
    assert ask(shop).asked == []  # once a document


def test_where_the_sellers_place_is_missing_too_the_owner_is_told_at_once(
    db: Database, clock: FixedClock
) -> None:
    shop = opened(db, clock, replace(BUYER, address=None), seller_pin="")
    assert "dukaan ka PIN" in shop.sell()
    assert [row for row in shop.rows(OutboxRow) if row.topic == places.TOPIC] == []


def test_a_bill_that_was_taken_back_meanwhile_is_left_alone(shop: Shop) -> None:
    shop.sell()
    (bill,) = shop.rows(Invoice)
    shop.press(f"u.invoice.{bill.id}")
    ask(shop, KNOWN)
    assert shop.work() == ""
    assert shop.rows(Registration) == []


def test_of_a_customer_who_was_deleted_meanwhile_what_is_missing_is_told(shop: Shop) -> None:
    shop.sell()
    shop.talk.db.write(
        lambda session: session.execute(update(Buyer).values(deleted_at=shop.talk.clock.now()))
    )
    ask(shop, KNOWN)
    assert "grahak ka pata nahi hai (5001)" in shop.work()
