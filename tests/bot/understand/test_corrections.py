"""Who corrects himself in one message is understood: the last word counts, in every language."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, EditDraft, RecordPayment, Unknown
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(KnownCustomer("Raj Kumar"), KnownCustomer("Deepak Arora")),
    items=(
        KnownItem("Door Bell", rate=Decimal(180), unit="PCS"),
        KnownItem("Ceiling Fan", rate=Decimal(1650), unit="PCS"),
        KnownItem("Exhaust Fan", rate=Decimal(1250), unit="PCS"),
        KnownItem("Flexible Wire", rate=Decimal(18), unit="MTR"),
        KnownItem("Namkeen", rate=Decimal(220), unit="KGS"),
    ),
)


def _lines(said: str) -> list[tuple[str | None, str, str]]:
    """Item, quantity and rate of each line of the one bill that was read."""
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice), act
    return [(line.item, str(line.qty), str(line.rate)) for line in act.lines]


@pytest.mark.parametrize(
    "said",
    [
        "raj kumar ko 5 door bell, nahi 6 door bell",
        "raj kumar ko 5 nahi 6 door bell",
        "raj kumar ko 5 door bell, 5 nahi 6",
        "raj kumar ko door bell 5, ruko 6",
        "raj kumar ko 5 ki jagah 6 door bell",
        "राज कुमार को 5 door bell, गलती से, 6 door bell",
        "Raj Kumar 5 door bell, sorry 6",
        "bill for raj kumar: 5 door bell, hold on make it 6",
        "raj kumar la 5 door bell, nahi nahi 6 door bell",
        "raj kumar ne 5 door bell, na na 6 door bell",
        "raj kumar ku 5 illa 6 door bell",
        "raj kumar ki 5 kadu 6 door bell",
        "raj kumar ge 5 alla 6 door bell",
        "raj kumar ko 6 door bell, 5 nahi",
    ],
)
def test_the_count_said_last_counts(said: str) -> None:
    assert _lines(said) == [("Door Bell", "6", "180")]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("raj kumar ko 2 mtr nahi 20 mtr wire", [("Flexible Wire", "20", "18")]),
        ("raj kumar ko 2 ceiling fan, nahi exhaust fan", [("Exhaust Fan", "2", "1250")]),
        ("raj kumar ko 2 ceiling fan 1500 wale nahi 1600 wale", [("Ceiling Fan", "2", "1600")]),
        ("raj kumar ko 2 ceiling fan, 1650 nahi 1600 lagana", [("Ceiling Fan", "2", "1600")]),
        ("raj kumar 3 ceiling fan matlab 4", [("Ceiling Fan", "4", "1650")]),
        ("raj kumar 3 ceiling fan 1500, nahi 2", [("Ceiling Fan", "2", "1500")]),
        ("raj kumar 3 ceiling fan 1500, nahi 1600", [("Ceiling Fan", "3", "1600")]),
        ("raj kumar ko ek pav, nahi teen pav namkeen", [("Namkeen", "0.75", "220")]),
        (
            "raj kumar ko 3 door bell aur 2 exhaust fan, nahi door bell 4",
            [("Door Bell", "4", "180"), ("Exhaust Fan", "2", "1250")],
        ),
        (
            "raj kumar ko 3 exhaust fan, 5 nahi 6 door bell",
            [("Exhaust Fan", "3", "1250"), ("Door Bell", "6", "180")],
        ),
    ],
)
def test_price_goods_and_an_earlier_line_are_corrected(
    said: str, lines: list[tuple[str, str, str]]
) -> None:
    assert _lines(said) == lines


def test_a_payment_is_corrected() -> None:
    assert understand("raj kumar se 500 nahi 600 aaye", SHOP, TODAY).acts == (
        RecordPayment(customer="Raj Kumar", amount=Decimal(600)),
    )


@pytest.mark.parametrize(
    "said",
    [
        "raj kumar ko 2 ceiling fan mat dena",
        "2 ceiling fan ka bill mat banao 3 door bell raj kumar",
        "raj kumar ko 2 ceiling fan, not 3",
        "raj kumar ko 3 door bell aur 2 exhaust fan, door bell hatao",
        "raj kumar ko 2 door bell nahi diye",
        "raj kumar ko 2 kilo sev, 480 nahi 470 lagana",
    ],
)
def test_what_may_be_an_order_not_to_is_not_guessed(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "said", ["not raj, deepak", "raj nahi deepak", "not raj kumar, deepak arora"]
)
def test_the_other_customer_is_meant(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (EditDraft(customer="Deepak Arora"),)


def test_who_is_denied_first_gets_no_bill() -> None:
    (act,) = understand("not raj kumar, deepak arora 5 door bell", SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert (act.customer, act.lines[0].qty) == ("Deepak Arora", Decimal(5))
