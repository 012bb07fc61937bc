"""So much less for old goods that the shop takes is a discount; so many maunds are no weight that is sure."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Act, CreateInvoice, Discount, EditDraft, Line, Remind, Unknown
from bot.context import DraftLine, KnownCustomer, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
PEOPLE = (KnownCustomer("Kavita Devi"), KnownCustomer("Man Singh"))
ITEMS = (
    KnownItem("Inverter Battery", rate=Decimal(12500), unit="PCS"),
    KnownItem("Rice", rate=Decimal(58), unit="KGS"),
    KnownItem("Cable TV", rate=Decimal(400), unit="MON"),
)
SHOP = ShopContext(customers=PEOPLE, items=ITEMS)
DRAFT = OpenDraft(
    "Kavita Devi", (DraftLine("Inverter Battery", Decimal(1), "PCS", Decimal(12500)),)
)
OPEN = ShopContext(customers=PEOPLE, items=ITEMS, draft=DRAFT)
LESS = Discount(amount=Decimal(1200))
BATTERY = Line("Inverter Battery", qty=Decimal(1), unit="PCS", rate=Decimal(12500))


def _act(said: str, shop: ShopContext) -> Act:
    (act,) = understand(said, shop, TODAY).acts
    return act


@pytest.mark.parametrize(
    "said",
    [
        "purani battery ke 1200 kam",
        "old battery exchange 1200 less",
        "less 1200 for old battery",
        "purani battery wapas 1200 kam",
        "purani battery ka 1200 kaat do",
        "पुरानी बैटरी के 1200 कम",
        "juni battery che 1200 kami kara",
        "junu battery badle 1200 ochha karo",
        "purono battery r jonno 1200 kom",
        "পুরনো ব্যাটারির ১২০০ বাদ",
        "pazhaya battery ku 1200 kammi",
        "பழைய பேட்டரி 1200 கழிக்கணும்",
        "paata battery ki 1200 tagginchu",
        "పాత బ్యాటరీ 1200 తగ్గించు",
        "hale battery ge 1200 kadime",
        "ಹಳೆ ಬ್ಯಾಟರಿ 1200 ಕಡಿಮೆ ಮಾಡಿ",
        "purani battery da 1200 ghat",
    ],
)
def test_what_goes_off_for_old_goods_is_a_discount_of_the_open_bill(said: str) -> None:
    assert _act(said, OPEN) == EditDraft(discount=LESS)


@pytest.mark.parametrize(
    "said",
    [
        "kavita ko 1 inverter battery 12500, purani battery ke 1200 kam",
        "kavita ko 1 inverter battery 12500 purani battery ka 1200 kaat do",
        "kavita: 1 inverter battery 12500 less 1200 for old battery",
        "kavita ku 1 inverter battery 12500, pazhaya battery ku 1200 kammi",
        "kavita ki 1 inverter battery 12500, paata battery ki 1200 tagginchu",
    ],
)
def test_so_it_is_in_the_message_that_makes_the_bill(said: str) -> None:
    assert _act(said, SHOP) == CreateInvoice(
        customer="Kavita Devi", lines=(BATTERY,), discount=LESS
    )


@pytest.mark.parametrize(
    "said",
    [
        "old battery 1200",
        "purani battery 1200 me li",
        "buyback 1200",
        "exchange 1200",
        "purani battery 1200 kam nahi karna",
    ],
)
def test_a_sum_of_which_no_word_says_that_it_goes_off_is_not_guessed(said: str) -> None:
    assert _act(said, OPEN) == Unknown()
    assert _act(f"kavita ko 1 inverter battery 12500, {said}", SHOP) == Unknown()


@pytest.mark.parametrize(
    "said",
    ["1200 kam nahi karna", "100 discount mat do", "100 kami karu naka", "100 off not needed"],
)
def test_a_discount_that_is_denied_is_not_given(said: str) -> None:
    assert _act(said, OPEN) == Unknown()


def test_a_discount_is_given_beside_goods_that_go() -> None:
    lines = (*DRAFT.lines, DraftLine("Rice", Decimal(5), "KGS", Decimal(58)))
    shop = ShopContext(customers=PEOPLE, items=ITEMS, draft=OpenDraft("Kavita Devi", lines))
    act = _act("rice nahi chahiye, 100 discount", shop)
    assert act == EditDraft(remove=("Rice",), discount=Discount(amount=Decimal(100)))


def test_old_goods_alone_may_be_sold() -> None:
    bill = _act("kavita ko 1 purani almari 1200 me", SHOP)
    assert isinstance(bill, CreateInvoice)
    assert bill.discount is None


@pytest.mark.parametrize(
    "said",
    [
        "kavita ke 2 mon chal 2200 kore mon",
        "kavita ko 5 maund rice 2300 per maund",
        "kavita ko 2 mon chawal",
        "kavita ko 2 man chawal 2200 ka man",
        "কবিতাকে ২ মণ চাল",
        "કવિતાને ૫ મણ ચોખા",
        "kavita ko 10 kilo chawal 2200 ka man",
    ],
)
def test_how_many_kilos_a_maund_is_is_not_guessed(said: str) -> None:
    assert _act(said, SHOP) == Unknown()


def test_monday_a_name_and_months_stay_what_they_are() -> None:
    assert isinstance(_act("mon ko kavita ko yaad dilana", SHOP), Remind)
    bill = _act("man singh ko 5 kilo chawal", SHOP)
    assert isinstance(bill, CreateInvoice)
    assert (bill.customer, bill.lines[0].qty) == ("Man Singh", Decimal(5))
    cable = _act("kavita ko 2 mon cable tv", SHOP)
    assert isinstance(cable, CreateInvoice)
    assert (cable.lines[0].item, cable.lines[0].unit) == ("Cable TV", "MON")
