"""Goods in the place of others, on a bill of a customer with several: which one is asked."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, EditDraft, Line, Need, Unknown
from bot.context import DraftLine, KnownCustomer, KnownInvoice, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
PEOPLE = tuple(KnownCustomer(name) for name in ("Rakesh Gupta", "Kavita Devi", "Murugan Stores"))
ITEMS = (
    KnownItem("Sugar", rate=Decimal(44), unit="KGS"),
    KnownItem("Rice", rate=Decimal(58), unit="KGS"),
    KnownItem("Soap", rate=Decimal(32), unit="PCS"),
)
BILLS = (
    KnownInvoice("GH/0431", "Rakesh Gupta", "2026-11-24", Decimal(4200)),
    KnownInvoice("GH/0430", "Kavita Devi", "2026-11-24", Decimal(900)),
    KnownInvoice("GH/0425", "Rakesh Gupta", "2026-11-20", Decimal(1180)),
)
SHOP = ShopContext(customers=PEOPLE, items=ITEMS, invoices=BILLS)
LINES = (DraftLine("Sugar", Decimal(10), "KGS", Decimal(44)),)
OTHERS = ShopContext(
    customers=PEOPLE, items=ITEMS, invoices=BILLS, draft=OpenDraft("Murugan Stores", LINES)
)
RICE = (Line("Rice", unit="KGS", rate=Decimal(58)),)
WHICH = (Need("invoice", options=("GH/0431", "GH/0425")),)
SWAPS = [
    "rakesh wale bill me sugar ki jagah rice kar do",
    "in rakesh's bill replace sugar with rice",
    "rakesh chya bill madhe sugar aivaji rice kara",
    "rakesh na bill ma sugar ne badle rice karo",
    "rakesh er bill e sugar er bodole rice",
    "राकेश के बिल में चीनी की जगह चावल कर दो",
]


@pytest.mark.parametrize("shop", [SHOP, OTHERS])
@pytest.mark.parametrize("said", SWAPS)
def test_which_of_several_is_asked(said: str, shop: ShopContext) -> None:
    told = understand(said, shop, TODAY)
    assert told.acts == (EditDraft(remove=("Sugar",), lines=RICE),)
    assert told.needs == WHICH


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("rakesh ke bill se sugar hatao", EditDraft(remove=("Sugar",))),
        ("rakesh wale bill me sugar hata do", EditDraft(remove=("Sugar",))),
        (
            "rakesh wale bill me 2 soap jod do",
            EditDraft(lines=(Line("Soap", qty=Decimal(2), unit="PCS", rate=Decimal(32)),)),
        ),
    ],
)
def test_so_it_is_of_goods_that_go_or_come(said: str, act: EditDraft) -> None:
    told = understand(said, SHOP, TODAY)
    assert (told.acts, told.needs) == ((act,), WHICH)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("kavita wale bill me sugar ki jagah rice", "GH/0430"),
        ("in kavita's bill replace sugar with rice", "GH/0430"),
        ("rakesh ke aakhri bill me sugar ki jagah rice", "GH/0431"),
    ],
)
def test_one_that_is_told_is_that(said: str, number: str) -> None:
    told = understand(said, SHOP, TODAY)
    assert told.acts == (EditDraft(invoice=number, remove=("Sugar",), lines=RICE),)


@pytest.mark.parametrize(
    "said",
    ["murugan wale bill me sugar ki jagah rice", "kisi aur ke bill me sugar ki jagah rice"],
)
def test_who_has_no_bill_has_none_that_changes(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


def test_the_open_bill_of_the_same_customer_is_the_one_that_changes() -> None:
    mine = ShopContext(
        customers=PEOPLE, items=ITEMS, invoices=BILLS, draft=OpenDraft("Rakesh Gupta", LINES)
    )
    (act,) = understand("rakesh ke bill me sugar ki jagah rice", mine, TODAY).acts
    assert isinstance(act, EditDraft)
    assert (act.invoice, act.remove, act.lines[0].qty) == (None, ("Sugar",), Decimal(10))


def test_a_new_bill_is_a_new_bill() -> None:
    (act,) = understand("rakesh ka bill bana do 2 soap", SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("kavita ke bill me sugar 5 kar do", None),
        ("kavita ke bill me sugar 5 kilo kar do", "KGS"),
        ("kavita wale bill me sugar 5 kar do", None),
        ("कविता के बिल में चीनी 5 किलो कर दो", "KGS"),
    ],
)
def test_a_count_in_the_bill_of_one_who_has_one_changes_that(said: str, unit: str | None) -> None:
    line = Line("Sugar", qty=Decimal(5), unit=unit)
    told = understand(said, SHOP, TODAY)
    assert told.acts == (EditDraft(invoice="GH/0430", lines=(line,)),)
    assert told.needs == ()


def test_of_several_bills_the_one_whose_count_changes_is_asked() -> None:
    told = understand("rakesh ke bill me sugar 5 kar do", SHOP, TODAY)
    assert told.acts == (EditDraft(lines=(Line("Sugar", qty=Decimal(5)),)),)
    assert told.needs == WHICH


@pytest.mark.parametrize(
    "said", ["murugan stores ke bill me sugar 5 kar do", "kavita ko 5 kilo sugar ka bill bana do"]
)
def test_who_has_no_bill_yet_gets_one_and_so_does_who_asks_for_one(said: str) -> None:
    [act] = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
