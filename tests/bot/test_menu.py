"""The menu of an app: within Telegram's limits in each language, and each command works when typed."""

import re

import pytest

from bot.menu import Menu, menus, said
from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.both_sides import Both, after_c8

NAMES = ["aaj", "baaki", "bill", "export", "help", "undo"]


def test_nine_languages_have_the_same_commands() -> None:
    assert sorted(menus()) == ["bn", "en", "gu", "hi", "kn", "mr", "pa", "ta", "te"]
    for menu in menus().values():
        assert sorted(name for name, _ in menu.commands) == NAMES


@pytest.mark.parametrize("menu", menus().values(), ids=menus().keys())
def test_what_it_says_is_within_telegrams_limits(menu: Menu) -> None:
    for name, about in menu.commands:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 3 <= len(about) <= 256
    assert 20 <= len(menu.short) <= 120
    assert len(menu.short) < len(menu.long) <= 512


@pytest.fixture
def both(sqlite_db: Database, clock: FixedClock) -> Both:
    return after_c8(sqlite_db, clock)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/start", "Namaste 🙏 Bill aise likho: "),
        ("/help", "Ek line me bill:\n"),
        ("/bill", "Namaste 🙏 Bill aise likho: "),
        ("/baaki", "Kul udhaar *₹"),
        ("/khata", "Kul udhaar *₹"),
        ("/baaki ramesh", "Ramesh Kumar: *₹897*"),
        ("/aaj", "📊 21 Nov\nBikri *₹"),
        ("/AAJ@pakka_bot", "📊 21 Nov\nBikri *₹"),
        ("/undo", "✅ GH/26-27/0424 ₹1,300 wapas liya."),
        ("/export", "Poora hisaab (bill, khata, grahak, item) ek zip me"),
        ("/bill imran 1 tap 590", "🧾 Imran Khan\n"),
        ("/hatao", "Bill hata diya."),
    ],
)
def test_each_command_works_for_the_owner(both: Both, typed: str, answer: str) -> None:
    if typed == "/hatao":
        both.owner.say("imran 1 tap 590")
    assert both.owner.say(typed).startswith(answer)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/start", "Namaste 🙏 Gupta Hardware ke bill yahan aate hain."),
        ("/help", "Namaste 🙏 Gupta Hardware ke bill yahan aate hain."),
        ("/bill", "Gupta Hardware ka bill GH/26-27/0422 (21 Nov)"),
        ("/baaki", "Gupta Hardware: *₹1,802*"),
        ("/khata", "Gupta Hardware ka hisaab. Baaki *₹1,802*."),
        ("/aaj", "Gupta Hardware: *₹1,802*"),
        ("/undo", "Namaste 🙏 Gupta Hardware ke bill yahan aate hain."),
        ("/export", "Gupta Hardware ka hisaab. Baaki *₹1,802*."),
    ],
)
def test_a_customer_is_told_his_own_by_the_same_commands(
    both: Both, typed: str, answer: str
) -> None:
    assert both.customer("Sunil Verma").say(typed).startswith(answer)
    assert both.owes("Sunil Verma") == 1_802_00


def test_the_staff_sees_no_totals_by_a_command(both: Both) -> None:
    both.owner.say("chotu 9800000210 ko sirf bill banane do")
    both.owner.tap("Haan")
    chotu = type(both.owner)(both.owner.db, both.owner.clock, both.owner.shop, address="9800000210")
    sees = "Ye sirf malik dekh sakte hain. Bill banane ko tayyar hoon."
    assert chotu.say("/aaj") == sees
    assert chotu.say("/khata") == sees


def test_a_command_keeps_the_language_of_the_talk(both: Both) -> None:
    both.owner.say("रमेश का कितना बाकी है")
    assert both.owner.say("/khata").startswith("कुल उधार *₹")


def test_a_slash_within_words_is_left_alone() -> None:
    assert said("GH/26-27/0421 bhejo") == "GH/26-27/0421 bhejo"
    assert said("/") == "/"
