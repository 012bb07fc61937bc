"""A customer who was put away keeps his bills and dues: they are told, paid and cancelled as all others."""

import pytest

from core.clock import FixedClock
from core.db import Database
from core.documents.from_khata import dues_of
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """Zafar Ali owes 696 of bill 0421, and his record was taken back by its Undo."""
    made = gupta_hardware(sqlite_db, clock)
    made.say("naya customer Zafar Ali 9800000999")
    undo = made.said[0].buttons[-1].id
    made.say("zafar ko 1 tap 590 bhej do")
    made.tap("GST alag")
    made.say("haan")
    assert made.say("", button=undo) == "✅ Zafar Ali hataya."
    assert made.say("", button=undo).startswith("Ye button purane message ka hai")
    return made


def test_who_owes_names_him_too(talk: Talk) -> None:
    assert talk.say("sabka kitna baki hai").endswith("+1 aur")
    with talk.db.reading() as session:
        rows = dues_of(session, talk.shop, on=talk.clock.now().date()).rows
    assert ("Zafar Ali", 69600) in [(row.name, row.total_paise) for row in rows]


def test_he_is_not_written_to(talk: Talk) -> None:
    assert "Zafar" not in talk.say("sabko yaad dilao")
    assert talk.say("0421 dikhao").startswith("GH/26-27/0421 · Zafar Ali")
    talk.tap("Phir bhejo")
    assert talk.to_customers == []


def test_his_bill_is_paid_and_cancelled(talk: Talk) -> None:
    assert talk.say("0421 ka 100 aaya").endswith("(bill 0421). Baaki ₹596.")
    assert talk.tap("Undo") == "✅ ₹100 hataya. Zafar Ali baaki ₹696."
    assert "Zafar ₹696 cancel karun?" in talk.say("421 cancel karo")
    assert talk.tap("Haan cancel").startswith("✅ 0421 cancel.")


def test_his_number_may_be_anothers(talk: Talk) -> None:
    talk.say("naya customer Zafar Alam 9800000999")
    talk.say("zafar alam ko 1 tap 590 bhej do")
    talk.say("haan")
    assert {reply.address for reply in talk.to_customers} == {"9800000999"}
