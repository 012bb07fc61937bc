"""A bill for a name with the phone of somebody else: which of the two it is for is asked."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """The phone 9800004210 is Ramesh Kumar's."""
    return gupta_hardware(sqlite_db, clock)


@pytest.mark.parametrize("chosen", ["Imran Khan", "Ramesh Kumar"])
def test_one_of_two_known_customers_is_chosen(talk: Talk, chosen: str) -> None:
    talk.say("imran 9800004210 ko 2 bori cement 380")
    assert talk.labels == ["Imran Khan", "Ramesh Kumar"]
    talk.tap(chosen)
    said = talk.tap("GST alag")
    assert said.startswith(f"🧾 {chosen}")
    assert "Cement 2 bori × 380 = 760.00" in said


@pytest.mark.parametrize("answer", ["kavita", "1"])
def test_a_name_that_nobody_has_is_chosen_as_typed(talk: Talk, answer: str) -> None:
    talk.say("kavita 9800004210 ko 2 bori cement 380")
    assert talk.labels == ["kavita", "Ramesh Kumar"]
    talk.say(answer)
    said = talk.tap("GST alag")
    assert "Kavita" in said
    assert "Ramesh" not in said


def test_a_payment_asks_too(talk: Talk) -> None:
    asked = talk.say("sunil 9800004210 se 500 mila")
    assert "Sunil" in asked
    said = talk.tap(next(label for label in talk.labels if label.startswith("Sunil")))
    assert said.startswith("✅ Sunil Verma ₹500")
