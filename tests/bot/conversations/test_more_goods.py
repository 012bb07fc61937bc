"""More goods for whom a bill is open: they join it; goods for somebody else begin another."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """A bill of two bags of cement for Ramesh is open."""
    made = gupta_hardware(sqlite_db, clock)
    made.say("ramesh ko 2 bori cement 380")
    made.tap("GST alag")
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "ramesh ko 2 kg keel 90",
        "ramesh kumar ko 2 kg keel 90",
        "2 kg keel 90",
        "keel 2 kg 90 bhi",
        "रमेश को 2 किलो कील 90",
    ],
)
def test_his_own_name_is_no_goods(talk: Talk, typed: str) -> None:
    # 760.00 + 180.00 = 940.00, 9 % of it 84.60 twice: 1,109.20
    assert "940.00 · CGST 84.60 + SGST 84.60\n" in talk.say(typed)
    assert talk.said[0].text.endswith(("₹1,109* · udhaar", "₹1,109* · उधार"))


def test_somebody_elses_goods_begin_another_bill(talk: Talk) -> None:
    assert talk.say("sunil ko 2 kg keel 90").startswith("🧾 Sunil Verma\nKeel 2 kg × 90 = 180.00\n")
    assert "Ramesh Kumar ka bill ruka hua hai." in talk.tap("Bhej do")


def test_a_person_of_the_same_first_name_is_another(talk: Talk) -> None:
    assert talk.say("ramesh gupta ko 2 kg keel 90").startswith("🧾 Ramesh Gupta (naya)\n")
