"""One more word of a shop's day beside goods, sums and people leaves the message understood."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, Discount, MyInvoices, Undo, Unknown
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(KnownCustomer("Raj Kumar"),),
    items=(
        KnownItem("Door Bell", rate=Decimal(180), unit="PCS"),
        KnownItem("Ceiling Fan", rate=Decimal(1650), unit="PCS"),
    ),
)


def _bill(said: str) -> CreateInvoice:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice), act
    return act


@pytest.mark.parametrize(
    "said",
    [
        "Farida Sheikh 9800001234 inke naam ka bill, door bell 3 nag 175 wala",
    ],
)
def test_who_is_new_has_a_bill_of_his_own(said: str) -> None:
    bill = _bill(said)
    assert (bill.customer, bill.phone) == ("Farida Sheikh", "9800001234")
    (line,) = bill.lines
    assert (line.item, str(line.qty), str(line.rate)) == ("Door Bell", "3", "175")


def test_nothing_else_is_no_denial() -> None:
    bill = _bill("raj kumar cha bill kara, door bell 2 ani ceiling fan 1, dusra kahi nahi")
    assert [line.qty for line in bill.lines] == [2, 1]


def test_a_discount_may_be_said_on_both_sides_of_its_figure() -> None:
    bill = _bill("Raj Kumar: 4 door bell, 1 ceiling fan. Less Rs 10 discount")
    assert bill.discount == Discount(amount=Decimal(10))


def test_and_is_nobody() -> None:
    read = understand("rokda bill, be door bell ane char ceiling fan", SHOP, TODAY)
    assert read.needs == ()


def test_a_day_is_no_number_of_debtors() -> None:
    (act,) = understand("meri beti ki sagai hai 7 ko sab log zaroor aana", SHOP, TODAY).acts
    assert isinstance(act, Unknown)


def test_the_last_thing_done_is_taken_back() -> None:
    (act,) = understand("पिछला वाला काम वापस कर दो, गलत हो गया", SHOP, TODAY).acts
    assert isinstance(act, Undo)


def test_a_customer_asks_for_bills_in_gujarati() -> None:
    (act,) = understand("મારા બિલો મોકલો", SHOP, TODAY, role="customer").acts
    assert isinstance(act, MyInvoices)
