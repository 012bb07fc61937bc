"""A sum that goods went for, what came off a debt, and a bill changed in one breath, in each language."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Act, CreateInvoice, EditDraft, RecordCredit, RecordPayment, Reject, SendInvoice
from bot.context import DraftLine, KnownCustomer, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
LINES = (
    DraftLine("Foot Valve", Decimal(2), "PCS", Decimal(240)),
    DraftLine("Clamp", Decimal(6), "PCS", Decimal(45)),
)
SHOP = ShopContext(
    customers=(KnownCustomer("Ganga Lodge"), KnownCustomer("Subhani Motors")),
    items=(
        KnownItem("Foot Valve", Decimal(240), "PCS", Decimal(18)),
        KnownItem("Clamp", Decimal(45), "PCS", Decimal(18)),
        KnownItem("Copper Cable", Decimal(85), "MTR", Decimal(18)),
        KnownItem("Brass Lamp", Decimal(1850), "PCS", Decimal(12)),
        KnownItem("Deepam Oil", Decimal(145), "LTR", Decimal(5)),
        KnownItem("Mustard Cake", Decimal(38), "KGS", Decimal(0)),
    ),
)
OPEN = ShopContext(SHOP.customers, SHOP.items, draft=OpenDraft("Ganga Lodge", LINES))


def only(text: str, shop: ShopContext = SHOP) -> Act:
    acts = understand(text, shop, TODAY).acts
    assert len(acts) == 1, acts
    return acts[0]


def bill(text: str) -> CreateInvoice:
    act = only(text)
    assert isinstance(act, CreateInvoice), act
    return act


@pytest.mark.parametrize(
    "text",
    [
        "கங்கா லாட்ஜ் 2 ஃபுட் வால்வ் 450க்கு வாங்கினாங்க",
        "ganga lodge ku 2 foot valve 450 ku bill podu",
        "గంగా లాడ్జికి 2 ఫుట్ వాల్వ్ 450కి బిల్లు వేయి",
        "గంగా లాడ్జికి 2 ఫుట్ వాల్వ్ 450 రూపాయలకి ఇచ్చాను",
        "ಗಂಗಾ ಲಾಡ್ಜ್‌ಗೆ 2 ಫುಟ್ ವಾಲ್ವ್ 450ಕ್ಕೆ ಬಿಲ್ ಮಾಡಿ",
        "ಗಂಗಾ ಲಾಡ್ಜ್ 2 ಫುಟ್ ವಾಲ್ವ್ 450 ರೂಪಾಯಿಗೆ ತಗೊಂಡ್ರು",
        "ganga lodge la 2 foot valve 450 la bill kar",
        "গঙ্গা লজকে ২টা ফুট ভালভ ৪৫০ টাকায় বিল কর",
    ],
)
def test_what_goods_went_for_is_the_sum_of_all_of_them(text: str) -> None:
    act = bill(text)
    assert act.customer == "Ganga Lodge"
    assert [(line.item, line.qty, line.rate, line.amount) for line in act.lines] == [
        ("Foot Valve", Decimal(2), None, Decimal(450))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ganga lodge ki 2 foot valve 220 ki okati bill veyi",
        "ganga lodge ge 2 foot valve 220 ke ondu",
    ],
)
def test_for_so_much_each_is_the_rate(text: str) -> None:
    assert [(line.qty, line.rate) for line in bill(text).lines] == [(Decimal(2), Decimal(220))]


@pytest.mark.parametrize(
    "text",
    [
        "subhani motors ne udhaar me se 500 diye",
        "subhani motors ne udhaar vichon 500 ditte",
        "subhani motors appu lo 500 kattadu",
        "subhani motors kadan la 500 katinar",
        "subhani motors salada 500 kottaru",
        "subhani motors baki theke 500 dilo",
        "subhani motors dhar er 500 shodh korlo",
    ],
)
def test_what_came_off_a_debt_is_a_payment_and_no_new_debt(text: str) -> None:
    act = only(text)
    assert isinstance(act, RecordPayment), act
    assert (act.customer, act.amount) == ("Subhani Motors", Decimal(500))


@pytest.mark.parametrize(
    "text",
    [
        "foot valve 3 karke clamp hata do",
        "foot valve 3 karun clamp kadha",
        "foot valve 3 kari ne clamp kadhi nakho",
        "foot valve 3 kar ke clamp kadd deo",
        "foot valve 3 ta kore clamp bad dao",
        "foot valve 3 aakki clamp eduthudu",
        "foot valve 3 chesi clamp teeseyi",
        "ఫుట్ వాల్వ్ 3 చేసి క్లాంప్ తీసేయ్",
        "foot valve 3 madi clamp tegi",
    ],
)
def test_having_changed_one_line_another_goes(text: str) -> None:
    act = only(text, OPEN)
    assert isinstance(act, EditDraft), act
    assert act.remove == ("Clamp",)
    assert [(line.item, line.qty) for line in act.lines] == [("Foot Valve", Decimal(3))]


@pytest.mark.parametrize("text", ["hogli bidi beda", "ಹೋಗಲಿ ಬಿಡಿ"])
def test_let_it_go_drops_the_open_bill(text: str) -> None:
    assert isinstance(only(text, OPEN), Reject)


@pytest.mark.parametrize("text", ["clamp 10 madi", "క్లాంప్ 10 చేయి"])
def test_a_figure_far_from_the_price_is_the_new_count(text: str) -> None:
    act = only(text, OPEN)
    assert isinstance(act, EditDraft), act
    assert [(line.item, line.qty, line.rate) for line in act.lines] == [
        ("Clamp", Decimal(10), None)
    ]


def test_a_vowel_written_where_it_is_heard_is_no_other_word() -> None:
    assert [line.item for line in bill("ganga lodge ko 5 mtr cabel ka bill").lines] == [
        "Copper Cable"
    ]


def test_a_word_of_another_tongue_means_the_goods_that_end_in_it() -> None:
    assert [line.item for line in bill("ganga lodge ku 2 vilakku bill podu").lines] == [
        "Brass Lamp"
    ]


def test_an_oil_cake_is_no_oil() -> None:
    assert [line.item for line in bill("ganga lodge ke 4 kg khol dilam").lines] == ["Mustard Cake"]


def test_a_price_for_a_measure_stands_after_goods_of_two_words() -> None:
    act = bill("ganga lodge ke 20 mtr copper cable 80 mtr dore bill koro")
    assert [(line.qty, line.rate) for line in act.lines] == [(Decimal(20), Decimal(80))]


def test_a_dozen_that_went_for_a_sum_is_twelve() -> None:
    act = bill("ganga lodge ko 1 dozen clamp 500 me ka bill")
    assert [(line.qty, line.unit, line.amount) for line in act.lines] == [
        (Decimal(12), "PCS", Decimal(500))
    ]


@pytest.mark.parametrize(
    "text", ["bhav sudhari ne 250 karo foot valve no", "foot valve cha bhav 250 kara"]
)
def test_the_only_figure_beside_a_word_for_price_is_the_price(text: str) -> None:
    act = only(text, OPEN)
    assert isinstance(act, EditDraft), act
    assert [(line.item, line.rate) for line in act.lines] == [("Foot Valve", Decimal(250))]


@pytest.mark.parametrize(
    "text",
    [
        "subhani motors che sagle bill pathav",
        "subhani motors na badha bill moklo",
        "subhani motors r sob bill pathao",
        "subhani motors oda ella bill um anuppu",
        "subhani motors ella bill kalisi",
    ],
)
def test_all_his_bills_are_sent_and_none_is_made(text: str) -> None:
    act = only(text)
    assert isinstance(act, SendInvoice), act
    assert act.customer == "Subhani Motors"


@pytest.mark.parametrize(
    "text",
    ["subhani motors 450 baki likho", "subhani motors 450 baki rayi", "subhani motors 450 baki bari",
     "subhani motors 450 baki liha", "subhani motors 450 baki lakho", "subhani motors 450 baaki eluthu"],
)  # fmt: skip
def test_written_down_as_owed_is_udhaar(text: str) -> None:
    act = only(text)
    assert isinstance(act, RecordCredit), act
    assert act.amount == Decimal(450)


@pytest.mark.parametrize(
    "text", ["ganga lodge 1 brass lamp 1800 te nilo", "ganga lodge 1 brass lamp 1800 takay nilo"]
)
def test_a_sum_that_ends_like_a_count_in_bengali_is_no_count(text: str) -> None:
    assert [(line.qty, line.amount) for line in bill(text).lines] == [(Decimal(1), Decimal(1800))]
