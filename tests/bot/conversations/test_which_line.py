"""What an open bill is changed in is asked where it is not sure: which line, or for whom it is."""

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


def test_what_else_was_said_is_done_at_once(talk: Talk) -> None:
    asked = talk.say("make it 4 and add 2 kg keel 90")
    assert "keel 2 kg × ₹90" in asked
    assert asked.endswith("\nWhich one becomes 4?")
    told = talk.tap("tap")
    assert "Tap 4 × 250 = 1,000.00\nKeel 2 kg × 90 = 180.00\n" in told


def test_a_price_is_put_in_so(talk: Talk) -> None:
    asked = talk.say("rate 300 kar do")
    assert asked.endswith("\nKaunsa ₹300 karna hai?")
    assert "Tap 10 × 300 = 3,000.00" in talk.tap("tap")


def test_goods_that_are_not_on_the_bill_are_asked_again(talk: Talk) -> None:
    talk.say("10 nahi 15 honge")
    assert "Kaunsa 15 karna hai?" in talk.say("", button="a.option.7.9") + talk.say("wire")


def test_for_whom_it_is_is_asked_though_the_bill_has_a_name(talk: Talk) -> None:
    assert talk.say("customer ka naam galat hai, sharma hai").endswith("\nKiske naam?")
    assert talk.labels == ["Ajay Sharma", "Pooja Sharma"]
    assert talk.tap("Pooja Sharma").startswith("🧾 Pooja Sharma\n")


def test_a_wrong_name_alone_drops_no_bill(talk: Talk) -> None:
    assert talk.say("naam galat hai").endswith("\nKiske naam?")
    assert talk.say("sunil").startswith("🧾 Sunil Verma\n")


def test_goods_that_are_none_of_those_known_are_new(sqlite_db: Database, clock: FixedClock) -> None:
    talk = gupta_hardware(sqlite_db, clock)
    talk.say("naya item Chandan Agarbatti 45 gst 5")
    talk.say("naya item Loban Agarbatti 50 gst 5")
    asked = talk.say("ramesh ko 3 agarbatti 60")
    assert asked.endswith("\nKaunsa agarbatti?")
    assert talk.labels == ["Chandan Agarbatti", "Loban Agarbatti", "Naya: agarbatti"]
    stale = talk.said[0].buttons[2].id
    talk.tap("Naya: agarbatti")
    talk.tap("GST alag")
    assert "Agarbatti 3 × 60 = 180.00\n" in talk.tap("5%")
    assert "purane message" in talk.say("", button=stale)


def test_the_question_which_line_has_no_new_goods(talk: Talk) -> None:
    talk.say("10 nahi 15 honge")
    assert talk.labels == ["cement", "tap"]
