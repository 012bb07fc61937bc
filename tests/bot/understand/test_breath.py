"""A change of the open bill and something more in one breath; a figure that is ordered and names no goods."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Act, Confirm, Discount, EditDraft, Line, Need, Unknown
from bot.context import DraftLine, KnownCustomer, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
PEOPLE = (KnownCustomer("Kavita Devi"), KnownCustomer("Murugan Stores"))
ITEMS = (
    KnownItem("Sugar", rate=Decimal(44), unit="KGS"),
    KnownItem("Toor Dal", rate=Decimal(140), unit="KGS"),
    KnownItem("Soap", rate=Decimal(32), unit="PCS"),
    KnownItem("Fan", rate=Decimal(1500), unit="PCS"),
)
SUGAR = DraftLine("Sugar", Decimal(10), "KGS", Decimal(44))
FAN = DraftLine("Fan", Decimal(2), "PCS", Decimal(1500))
SOAP = Line("Soap", qty=Decimal(2), unit="PCS", rate=Decimal(32))


def _open(*lines: DraftLine) -> ShopContext:
    draft = OpenDraft("Murugan Stores", lines)
    return ShopContext(customers=PEOPLE, items=ITEMS, draft=draft)


ONE, TWO = _open(FAN), _open(SUGAR, FAN)


def _act(said: str, shop: ShopContext) -> Act:
    (act,) = understand(said, shop, TODAY).acts
    return act


@pytest.mark.parametrize(
    "said",
    [
        "make it 4 and add two soap",
        "4 kar do aur 2 soap bhi",
        "4 कर दो और 2 साबुन भी डाल दो",
        "4 kara ani 2 soap pan taka",
        "4 karo ane 2 soap umero",
        "4 ta koro ar 2 soap dao",
        "৪টা করো আর ২টা সাবান দাও",
        "4 aakku, 2 soap serthu podu",
        "4 cheyyi inka 2 soap kalupu",
        "4 maadi matte 2 soap haaki",
        "4 karo te 2 soap vi pao",
        "mk it 4 instead n add 2 soap",
        "4 instead, add 2 soap",
        "4 pcs and add 2 soap",
        "iske badle 4 karo aur 2 soap jodo",
        "instead make it 4 & add 2 soap",
    ],
)
def test_the_only_line_is_counted_anew_and_goods_are_added(said: str) -> None:
    fan = Line("Fan", qty=Decimal(4))
    assert _act(said, ONE) == EditDraft(lines=(fan, SOAP))


@pytest.mark.parametrize("said", ["make it 4 and add two soap", "4 kar do aur 2 soap bhi"])
def test_of_several_lines_which_one_is_asked_and_the_goods_are_added(said: str) -> None:
    told = understand(said, TWO, TODAY)
    assert told.acts == (EditDraft(lines=(Line(qty=Decimal(4)), SOAP)),)
    assert told.needs == (Need("item", options=("Sugar", "Fan")),)


@pytest.mark.parametrize(
    "said",
    [
        "fan 4 karo aur 2 soap jodo",
        "fan 4 karo ane 2 sabu umero",
        "fan 4 cheyyi inka 2 sabbulu kalupu",
        "fan 4 maadi matte 2 soap haaki",
        "make fan 4 and add 2 soap",
    ],
)
def test_what_is_added_adds_none_to_the_goods_before_it(said: str) -> None:
    assert _act(said, TWO) == EditDraft(lines=(Line("Fan", qty=Decimal(4)), SOAP))


def test_lentils_are_added_and_none_are_put() -> None:
    act = _act("sugar 3 kar do aur 2 dal bhi", TWO)
    assert isinstance(act, EditDraft)
    assert [line.item for line in act.lines] == ["Sugar", "Toor Dal"]
    assert [line.qty for line in act.lines] == [Decimal(3), Decimal(2)]


def test_a_price_before_other_goods_is_none_of_theirs() -> None:
    assert _act("rate 1400 kar do aur 2 soap daal do", ONE) == EditDraft(
        lines=(Line("Fan", rate=Decimal(1400)), SOAP)
    )


def test_what_is_told_of_the_others_leaves_the_one_that_is_not() -> None:
    sugar = Line("Sugar", qty=Decimal(4))
    assert _act("4 kar do, fan hata do", TWO) == EditDraft(lines=(sugar,), remove=("Fan",))


@pytest.mark.parametrize("said", ["make it 4", "4 kar do", "4 hobe", "४ करा", "4 aakku"])
def test_a_count_alone_is_of_the_only_line(said: str) -> None:
    assert _act(said, ONE) == EditDraft(lines=(Line("Fan", qty=Decimal(4)),))


@pytest.mark.parametrize("said", ["make it 4 and send", "4 kar do aur bhej do"])
def test_then_it_may_go(said: str) -> None:
    change = EditDraft(lines=(Line("Fan", qty=Decimal(4)),))
    assert understand(said, ONE, TODAY).acts == (change, Confirm())


@pytest.mark.parametrize(
    "said",
    [
        "2800 kar do",  # the price of one, or of the bill
        "1400 kar do",
        "300 kar do",
        "4 kilo karo",  # fans are no kilos
        "4 kar do aur fan 5",
        "4 kar do aur kavita ko 2 soap",  # somebody else's
    ],
)
def test_a_figure_of_which_the_sense_is_not_sure_is_not_put_in(said: str) -> None:
    assert _act(said, ONE) == Unknown()


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("make it 3 and knock off 50", Discount(amount=Decimal(50))),
        ("make it 3, 50 off", Discount(amount=Decimal(50))),
        ("3 kar do aur 50 kam kar do", Discount(amount=Decimal(50))),
        ("3 karo ane 50 ochha karo", Discount(amount=Decimal(50))),
        ("make it 3 and give 10% discount", Discount(percent=Decimal(10))),
    ],
)
def test_a_count_and_something_off_are_both_done(text: str, off: Discount) -> None:
    change = EditDraft(lines=(Line("Fan", qty=Decimal(3)),), discount=off)
    assert understand(text, ONE, TODAY).acts == (change,)


def test_what_may_be_a_price_is_doubted_beside_it_too() -> None:
    assert understand("make it 1400 and 50 off", ONE, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "said",
    [
        "mk it 5% less n due in a week",
        "5% less, due within a week",
        "make it 5% less and due within 7 days",
        "5% off and payment in a week",
        "5% kam karo aur ek hafte me due",
    ],
)
def test_a_discount_and_the_day_to_pay_are_one_change(said: str) -> None:
    due = TODAY + dt.timedelta(weeks=1)
    assert _act(said, TWO) == EditDraft(discount=Discount(percent=Decimal(5)), due=due)
