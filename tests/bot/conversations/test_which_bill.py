"""Goods in others' place, on a bill of a customer with several: which is asked, then what may be done."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """Imran has a bill of yesterday, and one of today."""
    made = gupta_hardware(sqlite_db, clock)
    made.say("imran ko 3 bori cement 380")
    made.tap("GST alag")
    made.tap("Bhej do")
    return made


@pytest.mark.parametrize(
    "said",
    [
        "imran wale bill me cement ki jagah tap",
        "in imran's bill replace cement with tap",
        "imran chya bill madhe cement aivaji tap kara",
        "imran na bill ma cement ne badle tap karo",
    ],
)
def test_which_bill_is_asked_and_then_what_may_be_done(talk: Talk, said: str) -> None:
    asked = talk.say(said)
    assert "2" in asked
    assert [label.split()[0] for label in talk.labels[:-1]] == ["0421", "0419"]
    assert len(talk.labels) == 3  # and none of them
    told = talk.say("0421")
    assert "0421" in told
    assert len(talk.labels) == 2


def test_a_button_names_it_too(talk: Talk) -> None:
    talk.say("imran wale bill me cement ki jagah tap")
    assert "0419" in talk.tap(talk.labels[1])


def test_of_one_bill_nothing_is_asked(talk: Talk) -> None:
    assert "0420" in talk.say("salim wale bill me darwaza ki jagah tap")


def test_it_may_be_none_of_them(talk: Talk) -> None:
    talk.say("imran wale bill me cement ki jagah tap")
    assert talk.tap("Koi nahi") == "Theek hai, kuch nahi badla."
