"""A name beside the phone of another customer: which of the two is meant is asked, and neither is goods."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    AddCustomer,
    Balance,
    CreateInvoice,
    CreditNote,
    Need,
    RecordPayment,
    Remind,
    Statement,
    Unknown,
)
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 12, 11)
SHOP = ShopContext(
    (
        KnownCustomer("Lata Kulkarni"),
        KnownCustomer("Salim Shaikh", phone="9800000420"),
        KnownCustomer("Salim Ansari"),
        KnownCustomer("Tukaram Patil", phone="9800000431"),
    ),
    (
        KnownItem("Tarpaulin", Decimal(640), "PCS", Decimal(18)),
        KnownItem("Rope", Decimal(90), "KGS", Decimal(12)),
    ),
)
_EITHER = [Need("customer", options=("Lata Kulkarni", "Salim Shaikh"))]


@pytest.mark.parametrize(
    "text",
    [
        "lata 9800000420 ko 2 tarpaulin",
        "lata kulkarni 9800000420 ko 2 tarpaulin 640",
        "9800000420 lata ko 2 tarpaulin",
        "2 tarpaulin 9800000420 lata kulkarni ko",
        "2 tarpaulin, lata kulkarni 9800000420",
        "lata kulkarni (9800000420) 2 tarpaulin",
        "bill for lata kulkarni 9800000420, 2 tarpaulin",
        "lata kulkarni ph 9800000420 2 tarpaulin",
        "lata ji 9800000420 ka bill, 2 tarpaulin",
        "lata la 9800000420 2 tarpaulin",
        "lata ne 9800000420 2 tarpaulin",
        "lata ku 9800000420 2 tarpaulin",
        "लता 9800000420 को 2 tarpaulin",
        "લતા 9800000420 ને 2 tarpaulin",
        "লতা 9800000420 কে 2 tarpaulin",
        "லதா 9800000420 க்கு 2 tarpaulin",
        "లతా 9800000420 కి 2 tarpaulin",
        "ಲತಾ 9800000420 ಗೆ 2 tarpaulin",
        "ਲਤਾ 9800000420 ਨੂੰ 2 tarpaulin",
    ],
)
def test_a_bill_asks_which_of_the_two(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    [bill] = read.acts
    assert isinstance(bill, CreateInvoice)
    assert (bill.customer, bill.phone) == (None, None)
    assert [(one.item, one.qty, one.rate) for one in bill.lines] == [
        ("Tarpaulin", Decimal(2), Decimal(640))
    ]
    assert list(read.needs) == _EITHER


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("lata 9800000420 se 500 mila", RecordPayment),
        ("lata kadun 9800000420 500 aale", RecordPayment),
        ("got 500 from lata 9800000420", RecordPayment),
        ("lata 9800000420 ka kitna baki hai", Balance),
        ("लता 9800000420 का खाता", Statement),
        ("lata 9800000420 ko reminder bhejo", Remind),
        ("lata 9800000420 ne 2 tarpaulin wapas kiya", CreditNote),
    ],
)
def test_so_does_whatever_else_is_a_customers(text: str, kind: type) -> None:
    read = understand(text, SHOP, TODAY)
    [act] = read.acts
    assert isinstance(act, kind)
    assert vars(act)["customer"] is None
    assert list(read.needs) == _EITHER


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("kavita 9800000420 ko 2 tarpaulin", "kavita"),
        ("kavita joshi 9800000420 la 2 tarpaulin 640", "kavita joshi"),
        ("कविता 9800000420 को 2 tarpaulin", "कविता"),
        ("কবিতা 9800000420 কে 2 tarpaulin", "কবিতা"),
        ("9800000420 kavita ko 2 tarpaulin", "kavita"),
    ],
)
def test_a_name_that_nobody_has_may_be_somebody_new(text: str, typed: str) -> None:
    read = understand(text, SHOP, TODAY)
    [bill] = read.acts
    assert isinstance(bill, CreateInvoice)
    assert [(one.item, one.qty) for one in bill.lines] == [("Tarpaulin", Decimal(2))]
    assert list(read.needs) == [Need("customer", options=(typed, "Salim Shaikh"))]


@pytest.mark.parametrize(
    "text",
    [
        "salim 9800000420 ko 2 tarpaulin",
        "salim bhai 9800000420 la 2 tarpaulin",
        "salim shaikh 9800000420 2 tarpaulin",
        "सलीम 9800000420 को 2 tarpaulin",
        "9800000420 ko 2 tarpaulin",
        "9800000420 wale ko 2 tarpaulin",
        "2 tarpaulin 9800000420 ko",
    ],
)
def test_a_phone_tells_which_of_two_of_that_name(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    [bill] = read.acts
    assert isinstance(bill, CreateInvoice)
    assert (bill.customer, bill.phone, read.needs) == ("Salim Shaikh", None, ())
    assert [(one.item, one.qty) for one in bill.lines] == [("Tarpaulin", Decimal(2))]


def test_a_phone_that_nobody_has_is_new_of_the_one_who_is_named() -> None:
    [bill] = understand("lata 9800000477 ko 2 tarpaulin", SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert (bill.customer, bill.phone) == ("Lata Kulkarni", "9800000477")


@pytest.mark.parametrize(
    "text", ["2 kg sutli 9800000420", "sutli 2 kg 9800000420", "9800000420 sutli 2 kg"]
)
def test_goods_beside_a_phone_are_nobodys_name(text: str) -> None:
    [bill] = understand(text, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.customer == "Salim Shaikh"
    assert [(one.item, one.qty) for one in bill.lines] == [("sutli", Decimal(2))]


def test_each_of_two_acts_has_its_own_customer() -> None:
    first, second = understand("lata ne 500 diye, 9800000420 ko 2 tarpaulin", SHOP, TODAY).acts
    assert first == RecordPayment(customer="Lata Kulkarni", amount=Decimal(500))
    assert isinstance(second, CreateInvoice)
    assert second.customer == "Salim Shaikh"


@pytest.mark.parametrize(
    "text", ["lata ka bill 9800000420 pe bhej do", "lata ko reminder bhejo 9800000420"]
)
def test_the_phone_of_another_elsewhere_is_doubted(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lata ka number 9800000420 hai", "Lata Kulkarni"),
        ("salim ka number 9800000420 hai", "Salim Shaikh"),
        ("tukaram ka number badal do 9800000477", "Tukaram Patil"),
    ],
)
def test_whose_a_phone_is_from_now_on_is_put_down(text: str, name: str) -> None:
    [act] = understand(text, SHOP, TODAY).acts
    assert isinstance(act, AddCustomer)
    assert act.name == name
