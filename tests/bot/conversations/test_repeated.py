"""A bill typed again is asked about; what changes it meanwhile makes another bill of it."""

from datetime import timedelta

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware

CEMENT = "ramesh ko 2 bori cement 380"
ASKS = "Ye bill ban chuka hai: 0421 ₹897. Ek aur banaun?"


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """The bill is made, and typed again."""
    made = gupta_hardware(sqlite_db, clock)
    made.say(CEMENT)
    made.tap("GST alag")
    made.tap("Bhej do")
    assert made.say(CEMENT) == ASKS
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "make it 3 bags",
        "3 bori kar do",
        "cement 3 bori karo",
        "ramesh ko 3 bori cement 380",
        "3 बोरी कर दो",
        "3 पोती करा",
        "3 થેલી કરી દો",
        "৩ বস্তা করে দাও",
        "3 ਬੋਰੀ ਕਰ ਦਿਓ",
        "3 மூட்டை பண்ணுங்க",
        "3 బస్తాలు చేయండి",
        "3 ಚೀಲ ಮಾಡಿ",
    ],
)
def test_a_change_makes_another_bill_of_it_and_shows_it_whole(talk: Talk, typed: str) -> None:
    said = talk.say(typed)
    assert "Ramesh Kumar" in said
    assert "× 380 = 1,140.00\n" in said
    assert "₹1,345" in said  # 1,140.00 + 205.20 of tax, rounded
    assert "0422" in talk.tap(talk.labels[0])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("aur 2 kg keel 90", "Keel 2 kg × 90 = 180.00"),
        ("10% chhoot", "Cement 2 bori 760.00 − 10% 76.00 = 684.00"),
        ("rate 390 kar do", "Cement 2 bori × 390 = 780.00"),
        ("ramesh ko nahi sunil ko", "🧾 Sunil Verma\nCement 2 bori × 380 = 760.00"),
        ("08AABCS1234F1ZR", "🧾 Ramesh Kumar · GSTIN ✅"),
    ],
)
def test_whatever_a_bill_may_be_changed_by_changes_it(talk: Talk, typed: str, shown: str) -> None:
    assert shown in talk.say(typed)


@pytest.mark.parametrize("typed", [CEMENT, "2 bori kar do", "cement 380 rate"])
def test_what_changes_nothing_is_asked_again(talk: Talk, typed: str) -> None:
    assert talk.say(typed) == ASKS


def test_yes_and_no_answer_as_before(talk: Talk) -> None:
    assert talk.say("nahi") == "Theek hai, naya nahi banaya."
    assert "ban chuka" in talk.say(CEMENT)
    assert talk.say("haan").startswith("🧾 Ramesh Kumar")


def test_a_bill_begun_since_is_the_one_that_changes(talk: Talk) -> None:
    talk.say("sunil ko 4 kg keel 90")
    assert "keel 5 kg = 450.00" in talk.say("5 kg kar do")
    assert talk.tap("Bhej do").startswith("✅ GH/26-27/0422 ₹531")  # 450.00 + 81.00


def test_a_week_later_it_is_forgotten(talk: Talk, clock: FixedClock) -> None:
    clock.advance(timedelta(days=8))
    assert "1,140.00" not in talk.say("3 bori kar do")
