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


ASKED = (
    "GSTIN 08AAAPG1234C1ZJ (Rajasthan): ab se naye bill isi par, purane waise hi. "
    "Regular (bill me GST) ya composition (bill me GST nahi)?"
)


def test_an_unregistered_shop_bills_with_gst_once_it_says_under_which_scheme(meena: Talk) -> None:
    assert meena.say("hamara gst number 08AAAPG1234C1ZJ hai") == ASKED
    assert meena.labels == ["Regular GST", "Composition", "Nahi"]
    assert shop_of(meena).gstin is None
    meena.tap("Nahi")
    assert shop_of(meena).gstin is None
    meena.say("hamara gst number 08AAAPG1234C1ZJ hai")
    said = meena.tap("Regular GST")
    assert said == "✅ Likh liya: Regular GST · 08AAAPG1234C1ZJ · Rajasthan"
    shop = shop_of(meena)
    assert (shop.gstin, shop.scheme, shop.prices) == ("08AAAPG1234C1ZJ", "regular", "ask")
    assert "GST" in meena.say("sunita didi 3 kg chini 44")


def test_a_wrong_letter_is_told_and_changes_nothing(meena: Talk) -> None:
    said = meena.say("hamara gst number 08AAAPG1234C1ZX hai")
    assert "08AAAPG1234C1Z" in said
    assert shop_of(meena).gstin is None


def test_a_gstin_of_another_state_moves_the_shop(meena: Talk) -> None:
    meena.say("hamara gst number 27AACCB1234L1ZU hai")
    meena.tap("Regular GST")
    shop = shop_of(meena)
    assert (shop.gstin, shop.state) == ("27AACCB1234L1ZU", "27")


def test_a_registered_shop_is_told_what_stays_under_its_old_gstin(
    db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    assert talk.say("hamara gst number 27AACCB1234L1ZU hai") == (
        "Regular GST · 08AAAPG1234C1ZJ · Rajasthan → Regular GST · 27AACCB1234L1ZU · Maharashtra\n"
        "Bane hue bill waise hi rahenge. Theek?\n"
        "08AAAPG1234C1ZJ ke bill aur return usi par rahenge. Agla bill GH/26-27/0421: series chalti rahegi."
    )
    talk.tap("Haan")
    assert shop_of(talk).gstin == "27AACCB1234L1ZU"
    talk.tap("Undo")
    assert shop_of(talk).gstin == "08AAAPG1234C1ZJ"
