"""What we say: whole in each language, each error with its sentence, short enough for a phone."""

import datetime as dt
import re
from typing import Any

import pytest

from bot import acts as act_of, replies
from bot.context import KnownCustomer, ShopContext
from bot.understand import understand
from core import call_errors, errors, logo_errors
from core.errors import PakkaError

LANGUAGES = [
    "hi-Latn",
    "hi",
]  # the others are still filled; what they lack is counted after each run
SHOP = ShopContext(customers=(KnownCustomer("Ramesh Kumar"),))
# what an example shows
SHOWN = (
    act_of.AddCustomer, act_of.AddItem, act_of.CreateInvoice, act_of.RecordPayment, act_of.RecordCredit,
    act_of.Balance, act_of.Statement, act_of.Outstanding, act_of.Remind, act_of.Summary, act_of.Undo,
)  # fmt: skip
KINDS = PakkaError.__subclasses__()
# what only programs are told is said by the dialects of the APIs
LEAVES = [
    leaf
    for kind in KINDS
    for leaf in kind.__subclasses__()
    if leaf.__module__ != call_errors.__name__
]
MORE = {"paid_part": {"before"}}  # given as well, and not said in English
OTHERS = sorted(replies.tables().keys() - {"en", *LANGUAGES})
WHOLE = [
    lang
    for lang in (
        "hi",
        "hi-Latn",
        "gu",
        "gu-Latn",
        "mr",
        "mr-Latn",
        "bn",
        "bn-Latn",
        "pa",
        "pa-Latn",
        "ta",
        "ta-Latn",
        "kn",
        "kn-Latn",
        "te",
        "te-Latn",
    )
    if lang in [*LANGUAGES, *OTHERS]
]
# written in Latin letters in every script: signs of the tax and the banks, names of files, what is typed
LATIN = set(
    "CMYK JPEG MB PNG RGB WebP "
    "B C CA CSV Cr Excel GST GSTIN GSTR HSN ID IGST IRN JSON LUT MRP PAN PDF Ref SAC SEZ SMS "
    "START UPI UTR WhatsApp Zip bank cancelled e export gst hi hsn naam name paid way xlsx zip".split()
)
# the same in every language: figures, signs, names of things
SAME = {
    "hsn", "sac", "changed_qty", "mode_upi", "card", "mode_changed", "changed_item", "balance",
    "outstanding_row", "gst_18", "gst_5", "pay",
}  # fmt: skip


def table(lang: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = replies.tables()[lang].get(name, {})
    return found


def holes(template: object) -> set[str]:
    return set(re.findall(r"\{(\w+)", str(template)))


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
@pytest.mark.parametrize("lang", ["en", *LANGUAGES])
def test_every_error_has_a_sentence_in_the_languages_we_speak(
    leaf: type[PakkaError], lang: str
) -> None:
    sentence = table(lang, "errors").get(leaf.code)
    assert sentence, f"{leaf.code} has no sentence in {lang}"
    assert holes(sentence) <= holes(re.sub(r"(\w+)", r"{\1}", leaf.__doc__ or ""))


def test_codes_are_told_apart() -> None:
    codes = [leaf.code for leaf in LEAVES]
    assert sorted(set(codes)) == sorted(codes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)
    assert errors.PakkaError.code not in codes
    assert logo_errors.LogoCmyk.code in codes


@pytest.mark.parametrize("name", ["text", "buttons"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_missing_and_none_has_another_hole(lang: str, name: str) -> None:
    english, other = table("en", name), table(lang, name)
    assert english.keys() - other.keys() <= SAME
    assert other.keys() <= english.keys()
    for key, template in other.items():
        assert holes(template) <= holes(english[key]), key


@pytest.mark.parametrize("lang", OTHERS)
def test_no_sentence_of_another_language_has_a_hole_or_a_key_of_its_own(lang: str) -> None:
    for name in ("text", "buttons", "errors"):
        english = table("en", name)
        for key, template in table(lang, name).items():
            assert key in english, (lang, name, key)
            assert holes(template) <= holes(english[key]) | MORE.get(key, set()), (lang, key)
            begins = english[key].startswith(" ")  # it follows other words
            assert not template or template.startswith(" ") == begins, (lang, key)


@pytest.mark.parametrize("lang", sorted(replies.tables().keys() - {"en"}))
def test_no_language_leaves_a_reply_to_english(lang: str) -> None:
    assert replies.missing(lang) == []


# The product's page gives these sentences word for word (C37).
LEFT_OUT = {("hi", "issued_sent"): {"name"}}


@pytest.mark.parametrize("lang", WHOLE)
def test_a_whole_language_says_all_that_english_says(lang: str) -> None:
    for name in ("text", "buttons", "errors"):
        for key, template in table(lang, name).items():
            said = holes(table("en", name)[key])
            # a sentence may be empty: what is assumed goes unsaid
            assert not template or said <= holes(template) | LEFT_OUT.get((lang, key), set()), (
                lang,
                key,
            )


@pytest.mark.parametrize("lang", WHOLE)
def test_a_language_keeps_to_its_script(lang: str) -> None:
    for name in ("text", "buttons", "errors"):
        for key, template in table(lang, name).items():
            words = re.sub(r"\{\w+\}", "", template)
            if lang.endswith("-Latn"):
                assert all(ord(char) < 0x900 or ord(char) > 0xDFF for char in words), (lang, key)
            else:
                assert set(re.findall(r"[A-Za-z]+", words)) <= LATIN, (lang, key)


@pytest.mark.parametrize("lang", ["en", *LANGUAGES, *OTHERS])
def test_an_example_that_we_give_is_read_as_it_stands(lang: str) -> None:
    for key, template in table(lang, "text").items():
        for example in re.findall(r"\*([^*{}]+)\*", template):
            found = understand(example, SHOP, dt.date(2026, 11, 26))
            (act,) = found.acts
            assert isinstance(act, SHOWN), (lang, key)
            assert not found.needs, (lang, key)


@pytest.mark.parametrize("lang", ["en", *LANGUAGES, *OTHERS])
def test_help_shows_bills_money_debts_reminders_and_the_way_back(lang: str) -> None:
    shown = re.findall(r"\*([^*]+)\*", table(lang, "text")["help"])
    read = [understand(one, SHOP, dt.date(2026, 11, 26)).acts[0] for one in shown]
    assert tuple(type(act) for act in read) in {
        (
            act_of.CreateInvoice,
            act_of.RecordPayment,
            act_of.RecordCredit,
            asked,
            act_of.Outstanding,
            act_of.Remind,
            act_of.Summary,
            act_of.Undo,
        )
        for asked in (act_of.Balance, act_of.Statement)
    }
    assert {getattr(act, "customer", "Ramesh Kumar") for act in read[1:4]} == {"Ramesh Kumar"}


@pytest.mark.parametrize("lang", ["en", *LANGUAGES, *OTHERS])
def test_a_button_is_short_enough_for_a_phone(lang: str) -> None:
    for key, label in table(lang, "buttons").items():
        shown = re.sub(r"\{\w+\}", "₹12,345", label)
        assert len(shown) <= 20, (key, label)


@pytest.mark.parametrize("lang", ["en", *LANGUAGES, *OTHERS])
def test_no_sentence_is_an_essay(lang: str) -> None:
    for key, template in table(lang, "text").items():
        assert template.count("\n") <= 8, key
        assert "  " not in template, key


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "The date cannot be in the future (30 Nov 2026). Nothing was written."),
        ("hi-Latn", "Tareekh aage ki nahi ho sakti (30 Nov 2026). Kuch nahi likha."),
        ("hi", "तारीख़ आगे की नहीं हो सकती (30 Nov 2026)। कुछ नहीं लिखा।"),
        ("xx", "The date cannot be in the future (30 Nov 2026). Nothing was written."),
    ],
)
def test_a_day_is_written_as_people_write_it(lang: str, said: str) -> None:
    assert replies.error(lang, errors.DateInFuture(on="2026-11-30")) == said


@pytest.mark.parametrize("lang", ["en", *LANGUAGES, *OTHERS])
def test_a_reason_is_told_in_the_language_of_its_sentence(lang: str) -> None:
    for reason in ("fields", "cancelled", "not_filed", "too_late", "for_a_note"):
        told = replies.error(lang, errors.AmendmentNotValid(number="GH/1", reason=reason))
        words = table(lang, "text")[f"reason_{reason}"]
        assert told == table(lang, "errors")["amendment_not_valid"].format(
            number="GH/1", reason=words
        )
    for scheme in ("composition", "unregistered"):
        told = replies.error(lang, errors.ReturnNotApplicable(scheme=scheme))
        assert table(lang, "text")[f"scheme_{scheme}"] in told


def test_a_parameter_that_is_missing_leaves_no_hole() -> None:
    assert replies.error("en", errors.NumberMalformed()) == " cannot be a bill number."


def test_braces_in_what_was_typed_are_not_read_as_holes() -> None:
    fault = errors.StateUnknown(state="{number} {0} %s")
    assert replies.error("en", fault) == "I do not know the state {number} {0} %s."
