"""The number of the next bill, and all that a shop is set to, by chat."""

import pytest

from bot import own_words, replies
from bot.handlers import commands
from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def gupta(sqlite_db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(sqlite_db, clock)


def test_a_new_series_begins_where_it_is_said(gupta: Talk) -> None:
    said = gupta.say("bill number A/101 se shuru karo")
    assert said == "Agla bill: GH/26-27/0421 → A/101. Theek?"
    assert gupta.tap("Haan") == "✅ Likh liya: A/101"
    gupta.say("imran 1 tap 590")
    gupta.tap("GST alag")
    assert "A/101" in gupta.tap("Bhej do")


def test_a_count_alone_is_of_the_own_series_and_what_is_left_out_is_told(gupta: Talk) -> None:
    assert gupta.say("start bill numbers from 501") == (
        "GH/26-27/0421 se GH/26-27/0500 khali rahenge: GSTR-1 me number do hisson me dikhenge.\n"
        "Agla bill: GH/26-27/0421 → GH/26-27/0501. Theek?"
    )
    gupta.tap("Haan")
    assert gupta.tap("Undo") == "✅ Pehle jaisa kar diya."
    assert "GH/26-27/0421" in gupta.say("settings")


@pytest.mark.parametrize("typed", ["420", "GH/26-27/0419", "1"])
def test_a_number_that_was_used_is_refused(gupta: Talk, typed: str) -> None:
    said = gupta.say(f"bill number {typed} se shuru karo")
    assert "?" not in said
    assert "GH/26-27/0421" in gupta.say("settings")


@pytest.mark.parametrize("typed", ["ABCDEFG/1", "GUPTA/2026-27/00001", "99999999999999999"])
def test_a_number_that_no_bill_may_have_is_refused(gupta: Talk, typed: str) -> None:
    gupta.say(f"bill number {typed} se shuru karo")
    assert "Haan" not in gupta.labels
    assert "GH/26-27/0421" in gupta.say("settings")


def test_a_number_of_a_bill_is_still_that_bill(gupta: Talk) -> None:
    assert "0420" in gupta.say("bill number 420 bhejo")
    assert commands.find("bill number 420 bhejo") is None


@pytest.mark.parametrize("lang", sorted(replies.tables()))
def test_what_is_told_to_be_written_is_understood(lang: str) -> None:
    told = replies.text(lang, "series_how", example="A/101")
    example = told.split("'")[1]
    assert own_words.next_number(example) == "A/101", example
    for phrase in replies.tables()[lang]["commands"]["settings"]:
        assert commands.find(phrase) == "cmd.settings", phrase
    assert commands.find(replies.text(lang, "scheme_of_composition")) == "cmd.set.gst"


@pytest.mark.parametrize("lang", sorted(replies.tables()))
def test_settings_show_everything_with_a_button_for_each(gupta: Talk, lang: str) -> None:
    said = gupta.say(replies.tables()[lang]["commands"]["settings"][-1])
    assert "Gupta Hardware" in said
    for value in ("08AAAPG1234C1ZJ", "Rajasthan", "guptahw@example", "GH/26-27/0421", "A4"):
        assert value in said
    assert len(gupta.labels) == 10
    assert len(set(gupta.labels)) == 10


def test_a_new_upi_id_is_asked_shown_and_confirmed(gupta: Talk) -> None:
    gupta.say("settings")
    assert gupta.tap("UPI") == "UPI: guptahw@example\nNaya bhejo."
    said = gupta.say("gupta2@example")
    assert said.startswith("UPI: guptahw@example → gupta2@example\n")
    assert "guptahw@example" in gupta.say("settings")
    gupta.tap("UPI")
    gupta.say("gupta2@example")
    assert gupta.tap("Haan") == "✅ Likh liya: gupta2@example"
    gupta.tap("Undo")
    assert "guptahw@example" in gupta.say("settings")


def test_an_address_keeps_its_pin_code_apart(gupta: Talk) -> None:
    gupta.say("settings")
    gupta.tap("Pata")
    gupta.say("12 MI Road, Jaipur, 302001")
    gupta.tap("Haan")
    assert "Pata: 12 MI Road, Jaipur 302001" in gupta.say("settings")


def test_a_bill_typed_instead_of_a_value_is_a_bill(gupta: Talk) -> None:
    gupta.say("settings")
    gupta.tap("UPI")
    assert "Ramesh Kumar" in gupta.say("ramesh ko 2 bori cement 380 ke hisab se")


def test_rates_and_languages_are_chosen(gupta: Talk) -> None:
    gupta.say("settings")
    gupta.tap("Rate")
    assert gupta.tap("GST mila ke") == "✅ Likh liya: GST mila ke"
    assert "Rate: GST mila ke" in gupta.say("settings")
    gupta.tap("Bill ki bhasha")
    assert "English" in gupta.said[-1].text


def test_a_shop_that_moves_is_asked_for_the_gstin_of_its_new_state(gupta: Talk) -> None:
    said = gupta.say("dukan ka state maharashtra hai")
    assert said.startswith("Maharashtra ka GSTIN alag hota hai")
    said = gupta.say("27AACCB1234L1ZU")
    assert "→ Regular GST · 27AACCB1234L1ZU · Maharashtra" in said
    gupta.tap("Haan")
    assert "27AACCB1234L1ZU" in gupta.say("settings")


def test_a_prefix_alone_begins_a_series_or_goes_on_with_it(gupta: Talk) -> None:
    assert gupta.say("bill prefix GT karo") == "Agla bill: GH/26-27/0421 → GT/26-27/0001. Theek?"
    gupta.tap("Haan")
    assert gupta.say("bill prefix GH karo") == "Agla bill: GT/26-27/0001 → GH/26-27/0421. Theek?"


# what shops write of each setting, and what it opens
OPENED = [
    ("upi badalna hai", "cmd.set.upi"),
    ("यूपीआई बदलो", "cmd.set.upi"),
    ("change bank account", "cmd.set.bank"),
    ("சரக்கு முகவரி மாற்று", None),
    ("முகவரி மாற்று", "cmd.set.address"),
    ("దుకాణం చిరునామా మార్చు", None),
    ("చిరునామా మార్చు", "cmd.set.address"),
    ("દુકાનનું નામ બદલો", "cmd.set.name"),
    ("ramesh ka pata badlo", None),
    ("naam badlo", None),
    ("series badlo", "cmd.set.series"),
    ("humne gst le liya", "cmd.set.gst"),
    ("gst registration cancel ho gaya", "cmd.set.gst"),
    ("gst hatao", None),
    ("gst mila ke", None),
    ("composition ka bill bhejo", None),
    ("bill number 421 bhejo", None),
    ("ramesh ko 2 bori cement 380", None),
]


@pytest.mark.parametrize(("text", "opened"), OPENED)
def test_what_is_said_of_a_setting_opens_it(text: str, opened: str | None) -> None:
    assert commands.find(text) == opened


def test_a_bank_account_that_is_told_is_asked_first(gupta: Talk) -> None:
    said = gupta.say("mera bank account 50100012345 ifsc HDFC0001234")
    assert said.startswith("Bank: – → 50100012345 HDFC0001234\n")
    assert "Bank: –" in gupta.say("settings")
    gupta.say("mera bank account 50100012345 ifsc HDFC0001234")
    gupta.tap("Haan")
    assert "Bank: 50100012345 HDFC0001234" in gupta.say("settings")


def test_a_upi_id_that_is_none_is_refused_before_it_is_asked(gupta: Talk) -> None:
    gupta.say("meri upi id guptahw@gmail.com hai")
    assert "Haan" not in gupta.labels
    assert "UPI: guptahw@example" in gupta.say("settings")
