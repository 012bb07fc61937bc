"""How the parts of a message hang together: what closes a bill, rates, glued figures, what was entered."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    Act,
    CreateInvoice,
    Discount,
    EditDraft,
    FindInvoice,
    Line,
    Paid,
    RecordPayment,
    Report,
    SendInvoice,
    SetProfile,
    Summary,
    Unknown,
)  # fmt: skip
from bot.context import DraftLine, KnownCustomer, KnownInvoice, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(KnownCustomer("Mehul Shah"), KnownCustomer("Sunil Verma")),
    items=(
        KnownItem("Register", rate=Decimal(120), unit="PCS"),
        KnownItem("Eraser", rate=Decimal(3), unit="PCS"),
        KnownItem("Gel Pen", rate=Decimal(15), unit="PCS"),
        KnownItem("Paneer", rate=Decimal(360), unit="KGS"),
        KnownItem("Drip Pipe", rate=Decimal(9), unit="MTR"),
    ),
    invoices=(KnownInvoice("SS/26-27/0317", "Mehul Shah", "2026-11-01", Decimal(2400)),),
)


def _bill(said: str) -> CreateInvoice:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice), act
    return act


@pytest.mark.parametrize(
    ("closing", "slots"),
    [
        ("paise baad me milenge", {}),
        ("pay later", {}),
        ("100 diye baki udhaar", {"paid": Paid(Decimal(100), None)}),
        ("month end tak payment", {"due": dt.date(2026, 11, 30)}),
        ("mahine ke aakhir me dega", {"due": dt.date(2026, 11, 30)}),
        ("do hafte ka udhar", {"due": dt.date(2026, 12, 6)}),
        ("paise somwar ko", {"due": dt.date(2026, 11, 23)}),
        ("300 chhod dena", {"discount": Discount(amount=Decimal(300))}),
        ("20 rs ghata dijiye", {"discount": Discount(amount=Decimal(20))}),
        ("knock off 20", {"discount": Discount(amount=Decimal(20))}),
    ],
)
def test_what_closes_a_bill_is_of_the_whole_bill(closing: str, slots: dict[str, object]) -> None:
    act = _bill(f"mehul shah ko 4 register, {closing}")
    assert [(line.item, line.qty, line.rate) for line in act.lines] == [
        ("Register", Decimal(4), Decimal(120))
    ]
    said = {"paid": act.paid, "due": act.due, "discount": act.discount, "date": act.date}
    assert {slot: value for slot, value in said.items() if value is not None} == slots


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("mehul shah ko 4register 10eraser", [("Register", "4"), ("Eraser", "10")]),
        ("mehul shah ko 2dzn gel pen n 500g paneer", [("Gel Pen", "24"), ("Paneer", "0.5")]),
        ("mehul shah ko 200 m drip pipe", [("Drip Pipe", "200")]),
        (
            "mehul shah ko register ek, eraser do, gel pen teen",
            [("Register", "1"), ("Eraser", "2"), ("Gel Pen", "3")],
        ),
        ("mehul shah ko register 4 aur eraser 10", [("Register", "4"), ("Eraser", "10")]),
    ],
)
def test_figures_find_their_goods(said: str, lines: list[tuple[str, str]]) -> None:
    assert [(line.item, str(line.qty)) for line in _bill(said).lines] == lines


def test_a_sum_after_ke_is_the_lines() -> None:
    (line,) = _bill("mehul shah ko 4 register ke 440").lines
    assert (line.qty, line.rate, line.amount) == (Decimal(4), None, Decimal(440))


@pytest.mark.parametrize(
    ("said", "invoice"),
    [
        ("record 2400 from mehul shah against 317", "SS/26-27/0317"),
        ("mehul shah payment 2400", None),
        ("add payment 2400 mehul shah", None),
    ],
)
def test_an_order_to_enter_what_came_is_a_payment(said: str, invoice: str | None) -> None:
    assert understand(said, SHOP, TODAY).acts == (
        RecordPayment(customer="Mehul Shah", amount=Decimal(2400), invoice=invoice),
    )


def test_bills_from_a_day_on_and_reports_by_their_hindi_names() -> None:
    assert understand("show invoices of mehul shah from 1 nov", SHOP, TODAY).acts == (
        FindInvoice(customer="Mehul Shah", from_=dt.date(2026, 11, 1)),
    )
    assert understand("पिछले महीने की सेल्स रिपोर्ट दो", SHOP, TODAY).acts == (
        Report(name="sales", month="2026-10"),
    )


@pytest.mark.parametrize(
    "said", ["mehul shah 4 register, half paid", "mehul shah ko 4 register agle somwar"]
)
def test_a_share_paid_and_a_day_ahead_are_not_guessed(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


OPEN = dataclasses.replace(
    SHOP,
    draft=OpenDraft(
        "Mehul Shah",
        (
            DraftLine("Register", Decimal(4), "PCS", Decimal(120)),
            DraftLine("Paneer", Decimal("1.5"), "KGS", Decimal(360)),
        ),
    ),
)


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("naam badal do sunil verma", EditDraft(customer="Sunil Verma")),
        ("wrong name, it is sunil verma", EditDraft(customer="Sunil Verma")),
        ("due date 10 dec", EditDraft(due=dt.date(2026, 12, 10))),
        ("15 din ka time do", EditDraft(due=dt.date(2026, 12, 7))),
        ("he paid 1000 in cash", EditDraft(paid=Paid(Decimal(1000), "cash"))),
        ("total 2000 kar do round me", EditDraft(total=Decimal(2000))),
        ("paneer cancel", EditDraft(remove=("Paneer",))),
        ("paneer mat daalo", EditDraft(remove=("Paneer",))),
        (
            "paneer nahi, register 6",
            EditDraft(lines=(Line("Register", qty=Decimal(6)),), remove=("Paneer",)),
        ),
        ("paneer aadha kilo aur", EditDraft(lines=(Line("Paneer", qty=Decimal(2)),))),
        ("register 6 not 4", EditDraft(lines=(Line("Register", qty=Decimal(6)),))),
        ("phone 9800001234 daal do", EditDraft(phone="9800001234")),
        (
            "gst hata do",
            EditDraft(
                lines=(
                    Line("Register", gst_rate=Decimal(0)),
                    Line("Paneer", gst_rate=Decimal(0)),
                )
            ),
        ),
    ],
)
def test_the_open_bill_is_changed(said: str, change: EditDraft) -> None:
    assert understand(said, OPEN, TODAY).acts == (change,)


def test_a_payment_by_another_is_not_of_the_open_bill() -> None:
    assert understand("suresh ne 1000 diye likho", OPEN, TODAY).acts == (
        RecordPayment(customer="suresh", amount=Decimal(1000)),
    )


def test_a_surname_is_no_number() -> None:
    shop = dataclasses.replace(SHOP, customers=(KnownCustomer("Rina Das"),))
    (act,) = understand("rina das ko 4 register", shop, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert (act.customer, [line.qty for line in act.lines]) == ("Rina Das", [Decimal(4)])


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (
            "mehul shah ne 1000 diye aur usko 3 register ka bill bana do",
            ["RecordPayment", "CreateInvoice"],
        ),
        (
            "mehul shah ka bill 3 register, aur sunil verma ka balance batao, aur kal ki bikri bhi",
            ["CreateInvoice", "Balance", "Summary"],
        ),
        ("bill 317 me register 2 jod do", ["EditDraft"]),
        ("jo abhi kiya wo undo kar do", ["Undo"]),
        ("dukan ka pata 14 Gandhi Road, Surat hai", ["SetProfile"]),
        ("customer gussa kar raha hai", ["Unknown"]),
        ("Payment request of Rs 999 from Netplay on UPI. Approve now to pay", ["Unknown"]),
        ("आपके खाते XX2210 से रु 1,200 कट गए हैं", ["Unknown"]),
    ],
)
def test_each_act_of_a_message_is_found_and_no_other(said: str, kinds: list[str]) -> None:
    assert [type(act).__name__ for act in understand(said, SHOP, TODAY).acts] == kinds


def test_usko_without_a_name_asks_whose_bill_it_is() -> None:
    read = understand("usko 3 register ka bill bhej do", SHOP, TODAY)
    assert [need.slot for need in read.needs] == ["customer"]


def test_an_address_is_kept_as_typed() -> None:
    assert understand(
        "change our shop address to 14 Gandhi Road, Kanchipuram", SHOP, TODAY
    ).acts == (SetProfile(address="14 Gandhi Road, Kanchipuram"),)


def test_a_unit_that_begins_the_name_of_goods_is_theirs() -> None:
    shop = dataclasses.replace(
        SHOP, items=(*SHOP.items, KnownItem("Box File", rate=Decimal(85), unit="PCS"))
    )
    (act,) = understand("mehul shah ko 2 box file", shop, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert [(line.item, line.qty, line.unit) for line in act.lines] == [
        ("Box File", Decimal(2), "PCS")
    ]


@pytest.mark.parametrize(
    "said",
    [
        "mehul shah register 4 480",  # 480 each, or 4 at 120?
        "2 register for mehul shah free",
        "gel pen 2 register 35 each mehul shah",
    ],
)
def test_two_readings_that_differ_in_money_are_not_guessed(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


def test_what_an_equals_sign_leads_to_is_the_total() -> None:
    (line,) = _bill("mehul shah - register 4 nos @ 110 = 440").lines
    assert (line.qty, line.rate, line.amount) == (Decimal(4), Decimal(110), None)


@pytest.mark.parametrize(
    ("said", "act"),
    [
        (
            "mehul shah has cleared everything",
            RecordPayment(customer="Mehul Shah", amount="full"),
        ),
        (
            "what did we sell yesterday",
            Summary(dt.date(2026, 11, 21), dt.date(2026, 11, 21)),
        ),
    ],
)
def test_has_and_did_ask_only_where_they_lead(said: str, act: Act) -> None:
    assert understand(said, SHOP, TODAY).acts == (act,)


@pytest.mark.parametrize(
    "said",
    [
        "mehul shah ko 2000 cash diya",
        "mehul ki salary 12000 di",
        "dukan ka kiraya 15000 diya",
        "bijli ka bill 3200 bhar diya",
        "gst return ka data do october ka",
        "paid 3000 to transporter",
        "paid mehul shah 500 for loading",
        "mehul shah ko ek register aur ek gel pen dono 100 wale",
    ],
)
def test_money_that_goes_out_is_no_payment_received(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


def test_a_price_may_stand_before_the_count() -> None:
    (line,) = _bill("mehul shah ka register 120 x 3 = 360").lines
    assert (line.qty, line.rate) == (Decimal(3), Decimal(120))


def test_a_hyphen_counts_goods_in_a_list() -> None:
    lines = _bill("mehul shah: register-2, eraser-5, gel pen-10").lines
    assert [(line.item, line.qty) for line in lines] == [
        ("Register", Decimal(2)),
        ("Eraser", Decimal(5)),
        ("Gel Pen", Decimal(10)),
    ]


def test_the_bill_that_a_customer_has_is_sent_not_made() -> None:
    assert understand("mehul shah ko uska bill bhej do", SHOP, TODAY).acts == (
        SendInvoice(customer="Mehul Shah"),
    )


@pytest.mark.parametrize(
    "said",
    [
        "mehul shah 2 register @110 3 gel pen @15 total 265",
        "mehul shah ko 2 register @110, 3 gel pen @15, kul 265 rupaye hua",
    ],
)
def test_a_total_that_is_right_says_nothing_more(said: str) -> None:
    assert [(line.item, line.qty, line.rate) for line in _bill(said).lines] == [
        ("Register", Decimal(2), Decimal(110)),
        ("Gel Pen", Decimal(3), Decimal(15)),
    ]


def test_a_total_that_is_wrong_is_doubted() -> None:
    said = "mehul shah 2 register @110 3 gel pen @15 total 300"
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        ("bina gst 2 register mehul shah", Decimal(0)),
        ("without gst bill mehul shah 2 register", Decimal(0)),
        ("gst wala bill mehul shah ko 2 register", None),
        ("mehul shah 2 register +5% gst", Decimal(5)),
    ],
)
def test_a_figure_after_gst_is_tax_only_where_it_counts_no_goods(
    said: str, rate: Decimal | None
) -> None:
    (line,) = _bill(said).lines
    assert (line.qty, line.gst_rate) == (Decimal(2), rate)


def test_what_is_deposited_in_a_khata_is_paid() -> None:
    (act,) = understand("mehul shah khate me 1500 jama", SHOP, TODAY).acts
    assert isinstance(act, RecordPayment)
    assert act.amount == Decimal(1500)


def test_a_measure_before_goods_of_that_size_is_part_of_their_name() -> None:
    """Only where a count of its own follows: 10 kg atta stays a quantity."""
    shop = ShopContext(
        customers=(KnownCustomer("Anand"),),
        items=(
            KnownItem("Mango Juice 200ml", Decimal(12), "PCS"),
            KnownItem("Mango Juice 1L", Decimal(60)),
        ),
    )
    acts = understand("anand ka bill 200ml mango juice 24 pcs", shop, TODAY).acts
    assert isinstance(acts[0], CreateInvoice)
    line = acts[0].lines[0]
    assert (line.item, line.qty, line.rate) == ("Mango Juice 200ml", Decimal(24), Decimal(12))


TABLE_SHOP = ShopContext(
    customers=(KnownCustomer("Mohan Lal"), KnownCustomer("Shivam Construction")),
    items=(
        KnownItem("Cement", rate=Decimal(380), unit="BAG"),
        KnownItem("Tap", rate=Decimal(250), unit="PCS"),
    ),
)


@pytest.mark.parametrize(
    "said",
    [
        "Bill Mohan Lal\nS.No | Item | Qty | Rate | Amount\n1 | Cement | 10 | 380 | 3800\n"
        "2 | Tap | 2 | 250 | 500\nTotal | | | | 4300",
        "Mohan Lal\nSr No Item Qty Rate Total\n1 Cement 10 380 3800\n2 Tap 2 250 500\nTotal 4300",
        "क्र. सामान मात्रा दर\n1 cement 10 380\n2 tap 2 250\nMohan Lal ka bill",
        "Qty | Item | Rate\n10 | Cement | 380\n2 | Tap | 250\nbill for Mohan Lal",
        "1 | Cement | 10 | 380\n2 | Tap | 2 | 250\nbill Mohan Lal",
        "PO No 4411\nFrom: Mohan Lal\n1) Cement - 10 bags @ 380 = 3800\n2) Tap - 2 @ 250 = 500\n"
        "Sub total 4300",
        "Mohan Lal\nCement 10 @ 380 3800\nTap 2 @ 250 500\nSubtotal 4300\nCGST 9% 387\nSGST 9% 387\n"
        "Grand total 5074",
    ],
)
def test_heads_row_numbers_and_sums_of_a_table_are_no_goods(said: str) -> None:
    (act,) = understand(said, TABLE_SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice), act
    assert act.customer == "Mohan Lal"
    assert [(line.item, line.qty, line.rate) for line in act.lines] == [
        ("Cement", Decimal(10), Decimal(380)),
        ("Tap", Decimal(2), Decimal(250)),
    ]


def test_a_table_that_does_not_add_up_is_not_billed() -> None:
    said = "Mohan Lal\nCement 10 @ 380 3800\nTap 2 @ 250 500\nTotal 4400"
    assert understand(said, TABLE_SHOP, TODAY).acts == (Unknown(),)


def test_hsn_and_tax_of_a_row_are_its_own() -> None:
    said = "bill to Mohan Lal: 5 geyser (HSN 8516) @ 6500 GST 18%, 3 kadhai (HSN 7323) @ 220 GST 12%, 2 tap"
    (act,) = understand(said, TABLE_SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert [(line.item, line.hsn, line.gst_rate) for line in act.lines] == [
        ("geyser", "8516", Decimal(18)),
        ("kadhai", "7323", Decimal(12)),
        ("Tap", None, None),
    ]


def test_a_stroke_parts_goods() -> None:
    (act,) = understand(
        "bill mohan lal 10 bag cement 380 / 5 tap 250 / total 5050", TABLE_SHOP, TODAY
    ).acts
    assert isinstance(act, CreateInvoice)
    assert [(str(line.qty), str(line.rate)) for line in act.lines] == [("10", "380"), ("5", "250")]
