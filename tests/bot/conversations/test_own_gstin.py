"""A shop that gets its GSTIN says so in chat: what it changes is told and asked first."""

import pytest
from sqlmodel import select

from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.invariants import check
from core.shops.models import Shop
from core.shops.service import NewShop, Owner
from tests.bot.conversations.world import Talk, gupta_hardware, shop_talk


@pytest.fixture
def meena(db: Database, clock: FixedClock) -> Talk:
    """Meena Kirana of Rajasthan, unregistered, with a bill made."""
    shop = NewShop("Meena Kirana", state="08", owners=(Owner("demo", "owner"),))
    talk = shop_talk(db, clock, shop, items=[], customers=[NewCustomer("Sunita Didi")])
    talk.say("sunita didi 2 kg chini 44")
    talk.tap("Bhej do")
    return talk


def shop_of(talk: Talk) -> Shop:
    with talk.db.reading() as session:
        assert check(session) == []
        return session.exec(select(Shop)).one()


def test_an_unregistered_shop_bills_with_gst_after_a_yes(meena: Talk) -> None:
    assert meena.say("hamara gst number 08AAAPG1234C1ZJ hai") == (
        "GSTIN 08AAAPG1234C1ZJ (Rajasthan): ab se har bill GST wala banega. Theek?"
    )
    assert meena.labels == ["Haan", "Nahi"]
    assert shop_of(meena).gstin is None
    meena.tap("Nahi")
    assert shop_of(meena).gstin is None
    meena.say("hamara gst number 08AAAPG1234C1ZJ hai")
    assert meena.tap("Haan") == "✅ GSTIN 08AAAPG1234C1ZJ likh liya. Ab bill GST ke saath."
    shop = shop_of(meena)
    assert (shop.gstin, shop.scheme, shop.prices) == ("08AAAPG1234C1ZJ", "regular", "ask")
    assert "GST" in meena.say("sunita didi 3 kg chini 44")


def test_a_wrong_letter_is_told_and_changes_nothing(meena: Talk) -> None:
    said = meena.say("hamara gst number 08AAAPG1234C1ZX hai")
    assert "08AAAPG1234C1Z" in said
    assert shop_of(meena).gstin is None


def test_a_shop_that_has_billed_keeps_its_gstin_and_its_state(
    meena: Talk, db: Database, clock: FixedClock
) -> None:
    stands = "Bill ban chuke hain: GSTIN aur rajya wahi rahenge. Naya GSTIN matlab nayi dukaan."
    assert meena.say("hamara gst number 27AACCB1234L1ZU hai") == stands
    assert shop_of(meena).state == "08"


def test_a_registered_shop_that_has_billed_does_not_change_it(
    db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    assert talk.say("hamara gst number 08AABCS1234F1ZR hai").startswith("Bill ban chuke hain")
    assert shop_of(talk).gstin == "08AAAPG1234C1ZJ"
