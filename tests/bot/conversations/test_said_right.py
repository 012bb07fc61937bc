"""Small things said as a shop says them: a bill by its number, money as money, names in any script."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware

pytestmark = pytest.mark.words


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(db, clock)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("0477 cancel karo", "Bill 0477 nahi mila."),
        ("0477 रद्द करो", "बिल 0477 नहीं मिला।"),
        ("0477 రద్దు చేయండి", "బిల్లు 0477 లేదు."),
        ("0477 ka bill bhejo", "Bill 0477 nahi mila."),
        ("GH/26-27/0477 dikhao", "Bill GH/26-27/0477 nahi mila."),
        ("credit note 500 bill 0477", "Bill 0477 nahi mila."),
    ],
)
def test_a_bill_that_is_not_there_is_named(talk: Talk, typed: str, answer: str) -> None:
    assert talk.say(typed) == answer


@pytest.mark.parametrize(
    "typed",
    [
        "रमेश का इनवाइट लिंक",
        "রমেশ কে ইনভাইট লিংক দাও",
        "ரமேஷுக்கு இன்வைட் லிங்க்",
        "రమేష్ కి ఇన్వైట్ లింక్ పంపండి",
        "ramesh ka invite link",
        "ramesh kumar ko invite link do",
    ],
)
def test_a_link_is_made_for_a_name_in_any_script(talk: Talk, typed: str) -> None:
    said = talk.say(typed)
    assert "Ramesh Kumar" in said
    assert "/start " in said


def test_a_link_is_made_for_nobody_else(talk: Talk) -> None:
    assert "/start " not in talk.say("ramesh sharma ka invite link")
    assert "/start " not in talk.say("sharma ka invite link")  # there are two


def test_a_sum_that_cannot_be_is_told_in_rupees(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380")
    talk.tap("GST alag")
    said = talk.say("total 5000 kar do")
    assert said == "Ye rakam sahi nahi lagti: ₹5,000."


def test_what_is_rounded_is_said_in_the_language(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380")
    talk.tap("GST alag")
    talk.tap("Bhej do")
    assert "राउंड ऑफ" in talk.say("आज का हिसाब")
    assert "round off" in talk.say("aaj ka hisaab")


def test_a_discount_on_the_whole_bill_says_what_is_taxable_once(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380, 2 kg keel 90, 10% chhoot")
    assert talk.tap("GST alag") == (
        "🧾 Ramesh Kumar ••4210\n"
        "Cement 2 bori × 380 = 760.00\n"
        "Keel 2 kg × 90 = 180.00\n"
        "Chhoot 94.00 → taxable 846.00\n"  # 10 % of 940.00
        "CGST 76.14 + SGST 76.14\n"  # 9 % of 846.00
        "Round off −0.28\n"
        "*Kul ₹998*"
    )


def test_a_discount_said_after_a_total_goes_before_it(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380")
    talk.tap("GST alag")
    talk.say("total 800 kar do")
    assert "760.00 − 60.00 = 700.00\n" in talk.say("chhoot 60")
