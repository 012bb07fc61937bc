"""Second thoughts and side remarks: goods taken off again, why they came back, whom and how much in all."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    Act,
    Answer,
    CreateInvoice,
    CreditNote,
    Discount,
    EditDraft,
    Line,
    Paid,
    RecordPayment,
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

TODAY = dt.date(2026, 11, 22)
PEOPLE = (KnownCustomer("Anil Jadhav"), KnownCustomer("Sunita Bhosale"))
ITEMS = (
    KnownItem("Cement", rate=Decimal(390), unit="BAG"),
    KnownItem("Paint Brush", rate=Decimal(60), unit="PCS"),
    KnownItem("Display Repair", rate=Decimal(900), unit="NOS"),
)
BILL = KnownInvoice("MH-1207", "Anil Jadhav", "2026-11-03", Decimal(4000))
SHOP = ShopContext(customers=PEOPLE, items=ITEMS, invoices=(BILL,))
LINES = (DraftLine("Cement", Decimal(10), "BAG", Decimal(390)),)
OPEN = ShopContext(customers=PEOPLE, items=ITEMS, draft=OpenDraft("Anil Jadhav", LINES))
NOBODYS = ShopContext(customers=PEOPLE, items=ITEMS, draft=OpenDraft(None, LINES))
CEMENT = Line("Cement", qty=Decimal(4), unit="BAG", rate=Decimal(390))
BRUSH = Line("Paint Brush", qty=Decimal(2), unit="PCS", rate=Decimal(60))


def act(said: str, shop: ShopContext = SHOP) -> Act:
    (found,) = understand(said, shop, TODAY).acts
    return found


@pytest.mark.parametrize(
    "said",
    [
        "anil jadhav ko 4 bori cement, 2 brush, brush nahi chahiye",
        "anil jadhav la 4 goni cement ani 2 brush... brush nako, fakt cement che bill kar",
        "anil jadhav ne 4 thela cement, 2 brush, brush raheva do",
        "Anil Jadhav: 4 bags cement, 2 brush, no brush",
        "Anil Jadhav: 4 bags cement, 2 brush. Actually no brush",
    ],
)
def test_goods_taken_off_again_are_not_billed(said: str) -> None:
    assert act(said) == CreateInvoice(customer="Anil Jadhav", lines=(CEMENT,))


def test_other_goods_in_their_place_are_as_many() -> None:
    found = act("anil jadhav ko 4 cement, 2 display repair. display repair nahi, brush")
    assert found == CreateInvoice(customer="Anil Jadhav", lines=(CEMENT, BRUSH))


@pytest.mark.parametrize("said", ["anil jadhav ka laptop theek kiya 1500 lage"])
def test_work_that_was_done_is_no_payment(said: str) -> None:
    assert not isinstance(act(said), RecordPayment)


def test_a_choice_that_is_only_denied_is_none() -> None:
    asked = Asked("item", options=("Cement", "Paint Brush"), item="x")
    shop = ShopContext(customers=PEOPLE, items=ITEMS, asked=asked)
    assert act("cement nahi", shop) == Unknown()
    assert act("cement nahi, brush", shop) == Answer("Paint Brush")


@pytest.mark.parametrize(
    "said",
    [
        "anil jadhav ki gaadi ka kaam: cement 4 bori, brush 2",
        "anil jadhav ka bill\n1 | cement | 4 | 390\n2 | brush | 2 | 60",
        "anil jadhav\nitem/qty/rate\ncement / 4 / 390\nbrush / 2 / 60",
        "PO 4471 from Anil Jadhav: 4 cement, 2 brush",
        "anil jadhav 3 cement, 2 brush, no wait make cement 4",
    ],
)
def test_heads_rows_and_remarks_are_no_goods(said: str) -> None:
    assert act(said) == CreateInvoice(customer="Anil Jadhav", lines=(CEMENT, BRUSH))


@pytest.mark.parametrize(
    "said",
    ["anil jadhav wale phone ka display repair 900", "anil jadhav ke mobile ki display repair 900"],
)
def test_what_is_repaired_is_no_part_of_the_name(said: str) -> None:
    found = act(said)
    assert isinstance(found, CreateInvoice)
    assert [line.item for line in found.lines] == ["Display Repair"]


@pytest.mark.parametrize(
    "said",
    [
        "1207 pe 800 ka credit note do, maal kharab nikla",
        "bill 1207 ka credit note 800, reason box torn",
        "1207 ka 800 ka credit note bana do",
    ],
)
def test_why_a_credit_note_is_made_is_no_goods(said: str) -> None:
    found = act(said)
    assert isinstance(found, CreditNote)
    assert (found.invoice, found.amount, found.lines) == ("MH-1207", Decimal(800), ())


def test_what_the_discount_is_for_is_no_goods() -> None:
    said = "anil jadhav 4 bori cement, purani bori ka 100 kam karo"
    less = Discount(amount=Decimal(100))
    assert act(said) == CreateInvoice(customer="Anil Jadhav", lines=(CEMENT,), discount=less)


def test_what_was_given_at_so_much_was_not_paid() -> None:
    said = "anil jadhav ko brush 2 diya 60 me ek, 50 abhi diye cash"
    paid = Paid(Decimal(50), "cash")
    assert act(said) == CreateInvoice(customer="Anil Jadhav", lines=(BRUSH,), paid=paid)


def test_a_sum_and_its_parts_are_the_parts() -> None:
    acts = understand("anil jadhav se 1000 aaye 600 cash 400 paytm", SHOP, TODAY).acts
    assert [(one.amount, one.mode) for one in acts if isinstance(one, RecordPayment)] == [
        (Decimal(600), "cash"),
        (Decimal(400), "upi"),
    ]


@pytest.mark.parametrize(
    ("said", "shop", "change"),
    [
        ("cement 12 karo, grahak sunita bhosale", NOBODYS, {"customer": "Sunita Bhosale"}),
        ("customer sunita bhosale hai", NOBODYS, {"customer": "Sunita Bhosale"}),
        ("anil ki jagah sunita bhosale ka naam daalo", OPEN, {"customer": "Sunita Bhosale"}),
        ("cement 12 karo aur pura bill 4500 me kar do", OPEN, {"total": Decimal(4500)}),
    ],
)
def test_a_change_may_be_of_the_whole_bill(said: str, shop: ShopContext, change: object) -> None:
    lines = (Line("Cement", qty=Decimal(12)),) if "12" in said else ()
    assert act(said, shop) == EditDraft(lines=lines, **change)  # type: ignore[arg-type]  # slots of one act
