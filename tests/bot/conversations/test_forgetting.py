"""What the shop taught is used, shown, and forgotten by words: last rates, nicknames, the basis of GST."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    """Ramesh pays 380 for cement, Sunil 400; prices are without GST."""
    made = gupta_hardware(db, clock)
    made.say("ramesh ko 2 bori cement 380")
    made.tap("GST alag")
    made.tap("Bhej do")
    made.say("sunil ko 2 bori cement 400")
    made.tap("Bhej do")
    return made


def test_each_customer_is_billed_at_his_own_last_rate(talk: Talk) -> None:
    assert "cement 1 bori × 380" in talk.say("ramesh ko 1 bori cement").casefold()
    talk.tap("Hatao")
    assert "cement 1 bori × 400" in talk.say("sunil ko 1 bori cement").casefold()


@pytest.mark.parametrize(
    "typed",
    ["ramesh ka cement ka rate bhool jao", "forget ramesh cement rate", "रमेश सीमेंट का रेट भूल जाओ"],
)
def test_a_rate_is_forgotten_by_words(talk: Talk, typed: str) -> None:
    assert talk.say(typed)[:1] == "✅"
    shown = talk.say("yaad kya hai")
    assert "Ramesh: cement" not in shown
    assert "Sunil: cement ₹400" in shown


def test_the_basis_of_gst_is_forgotten_and_asked_anew(talk: Talk) -> None:
    assert talk.say("gst alag bhool jao") == "✅ Hata diya."
    assert "GST alag ya mila hua?" in talk.say("ramesh ko 1 bori cement 380")


def test_a_nickname_is_kept_used_shown_and_forgotten(talk: Talk) -> None:
    talk.say("sharma ka hisab")  # two of that name: one is picked
    talk.tap(talk.labels[0])
    talk.tap("Haan")
    assert "sharma = Ajay Sharma" in talk.say("yaad kya hai")
    assert talk.say("sharma ka kitna baki hai").startswith("Ajay Sharma")
    assert talk.say("sharma bhool jao") == "✅ Hata diya."
    assert "sharma = " not in talk.say("yaad kya hai")


def test_forget_it_is_about_the_open_bill(talk: Talk) -> None:
    talk.say("ramesh ko 1 bori cement")
    assert "yaad" not in talk.say("forget it")


def test_where_several_things_fit_they_are_shown(talk: Talk) -> None:
    assert talk.say("cement ka rate bhool jao").startswith("Ye yaad hai")
    assert "Ramesh: cement ₹380" in talk.say("yaad kya hai")
