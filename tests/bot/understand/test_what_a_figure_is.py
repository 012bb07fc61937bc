"""Figures that are no price: the number of a bill, a count before a paper's name, a day to pay, a surname."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    CreateInvoice,
    EditDraft,
    MyInvoices,
    OptIn,
    OptOut,
    RecordPayment,
    Unknown,
)
from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 12, 9)
PEOPLE = (
    KnownCustomer("Khodiyar Traders"),
    KnownCustomer("Subrata Das"),
    KnownCustomer("Sukanta Das"),
    KnownCustomer("Ramdev Dining Hall"),
)
ITEMS = (
    KnownItem("Tiffin Box", Decimal(340), "PCS", Decimal(5)),
    KnownItem("Drawing Book", Decimal(55), "PCS", Decimal(0)),
    KnownItem("Steel Glass", Decimal(45), "PCS", Decimal(5)),
    KnownItem("Mattress", Decimal(6200), "PCS", Decimal(18)),
)
BILLS = (
    KnownInvoice("UV/26-27/769", "Khodiyar Traders", "2026-12-02", Decimal(3640)),
    KnownInvoice("UV/26-27/087", "Ramdev Dining Hall", "2026-11-06", Decimal(11800)),
)
SHOP = ShopContext(PEOPLE, ITEMS, BILLS)


def _lines(bill: CreateInvoice | EditDraft, *slots: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(line, slot) for slot in slots) for line in bill.lines]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("tiffin box 2 ka estimate khodiyar traders ko", "estimate"),
        ("tiffin box 2 ka challan khodiyar traders ko", "challan"),
        ("khodiyar traders ku tiffin box 2 ku estimate podu", "estimate"),
        ("khodiyar traders ki tiffin box 2 ki estimate veyi", "estimate"),
        ("खोडियार ट्रेडर्स को टिफिन बॉक्स 2 का एस्टीमेट", "estimate"),
    ],
)
def test_so_few_before_a_papers_name_is_a_count(text: str, kind: str) -> None:
    [bill] = understand(text, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert (bill.kind, bill.customer) == (kind, "Khodiyar Traders")
    assert _lines(bill, "item", "qty", "rate", "amount") == [("Tiffin Box", 2, 340, None)]


def test_as_much_as_one_costs_is_a_sum_before_a_papers_name() -> None:
    [bill] = understand("tiffin box 340 ka estimate khodiyar traders ko", SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.lines[0].amount == 340


@pytest.mark.parametrize(
    "text",
    [
        "ramdev dining hall ko 50 steel glass, 769 ka bhi payment 3640 aaya",
        "ramdev dining hall la 50 steel glass, 769 che payment 3640 aale",
        "ramdev dining hall ke 50 steel glass, 769 er payment 3640 eseche",
        "ramdev dining hall ku 50 steel glass, 769 oda payment 3640 vandhuchu",
        "रामदेव डाइनिंग हॉल को 50 स्टील ग्लास, 769 का पेमेंट 3640 आया",
        "ramdev dining hall ko 50 steel glass, bill 769 ka payment bhi 3640 aaya",
    ],
)
def test_goods_and_what_came_for_another_bill_are_two_acts(text: str) -> None:
    bill, payment = understand(text, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.customer == "Ramdev Dining Hall"
    assert bill.paid is None
    assert _lines(bill, "item", "qty", "amount") == [("Steel Glass", 50, None)]
    assert isinstance(payment, RecordPayment)
    assert payment.invoice == "UV/26-27/769"
    assert payment.amount == 3640
    assert payment.customer is None  # whose it is, the bill says


def test_a_number_that_no_bill_has_is_no_price_of_the_goods() -> None:
    text = "ramdev dining hall ko 50 steel glass, 999 ka payment 3640 aaya"
    assert isinstance(understand(text, SHOP, TODAY).acts[0], Unknown)


@pytest.mark.parametrize(
    "text",
    [
        "das ke 3 ta drawing book likhe rakho",
        "das babu ke 3 ta drawing book",
        "das er 3 ta drawing book likho",
        "drawing book das ke 3 ta",
        "das ko 3 drawing book",
        "das ke 3 drawing book",
    ],
)
def test_a_surname_that_sounds_like_ten_asks_which_of_them(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    [bill] = read.acts
    assert isinstance(bill, CreateInvoice)
    assert _lines(bill, "item", "qty", "rate") == [("Drawing Book", 3, 55)]
    [need] = read.needs
    assert (need.slot, need.options) == ("customer", ("Subrata Das", "Sukanta Das"))


def test_where_nobody_is_called_das_it_is_ten() -> None:
    shop = ShopContext((KnownCustomer("Khodiyar Traders"),), ITEMS, BILLS)
    [bill] = understand("khodiyar traders ko das drawing book", shop, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.lines[0].qty == 10


@pytest.mark.parametrize(
    "text",
    [
        "087 wale bill me mattress bhi jodna tha ek",
        "087 wale bill me ek mattress bhi jodna tha",
        "087 wale me mattress bhi jodna tha ek",
        "087 bill madhe ek mattress jodaychi hoti",
        "087 bill ma ek mattress umervanu hatu",
        "087 bill lo oka mattress kalapali",
        "087 bill vich ik mattress pauna si",
        "087 ಬಿಲ್‌ಗೆ ಒಂದು mattress ಸೇರಿಸಬೇಕು",
    ],
)
def test_what_was_to_be_added_goes_onto_the_bill_so_numbered(text: str) -> None:
    [edit] = understand(text, SHOP, TODAY).acts
    assert isinstance(edit, EditDraft)
    assert edit.invoice == "UV/26-27/087"
    assert _lines(edit, "item", "rate", "amount") == [("Mattress", 6200, None)]
    assert edit.lines[0].qty in {None, Decimal(1)}


@pytest.mark.parametrize("text", ["087 mattress ka rate", "087 bill me ek mattress diya"])
def test_the_number_of_a_bill_is_no_price_where_nothing_is_asked(text: str) -> None:
    assert isinstance(understand(text, SHOP, TODAY).acts[0], Unknown)


@pytest.mark.parametrize(
    "text",
    [
        "khodiyar traders\ntiffin box 5 nag\nsteel glass 100 nag\npayment 20 tak",
        "khodiyar traders ko tiffin box 5 nag, steel glass 100 nag, paise 20 tak denge",
        "khodiyar traders ko tiffin box 5 nag, steel glass 100 nag, 20 tak payment",
        "khodiyar traders tiffin box 5 pcs, steel glass 100 pcs, payment by 20",
        "खोडियार ट्रेडर्स को टिफिन बॉक्स 5 नग, स्टील ग्लास 100 नग, पेमेंट 20 तक",
        "khodiyar traders la tiffin box 5 nag, steel glass 100 nag, payment 20 paryant",
        "khodiyar traders ne tiffin box 5 nang, steel glass 100 nang, payment 20 sudhi",
        "khodiyar traders ke tiffin box 5 ta, steel glass 100 ta, payment 20 er moddhe",
        "khodiyar traders ku tiffin box 5, steel glass 100 pcs, payment 20 kulla",
        "khodiyar traders ki tiffin box 5, steel glass 100 pcs, payment 20 lopu",
        "khodiyar traders ge tiffin box 5 pcs, steel glass 100 pcs, payment 20 olage",
    ],
)
def test_until_when_it_is_paid_is_no_price(text: str) -> None:
    [bill] = understand(text, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.due == dt.date(2026, 12, 20)
    said = _lines(bill, "item", "qty", "rate")
    assert said == [("Tiffin Box", 5, 340), ("Steel Glass", 100, 45)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("khodiyar traders ko 2 kg tel 150", "KGS"),
        ("khodiyar traders la 2 kilo tel 150", "KGS"),
        ("khodiyar traders ne 2 kilo tel 150", "KGS"),
        ("khodiyar traders ko 2 litre tel 150", "LTR"),
    ],
)
def test_counted_tel_is_oil_and_no_english_word(text: str, unit: str) -> None:
    [bill] = understand(text, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert _lines(bill, "item", "qty", "unit", "rate") == [("tel", 2, unit, 150)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("2 litre tel ramdev ko 140 wala", "LTR"),
        ("2 litre tel ramdev dining hall ko 140 wala", "LTR"),
        ("2 litre tel ramdev la 140 wala", "LTR"),
        ("2 litre tel ramdev ne 140 valu", "LTR"),
        ("2 litre tel ramdev ku 140 rate", "LTR"),
        ("2 kurti ramdev ko 140 wali", None),
    ],
)
def test_goods_the_customer_and_then_the_rate(text: str, unit: str | None) -> None:
    [bill] = understand(text, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.customer == "Ramdev Dining Hall"
    assert _lines(bill, "qty", "unit", "rate") == [(2, unit, 140)]


def test_a_longer_name_before_a_role_is_somebody_new_though_a_customer_has_a_part_of_it() -> None:
    [bill] = understand("lal ramdev ko 2 tiffin box", SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.customer == "lal ramdev"
    said = "2 kurti lata das ko 450 wali"  # Das alone begins no name: who she is, nobody knows
    assert isinstance(understand(said, SHOP, TODAY).acts[0], Unknown)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Reminders on please", OptIn),
        ("turn reminders on", OptIn),
        ("reminders off", OptOut),
        ("mane message na moklo", OptOut),
        ("mazi sagli bile pathva", MyInvoices),
        ("majhi bile pathva", MyInvoices),
    ],
)
def test_a_customer_says_what_he_wants_in_two_words(text: str, act: type) -> None:
    assert isinstance(understand(text, SHOP, TODAY, role="customer").acts[0], act)


def test_a_bare_figure_that_ends_the_clause_of_counted_goods_is_their_price_however_far_off() -> (
    None
):
    [bill] = understand("3 mattress 14, 2 kilo dal 120", SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert _lines(bill, "item", "qty", "rate") == [("Mattress", 3, 14), ("dal", 2, 120)]
    said = "ramdev ko 3 mattress baki 8 kal"
    assert isinstance(understand(said, SHOP, TODAY).acts[0], Unknown)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mattress hatao", "Mattress"),
        ("drawing book hata do", "Drawing Book"),
        ("remove tiles", "tiles"),
        ("टाइल हटाओ", "टाइल"),
        ("tile kadhi nakho", "tile"),
        ("cement tegedhaki", "cement"),
    ],
)
def test_goods_to_go_with_no_bill_open_are_of_what_was_done_last(text: str, name: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (EditDraft(remove=(name,)),)


@pytest.mark.parametrize("text", ["gaadi hatao", "mattress mat hatao", "kal 2 mattress hatao"])
def test_what_is_no_goods_or_counted_goes_from_nothing(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


def test_none_of_goods_for_so_much_is_read() -> None:
    (bill,) = understand("0 tiffin box 1000", SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert _lines(bill, "item", "qty") == [("Tiffin Box", 0)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("3 sample tin 100 me", (3, "KGS", None, 100)),
        ("500 gm sample tin 40", (Decimal("0.5"), "KGS", 40, None)),
    ],
)
def test_goods_without_a_price_are_like_none_of_that_price(
    text: str, line: tuple[object, ...]
) -> None:
    free = ShopContext((), (KnownItem("Sample Tin", Decimal(0), "KGS", Decimal(5)),), ())
    (bill,) = understand(text, free, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert _lines(bill, "qty", "unit", "rate", "amount") == [line]


def test_a_sign_of_money_without_a_sum_is_none() -> None:
    text = "Rs. , 500 credited to A/c XX6621 UPI ref 633091127745"
    (payment,) = understand(text, SHOP, TODAY).acts
    assert isinstance(payment, RecordPayment)
    assert payment.amount == 500
