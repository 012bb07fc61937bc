"""Words typed in haste or as they are heard: a vowel left out, a word for a letter, figures of a name."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, EditDraft, RecordPayment
from bot.context import DraftLine, KnownCustomer, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(
        KnownCustomer("Imtiyaz Ansari"),
        KnownCustomer("Venkata Subbaiah"),
        KnownCustomer("Ganga Tea Stall"),
        KnownCustomer("Hotel Lake View"),
    ),
    items=(
        KnownItem("Motor 1HP", Decimal(6400), "PCS", Decimal(18)),
        KnownItem("Tape", Decimal(20), "ROL", Decimal(18)),
        KnownItem("Bat Kashmir", Decimal(1250), "PCS", Decimal(5)),
        KnownItem("Bat English", Decimal(6500), "PCS", Decimal(5)),
        KnownItem("Gumboot", Decimal(400), "PRS", Decimal(5)),
        KnownItem("Paddy Seed MTU10", Decimal(42), "KGS", Decimal(0)),
        KnownItem("Cotton Seed BG2", Decimal(864), "PAC", Decimal(0)),
    ),
)


def bill(text: str) -> CreateInvoice:
    acts = understand(text, SHOP, TODAY).acts
    assert len(acts) == 1, acts
    assert isinstance(acts[0], CreateInvoice), acts
    return acts[0]


def lines(text: str) -> list[tuple[str, str, str]]:
    return [(str(line.item), str(line.qty), str(line.rate)) for line in bill(text).lines]


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("imtiyaz ne dedh hazr diye cash me", "1500"),
        ("imtiyaz ne 2 hazr diye cash me", "2000"),
        ("imtiyaz ne dhai hzar diye", "2500"),
    ],
)
def test_a_number_that_lost_a_vowel_is_that_number(text: str, sum_: str) -> None:
    (act,) = understand(text, SHOP, TODAY).acts
    assert isinstance(act, RecordPayment)
    assert act.amount == Decimal(sum_)


def test_one_and_a_half_of_something_unread_is_no_sum_of_money() -> None:
    read = understand("imtiyaz ne dedh hzxqr diye cash me", SHOP, TODAY)
    assert all(getattr(act, "amount", None) is None for act in read.acts)


@pytest.mark.parametrize("word", ["drjan", "dozn", "darjn"])
def test_a_dozen_that_lost_a_vowel_is_twelve(word: str) -> None:
    assert lines(f"imtiyaz ka bill 2 {word} bat kashmir") == [("Bat Kashmir", "24", "1250")]


def test_a_word_of_grammar_that_lost_a_vowel_keeps_its_sense() -> None:
    shop = ShopContext(
        SHOP.customers, SHOP.items, draft=OpenDraft("Imtiyaz Ansari", (DraftLine("Tape"),))
    )
    (act,) = understand("gst alag se lgega", shop, TODAY).acts
    assert act == EditDraft(tax_inclusive=False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("imtiyz ka pura payment aa gaya", "Imtiyaz Ansari"),
        ("subbaya ka pura payment aa gaya", "Venkata Subbaiah"),
        ("subbayya ka pura payment aa gaya", "Venkata Subbaiah"),
        ("ganga t stall ka pura payment aa gaya", "Ganga Tea Stall"),
        ("ganga chai stall ka pura payment aa gaya", "Ganga Tea Stall"),
    ],
)
def test_a_name_is_found_by_another_hand(text: str, name: str) -> None:
    (act,) = understand(text, SHOP, TODAY).acts
    assert isinstance(act, RecordPayment)
    assert act.customer == name


def test_an_ending_after_an_open_vowel_is_cut_off() -> None:
    assert bill("হোটেল লেক ভিউয়ের বিল করো ২ টা tape").customer == "Hotel Lake View"


@pytest.mark.parametrize(
    "text",
    [
        "imtiyaz ka bill motor 1hp 1 no 6200",
        "imtiyaz ka bill motor 1hp 1 6200",
        "imtiyaz ko 1 no motor 6200",
    ],
)
def test_a_figure_after_a_size_counts_the_goods(text: str) -> None:
    assert lines(text) == [("Motor 1HP", "1", "6200")]


def test_no_after_a_count_in_a_list_denies_nothing() -> None:
    assert lines("imtiyaz ka bill tape 6 no, gumboot 4 no") == [
        ("Tape", "6", "20"),
        ("Gumboot", "4", "400"),
    ]


def test_a_figure_of_a_code_is_a_count_where_the_code_was_not_typed() -> None:
    assert lines("imtiyaz ki vari vithanalu 2 quintal 41 chopuna veyyi") == [
        ("Paddy Seed MTU10", "200", "41")
    ]


@pytest.mark.parametrize("word", ["गमबूट", "गम्बूट", "ગમબૂટ", "গামবুট"])
def test_an_m_before_a_stop_is_heard_alike_in_every_script(word: str) -> None:
    assert bill(f"imtiyaz ka bill 4 {word}").lines[0].item == "Gumboot"


def test_a_word_with_a_sense_of_its_own_tells_one_of_two_goods() -> None:
    draft = OpenDraft(
        "Imtiyaz Ansari", (DraftLine("Bat Kashmir", Decimal(2), "PCS", Decimal(1250)),)
    )
    shop = ShopContext(SHOP.customers, SHOP.items, draft=draft)
    (act,) = understand("1 bat english wala hor pa deo", shop, TODAY).acts
    assert isinstance(act, EditDraft)
    assert [line.item for line in act.lines] == ["Bat English"]
