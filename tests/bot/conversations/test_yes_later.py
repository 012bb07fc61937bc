"""A bare yes means the question that was asked last; where the talk went on since, it is asked again."""

import pytest
from sqlmodel import select

from core.clock import FixedClock
from core.db import Database
from core.invoices.models import Invoice
from tests.bot.conversations.world import Talk, gupta_hardware

pytestmark = pytest.mark.words


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    """Gupta Hardware, one bill made, and the question whether to cancel it."""
    made = gupta_hardware(db, clock)
    made.say("ramesh ko 2 bori cement 380")
    made.tap("GST alag")
    made.tap("Bhej do")
    return made


def status(talk: Talk) -> str:
    """How the bill 0421 stands."""
    with talk.db.reading() as session:
        of = select(Invoice.status).where(Invoice.number == "GH/26-27/0421")
        return session.exec(of).one()


def test_a_yes_after_another_matter_asks_again_before_it_cancels(talk: Talk) -> None:
    asked = talk.say("0421 cancel kar do")
    assert "cancel karun?" in asked
    assert "nahi mila" in talk.say("9999 bill cancel karo")
    assert talk.say("haan") == asked
    assert status(talk) == "issued"
    talk.say("haan")
    assert status(talk) == "cancelled"


@pytest.mark.parametrize("between", ["namaste", "asdf qwer", ""])
def test_a_greeting_or_a_slip_of_the_thumb_does_not(talk: Talk, between: str) -> None:
    talk.say("0421 cancel kar do")
    if between:
        talk.say(between)
    talk.say("haan")
    assert status(talk) == "cancelled"


def test_a_no_declines_it_whatever_came_between(talk: Talk) -> None:
    talk.say("0421 cancel kar do")
    talk.say("aaj ki sale")
    talk.say("nahi")
    talk.say("haan")
    assert status(talk) == "issued"


def test_a_yes_after_a_declined_question_shows_the_open_bill_before_it_sends_it(talk: Talk) -> None:
    shown = talk.say("ramesh ko 5 bori cement 380")
    assert "Kul" in shown
    talk.say("0421 cancel kar do")
    assert "kuch nahi" in talk.say("nahi")
    assert talk.say("haan") == shown
    assert "0422" in talk.say("haan")
    assert status(talk) == "issued"
