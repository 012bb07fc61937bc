"""A figure that is the number of a known bill is that bill; one that no bill has is no price and no sum."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, Dispute, RecordPayment, Remind, Unknown
from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 12, 11)
SHOP = ShopContext(
    (KnownCustomer("Lata Kulkarni"), KnownCustomer("Devaki Stores")),
    (KnownItem("Steel Glass", Decimal(45), "PCS", Decimal(5)),),
    (
        KnownInvoice("DK/26-27/0834", "Devaki Stores", "2026-12-04", Decimal(4150)),
        KnownInvoice("DK/26-27/0617", "Lata Kulkarni", "2026-11-28", Decimal(2200)),
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "834 ka reminder bhejo",
        "834 ka reminder",
        "834 che reminder pathva",
        "834 nu reminder moklo",
        "834 er reminder pathao",
        "834 ku reminder anuppu",
        "834 ge reminder kalisu",
        "834 का रिमाइंडर भेजो",
        "834 નું રિમાઇન્ડર મોકલો",
        "remind 834",
        "send reminder for 834",
        "devaki stores ko 834 ka reminder bhejo",
    ],
)
def test_a_reminder_is_of_the_bill_so_numbered(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    [act] = read.acts
    assert isinstance(act, Remind)
    assert (act.invoice, act.when, read.needs) == ("DK/26-27/0834", None, ())


@pytest.mark.parametrize(
    "text", ["999 ka reminder bhejo", "bill 999 ka reminder", "lata ko 834 ka reminder bhejo"]
)
def test_of_no_bill_or_of_anothers_it_is_doubted(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


def test_a_sum_and_an_hour_are_no_bill_of_a_reminder() -> None:
    assert understand("lata ko 500 ka reminder bhejo", SHOP, TODAY).acts == (
        Remind(customer="Lata Kulkarni"),
    )
    [act] = understand("834 ka reminder kal 10 baje", SHOP, TODAY).acts
    assert isinstance(act, Remind)
    assert (act.invoice, str(act.when)) == ("DK/26-27/0834", "2026-12-12 10:00:00")


@pytest.mark.parametrize(
    "text",
    [
        "834 ka 4150 aaya",
        "834 che 4150 aale",
        "834 na 4150 aavya",
        "834 er 4150 eseche",
        "834 oda 4150 vandhuchu",
        "834 ki 4150 vachayi",
        "834 का 4150 आया",
        "834 માટે 4150 આવ્યા",
        "834 ke liye 4150 mile",
        "834 sathi 4150 aale",
        "payment of 4150 for 834",
        "got 4150 for 834",
        "received 4150 against 834",
    ],
)
def test_what_came_for_a_bill_is_paid_on_it(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    assert read.acts == (RecordPayment(amount=Decimal(4150), invoice="DK/26-27/0834"),)
    assert read.needs == ()


@pytest.mark.parametrize("text", ["999 ka 4150 aaya", "payment of 4150 for 999"])
def test_what_came_for_no_bill_is_doubted(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "text",
    [
        "lata ko 50 steel glass, 834 ka 4150 aaya",
        "lata la 50 steel glass, 834 che 4150 aale",
        "lata na 50 steel glass, 834 na 4150 aavya",
        "lata ke 50 steel glass, 834 er 4150 eseche",
        "lata ku 50 steel glass, 834 oda 4150 vandhuchu",
        "लता को 50 स्टील ग्लास, 834 का 4150 आया",
        "லதாவுக்கு 50 ஸ்டீல் கிளாஸ், 834 க்கு 4150 வந்துச்சு",
        "lata ko 50 steel glass aur 834 ka 4150 aaya",
    ],
)
def test_after_goods_the_number_of_a_bill_is_not_their_price(text: str) -> None:
    bill, payment = understand(text, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.paid is None
    assert [(one.qty, one.rate, one.amount) for one in bill.lines] == [
        (Decimal(50), Decimal(45), None)
    ]
    assert payment == RecordPayment(amount=Decimal(4150), invoice="DK/26-27/0834")


@pytest.mark.parametrize(
    "text",
    [
        "lata ko 50 steel glass, 999 ka 4150 aaya",  # no bill, and more than such goods come to
        "lata ko 50 steel glass, 834 ka 500 aaya",  # the bill, or what the glasses come to
    ],
)
def test_after_goods_what_may_be_either_is_doubted(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


def test_goods_with_a_price_of_their_own_leave_the_number_to_the_bill() -> None:
    bill, payment = understand("lata ko 50 steel glass 42 wale, 834 ka 500 aaya", SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.lines[0].rate == 42
    assert payment == RecordPayment(amount=Decimal(500), invoice="DK/26-27/0834")


def test_the_verb_of_the_payment_is_not_that_of_the_goods() -> None:
    said = "lata ko 50 steel glass 42 aur 834 ka 4150 aaya"
    bill, payment = understand(said, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert (bill.paid, bill.lines[0].rate) == (None, Decimal(42))
    assert payment == RecordPayment(amount=Decimal(4150), invoice="DK/26-27/0834")
    unlisted = "kavita ko 50 katori, 834 ka 4150 aaya"  # no 50 rupees from her
    assert understand(unlisted, SHOP, TODAY).acts == (Unknown(),)


def test_what_goods_come_to_and_what_was_paid_of_it_stay_so() -> None:
    [bill] = understand("lata ko 50 steel glass, 2200 ka, 2000 aaya", SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.lines[0].amount == 2200
    assert bill.paid
    assert bill.paid.amount == 2000


@pytest.mark.parametrize(
    "text",
    [
        "834 me bill galat",
        "834 galat hai",
        "834 is wrong",
        "mera 834 galat",
        "834 madhe bill chukiche",
        "834 nu bill khotu che",
        "834 lo bill tappu",
        "834 e bill bhul ache",
        "बिल 834 गलत है",
    ],
)
def test_a_customer_finds_fault_with_the_bill_so_numbered(text: str) -> None:
    acts = understand(text, SHOP, TODAY, role="customer").acts
    assert acts == (Dispute(invoice="DK/26-27/0834", reason=text),)


def test_fault_with_a_number_that_no_bill_has_names_none() -> None:
    [act] = understand("999 galat hai", SHOP, TODAY, role="customer").acts
    assert act == Dispute(reason="999 galat hai")
