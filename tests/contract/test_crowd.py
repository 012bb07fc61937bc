"""Twenty messages of one person at once, and many people at once: each chat in order, each answer right."""

import os

import pytest
from sqlmodel import col, select

from core.chats.models import ChatMessage
from tests.contract.conftest import Stage
from tests.contract.sides import waits
from tests.contract.test_channels import assert_sound

# A thousand in the long form: at five a second WhatsApp's answers alone take minutes.
_PEOPLE = 1000 if os.environ.get("PAKKA_TORTURE") else 20
_PATIENCE = 60.0 + _PEOPLE  # seconds
pytestmark = pytest.mark.parametrize("hall", ["telegram polled", "whatsapp"], indirect=True)


def test_twenty_messages_at_once_are_worked_in_their_order(stage: Stage) -> None:
    typed = ["ramesh ko 1 bori cement 380", *(f"cement {n} bori karo" for n in range(2, 21))]
    for text in typed:
        stage.owner.says(text)
    # 20 x 380 = 7,600.00, CGST and SGST 684.00 each, 8,968 in all
    shown = waits(stage.owner, "7,600.00")
    assert "₹8,968" in shown.text
    assert worked(stage, stage.owner.address) == typed
    assert_sound(stage, bills=0)


def test_many_people_at_once_each_get_their_own_answer(stage: Stage) -> None:
    people = [stage.side.phone(f"Dukandar {n}", f"98000{n:05}") for n in range(_PEOPLE)]
    for person in people:
        person.says("hi")
    for person in people:
        waits(person, "Dukaan ka naam aur sheher?", seconds=_PATIENCE)
    for n, person in enumerate(people):
        person.says(f"Bazaar {n} Jaipur")
    for n, person in enumerate(people):
        shown = waits(person, f"Bazaar {n}, Jaipur", seconds=_PATIENCE)
        assert "GST number" in shown.text
        assert [one for one in person.seen() if "Bazaar" in one.text] == [shown]
    assert_sound(stage, bills=0)


def worked(stage: Stage, address: str) -> list[str]:
    """What somebody wrote, in the order in which it was worked."""
    db = stage.database()
    try:
        with db.reading() as session:
            mine = (ChatMessage.address == address) & (ChatMessage.direction == "in")
            statement = select(ChatMessage.text).where(mine).order_by(col(ChatMessage.id))
            return list(session.exec(statement))
    finally:
        db.close()
