"""A figure of the open bill that is denied, and the one in its place; the same inside a list of goods."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Act, CreateInvoice, Discount, EditDraft, Line, Need, Unknown
from bot.context import Asked, DraftLine, KnownCustomer, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
PEOPLE = (KnownCustomer("Kavita Devi"), KnownCustomer("Murugan Stores"))
ITEMS = (
    KnownItem("Sugar", rate=Decimal(44), unit="KGS"),
    KnownItem("Rice", rate=Decimal(58), unit="KGS"),
    KnownItem("Toor Dal", rate=Decimal(140), unit="KGS"),
    KnownItem("Mustard Oil", rate=Decimal(165), unit="LTR"),
    KnownItem("Soap", rate=Decimal(32), unit="PCS"),
)
SHOP = ShopContext(customers=PEOPLE, items=ITEMS)


def _line(item: str, qty: int, rate: int) -> DraftLine:
    known = next(one for one in ITEMS if one.name == item)
    return DraftLine(item, Decimal(qty), known.unit, Decimal(rate))


def _open(*lines: DraftLine, asked: Asked | None = None) -> ShopContext:
    draft = OpenDraft("Kavita Devi", lines)
    return ShopContext(customers=PEOPLE, items=ITEMS, draft=draft, asked=asked)


OPEN = _open(_line("Sugar", 10, 44), _line("Mustard Oil", 2, 165))
TWO_TENS = _open(_line("Sugar", 10, 44), _line("Rice", 10, 58))
COUNT_AND_PRICE = _open(_line("Sugar", 10, 44), _line("Soap", 4, 10))


def _act(said: str, shop: ShopContext) -> Act:
    (act,) = understand(said, shop, TODAY).acts
    return act


DENIED = [
    "15 kg hobe 10 noy",
    "১৫ কেজি হবে ১০ নয়",
    "15 kilo honge 10 nahi",
    "10 nahi 15 hona chahiye",
    "१५ किलो होंगे १० नहीं",
    "15 kilo pahije 10 nahi",
    "१५ किलो होतील १० नाही",
    "15 kilo thase 10 nahi",
    "૧૫ કિલો જોઈએ ૧૦ નહીં",
    "15 kilo vendum 10 illa",
    "15 கிலோ இருக்கணும் 10 இல்ல",
    "10 kaadu 15",
    "10 kaadu 15 kg undali",
    "15 కిలోలు కావాలి 10 కాదు",
    "15 kg aagbeku 10 alla",
    "15 ಕೆಜಿ ಬೇಕು 10 ಅಲ್ಲ",
    "15 kilo hovega 10 nahi",
    "15 ਕਿਲੋ ਹੋਣਗੇ 10 ਨਹੀਂ",
    "not 10, 15",
    "not 10 but 15",
    "it's 15 kg, not 10",
    "10 is wrong, 15 kg",
    "10 galat hai 15 karo",
]


@pytest.mark.parametrize("said", DENIED)
def test_the_line_that_has_the_figure_gets_the_other(said: str) -> None:
    assert _act(said, OPEN) == EditDraft(lines=(Line("Sugar", qty=Decimal(15)),))


@pytest.mark.parametrize("said", ["15 kg hobe 10 noy", "not 10, 15", "10 kaadu 15"])
def test_of_two_lines_that_have_it_which_one_is_asked(said: str) -> None:
    told = understand(said, TWO_TENS, TODAY)
    assert told.acts == (EditDraft(lines=(Line(qty=Decimal(15)),)),)
    assert told.needs == (Need("item", options=("Sugar", "Rice")),)


@pytest.mark.parametrize("said", ["not 10, 15", "10 kaadu 15", "15 vendum 10 illa"])
def test_a_count_of_one_and_the_price_of_another_are_not_guessed(said: str) -> None:
    assert _act(said, COUNT_AND_PRICE) == Unknown()


def test_with_its_unit_the_figure_is_a_count() -> None:
    change = EditDraft(lines=(Line("Sugar", qty=Decimal(15)),))
    assert _act("15 kilo honge 10 nahi", COUNT_AND_PRICE) == change
    confirm = _open(_line("Sugar", 10, 44), asked=Asked("confirm"))
    assert _act("15 kilo honge 10 nahi", confirm) == change


@pytest.mark.parametrize(
    "said",
    [
        "50 hoga 44 nahi",
        "44 noy 50 hobe",
        "₹44 nahi ₹50",
        "sugar 44 alla 50 aagbeku",
        "sugar ka rate galat hai, 50 hai",
    ],
)
def test_so_is_a_price(said: str) -> None:
    assert _act(said, OPEN) == EditDraft(lines=(Line("Sugar", rate=Decimal(50)),))


@pytest.mark.parametrize(
    "said", ["sugar 15 honge", "sugar 15 kilo hona chahiye", "sugar 15 undali"]
)
def test_what_shall_be_is_said_alone(said: str) -> None:
    assert _act(said, OPEN) == EditDraft(lines=(Line("Sugar", qty=Decimal(15)),))


@pytest.mark.parametrize(
    "said",
    [
        "15 kg hobe 12 noy",  # nothing has 12
        "15 litre hobe 10 noy",  # ten are kilos
        "10% nahi 15%",
        "10 din nahi 15 din",
        "10 nahi, dal 15",  # lentils, or put fifteen
        "10 rice nahi 15",
        "10 nahi 15 hatao",
        "total 10 nahi 15",
        "10 nahi 15 rupaye",  # ten are kilos, and no rupees
        "10 kilo nahi 10 gram",
        "rate 44 galat hai",  # what it shall be is not said
        "10 galat hai",
        "sugar ka rate 2 badha do",  # two more, and no price of two
        "rate 2 rupaye badha do",
    ],
)
def test_a_figure_that_the_bill_has_not_or_of_something_else_is_not_put_in(said: str) -> None:
    assert _act(said, OPEN) == Unknown()


@pytest.mark.parametrize(
    "said",
    [
        "10 sugar nahi 15 rice",
        "10 kilo sugar nahi 15 kilo rice",
        "sugar 10 nahi rice 15 kilo",
        "10 kg chini noy 15 kg chal",
        "10 किलो चीनी नहीं 15 किलो चावल",
    ],
)
def test_counted_goods_that_are_denied_go_for_others_with_a_count_of_their_own(said: str) -> None:
    act = _act(said, OPEN)
    assert isinstance(act, EditDraft)
    assert act.remove == ("Sugar",)
    assert [line.item for line in act.lines] == ["Rice"]
    assert act.lines[0].qty == Decimal(15)


@pytest.mark.parametrize(
    "said", ["12 sugar nahi 15 rice", "10 kilo sakkare beda 15 kilo akki haaki"]
)
def test_of_how_many_go_and_come_nothing_is_guessed(said: str) -> None:
    assert _act(said, OPEN) == Unknown()


def test_a_discount_that_is_put_right_stays_one() -> None:
    assert _act("discount 10 nahi 15", OPEN) == EditDraft(discount=Discount(amount=Decimal(15)))


@pytest.mark.parametrize(
    "said", ["15 kg hobe 10 noy", "10 nahi 15 kilo honge", "kavita ne 500 diye honge"]
)
def test_with_no_bill_open_nothing_is_done(said: str) -> None:
    assert _act(said, SHOP) == Unknown()


THREE: list[tuple[str | None, Decimal | None]] = [
    ("Toor Dal", Decimal(2)),
    ("Rice", Decimal(4)),
    ("Mustard Oil", Decimal(1)),
]


@pytest.mark.parametrize(
    "said",
    [
        "kavita ko 2 dal, 3 chawal nahi 4 chawal, 1 tel",
        "kavita ko 2 dal, 3 chawal nahi 4, 1 tel",
        "kavita ko dal 2, chawal 3 nahi chawal 4, tel 1",
        "kavita ko 2 dal 3 chawal nahi 4 chawal 1 tel",
        "kavita ko 2 dal, 3 chawal, sorry 4 chawal, 1 tel",
        "कविता को 2 दाल, 3 चावल नहीं 4 चावल, 1 तेल",
        "kavita la 2 dal, 3 tandul nahi 4 tandul, 1 tel",
        "কবিতাকে ২ কেজি ডাল, ৩ কেজি চাল না ৪ কেজি চাল, ১ লিটার তেল",
        "kavita ku 2 paruppu, 3 arisi illa 4 arisi, 1 ennai",
        "kavita ki 2 pappu, 3 biyyam kaadu 4 biyyam, 1 noone",
        "kavita ge 2 bele, 3 akki alla 4 akki, 1 enne",
        "kavita nu 2 dal, 3 chaul nahi 4 chaul, 1 tel",
    ],
)
def test_one_of_a_list_is_put_right_where_it_stands(said: str) -> None:
    bill = _act(said, SHOP)
    assert isinstance(bill, CreateInvoice)
    assert [(line.item, line.qty) for line in bill.lines] == THREE


def test_which_lentils_is_asked() -> None:
    shop = ShopContext(customers=PEOPLE, items=(*ITEMS, KnownItem("Chana Dal", rate=Decimal(90))))
    told = understand("kavita ko 2 dal, 3 chawal", shop, TODAY)
    assert told.needs == (Need("item", item="dal", options=("Toor Dal", "Chana Dal")),)


@pytest.mark.parametrize(
    ("said", "item", "rate"),
    [
        ("kavita ko chini 5 kilo dal do", "Sugar", 44),
        ("kavita ko chini 5 kilo, 45 dal", "Sugar", 45),
        ("kavita ko chini 5 kilo rate 45 dal", "Sugar", 45),
    ],
)
def test_who_puts_so_much_orders_no_lentils(said: str, item: str, rate: int) -> None:
    bill = _act(said, SHOP)
    assert isinstance(bill, CreateInvoice)
    assert [(line.item, line.rate) for line in bill.lines] == [(item, Decimal(rate))]


@pytest.mark.parametrize(
    "said", ["kavita ko 2 dal, 3 chawal (4 nahi), 1 tel", "kavita: 2 soap, 3 rice not 4, 1 oil"]
)
def test_a_list_of_which_a_figure_is_only_denied_is_not_guessed(said: str) -> None:
    assert _act(said, SHOP) == Unknown()
