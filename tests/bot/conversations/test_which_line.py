"""A change that fits several lines of the open bill is made in the one that is named, and adds none."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """Ten bags of cement and ten taps are on the open bill."""
    made = gupta_hardware(sqlite_db, clock)
    made.say("ramesh ko 10 bori cement 380, 10 tap 250")
    made.tap("GST alag")
    return made


@pytest.mark.parametrize("answer", ["tap", "cement nahi, tap", "2"])
def test_the_line_that_is_named_gets_the_count(talk: Talk, answer: str) -> None:
    asked = talk.say("10 nahi 15 honge")
    assert asked.endswith("\nKaunsa 15 karna hai?")
    assert talk.labels == ["cement", "tap"]
    told = talk.say(answer)
    assert "Cement 10 bori × 380 = 3,800.00\nTap 15 × 250 = 3,750.00\n" in told
    assert "₹8,909" in told  # 7,550.00 + 1,359.00 of tax


def test_a_button_names_it_too(talk: Talk) -> None:
    talk.say("not 10, 15")
    told = talk.tap("cement")
    assert "Cement 15 bori × 380 = 5,700.00\nTap 10 × 250 = 2,500.00\n" in told


def test_a_price_is_put_in_so(talk: Talk) -> None:
    asked = talk.say("rate 300 kar do")
    assert asked.endswith("\nKaunsa ₹300 karna hai?")
    assert "Tap 10 × 300 = 3,000.00" in talk.tap("tap")


def test_goods_that_are_not_on_the_bill_are_asked_again(talk: Talk) -> None:
    talk.say("10 nahi 15 honge")
    assert "Kaunsa 15 karna hai?" in talk.say("", button="a.option.7.9") + talk.say("wire")
