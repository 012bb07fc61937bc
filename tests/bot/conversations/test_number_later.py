"""After C4: the customer's number comes later, and the bill goes to him."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    made = gupta_hardware(db, clock)
    made.say("raju bhai 3 kg keel 90")
    made.tap("GST alag")
    assert made.say("cash mil gaya bana do") == (
        "✅ GH/26-27/0421 ₹319, cash mila. Raju Bhai baaki ₹0.\n"
        "Unka number bhejo to bill unko bhi bhejun."
    )
    return made


def test_the_bare_number_sends_the_bill(talk: Talk) -> None:
    assert talk.say("9800000311") == "✅ GH/26-27/0421 Raju Bhai ko bhej diya."
    assert [reply.address for reply in talk.to_customers] == ["9800000311"]
    assert [paper.kind for paper in talk.to_customers[0].attachments] == ["invoice_pdf"]


def test_the_number_with_his_name_sends_it_too(talk: Talk) -> None:
    talk.say("raju bhai ka number 98000 00311")
    assert [reply.address for reply in talk.to_customers] == ["9800000311"]


def test_a_number_too_short_is_told_and_nothing_is_kept(talk: Talk) -> None:
    assert talk.say("98000") == "98000 10 ank ka mobile number nahi hai."
    assert talk.to_customers == []


def test_once_the_talk_goes_on_a_number_is_nobodys(talk: Talk) -> None:
    talk.say("sabse zyada kiska baki hai")
    talk.say("9800000311")
    assert talk.to_customers == []
