"""Goods are counted after their name, too, also by a word that may mean something else."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Act, CreateInvoice, CreditNote, RecordPayment
from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(KnownCustomer("Raj Kumar"), KnownCustomer("Mangal Pawar")),
    items=(
        KnownItem("Door Bell", rate=Decimal(180), unit="PCS"),
        KnownItem("Drill Set", rate=Decimal(2400), unit="SET"),
        KnownItem("Ceiling Fan", rate=Decimal(1650), unit="PCS"),
    ),
    invoices=(KnownInvoice("A/26/301", "Raj Kumar", "2026-11-01", Decimal(5000)),),
)


def _act(said: str) -> Act:
    (act,) = understand(said, SHOP, TODAY).acts
    return act


def _lines(said: str) -> list[tuple[str | None, Decimal | None, Decimal | None, Decimal | None]]:
    act = _act(said)
    assert isinstance(act, CreateInvoice), act
    return [(line.item, line.qty, line.rate, line.amount) for line in act.lines]


@pytest.mark.parametrize(
    "said",
    [
        "raj kumar ko drill set do, door bell 6",
        "raj kumar nu drill set do, door bell 6",
        "राज कुमार को drill set दो, door bell 6",
        "ਰਾਜ ਕੁਮਾਰ ਨੂੰ drill set ਦੋ, door bell 6",
    ],
)
def test_a_word_for_two_that_also_means_give_counts_in_a_list(said: str) -> None:
    assert _lines(said) == [
        ("Drill Set", Decimal(2), Decimal(2400), None),
        ("Door Bell", Decimal(6), Decimal(180), None),
    ]


@pytest.mark.parametrize(
    "said",
    ["raj kumar ko 3 drill set do, 6 door bell", "raj kumar ko 3 drill set de do, 6 door bell"],
)
def test_after_goods_that_are_counted_it_means_give(said: str) -> None:
    assert [line[1] for line in _lines(said)] == [3, 6]


@pytest.mark.parametrize(
    "said",
    [
        "raj kumar sathi inverter 1 che bill kar",
        "raj kumar ke liye inverter 1 ka bill banao",
        "raj kumar nu inverter 1 da bill bana",
    ],
)
def test_so_few_of_goods_that_are_new_are_their_count(said: str) -> None:
    assert _lines(said) == [("inverter", Decimal(1), None, None)]


def test_a_larger_figure_there_is_still_what_they_come_to() -> None:
    assert _lines("raj kumar ke liye inverter 5500 ka bill banao") == [
        ("inverter", None, None, Decimal(5500))
    ]


@pytest.mark.parametrize("no", ["nahi nahi", "na na", "sorry"])
def test_a_count_that_is_corrected_leaves_the_rate(no: str) -> None:
    assert _lines(f"raj kumar ko door bell 6 nag 175 wale, {no} door bell 8 karo") == [
        ("Door Bell", Decimal(8), Decimal(175), None)
    ]


@pytest.mark.parametrize("charge", ["gaadi bhada", "tempo bhada", "vehicle loading"])
def test_what_carries_is_a_word_of_the_charge(charge: str) -> None:
    assert _lines(f"raj kumar ko 2 door bell, {charge} 900")[1] == (
        charge,
        None,
        None,
        Decimal(900),
    )


@pytest.mark.parametrize("said", ["mangal tai ne 300 cash diya", "mangal ji ne 300 cash diye"])
def test_whom_a_day_names_is_no_date(said: str) -> None:
    act = _act(said)
    assert isinstance(act, RecordPayment)
    assert (act.customer, act.date) == ("Mangal Pawar", None)


def test_the_day_itself_is_one() -> None:
    act = _act("raj kumar ne mangal ko 300 cash diya")
    assert isinstance(act, RecordPayment)
    assert act.date == dt.date(2026, 11, 17)


def test_a_verb_of_making_is_no_goods() -> None:
    act = _act("issue credit note of 1200 against bill 301")
    assert isinstance(act, CreditNote)
    assert (act.invoice, act.amount, act.lines) == ("A/26/301", Decimal(1200), ())
