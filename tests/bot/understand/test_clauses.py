"""Clauses that turn an order round: denied, told of somebody else, the shop's own, for how much, by when."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    Balance,
    CreateInvoice,
    Discount,
    EditDraft,
    Line,
    Need,
    Paid,
    RecordPayment,
    Unknown,
)
from bot.context import DraftLine, KnownCustomer, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
PEOPLE = (KnownCustomer("Ramesh Traders"), KnownCustomer("Suresh Patil", gstin="29AAGCN4242J1Z8"))
ITEMS = (
    KnownItem("Cement", rate=Decimal(380), unit="BAG"),
    KnownItem("Sugar", rate=Decimal(44), unit="KGS"),
    KnownItem("Sink", rate=Decimal(2400), unit="PCS"),
    KnownItem("Tap", rate=Decimal(260), unit="PCS"),
)
SHOP = ShopContext(customers=PEOPLE, items=ITEMS)
OPEN = ShopContext(
    customers=PEOPLE,
    items=ITEMS,
    draft=OpenDraft(
        "Suresh Patil",
        (DraftLine("Sink", Decimal(1), "PCS", Decimal(2400)),
         DraftLine("Tap", Decimal(2), "PCS", Decimal(260))),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "ramesh ko 2 bori cement mat dena",
        "रमेश का बिल मत बनाना",
        "ramesh nu bill na banavta",
        "રમેશને 2 બોરી સિમેન્ટ ન આપતા",
        "ramesh da bill na bnayi",
        "ਰਮੇਸ਼ ਦਾ ਬਿੱਲ ਨਾ ਬਣਾਈਂ",
        "ramesh er bill ekhon koro na",
        "রমেশকে ২ বস্তা সিমেন্ট দিও না",
        "ramesh ku 2 mootai cement poda vendam",
        "ரமேஷுக்கு பில் போட வேண்டாம்",
        "ramesh ki bill veyyoddu",
        "రమేష్ కి 2 బస్తాల సిమెంట్ ఇవ్వొద్దు",
        "ramesh ge 2 cheela cement bill madbeda",
        "ರಮೇಶ್ ಗೆ ಬಿಲ್ ಮಾಡಬೇಡ",
        "ramesh la 2 goni cement deu naka",
        "रमेशचे बिल करू नका",
        "don't make ramesh's bill for 2 bags cement",
    ],
)
def test_an_order_denied_is_none(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize("said", ["sink 5 mat karo", "sink 5 madbeda", "sink theeyoddu"])
def test_a_change_denied_changes_nothing(said: str) -> None:
    assert understand(said, OPEN, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "said",
    [
        "humne ramesh se 10 bori cement kharida",
        "we bought 10 bags cement from ramesh",
        "bought 50 bags cement from a dealer at 340",
        "khareed: 100 bori cement @ 330",
        "purchase entry 100 bag cement 330",
        "factory se 200 bori cement aayi hai",
        "aaj maal aaya 100 bori cement",
        "vepari pase thi 2 bori cement kharidyu",
        "ramesh theke 10 bosta cement kinechi",
        "ramesh kitta irundhu 10 mootai cement vaanginom",
        "ramesh daggara 10 bastalu cement konnam",
        "ramesh hatra 10 cheela cement kondvi",
        "aamhi ramesh kadun 10 goni cement kharedi keli",
        "asi ramesh ton 10 bori cement kharidi",
        "supplier ko 5000 diye",
    ],
)
def test_what_the_shop_bought_itself_is_no_bill(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


def test_what_a_customer_bought_is_a_bill() -> None:
    (act,) = understand("ramesh ne 10 bori cement kharida", SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert (act.customer, act.lines[0].qty) == ("Ramesh Traders", Decimal(10))


@pytest.mark.parametrize(
    "said",
    [
        "रमेश कल 2000 देगा बोल रहा है",
        "ramesh naalai 2000 tharen endran",
        "ரமேஷ் நாளை 2000 தரேன் என்றான்",
        "ramesh nale 2000 kodtini andiddane",
        "ರಮೇಶ್ ನಾಳೆ 2000 ಕೊಡ್ತೀನಿ ಅಂದಿದ್ದಾನೆ",
        "ramesh udya 2000 deto mhanala",
    ],
)
def test_a_promise_told_of_somebody_is_no_act(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "closing",
    [
        "due next week",
        "agle hafte dega",
        "paise agle hafte",
        "adutha vaaram panam",
        "vachche vaaram istadu",
        "mundina vaara kodtane",
        "aavta athvadiye aapse",
        "samner soptaho debe",
    ],
)
def test_next_week_is_a_week_from_today(closing: str) -> None:
    (act,) = understand(f"ramesh 2 bags cement, {closing}", SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert (act.due, act.lines[0].qty) == (dt.date(2026, 11, 29), Decimal(2))


@pytest.mark.parametrize("said", ["1 sink udhar diya 2300 me", "1 sink diya 2300 me"])
def test_for_how_much_goods_were_given_is_their_price(said: str) -> None:
    (act,) = understand(f"ramesh ko {said}", SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert (act.paid, act.lines[0].amount) == (None, Decimal(2300))


def test_removed_and_less_in_one_change() -> None:
    assert understand("sink hata do aur 100 rs ka discount de do", OPEN, TODAY).acts == (
        EditDraft(remove=("Sink",), discount=Discount(amount=Decimal(100))),
    )


@pytest.mark.parametrize(
    "said",
    [
        "ramesh ko nahi suresh ko 2 bori cement",
        "2 bori cement ramesh ko nahi suresh ko",
        "रमेश को नहीं सुरेश को 2 बोरी सीमेंट",
        "ramesh la nahi suresh la 2 goni cement",
        "ramesh ku illa suresh ku 2 mootai cement",
        "ramesh ki kaadu suresh ki 2 bastalu cement",
        "ramesh ge alla suresh ge 2 cheela cement",
        "Bill to GSTIN 29AAGCN4242J1Z8 - 2 bags cement",
    ],
)
def test_the_customer_who_is_meant(said: str) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert (act.customer, act.gstin) == ("Suresh Patil", None)
    assert [(line.item, line.qty) for line in act.lines] == [("Cement", Decimal(2))]


@pytest.mark.parametrize(
    "said",
    [
        "ramesh ne 3000 diye ab uska kitna baki hai",
        "ramesh ne 3000 dile ata tyache kiti baki",
        "ramesh 3000 kuduthaan ippo avan baaki evlo",
        "ramesh 3000 ichadu ippudu athani baki entha",
        "ramesh 3000 kotta eega avana baaki eshtu",
        "ramesh ne 3000 ditte hun ohda kinna baki",
    ],
)
def test_money_and_then_a_question(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (
        RecordPayment(customer="Ramesh Traders", amount=Decimal(3000)),
        Balance(customer="Ramesh Traders"),
    )


@pytest.mark.parametrize(
    "said",
    [
        "ramesh ke 5400 me se 3000 aaye",
        "ramesh ne 3000 diye 2400 baki",
        "ramesh 3000 dile 2400 baki",
    ],
)
def test_the_sum_that_came_is_the_payment(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (
        RecordPayment(customer="Ramesh Traders", amount=Decimal(3000)),
    )


@pytest.mark.parametrize(
    "said",
    [
        "ramesh ka bill 3 bori cement aur 2 kilo chini, cement pe 10% discount",
        "ramesh 3 bags cement, 2 kg sugar, 10% discount on cement",
        "ramesh la 3 goni cement 2 kilo sakhar, cement var 10% sut",
    ],
)
def test_less_on_one_of_the_goods_is_its_own(said: str) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.discount is None
    less = [(line.item, line.discount) for line in act.lines]
    assert less == [("Cement", Discount(percent=Decimal(10))), ("Sugar", None)]


def test_less_on_goods_that_are_not_on_the_bill_is_not_dropped() -> None:
    said = "ramesh 3 bags cement, 2 kg sugar, 10% discount on tap"
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


def test_which_line_of_the_open_bill_is_asked_of_the_bill() -> None:
    items = (KnownItem("Plastic Chair", unit="PCS"), KnownItem("Wooden Chair", unit="PCS"))
    held = tuple(DraftLine(item.name, Decimal(1), "PCS", Decimal(450)) for item in items)
    shop = ShopContext(customers=PEOPLE, items=items, draft=OpenDraft("Suresh Patil", held))
    read = understand("chair 5 kar do", shop, TODAY)
    assert read.acts == (EditDraft(lines=(Line("chair", qty=Decimal(5)),)),)
    assert read.needs == (Need("item", options=("Plastic Chair", "Wooden Chair")),)


@pytest.mark.parametrize(
    "said",
    [
        "सामान | मात्रा | भाव\nसीमेंट | 10 बोरी | 390\nचीनी | 5 kg | 45\nरमेश के नाम बिल बना दो",
        "bill for ramesh\nItem | Qty | Rate\nCement | 10 bag | 390\nSugar | 5 kg | 45",
    ],
)
def test_what_stands_over_columns_is_no_goods(said: str) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.customer == "Ramesh Traders"
    assert [(line.item, line.qty, line.rate) for line in act.lines] == [
        ("Cement", Decimal(10), Decimal(390)),
        ("Sugar", Decimal(5), Decimal(45)),
    ]


def test_a_note_at_the_end_stands_on_the_bill_as_written() -> None:
    said = "Quotation for ramesh: 2 bags cement. GST extra. Note: valid for 7 days"
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert (act.kind, act.note) == ("estimate", "valid for 7 days")
    assert [(line.item, line.qty) for line in act.lines] == [("Cement", Decimal(2))]


def test_what_is_still_owed_is_no_price() -> None:
    said = "ramesh ko 2 bori cement diya, 500 nagad diye baki 260"
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.paid == Paid(Decimal(500), "cash")
    assert [line.rate for line in act.lines] == [Decimal(380)]


SIZED = ShopContext(
    customers=PEOPLE,
    items=(
        KnownItem("Aggregate 20mm", rate=Decimal(1450), unit="TON"),
        KnownItem("Ball Valve", rate=Decimal(260), unit="PCS"),
    ),
)


@pytest.mark.parametrize(
    "said",
    [
        "ramesh ko 2 ton 20 mm gitti bheji",
        "ramesh la 2 ton 20 mm khadi pathavli, bill kara",
        "रमेश को 2 टन 20 एमएम गिट्टी भेजी",
        "रमेशला २ टन २० एमएम खडी पाठवली, बिल बनव",
        "Ramesh 2 ton 20mm aggregate",
    ],
)
def test_a_size_is_of_the_name_and_no_rate(said: str) -> None:
    line = Line("Aggregate 20mm", qty=Decimal(2), unit="TON", rate=Decimal(1450))
    bill = CreateInvoice(customer="Ramesh Traders", lines=(line,))
    assert understand(said, SIZED, TODAY).acts == (bill,)


@pytest.mark.parametrize(
    ("said", "need"),
    [
        (
            "ramesh ko 2 ton 10 mm gitti bheji",
            Need("item", item="10 mm gitti", options=("Aggregate 20mm",)),
        ),
        ("রমেশকে ২ পিস ৩ ইঞ্চি পাইপ দিলাম", Need("rate", item="3 ইঞ্চি পাইপ")),
    ],
)
def test_a_size_that_the_shop_does_not_list_is_asked_about(said: str, need: Need) -> None:
    read = understand(said, SIZED, TODAY)
    assert read.needs == (need,)
    assert isinstance(read.acts[0], CreateInvoice)
    assert read.acts[0].lines[0].qty == 2


def test_a_size_said_of_goods_that_are_listed_without_one_is_these_goods() -> None:
    line = Line("Ball Valve", qty=Decimal(2), unit="PCS", rate=Decimal(260))
    bill = CreateInvoice(customer="Ramesh Traders", lines=(line,))
    assert understand("ramesh ko 2 nag 1 inch ball valve", SIZED, TODAY).acts == (bill,)


@pytest.mark.parametrize(
    "said",
    ["2 tap karo 5 nahi", "nahi nahi tap 2 karo 5 nahi"],
)
def test_a_figure_denied_after_the_order_is_no_price(said: str) -> None:
    (act,) = understand(said, OPEN, TODAY).acts
    assert act == EditDraft(lines=(Line("Tap", qty=Decimal(2)),))


def test_a_bill_bears_the_nearer_day_of_that_name() -> None:
    (act,) = understand("ramesh 2 bori cement, invoice dated 25 nov", SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.date == dt.date(2026, 11, 25)
    assert understand("ramesh 2 bori cement 25 nov", SHOP, TODAY).acts == (Unknown(),)
