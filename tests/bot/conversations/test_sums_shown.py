"""What a sum was taken for stands in the preview: of one, of all, before the tax or off the total."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """GST goes on top; two taps at 400 are on the open bill: 800.00 + 144.00."""
    made = gupta_hardware(sqlite_db, clock)
    made.say("2 tap 400")
    assert "*Kul ₹944*" in made.tap("GST alag")
    return made


def test_what_one_comes_to_of_goods_for_a_sum(talk: Talk) -> None:
    talk.say("hatao")
    assert "Tap 2 × 5 = 10.00\n" in talk.say("2 tap 10 ka")
    talk.say("hatao")
    said = talk.say("imran ko 2 darwaza 3200 aur 5 kabja total 3000")
    assert "Darwaza 2 × 3,200 = 6,400.00\nKabja 5 × 600 = 3,000.00\n" in said


def test_what_does_not_divide_is_of_all(talk: Talk) -> None:
    talk.say("hatao")
    assert "Tap 3 = 10.00\n" in talk.say("3 tap 10 ka")


def test_rupees_off_are_before_the_tax_and_how_they_come_off_the_total_is_told(talk: Talk) -> None:
    said = talk.say("10 rs kam kar do")
    assert "*Kul ₹932*" in said  # 790.00 + 142.20, rounded
    assert said.endswith("\nGST se pehle ghataya. Kul me se ghatana ho to: 'total 934 kar do'")
    told = talk.say("total 934 kar do")
    assert told.startswith("Kul ₹934 rakha\nChhoot 8.47 → taxable 791.53\n")
    assert "GST se pehle" not in told


def test_a_total_takes_the_place_of_a_share_off(talk: Talk) -> None:
    talk.say("10% chhoot")
    assert "*Kul ₹900*" in talk.say("total 900 kar do")


def test_where_the_rate_holds_the_tax_nothing_more_is_told(talk: Talk) -> None:
    talk.say("hatao")
    talk.say("2 tap 400 gst mila ke")
    said = talk.say("10 rs kam kar do")
    assert "*Kul ₹790*" in said
    assert "GST se pehle" not in said
