"""Values keep their meaning from typed text to row, paper and back."""

import contextlib
import datetime as dt
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from bot import chat_draft
from bot.chat_draft import ChatDraft, ChatLine, State
from core.documents.upi import UpiPayment, parse_uri, payment_uri, reference_of
from core.documents.words import qty_text, rate_text, signed
from core.errors import AmountNotValid, NameMissing, PakkaError
from core.gst import gstin as gstins, numbering
from core.gst.numbering import Series
from core.money import MAX_DOCUMENT_PAISE, format_paise, group, parse_rupees, round_half_up, spread
from core.text import clean_name, name_key, strip_invisible

paise = st.integers(0, MAX_DOCUMENT_PAISE)
texts = st.text(max_size=60)


@given(paise)
def test_an_amount_that_is_printed_is_read_as_the_same(amount: int) -> None:
    assert parse_rupees(format_paise(amount)) == amount
    assert parse_rupees(format_paise(amount, decimals="auto")) == amount


@given(paise)
def test_grouping_is_by_two_after_the_first_three(amount: int) -> None:
    shown = group(amount)
    assert shown.replace(",", "") == str(amount)
    assert re.fullmatch(r"\d{1,3}|\d{1,2}(,\d\d)*,\d{3}", shown)


@given(paise)
def test_a_signed_amount_says_which_way(amount: int) -> None:
    assert signed(amount) == f"+{format_paise(amount)}"
    assert amount == 0 or signed(-amount) == f"−{format_paise(amount)}"


@given(texts)
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with contextlib.suppress(AmountNotValid):
        assert 0 <= parse_rupees(text) <= MAX_DOCUMENT_PAISE


@pytest.mark.parametrize("text", ["1e999999", "1e-999999", "sNaN", "Infinity", "0x10", "-0.01"])
def test_numbers_that_only_a_machine_writes_are_refused(text: str) -> None:
    with pytest.raises(AmountNotValid):
        parse_rupees(text)


@given(st.decimals("-99999", "99999", places=4))
def test_rounding_is_to_the_nearest_and_halves_away_from_zero(value: Decimal) -> None:
    rounded = round_half_up(value)
    assert abs(value - rounded) <= Decimal("0.5")
    assert round_half_up(-value) == -rounded


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_shares_add_up_and_are_at_most_a_paisa_off(total: int, weights: list[int]) -> None:
    shares = spread(total, weights)
    assert sum(shares) == total
    assert len(shares) == len(weights)
    whole = sum(weights)
    if whole:
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share * whole - total * weight) < whole


@given(st.decimals("0.001", "9999999", places=3))
def test_a_quantity_is_printed_without_loss(qty: Decimal) -> None:
    assert Decimal(qty_text(qty).replace(",", "")) == qty


@given(st.decimals("0", "999999", places=4))
def test_a_rate_is_printed_without_loss_and_with_two_decimals_at_least(rate: Decimal) -> None:
    shown = rate_text(rate)
    assert Decimal(shown.replace(",", "")) == rate
    assert re.search(r"\.\d{2,4}$", shown)


@given(texts)
def test_a_cleaned_name_is_clean(text: str) -> None:
    try:
        name = clean_name(text)
    except NameMissing:
        return
    assert name == clean_name(name)
    assert name == name.strip()
    assert "  " not in name
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in name)
    assert name_key(name) == name_key(text)


@pytest.mark.parametrize("word", ["क्‍ष", "സ്‌കൂൾ", "র‍্যাব"])
def test_joiners_inside_indian_words_stay(word: str) -> None:
    assert strip_invisible(word) == unicodedata.normalize("NFC", word)


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u200d", "\x00", "\x07"])
def test_signs_that_hide_or_reorder_text_go(sign: str) -> None:
    assert clean_name(f"Ram{sign}esh") == "Ramesh"


@given(texts, texts, paise)
def test_no_name_or_note_changes_what_a_link_asks_for(name: str, note: str, amount: int) -> None:
    asked = UpiPayment("a@example", name, am_paise=amount, tr=note, tn=note)
    link = payment_uri(asked)
    assert link.isascii()
    assert " " not in link
    read = parse_uri(link)
    assert read["pa"] == "a@example"
    assert read["cu"] == "INR"
    assert read.keys() <= {"pa", "pn", "am", "cu", "tr", "tn"}
    if "am" in read:
        assert parse_rupees(read["am"]) == amount
    assert re.fullmatch(r"[A-Za-z0-9]{0,35}", read.get("tr", ""))


@given(
    st.integers(1, 10**6),
    st.sampled_from(["2026-27", "26-27", "2627", ""]),
    st.integers(2020, 2090),
)
def test_every_number_of_a_series_is_lawful_and_its_own(n: int, form: str, year: int) -> None:
    series = Series("GH", form, 4)
    number = numbering.format_number(series, year, n)
    assert numbering.validate_number(number) == number
    assert number != numbering.format_number(series, year, n + 1)
    read, count = numbering.parse_series(number)
    assert (read.prefix, count) == ("GH", n)
    assert reference_of(number)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=14, max_size=14))
def test_exactly_one_check_character_fits(first: str) -> None:
    right = gstins.expected_check(first)
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    valid = [char for char in digits if gstins.is_valid(first + char, sandbox=True)]
    assert set(valid) <= {right} or re.fullmatch(r"\d{2}[A-Z]{5}\d{4}[A-Z]00", first)


@given(texts)
def test_any_text_is_a_gstin_or_refused(text: str) -> None:
    with contextlib.suppress(PakkaError):
        assert len(gstins.validate(text)) == 15


decimals = st.none() | st.decimals("0", "99999", places=4)
draft_lines = st.builds(
    ChatLine,
    name=st.text(min_size=1, max_size=20),
    qty=decimals,
    rate=decimals,
    amount=decimals,
    gst_rate=decimals,
    discount_percent=decimals,
    known_rate=decimals,
)
drafts = st.builds(
    ChatDraft,
    id=st.text("abc", min_size=1, max_size=5),
    lines=st.lists(draft_lines, max_size=4).map(tuple),
    customer_name=st.none() | texts,
    tax_inclusive=st.none() | st.booleans(),
    fixed_total=decimals,
    date=st.none() | st.dates(dt.date(2017, 7, 1), dt.date(2099, 12, 31)),
    on_credit=st.booleans(),
    note=texts,
    revision=st.integers(0, 99),
)


@given(drafts)
def test_a_half_made_bill_is_the_same_after_a_restart(draft: ChatDraft) -> None:
    assert chat_draft.from_json(chat_draft.to_json(draft)) == draft


@given(st.lists(drafts, max_size=3), st.integers(0, 9), texts)
def test_what_is_open_in_a_chat_is_the_same_after_a_restart(
    held: list[ChatDraft], asks: int, lang: str
) -> None:
    state = State(drafts=held, asks=asks, lang=lang, buttons=[["d.send.x.1", "Bhej do"]])
    assert chat_draft.state_from_json(state.to_json()) == state
