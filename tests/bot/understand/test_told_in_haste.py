"""Prices and places that are only told, sizes before goods, trifles, choices by what they are like."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    AddCustomer,
    AddItem,
    Answer,
    CancelInvoice,
    CreateInvoice,
    Dispute,
    EditDraft,
    Line,
    Need,
    RecordCredit,
    Remind,
    Report,
    Unknown,
)
from bot.context import (
    Asked,
    DraftLine,
    KnownCustomer,
    KnownInvoice,
    KnownItem,
    OpenDraft,
    ShopContext,
)
from bot.understand import understand

TODAY = dt.date(2026, 12, 3)
PEOPLE = (KnownCustomer("Manpreet"), KnownCustomer("Jagdish"), KnownCustomer("Vimla Devi"))
ITEMS = (
    KnownItem("Helmet", None, "PCS", Decimal(18)),
    KnownItem("Lock", Decimal(150), "PCS", Decimal(18)),
    KnownItem("Grease", Decimal(190), "KGS", Decimal(18)),
    KnownItem("Steel Thali", Decimal(120), "PCS", Decimal(5)),
    KnownItem("Spoon", Decimal(180), "DOZ", Decimal(5)),
    KnownItem("Eraser", Decimal(5), "PCS", Decimal(0)),
    KnownItem("Graph Book", Decimal(25), "PCS", Decimal(0)),
    KnownItem("Compass Box", Decimal(120), "PCS", Decimal(5)),
    KnownItem("Carton 12x12", Decimal(18), "PCS", Decimal(5)),
    KnownItem("Carton 18x18", Decimal(42), "PCS", Decimal(5)),
    KnownItem("Sweet Box 1kg", Decimal(9), "PCS", Decimal(5)),
    KnownItem("Sweet Box 500g", Decimal(6), "PCS", Decimal(5)),
    KnownItem("Wire 1.5mm", Decimal(1350), "ROL", Decimal(18)),
    KnownItem("Wire 2.5mm", Decimal(2150), "ROL", Decimal(18)),
    KnownItem("Pressure Cooker 3L", Decimal(1150), "PCS", Decimal(5)),
    KnownItem("Pressure Cooker 5L", Decimal(1480), "PCS", Decimal(5)),
    KnownItem("Split AC 1.5 Ton", Decimal(38500), "PCS", Decimal(18)),
    KnownItem("Split AC 1 Ton", Decimal(33000), "PCS", Decimal(18)),
    KnownItem("Wiring Labour", Decimal(700), "DAY", Decimal(18)),
)
BILLS = (
    KnownInvoice("KP/0512", "Jagdish", "2026-12-02", Decimal(63720)),
    KnownInvoice("KP/0491", "Jagdish", "2026-11-06", Decimal(11800)),
)
SHOP = ShopContext(PEOPLE, ITEMS, BILLS)
OPEN = ShopContext(
    PEOPLE,
    ITEMS,
    BILLS,
    draft=OpenDraft(
        "Jagdish",
        (
            DraftLine("Steel Thali", Decimal(50), "PCS", Decimal(120)),
            DraftLine("Lock", Decimal(2), "PCS", Decimal(150)),
            DraftLine("Spoon", Decimal(2), "DOZ", Decimal(180)),
        ),
    ),
)


def _said(text: str, shop: ShopContext = SHOP) -> object:
    read = understand(text, shop, TODAY)
    assert len(read.acts) == 1
    return read.acts[0]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("helmet ab 450 ka hai", AddItem("Helmet", Decimal(450))),
        ("lock hun 160 da ho gaya", AddItem("Lock", Decimal(160))),
        ("ਲੌਕ ਹੁਣ 160 ਦਾ ਹੈ", AddItem("Lock", Decimal(160))),
        ("lock ata 160 la ahe", AddItem("Lock", Decimal(160))),
        ("lock ippudu 160 ayyindi", AddItem("Lock", Decimal(160))),
        ("grease ab 200 rupaye kilo hai", AddItem("Grease", Decimal(200), unit="KGS")),
        ("lock ka hsn 8301 daal do", AddItem("Lock", hsn="8301")),
        ("hsn of lock is 8301", AddItem("Lock", hsn="8301")),
    ],
)
def test_a_price_or_a_code_that_is_only_told_is_put_on_record(text: str, act: AddItem) -> None:
    assert _said(text) == act


def test_a_price_that_is_told_may_have_its_tax_beside_it() -> None:
    told = _said("helmet ab 450 ka hai, gst 18 hi rahega")
    assert told == AddItem("Helmet", Decimal(450), gst_rate=Decimal(18))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("manpreet ka pata 14 civil lines ludhiana", "14 civil lines ludhiana"),
        ("address of manpreet: 12 mall road, ludhiana", "12 mall road, ludhiana"),
        ("manpreet nu sarnamu gondal road rajkot", "gondal road rajkot"),
        ("मनप्रीत का पता मॉडल टाउन लुधियाना", "मॉडल टाउन लुधियाना"),
    ],
)
def test_where_a_known_customer_is_is_put_on_record(text: str, address: str) -> None:
    assert _said(text) == AddCustomer("Manpreet", address=address)


@pytest.mark.parametrize(
    "text",
    ["318 bill hata do", "delete bill 318", "318 bill cancel pannu", "bill 318 tiseyi",
     "318 બિલ રદ કરો", "bill no 318 delete karo"],
)  # fmt: skip
def test_a_bill_that_is_not_there_is_asked_for_by_its_number(text: str) -> None:
    assert _said(text) == CancelInvoice(invoice="318")


def test_the_last_bill_goes_whatever_is_wrong_with_it() -> None:
    assert _said("last bill galat ban gaya hatao") == CancelInvoice(last=True)


@pytest.mark.parametrize(
    "text",
    ["vimla devi ko udhar diya", "विमला देवी को उधार दिया", "vimla devi ku kadan kuduthen",
     "vimla devi ki appu ichanu"],
)  # fmt: skip
def test_udhaar_of_no_sum_is_udhaar_and_the_sum_is_asked(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    assert read.acts == (RecordCredit(customer="Vimla Devi"),)
    assert read.needs == (Need("amount"),)


def test_the_report_of_tax_is_the_return_of_sales() -> None:
    assert _said("november ki gst report") == Report(name="gstr1", month="2026-11")


def _lines(
    text: str, shop: ShopContext = SHOP
) -> list[tuple[str | None, Decimal | None, Decimal | None]]:
    act = _said(text, shop)
    assert isinstance(act, CreateInvoice | EditDraft)
    return [(line.item, line.qty, line.rate) for line in act.lines]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("jagdish ko lock 2, 140 ka ek", [("Lock", 2, 140)]),
        ("jagdish nu lock 2, 140 vich ik", [("Lock", 2, 140)]),
        ("jagdish ne lock 2, 140 ma ek", [("Lock", 2, 140)]),
        ("jagdish ke lock 2 ta 140 kore ekta", [("Lock", 2, 140)]),
        ("jagdish ko compass 25 pcs 110 wale aur graph book 50",
         [("Compass Box", 25, 110), ("Graph Book", 50, 25)]),
        ("jagdish 100 carton 12x12", [("Carton 12x12", 100, 18)]),
        ("jagdish ko 18 inch wala carton 200", [("Carton 18x18", 200, 42)]),
        ("12x12 ke 200 carton jagdish ko", [("Carton 12x12", 200, 18)]),
        ("जगदीश को एक किलो वाले मिठाई के डिब्बे 1000 और आधा किलो वाले 1500 भेजे, बिल बना दो",
         [("Sweet Box 1kg", 1000, 9), ("Sweet Box 500g", 1500, 6)]),
        ("jagdish ko 2.5 ka wire 3 roll, 1.5 ka 2 roll", [("Wire 2.5mm", 3, 2150), ("Wire 1.5mm", 2, 1350)]),
        ("jagdish ko 5 cooker 3 litre", [("Pressure Cooker 3L", 5, 1150)]),
        ("jagdish ko 1.5 ton split ac 2", [("Split AC 1.5 Ton", 2, 38500)]),
        ("jagdish 5 diner kaj 650 kore", [("Wiring Labour", 5, 650)]),
        ("jagdish ko 4 lock, 18 percent gst alag", [("Lock", 4, 150)]),
        ("quotation do vimla devi ko lock 4", [("Lock", 4, 150)]),
    ],
)  # fmt: skip
def test_figures_of_goods_are_what_they_are_meant_for(
    text: str, lines: list[tuple[str, int, int]]
) -> None:
    assert _lines(text) == [(item, Decimal(qty), Decimal(rate)) for item, qty, rate in lines]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("eraser 5 add karo", [Line("Eraser", Decimal(5), "PCS", Decimal(5), gst_rate=Decimal(0))]),
        ("thali 60 kar", [Line("Steel Thali", Decimal(60))]),
        ("spoon 3 kari do", [Line("Spoon", Decimal(3))]),
        ("thali pachas nahi sath karo", [Line("Steel Thali", Decimal(60))]),
        ("થાળી પચાસ નહીં સાઈઠ કરો", [Line("Steel Thali", Decimal(60))]),
        ("lock da rate 140 laa", [Line("Lock", rate=Decimal(140))]),
        ("lock 2 hor pa de, te thali 115 di laa",
         [Line("Lock", Decimal(4)), Line("Steel Thali", rate=Decimal(115))]),
    ],
)  # fmt: skip
def test_a_change_of_the_open_bill_is_read_as_meant(text: str, lines: list[Line]) -> None:
    assert _said(text, OPEN) == EditDraft(lines=tuple(lines))


def test_goods_go_in_the_breath_that_brings_others() -> None:
    act = _said("lock hatake grease 3 kilo", OPEN)
    assert isinstance(act, EditDraft)
    assert act.remove == ("Lock",)
    assert [(line.item, line.qty) for line in act.lines] == [("Grease", Decimal(3))]


def test_whose_the_open_bill_is_may_be_told() -> None:
    assert _said("ye vimla devi ka hai", OPEN) == EditDraft(customer="Vimla Devi")


def test_a_code_is_put_on_record_while_a_bill_is_open_and_is_never_a_sum() -> None:
    assert _said("helmet ka hsn 6506 daalo", OPEN) == AddItem("Helmet", hsn="6506")
    assert _said("cooker ka hsn 7323 daalo", OPEN) == Unknown()


def test_two_customers_are_reminded_in_one_breath_and_never_in_the_past() -> None:
    acts = understand("manpreet te jagdish nu kal da reminder laa deyo", SHOP, TODAY).acts
    assert acts == (
        Remind(customer="Manpreet", when=dt.date(2026, 12, 4)),
        Remind(customer="Jagdish", when=dt.date(2026, 12, 4)),
    )


def test_a_question_after_a_greeting_is_not_only_a_greeting() -> None:
    said = "hi, wheel balancing available today evening?"
    assert understand(said, SHOP, TODAY, "customer").acts == (Unknown(),)


def test_goods_stay_where_how_many_instead_is_not_understood() -> None:
    assert _said("thali 50 nahi pachpann karo", OPEN) != EditDraft(remove=("Steel Thali",))
    assert _said("thali pachas nahi pasath karo", OPEN) == Unknown()


_COOKERS = Asked("item", options=("Pressure Cooker 3L", "Pressure Cooker 5L"))
_NUMBERS = Asked("invoice", options=("KP/0512", "KP/0491"))


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (_COOKERS, "moto wado, 5 litre", "Pressure Cooker 5L"),
        (_COOKERS, "bada wala", "Pressure Cooker 5L"),
        (_COOKERS, "chinnadi", "Pressure Cooker 3L"),
        (_COOKERS, "dodda du", "Pressure Cooker 5L"),
        (_COOKERS, "ત્રણ લિટર", "Pressure Cooker 3L"),
        (_NUMBERS, "purana wala, november ka", "KP/0491"),
        (_NUMBERS, "11800 wala", "KP/0491"),
        (_NUMBERS, "512", "KP/0512"),
        (_NUMBERS, "chhellu", "KP/0512"),
    ],
)
def test_a_choice_is_made_by_what_it_is_like(asked: Asked, text: str, value: str) -> None:
    assert _said(text, ShopContext(PEOPLE, ITEMS, BILLS, asked=asked)) == Answer(value)


def test_a_complaint_begins_with_its_bill() -> None:
    read = understand("512 me 200 dabbe phate nikle", SHOP, TODAY, "customer")
    assert read.acts == (Dispute(invoice="KP/0512", reason="512 me 200 dabbe phate nikle"),)
