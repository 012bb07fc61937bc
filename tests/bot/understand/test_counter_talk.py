"""What is said at the counter beside the goods: who fetches them, what is ready, prices that changed."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    Act,
    AddItem,
    Answer,
    BankAlert,
    CancelInvoice,
    CreateInvoice,
    CreditNote,
    EditDraft,
    MyBalance,
    Outstanding,
    PauseReminders,
    RecordPayment,
    Remind,
    Thanks,
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
SHOP = ShopContext(
    customers=(
        KnownCustomer("Ramesh Deore"),
        KnownCustomer("Neha Jha"),
        KnownCustomer("Sita Cafe"),
    ),
    items=(
        KnownItem("Cement", rate=Decimal(380), unit="BAG"),
        KnownItem("Primer", rate=Decimal(180), unit="LTR"),
        KnownItem("Wall Clock", rate=Decimal(350), unit="PCS"),
        KnownItem("Gift Bag", rate=Decimal(15), unit="PCS"),
        KnownItem("Ladies Finger", rate=Decimal(45), unit="KGS"),
        KnownItem("Coconut", rate=Decimal(30), unit="PCS"),
        KnownItem("Satin Ribbon", rate=Decimal(30), unit="ROL"),
    ),
    invoices=(
        KnownInvoice("SH-207", "Ramesh Deore", "2026-11-20", Decimal(4000)),
        KnownInvoice("SH-206", "Neha Jha", "2026-11-19", Decimal(900)),
    ),
)


def act(said: str, shop: ShopContext = SHOP, role: str = "owner") -> Act:
    acts = understand(said, shop, TODAY, role).acts
    assert len(acts) == 1
    return acts[0]


def sold(said: str) -> tuple[str | None, list[tuple[str | None, Decimal | None]]]:
    """Say who buys, and how many of what."""
    read = act(said)
    assert isinstance(read, CreateInvoice)
    return read.customer, [(line.item, line.qty) for line in read.lines]


TEN_BAGS = ("Ramesh Deore", [("Cement", Decimal(10))])


@pytest.mark.parametrize(
    "said",
    [
        "ramesh deore ko 10 bori cement, bill ready rakhna aadmi aa raha hai",
        "रमेश देवरे को १० बोरी सीमेंट, बिल तैयार रखना आदमी लेने आ रहा है",
        "ramesh deore la 10 goni cement, bill tayar theva manus yetoy",
        "રમેશ દેવરે ને ૧૦ થેલી સિમેન્ટ, બિલ બનાવો.. સાંજે માણસ લેવા આવશે",
        "ramesh deore nu 10 bori cement, bill bana deo, munda lain aa reha hai",
        "bill ramesh deore 10 bags cement, driver is coming to collect",
    ],
)
def test_who_fetches_the_goods_is_neither_goods_nor_a_customer(said: str) -> None:
    assert sold(said) == TEN_BAGS


def test_a_name_told_with_the_errand_still_is_the_customer() -> None:
    assert sold("10 bori cement bill banao, ramesh deore ka aadmi le jayega")[0] == "Ramesh Deore"


@pytest.mark.parametrize(
    "said",
    [
        "neha jha ka phone ban gaya, 1 wall clock bill banao",
        "नेहा झा का मोबाइल बन गया 1 वॉल क्लॉक बिल काटो",
        "neha jha ka laptop ready: wall clock 1 pc. bill banao",
    ],
)
def test_a_thing_of_his_that_is_ready_is_no_goods(said: str) -> None:
    assert sold(said) == ("Neha Jha", [("Wall Clock", Decimal(1))])


@pytest.mark.parametrize(
    "said",
    [
        "birthday party ka saman becha: satin ribbon 4, gift bag 20, cash bill",
        "shaadi ka saman: satin ribbon 4, gift bag 20, cash bill",
        "लग्नाचं सामान: satin ribbon 4, gift bag 20, रोख बिल",
    ],
)
def test_the_feast_that_goods_are_for_is_no_goods_and_what_is_listed_is_counted(said: str) -> None:
    assert sold(said) == (None, [("Satin Ribbon", Decimal(4)), ("Gift Bag", Decimal(20))])


@pytest.mark.parametrize(
    "said",
    [
        "cement 10 bori 5 litre nahi 3 litre primer, ramesh deore ka bill",
        "ramesh deore cement 10 bori 4 litre nahi 3 litre primer bill banao",
    ],
)
def test_a_count_taken_back_right_before_its_goods_is_not_of_those_before_it(said: str) -> None:
    assert sold(said) == (
        "Ramesh Deore",
        [("Cement", Decimal(10)), ("Primer", Decimal(3))],
    )


@pytest.mark.parametrize(
    ("said", "count"),
    [("half a dozen coconuts, neha jha bill", 6), ("neha jha a dozen coconuts bill", 12)],
)
def test_a_dozen_is_twelve_of_what_is_sold_one_by_one(said: str, count: int) -> None:
    assert sold(said) == ("Neha Jha", [("Coconut", Decimal(count))])


@pytest.mark.parametrize(
    "said",
    ["neha jha 2 kg okra bill", "neha jha 2 kilo bhindi bill banao", "नेहा झा २ किलो भिंडी बिल"],
)
def test_ladies_finger_is_found_by_its_other_names(said: str) -> None:
    assert sold(said) == ("Neha Jha", [("Ladies Finger", Decimal(2))])


def test_he_who_says_what_he_wants_is_whom_the_bill_is_for() -> None:
    said = "sita cafe wala cement das bori aur primer do litre bol raha hai bill bana do"
    assert sold(said) == ("Sita Cafe", [("Cement", Decimal(10)), ("Primer", Decimal(2))])


@pytest.mark.parametrize(
    "said",
    [
        "bill ramesh deore 10 bags cement, take 50 off",
        "bill ramesh deore 10 bags cement, give him 50 off",
    ],
)
def test_so_much_off_is_in_rupees(said: str) -> None:
    read = act(said)
    assert isinstance(read, CreateInvoice)
    assert read.discount is not None
    assert (read.discount.amount, read.discount.percent) == (Decimal(50), None)


DRAFT = ShopContext(
    SHOP.customers,
    SHOP.items,
    draft=OpenDraft("Neha Jha", (DraftLine("Cement", Decimal(10), "BAG", Decimal(380)),)),
)


def test_take_50_off_an_open_bill_is_rupees_too() -> None:
    read = act("take 50 off", DRAFT)
    assert isinstance(read, EditDraft)
    assert read.discount is not None
    assert read.discount.amount == Decimal(50)


def test_a_day_to_pay_is_never_past() -> None:
    assert act("kal dein", DRAFT) == EditDraft(due=dt.date(2026, 11, 23))


@pytest.mark.parametrize(
    "said",
    [
        "cement ka bhav 395 ho gaya", "cement ka rate 395 hai", "cement cha dar ata 395",
        "cement no bhav have 395", "cement da rate hun 395", "cement now 395",
        "सीमेंट का रेट 395 हो गया", "સિમેન્ટનો ભાવ હવે ૩૯૫",
        "ਸੀਮਿੰਟ ਦਾ ਰੇਟ ਹੁਣ 395",
    ],
)  # fmt: skip
def test_what_goods_cost_from_now_on_is_no_bill(said: str) -> None:
    assert act(said) == AddItem(name="Cement", rate=Decimal(395))


def test_the_new_price_of_goods_whose_name_ends_in_a_unit() -> None:
    assert act("gift bag no bhav have 18 rupiya") == AddItem(name="Gift Bag", rate=Decimal(18))


@pytest.mark.parametrize(
    "said",
    ["20 tarikh ke bill me cement 12 bori kar do", "20 तारीख के बिल में सीमेंट 12 बोरी कर दो"],
)
def test_what_goes_into_a_bill_of_a_past_day_changes_the_one_bill_of_that_day(said: str) -> None:
    read = act(said)
    assert isinstance(read, EditDraft)
    assert read.invoice == "SH-207"


@pytest.mark.parametrize(
    "said",
    ["kal wale bill me cement 18 nahi 20 karo", "gai kal na bill ma cement 20 kari do"],
)
def test_a_day_without_a_bill_is_asked_back_and_no_new_bill_is_made(said: str) -> None:
    assert act(said) == Unknown()


def test_what_should_be_is_put_on_the_bill_that_is_named() -> None:
    read = act("Change invoice 207, cement should be 22 not 20")
    assert isinstance(read, EditDraft)
    assert read.invoice == "SH-207"
    assert [line.qty for line in read.lines] == [Decimal(22)]


def test_a_bill_to_cancel_keeps_whose_it_is() -> None:
    said = "ramesh deore ka 207 wala cancel maaro, galti se ban gaya tha"
    assert act(said) == CancelInvoice(invoice="SH-207", customer="Ramesh Deore")


@pytest.mark.parametrize(
    "said",
    ["mujhe kitna discount milega", "mala kiti discount milel", "mane ketlu discount malshe"],
)
def test_a_customer_who_asks_for_a_discount_asks_for_no_balance(said: str) -> None:
    assert not isinstance(act(said, role="customer"), MyBalance)


@pytest.mark.parametrize(
    "said",
    [
        "saru, kaam thai gayu. tamaro khub aabhar", "kaam ho gaya, bahut bahut shukriya",
        "kaam zala, khup khup aabhari ahe", "changa, kamm ho gaya, bahut meharbani",
        "great, all done. thanks a lot",
    ],
)  # fmt: skip
def test_thanks_for_work_done_are_thanks(said: str) -> None:
    assert act(said) == Thanks()


def test_dunning_by_its_older_name_is_paused() -> None:
    said = "30 तारीख तक किसी को भी तगादे का मैसेज मत भेजना"
    assert act(said) == PauseReminders(customer="all", until=dt.date(2026, 11, 30))


def test_those_who_owe_more_than_a_sum_are_asked_for_though_a_list_of_them_is_named() -> None:
    said = "20 hajar chya var konakonachi udhari ahe tyanchi yadi de"
    assert act(said) == Outstanding(over=Decimal(20000))


def test_punjabi_from_before_a_sum_is_no_weight() -> None:
    read = act("ramesh deore ton 5200 mil gaye ne 207 vale bill de")
    assert isinstance(read, RecordPayment)
    assert (read.customer, read.amount, read.invoice) == ("Ramesh Deore", Decimal(5200), "SH-207")


def test_the_price_of_one_is_an_answer_however_it_is_put() -> None:
    asking = ShopContext(
        SHOP.customers, SHOP.items, draft=DRAFT.draft, asked=Asked("rate", "Cement")
    )
    assert act("395 dhara ek nagala", asking) == Answer(Decimal(395), "PCS")


def test_weather_and_milk_are_no_question_of_what_is_owed() -> None:
    assert act("आज भैंस ने दूध ही कम दिया, मौसम का असर है क्या") == Unknown()


def test_a_sentence_ends_after_an_indian_letter_too() -> None:
    assert sold("नेहा झा: वॉल क्लॉक ४ नग ३२५ प्रमाणे. सिमेंट १० गोणी. बिल करा")[1] == [
        ("Wall Clock", Decimal(4)),
        ("Cement", Decimal(10)),
    ]


def test_an_alert_names_nobody_by_half_an_address() -> None:
    said = "Rs.126.00 credited to HDFC Bank A/c XX2291 from VPA neha.jha@okaxis (UPI 632588104417)"
    read = act(said)
    assert isinstance(read, BankAlert)
    assert read.payer == "neha.jha@okaxis"


@pytest.mark.parametrize(
    "said",
    [
        "neha jha ne wall clock wapas kiya, charge nahi ho raha",
        "neha jha ne wall clock parat dila, chalat nahi",
        "neha jha e wall clock pachhu aapyu, chaltu nathi",
        "neha jha returned the wall clock, not ticking",
        "नेहा झा ने वॉल क्लॉक वापस किया, रंग उतर गया था",
    ],
)
def test_why_goods_came_back_denies_nothing(said: str) -> None:
    read = act(said)
    assert isinstance(read, CreditNote)
    assert (read.customer, [line.item for line in read.lines]) == ("Neha Jha", ["Wall Clock"])


@pytest.mark.parametrize("said", ["cancel 207", "cancel 207, wrong customer", "cancel 207 please"])
def test_a_number_after_cancel_is_the_bill(said: str) -> None:
    assert act(said) == CancelInvoice(invoice="SH-207")


@pytest.mark.parametrize(
    "said",
    [
        "jemna paisa baki che badha ne message karo",
        "ਜਿਹਨਾਂ ਦੇ ਪੈਸੇ ਬਾਕੀ ਨੇ ਸਭ ਨੂੰ ਸੁਨੇਹਾ ਭੇਜੋ",
        "message all defaulters",
        "jyanchi baki ahe tyana message pathva",
    ],
)
def test_a_message_to_all_who_owe_is_a_reminder(said: str) -> None:
    assert act(said) == Remind(customer="all")


@pytest.mark.parametrize(
    "said",
    [
        "neha jha ki beti ki shaadi ka wall clock 2 nag",
        "shaadi ka order neha jha: wall clock 2",
        "neha jha ke yahan shaadi hai 2 wall clock le gayi udhaar",
    ],
)
def test_a_wedding_is_no_goods_and_no_customer(said: str) -> None:
    assert sold(said) == ("Neha Jha", [("Wall Clock", Decimal(2))])


def test_so_many_of_cheap_goods_as_no_sum_would_buy_are_counted() -> None:
    assert sold("neha jha gift bag 40, coconut 2 bill")[1] == [
        ("Gift Bag", Decimal(40)),
        ("Coconut", Decimal(2)),
    ]


def test_what_somebody_might_want_is_no_sale() -> None:
    assert act("100 coconut chahiye kisi ko") == Unknown()


def test_what_came_to_hand_is_no_payment_where_goods_follow() -> None:
    read = act("customer aaya 2 wall clock 325 wale le gaya gpay kar diya")
    assert isinstance(read, CreateInvoice)
    assert read.paid is not None
    assert (read.paid.amount, [line.qty for line in read.lines]) == ("full", [Decimal(2)])


@pytest.mark.parametrize(
    "said",
    [
        "neha jha ne 1200 diye baki agle hafte",
        "नेहा झा यांनी १२०० दिले बाकी पुढच्या आठवड्यात",
        "neha jha e 1200 aapya baki avta athvadiye",
        "neha jha ne 1200 ditte baki 300 somvar nu",
        "neha jha paid 1200 balance next week",
        "neha jha kadun 1200 aale, baki 300 nantar denar",
        "neha jha ne 1200 diye baki kal",
    ],
)
def test_when_the_rest_comes_is_no_part_of_what_came(said: str) -> None:
    assert act(said) == RecordPayment(customer="Neha Jha", amount=Decimal(1200))


def test_on_account_is_udhaar_and_into_the_account_a_payment() -> None:
    given = act("neha jha ko wall clock 2, khate me")
    assert isinstance(given, CreateInvoice)
    assert given.paid is None
    sent = act("neha jha ne khate me 500 bheje")
    assert sent == RecordPayment(customer="Neha Jha", amount=Decimal(500), mode="bank")


def test_whether_a_bill_came_is_no_question_of_money() -> None:
    assert act("neha jha ko bill mil gaya kya") == Unknown()


def test_a_new_bill_for_somebody_named_may_end_in_a_word_of_adding() -> None:
    assert sold("neha jha la 2 wall clock taka") == ("Neha Jha", [("Wall Clock", Decimal(2))])


DAL = ShopContext(
    (KnownCustomer("Neha Jha"), KnownCustomer("Ramesh Deore")),
    (
        KnownItem("Sugar", rate=Decimal(44), unit="KGS"),
        KnownItem("Toor Dal", rate=Decimal(145), unit="KGS"),
        KnownItem("Moong Dal", rate=Decimal(120), unit="KGS"),
    ),
    draft=OpenDraft(
        "Neha Jha",
        (
            DraftLine("Sugar", Decimal(10), "KGS", Decimal(44)),
            DraftLine("Toor Dal", Decimal(5), "KGS", Decimal(145)),
        ),
    ),
)


@pytest.mark.parametrize("said", ["dal hata do", "dal kadhi nakho", "daal hata deo"])
def test_dal_on_the_open_bill_is_goods_and_no_order_to_put(said: str) -> None:
    assert act(said, DAL) == EditDraft(remove=("Toor Dal",))


def test_both_of_the_goods_named_go() -> None:
    assert act("chini aur dal dono hata do", DAL) == EditDraft(remove=("Sugar", "Toor Dal"))


def test_goods_to_two_people_are_two_bills() -> None:
    said = "ramesh deore ko 5 bori cement, neha jha ko 3 litre primer"
    bills = understand(said, SHOP, TODAY).acts
    assert [bill.customer for bill in bills if isinstance(bill, CreateInvoice)] == [
        "Ramesh Deore",
        "Neha Jha",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "neha jha ji ka samaan:\nwall clock 2\ncement 5 bori",
        "neha jha wall clock 2, cement 5 bori, total bata dena",
        "neha jha: 2 wall clock 350, 5 bori cement 380. gst nahi lagana",
    ],
)
def test_what_stands_about_a_list_is_none_of_its_goods(said: str) -> None:
    assert sold(said) == ("Neha Jha", [("Wall Clock", Decimal(2)), ("Cement", Decimal(5))])
