"""A count is no size, an old due is no part of a bill, what is near in sound is no other thing."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    Act,
    AddItem,
    BankAlert,
    CreateInvoice,
    EditDraft,
    Line,
    RecordPayment,
    Summary,
    Unknown,
)
from bot.context import DraftLine, KnownCustomer, KnownInvoice, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
ITEMS = (
    KnownItem("Screw 1 inch", rate=Decimal(95), unit="KGS"),
    KnownItem("Screw 2 inch", rate=Decimal(90), unit="KGS"),
    KnownItem("House Wire 1.5 sqmm", rate=Decimal(1400), unit="ROL"),
    KnownItem("House Wire 4 sqmm", rate=Decimal(3300), unit="ROL"),
    KnownItem("Hammer", rate=Decimal(250), unit="PCS"),
    KnownItem("Padlock 50 mm", rate=Decimal(210), unit="PCS"),
    KnownItem("Door Mat", rate=Decimal(140), unit="PCS"),
    KnownItem("Dolo 650", rate=Decimal(30), unit="PAC"),
    KnownItem("Pressure Cooker 5 L", rate=Decimal(1450), unit="PCS"),
)
SHOP = ShopContext(
    customers=(KnownCustomer("Farhan Qureshi"), KnownCustomer("Bhavesh Sojitra")),
    items=ITEMS,
    invoices=(KnownInvoice("PH/0718", "Farhan Qureshi", "2026-11-10", Decimal(4200)),),
)
LINES = (
    DraftLine("Hammer", Decimal(2), "PCS", Decimal(250)),
    DraftLine("Padlock 50 mm", Decimal(1), "PCS", Decimal(210)),
)
OPEN = ShopContext(customers=SHOP.customers, items=ITEMS, draft=OpenDraft("Farhan Qureshi", LINES))


def acts_of(said: str, shop: ShopContext = SHOP) -> tuple[Act, ...]:
    return tuple(understand(said, shop, TODAY).acts)


def lines_of(said: str) -> list[tuple[str | None, Decimal | None, Decimal | None]]:
    (bill,) = acts_of(said)
    assert isinstance(bill, CreateInvoice)
    return [(line.item, line.qty, line.rate) for line in bill.lines]


@pytest.mark.parametrize("said", ["farhan ko screw 2 kilo likho", "ફરહાનને પેચ ૨ કિલો લખો"])
def test_so_many_kilos_are_no_size(said: str) -> None:
    read = understand(said, SHOP, TODAY)
    assert [need.options for need in read.needs] == [("Screw 1 inch", "Screw 2 inch")]
    (bill,) = read.acts
    assert isinstance(bill, CreateInvoice)
    assert (bill.lines[0].qty, bill.lines[0].unit) == (Decimal(2), "KGS")


@pytest.mark.parametrize(
    ("said", "item", "qty"),
    [
        ("farhan dolo 650 strip 2 bill", "Dolo 650", 2),
        ("farhan screw 2 inch 3 kilo bill", "Screw 2 inch", 3),
        ("1.5 chi house wire 4 roll farhan la", "House Wire 1.5 sqmm", 4),
        ("farhan ko cooker 5 litre 1 bill", "Pressure Cooker 5 L", 1),
    ],
)
def test_a_size_that_is_said_names_the_goods(said: str, item: str, qty: int) -> None:
    assert [(one, count) for one, count, _ in lines_of(said)] == [(item, Decimal(qty))]


def test_goods_with_another_ending_are_heard_in_their_own_language_alone() -> None:
    said = "farhan ne dhariya 2 nang 300 na bhave, bill banavo"
    assert lines_of(said) == [("dhariya", Decimal(2), Decimal(300))]


@pytest.mark.parametrize(
    "said",
    [
        "farhan ko 2 hammer ka bill do, aur usne purane 700 cash de diye",
        "farhan nu 2 hammer da bill, te ohne purane 700 cash dite",
        "farhan la 2 hammer che bill kar ani tyane june 700 rokh dile",
    ],
)
def test_what_was_owed_before_is_a_payment_of_its_own(said: str) -> None:
    bill, paid = acts_of(said)
    assert isinstance(bill, CreateInvoice)
    assert bill.paid is None
    assert paid == RecordPayment("Farhan Qureshi", Decimal(700), "cash")


def test_the_bill_that_is_told_by_its_count_is_paid() -> None:
    said = "farhan ke 718 wale bill ka baki 4200 aa gaya neft se UTR HDFCR52026112200"
    (paid,) = acts_of(said)
    assert isinstance(paid, RecordPayment)
    assert (paid.invoice, paid.amount, paid.ref) == ("PH/0718", Decimal(4200), "HDFCR52026112200")


def test_a_bank_may_name_who_paid_after_the_reference() -> None:
    said = "A/c XX99 credited Rs 900.00 on 21-11-26. Info NEFT-UTIBR52026112100-FARHAN QURESHI. Bal Rs 5"
    (alert,) = acts_of(said)
    assert isinstance(alert, BankAlert)
    assert (alert.payer, alert.ref) == ("Farhan Qureshi", "UTIBR52026112100")


@pytest.mark.parametrize(
    "said",
    [
        "2 hammer 240 wale ka bill farhan ko",
        "farhan ko 2 hammer 240 ke bhav se, purane bhav se nahi",
        "bhavesh ne 2 hammer 240 na bhave, juna bhave nahi",
        "bill farhan 2 hammer at 240, not at the old rate",
    ],
)
def test_the_price_that_is_said_counts(said: str) -> None:
    assert lines_of(said) == [("Hammer", Decimal(2), Decimal(240))]


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("hammer 3 kari do ne talu kadhi nakho", EditDraft(
            lines=(Line("Hammer", Decimal(3)),), remove=("Padlock 50 mm",))),
        ("make it 3 hammers instead of 2", EditDraft(lines=(Line("Hammer", Decimal(3)),))),
    ],
)  # fmt: skip
def test_one_goes_and_the_other_counts(said: str, change: EditDraft) -> None:
    assert acts_of(said, OPEN) == (change,)


@pytest.mark.parametrize(
    "said",
    ["catalogue me hammer ka rate 270 kar do", "bhav list ma hammer no bhav 270 kari do"],
)
def test_a_price_of_the_list_is_set(said: str) -> None:
    assert acts_of(said) == (AddItem("Hammer", Decimal(270)),)


@pytest.mark.parametrize(
    "said",
    [
        "what did we sell between 5 and 20 november",
        "5 aur 20 november ke beech kitni bikri hui",
        "5 thi 20 november vachche ketlu vechan thayu",
    ],
)
def test_days_may_be_told_by_what_is_between_them(said: str) -> None:
    assert acts_of(said) == (Summary(dt.date(2026, 11, 5), dt.date(2026, 11, 20)),)


@pytest.mark.parametrize(
    "said",
    [
        "60 foot ke kamre ke liye wire konsi lagwani chahiye",
        "10 foot na room ma kayu taalu nakhvu",
        "2 kholi sathi konti wire changli",
    ],
)
def test_what_to_buy_is_no_bill(said: str) -> None:
    assert acts_of(said) == (Unknown(),)


@pytest.mark.parametrize(
    "said",
    [
        "farhan ko 2 hammer ka bill, note me likhna Happy Birthday Anu",
        "farhan la 2 hammer che bill, note madhe liha Happy Birthday Anu",
        "farhan nu 2 hammer da bill note vich likh deo Happy Birthday Anu",
    ],
)
def test_what_the_note_shall_say_is_no_goods(said: str) -> None:
    (bill,) = acts_of(said)
    assert isinstance(bill, CreateInvoice)
    assert (len(bill.lines), bill.note) == (1, "Happy Birthday Anu")
