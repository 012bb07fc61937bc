"""Estimates and challans by chat: previewed like a bill, papers of their own, a bill at one tap."""

import pytest

from core import invariants
from core.clock import FixedClock
from core.db import Database
from core.ledger.queries import balance
from core.reports.sales import sales_of
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    """Gupta Hardware, whose prices are known to be without tax."""
    talk = gupta_hardware(db, clock)
    talk.say("salim ko 1 bori cement 380")
    talk.tap("GST alag")
    talk.tap("Hatao")
    return talk


def owed(talk: Talk) -> int:
    """What all bills of the day come to."""
    on = talk.clock.now().date()
    with talk.db.reading() as session:
        assert invariants.check(session) == []
        return sales_of(session, talk.shop.shop_id, (on, on)).total_paise


def test_an_estimate_says_that_it_is_no_bill_and_moves_nothing(talk: Talk) -> None:
    told = talk.say("ramesh ko 2 bori cement 380 ke hisab se estimate bana do")
    assert told.startswith("📋 Estimate, bill nahi: khate me kuch nahi jayega\n🧾 Ramesh Kumar")
    # 760.00 + 68.40 + 68.40 = 896.80
    assert told.endswith("*Kul ₹897*")  # no udhaar: nothing is owed
    sent = talk.tap("Bhej do")
    assert sent.startswith("✅ Estimate ES/26-27/0001 ₹897")
    assert talk.papers == ["paper_pdf"]
    assert talk.labels == ["Bill bana do", "Undo"]
    assert owed(talk) == 0


def test_its_bill_is_made_at_one_tap_and_only_once(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380 ke hisab se estimate bana do")
    talk.tap("Bhej do")
    button = next(b for b in talk.said[0].buttons if b.label == "Bill bana do")
    told = talk.say("", button=button.id)
    assert told.startswith("✅ GH/26-27/0421 ₹897, ES/26-27/0001 se bana")
    assert "invoice_pdf" in talk.papers
    assert owed(talk) == 89700
    again = talk.say("", button=button.id)
    assert again == "ES/26-27/0001 ka bill ban chuka ya cancel hai."
    assert owed(talk) == 89700
    with talk.db.reading() as session:
        assert balance(session, talk.shop.shop_id, "") == 0


def test_a_challan_has_its_own_series_and_can_be_taken_back(talk: Talk) -> None:
    talk.say("salim ko 5 bori cement 380 challan bana do")
    assert talk.tap("Bhej do").startswith("✅ Challan CH/26-27/0001 ")
    assert talk.tap("Undo") == "✅ CH/26-27/0001 wapas liya. Number 'cancelled' rahega."
    talk.say("salim ko 5 bori cement 380 challan bana do")
    assert talk.tap("Bhej do").startswith("✅ Challan CH/26-27/0002 ")
    assert owed(talk) == 0


def test_the_bill_after_an_estimate_has_the_next_number_of_bills(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380 ke hisab se estimate bana do")
    talk.tap("Bhej do")
    talk.say("salim ko 1 bori cement 380")
    assert talk.tap("Bhej do").startswith("✅ GH/26-27/0421 ")


def test_an_estimate_is_changed_before_it_goes(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380 ke hisab se estimate bana do")
    talk.say("cement 3 kar do")
    # 3 x 380.00 = 1,140.00 + 102.60 + 102.60 = 1,345.20
    assert talk.tap("Bhej do").startswith("✅ Estimate ES/26-27/0001 ₹1,345")
