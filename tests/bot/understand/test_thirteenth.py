"""What an issued bill is said to have, why goods go, two ways of paying, reports in one breath, roads."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    Act,
    AddCustomer,
    AddItem,
    Answer,
    BankAlert,
    CreateInvoice,
    CreditNote,
    EditDraft,
    MyBalance,
    PauseReminders,
    RecordPayment,
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

TODAY = dt.date(2026, 11, 22)
PEOPLE = (KnownCustomer("Tanaji Chougule"), KnownCustomer("Mahadwar Footwear"))
ITEMS = (
    KnownItem("Canvas Shoes", Decimal(390), "PRS", Decimal(5)),
    KnownItem("School Shoes", Decimal(480), "PRS", Decimal(5)),
    KnownItem("Shoe Polish", Decimal(55), "PCS", Decimal(5)),
    KnownItem("Kolhapuri Gents", Decimal(650), "PRS", Decimal(5)),
    KnownItem("Kolhapuri Ladies", Decimal(520), "PRS", Decimal(5)),
)
BILLS = tuple(
    KnownInvoice(number, name, "2026-11-20", Decimal(390))
    for number, name in (
        ("KC-771", "Mahadwar Footwear"),
        ("KC-770", "Mahadwar Footwear"),
        ("KC-769", "Tanaji Chougule"),
    )
)
SHOP = ShopContext(PEOPLE, ITEMS, BILLS)
DRAFT = OpenDraft(
    "Tanaji Chougule",
    (
        DraftLine("Canvas Shoes", Decimal(2), "PRS", Decimal(390)),
        DraftLine("Shoe Polish", Decimal(4), "PCS", Decimal(55)),
    ),
)
OPEN = ShopContext(PEOPLE, ITEMS, BILLS, draft=DRAFT)


def read(text: str, shop: ShopContext = SHOP) -> tuple[Act, ...]:
    return understand(text, shop, TODAY).acts


@pytest.mark.parametrize(
    "text",
    [
        "tanaji wale bill me canvas shoes ki jagah school shoes",
        "तानाजी वाले बिल में कैनवास शूज की जगह स्कूल शूज कर दो",
        "tanaji chya billat canvas shoes chya jagi school shoes kara",
        "tanaji wala bill ma canvas shoes ne badle school shoes karo",
        "tanaji r bill e canvas shoes er jaygay school shoes koro",
        "tanaji de bill vich canvas shoes di jagah school shoes kar do",
        "tanaji bill la canvas shoes ku badhila school shoes podu",
        "tanaji bill lo canvas shoes badulu school shoes pettu",
        "tanaji bill alli canvas shoes badlu school shoes haaki",
        "bill 769 me canvas shoes ki jagah school shoes kar do",
        "in tanaji's bill replace canvas shoes with school shoes",
    ],
)
def test_goods_in_the_place_of_others_on_an_issued_bill_make_no_new_bill(text: str) -> None:
    (act,) = read(text)
    assert isinstance(act, EditDraft)
    assert (act.invoice, act.remove) == ("KC-769", ("Canvas Shoes",))
    assert [line.item for line in act.lines] == ["School Shoes"]


def test_another_count_on_an_issued_bill_is_a_change_of_it() -> None:
    (act,) = read("tanaji wale bill me polish 2 ki jagah 5")
    assert isinstance(act, EditDraft)
    assert [(line.item, line.qty) for line in act.lines] == [("Shoe Polish", Decimal(5))]


def test_goods_go_out_of_an_issued_bill_or_come_into_it() -> None:
    (gone,), (more,) = (
        read("tanaji wale bill se polish hata do"),
        read("tanaji ke bill me 2 polish aur jod do"),
    )
    assert isinstance(gone, EditDraft)
    assert isinstance(more, EditDraft)
    assert (gone.invoice, gone.remove) == ("KC-769", ("Shoe Polish",))
    assert (more.invoice, more.lines[0].qty) == ("KC-769", Decimal(2))


def test_which_of_two_bills_or_how_many_is_not_guessed() -> None:
    (act,) = read("mahadwar wale bill me canvas shoes ki jagah school shoes")
    assert isinstance(act, EditDraft)
    assert act.invoice is None  # which one is asked
    assert isinstance(read("tanaji ke bill se 2 polish nikal do")[0], Unknown)


def test_a_new_bill_into_which_goods_go_stays_one() -> None:
    (act,) = read("tanaji ke bill me 2 polish likho")
    assert isinstance(act, CreateInvoice)


@pytest.mark.parametrize(
    "text",
    [
        "polish galat h, hatao",
        "polish galti se aa gaya, hata do",
        "पॉलिश गलत है, हटाओ",
        "polish chukun aala, kadhun taka",
        "polish khotu che, kadhi nakho",
        "polish bhul kore diyechi, bad dao",
        "polish thappu, eduthudunga",
        "polish tappuga pettanu, teesesey",
        "polish tappaagi haakide, tegiri",
        "polish galti naal pai gaya, kadh deo",
        "polish is wrong, remove it",
        "polish was added by mistake, remove",
    ],
)
def test_why_goods_go_off_the_open_bill_hinders_nothing(text: str) -> None:
    assert read(text, OPEN) == (EditDraft(remove=("Shoe Polish",)),)


@pytest.mark.parametrize(
    "text",
    [
        "tanaji ko 2 canvas shoes, 500 cash 200 upi",
        "tanaji ko 2 canvas shoes, cash 500 upi 200",
        "tanaji ko 2 canvas shoes, 500 cash aur 200 gpay diye baki udhar",
        "तानाजी को 2 कैनवास शूज, 500 नकद 200 यूपीआई",
        "tanaji la 2 canvas shoes, 500 rokh 200 gpay dile",
        "tanaji ku 2 canvas shoes, 500 cash 200 gpay kuduthanga",
        "bill tanaji 2 canvas shoes, paid 500 cash and 200 by upi",
    ],
)
def test_a_bill_paid_in_two_ways_is_a_bill_and_two_payments(text: str) -> None:
    bill, *paid = read(text)
    assert isinstance(bill, CreateInvoice)
    assert bill.paid is None
    assert paid == [
        RecordPayment("Tanaji Chougule", Decimal(500), "cash"),
        RecordPayment("Tanaji Chougule", Decimal(200), "upi"),
    ]


def test_two_ways_of_paying_by_nobody_are_refused() -> None:
    assert isinstance(read("2 canvas shoes ka bill, 500 cash 200 upi")[0], Unknown)


def test_two_reports_in_one_breath_share_a_month_or_have_their_own() -> None:
    assert read("gstr1 aur gstr3b bhejo october ka") == (
        Report("gstr1", month="2026-10"),
        Report("gstr3b", month="2026-10"),
    )
    assert read("gstr1 october ka, gstr3b september ka") == (
        Report("gstr1", month="2026-10"),
        Report("gstr3b", month="2026-09"),
    )
    assert read("sales register for october and hsn summary for october") == (
        Report("sales", month="2026-10"),
        Report("hsn", month="2026-10"),
    )


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("naya grahak Hetal Plastics talaja road 9800002211", "Hetal Plastics", "talaja road"),
        ("new customer Mohan Lal MG road phone 9800002211", "Mohan Lal", "MG road"),
        ("naya customer Ring Road Traders 9800002211", "Ring Road Traders", None),
        ("add new customer Station Road 9800002211", "Station Road", None),
    ],
)
def test_a_road_after_a_name_is_where_he_lives(text: str, name: str, address: str | None) -> None:
    (act,) = read(text)
    assert isinstance(act, AddCustomer)
    assert (act.name, act.address) == (name, address)


@pytest.mark.parametrize(
    "text",
    [
        "school shoes ka rate ab se 500 rakhna",
        "school shoes ka rate 500 rakhna hai",
        "ab se school shoes 500 me dena",
        "स्कूल शूज का रेट अब से 500 रखना",
    ],
)
def test_a_price_from_now_on_is_the_items(text: str) -> None:
    (act,) = read(text)
    assert isinstance(act, AddItem)
    assert (act.name, act.rate) == ("School Shoes", Decimal(500))


@pytest.mark.parametrize(
    "text",
    [
        "tanaji wala canvas shoes 3 jod parat deun gela",
        "tanaji ne canvas shoes 3 jod parat aanun dile",
        "तानाजी 3 कॅनव्हास शूज परत देऊन गेला",
        "tanaji 3 canvas shoes pacha aapi gayo",
        "tanaji 3 canvas shoes tirigi ichesi vellaru",
        "tanaji 3 canvas shoes mod gya",
        "tanaji 3 canvas shoes wapas rakh gaya",
    ],
)
def test_goods_that_were_brought_back_are_credited(text: str) -> None:
    (act,) = read(text)
    assert isinstance(act, CreditNote)
    assert (act.customer, act.lines[0].qty) == ("Tanaji Chougule", Decimal(3))


def test_a_phrase_listed_in_latin_letters_is_read_in_indian_ones() -> None:
    (act,) = read("तानाजी ने 4000 बैंक में डाल दिए हैं")
    assert act == RecordPayment("Tanaji Chougule", Decimal(4000), "bank")


def test_goods_of_two_sorts_take_a_bare_figure_for_a_count_where_both_would() -> None:
    read_ = understand("tanaji ka bill kolhapuri 10", SHOP, TODAY)
    assert isinstance(read_.acts[0], CreateInvoice)
    assert (read_.acts[0].lines[0].qty, read_.needs[0].slot) == (Decimal(10), "item")


def test_a_rate_of_tax_that_will_come_into_it_answers() -> None:
    shop = ShopContext(PEOPLE, ITEMS, draft=DRAFT, asked=Asked("gst_rate"))
    assert read("athara percent lagega isme", shop) == (Answer(Decimal(18)),)


def test_the_reference_of_a_bank_stands_between_rail_and_payer() -> None:
    (act,) = read(
        "INR 640.00 credited to A/c XX5521. Info- NEFT/AXISN26342118/TANAJI CHOUGU - Axis Bank"
    )
    assert isinstance(act, BankAlert)
    assert (act.ref, act.payer) == ("AXISN26342118", "Tanaji Chougule")


@pytest.mark.parametrize("verb", ["karavta", "karavsho"])
def test_a_gujarati_order_not_to_remind_pauses(verb: str) -> None:
    (act,) = read(f"tanaji ne 5 tarikh sudhi yaad na {verb}")
    assert act == PauseReminders("Tanaji Chougule", dt.date(2026, 12, 5))


def test_a_customer_who_asks_for_a_price_asks_for_no_balance() -> None:
    asked = understand("mera bhav kya hai", SHOP, TODAY, "customer").acts
    owed = understand("mera kitna baki hai", SHOP, TODAY, "customer").acts
    assert isinstance(asked[0], Unknown)
    assert owed == (MyBalance(),)


@pytest.mark.parametrize("word", ["tempo", "auto", "taxi", "tractor"])
def test_a_new_customer_may_be_called_by_what_he_drives(word: str) -> None:
    (act,) = read(f"brijesh {word} ka bill 2 canvas shoes")
    assert isinstance(act, CreateInvoice)
    assert (act.customer, act.lines[0].qty) == (f"brijesh {word}", Decimal(2))


def test_a_parcha_of_somebody_is_his_bill() -> None:
    (act,) = read("तानाजी का पर्चा 2 कैनवास शूज")
    assert isinstance(act, CreateInvoice)
    assert act.customer == "Tanaji Chougule"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("wotar jug", "Water Jug"), ("volibol", "Volleyball"), ("lethar bol", "Leather Ball")],
)
def test_goods_are_found_by_how_english_is_heard(typed: str, name: str) -> None:
    items = tuple(
        KnownItem(one, Decimal(100), "PCS") for one in ("Water Jug", "Volleyball", "Leather Ball")
    )
    (act,) = understand(f"tanaji ko 2 {typed}", ShopContext(PEOPLE, items), TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.lines[0].item == name
