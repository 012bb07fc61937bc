"""How much came is asked with the whole as a button; and a bill that was dropped can be taken up again."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core.clock import FixedClock
from core.db import Database
from core.payments.models import Payment
from tests.bot.conversations.world import Talk, gupta_hardware

NOT_SAID = "Sunil Verma: kitne rupaye?"


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """Sunil Verma owes 1,240; rates hold no tax."""
    made = gupta_hardware(sqlite_db, clock)
    made.say("salim ko 1 bori cement 380")
    made.tap("GST alag")
    made.tap("Hatao")
    return made


def paid_by_sunil(talk: Talk) -> list[int]:
    with talk.db.reading() as session:
        found = session.exec(select(Payment).where(Payment.shop_id == talk.shop.shop_id)).all()
        return [one.amount_paise for one in found]


@pytest.mark.parametrize("said", ["1", "Poora ₹1,240", "poora", "sab de diya", "haan"])
def test_all_that_he_owes_is_one_tap(talk: Talk, said: str) -> None:
    assert talk.say("sunil verma ke paise aa gaye") == NOT_SAID
    assert talk.labels == ["Poora ₹1,240"]
    assert "₹1,240 cash" in talk.say(said)
    assert paid_by_sunil(talk) == [124_000]


def test_any_other_sum_answers_too(talk: Talk) -> None:
    talk.say("sunil verma ke paise aa gaye")
    assert "₹100 cash" in talk.say("100")
    assert paid_by_sunil(talk) == [10_000]


def test_of_one_who_owes_nothing_all_is_no_sum(talk: Talk) -> None:
    talk.say("naya customer Ravi Traders 9800001234")
    assert talk.say("ravi traders ke paise aa gaye") == "Ravi Traders: kitne rupaye?"
    assert talk.labels == []
    talk.say("poora")
    assert paid_by_sunil(talk) == []


@pytest.mark.parametrize("question", ["sunil verma ke paise aa gaye", "kal 500 udhar diya"])
def test_a_no_to_how_much_or_to_whom_leaves_the_open_bill_alone(talk: Talk, question: str) -> None:
    talk.say("imran 1 tap 590")
    assert talk.say(question).endswith("?")
    assert talk.say("nahi") == "Theek hai, kuch nahi likha."
    assert paid_by_sunil(talk) == []
    # shown again: the yes may have meant the sum
    assert talk.say("haan").startswith("🧾 Imran Khan")
    assert talk.say("haan").startswith("✅ GH/26-27/0421 ₹696. Imran")


def test_a_yes_to_whom_asks_it_again_and_sends_no_bill(talk: Talk) -> None:
    talk.say("imran 1 tap 590")
    asked = talk.say("kal 500 udhar diya")
    assert talk.say("haan") == asked


def test_more_than_the_bill_is_told_as_an_advance_before_it_is_sent(talk: Talk) -> None:
    shown = talk.say("imran 1 tap 590, 700 cash mila")
    assert shown.endswith("*Kul ₹696* · ₹700 cash, ₹4 advance")


@pytest.mark.parametrize("said", ["Hatao", "nahi", "galat hai"])
@pytest.mark.parametrize("back", ["Undo", "undo", "1"])
def test_a_dropped_bill_is_taken_up_again(talk: Talk, said: str, back: str) -> None:
    shown = talk.say("imran 1 tap 590")
    assert talk.say(said) == "Bill hata diya. Koi number nahi laga."
    assert talk.labels == ["Undo"]
    assert talk.say(back) == shown
    assert talk.say("haan").startswith("✅ GH/26-27/0421 ₹696. Imran")


def test_undo_after_a_drop_takes_back_nothing_that_was_done_before(talk: Talk) -> None:
    talk.say("sunil verma ne 100 cash diya")
    talk.say("imran 1 tap 590")
    talk.say("hatao")
    talk.say("undo")
    assert paid_by_sunil(talk) == [10_000]


def test_a_question_of_the_dropped_bill_is_asked_again(talk: Talk) -> None:
    asked = talk.say("imran ko 2 bori cement 380")
    talk.say("hatao")
    assert talk.say("undo") == asked


def test_what_was_paid_of_a_bill_that_is_cancelled_is_told_as_an_advance(talk: Talk) -> None:
    talk.say("naya customer Ravi Traders 9800001234")
    talk.say("ravi traders 1 tap 590")
    talk.tap("Bhej do")
    talk.say("ravi traders ne 100 diye")
    talk.say("ravi traders ka bill cancel karo")
    assert talk.say("haan") == ("✅ 0421 cancel. Ravi baaki ₹0.\nAdvance ₹100 jama hai")


def test_a_bill_that_was_dropped_a_week_ago_is_gone(talk: Talk, clock: FixedClock) -> None:
    talk.say("imran 1 tap 590")
    talk.say("Hatao")
    clock.advance(timedelta(days=7))
    assert talk.say("undo") == "Ye button purane message ka hai. Kuch nahi badla."
