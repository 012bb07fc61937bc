"""Money typed again within ten minutes is asked about; an undo of what was done earlier is asked too."""

from datetime import timedelta

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware

PAID = "sunil se 500 aaya"
ASKS = "Abhi likha hai: Sunil Verma ₹500 cash. Ek aur likhun?"


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """Sunil owes 1,240 of bill 0398, and paid 500."""
    made = gupta_hardware(sqlite_db, clock)
    assert "Baaki ₹740" in made.say(PAID)
    return made


@pytest.mark.parametrize("typed", [PAID, "sunil ne 500 diya", "500 aaya sunil se cash"])
def test_a_payment_typed_again_is_asked_about(talk: Talk, typed: str) -> None:
    assert talk.say(typed) == ASKS
    assert talk.labels == ["Haan, naya", "Nahi, wahi hai"]
    assert talk.say("nahi") == "Theek hai, kuch nahi likha."
    assert "₹740" in talk.say("sunil ka kitna baki hai")


def test_yes_takes_it_again(talk: Talk) -> None:
    talk.say(PAID)
    assert "₹240" in talk.say("haan")


@pytest.mark.parametrize(
    "typed",
    ["sunil se 400 aaya", "sunil se 500 upi aaya", "sunil ne kal 500 diya", "mohan se 500 aaya"],
)
def test_another_payment_is_written_at_once(talk: Talk, typed: str) -> None:
    assert talk.say(typed).startswith("✅")


def test_what_was_taken_back_or_is_long_ago_asks_nothing(talk: Talk, clock: FixedClock) -> None:
    talk.say("undo")
    assert talk.say(PAID).startswith("✅")
    clock.advance(timedelta(minutes=11))
    assert talk.say(PAID).startswith("✅")


def test_what_clears_the_bill_is_asked_by_what_it_is(talk: Talk) -> None:
    talk.say("sunil se 740 aaya")
    assert "Abhi likha hai: Sunil Verma ₹740 cash" in talk.say("sunil se 740 aaya")
    assert "baaki ₹0" in talk.say("haan")  # then whether it is an advance


def test_udhaar_typed_again_is_asked_about(talk: Talk) -> None:
    talk.say("pooja sharma ko 350 udhaar")
    assert talk.say("pooja sharma ko 350 udhaar") == (
        "Abhi likha hai: Pooja Sharma ₹350 udhaar. Ek aur likhun?"
    )
    assert "₹700" in talk.say("haan")
    assert "Abhi likha" not in talk.say("pooja sharma ko 400 udhaar")


def test_a_second_undo_says_what_it_would_take_back(talk: Talk) -> None:
    talk.say("mohan se 100 aaya")
    assert "₹100 hataya" in talk.say("undo")
    assert talk.say("undo") == (
        'Usse pehle:\n"✅ Sunil Verma ₹500 cash (bill 0398). Baaki ₹740."\nYe bhi wapas lun?'
    )
    assert talk.say("haan") == "✅ ₹500 hataya. Sunil Verma baaki ₹1,240."
    assert talk.say("undo") == "Wapas lene ko kuch nahi."


def test_no_leaves_it_and_ten_minutes_end_it(talk: Talk, clock: FixedClock) -> None:
    talk.say("mohan se 100 aaya")
    talk.say("undo")
    talk.say("undo")
    assert talk.say("nahi") == "Theek hai, kuch nahi badla."
    clock.advance(timedelta(minutes=11))
    assert talk.say("undo") == "Wapas lene ko kuch nahi."


def test_what_was_refused_as_too_late_is_not_asked_about_later(
    talk: Talk, clock: FixedClock
) -> None:
    talk.say("cement ka rate 390 kar do")
    clock.advance(timedelta(minutes=11))
    assert talk.say("undo").startswith("10 minute se zyada")
    talk.say("mohan se 100 aaya")
    talk.say("undo")
    assert talk.say("undo") == "Wapas lene ko kuch nahi."


def test_a_bill_and_a_change_of_an_item_are_named_too(talk: Talk) -> None:
    talk.say("1 tap 590 gst mila ke cash")
    talk.tap("Bana do")
    talk.say("mohan se 100 aaya")
    talk.say("undo")
    assert '"✅ GH/26-27/0421 ₹590' in talk.say("undo")
    assert "cancelled" in talk.tap("Haan")


def test_a_button_takes_back_the_older_first(talk: Talk) -> None:
    button = talk.said[0].buttons[-1]
    talk.say("mohan se 100 aaya")
    talk.say("", button=button.id)
    assert "Mohan Lal ₹100" in talk.say("undo")
