"""How names, prices and several acts are typed in the chats of a shop in the north."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, Understanding
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=tuple(
        map(KnownCustomer, ("Hetal Shah", "Mahesh Tailor", "Imran Qureshi", "Imran Patel"))
    ),
    items=(
        KnownItem("Towel", rate=Decimal(140), unit="PCS"),
        KnownItem("Zari Border", rate=Decimal(60), unit="MTR"),
    ),
)


def _read(said: str) -> Understanding:
    return understand(said, SHOP, TODAY)


@pytest.mark.parametrize(
    ("said", "customer"),
    [
        ("sun hetal shah ka bill 2 towel", "Hetal Shah"),
        ("hisab karke mahesh tailor ka bill 2 towel", "Mahesh Tailor"),
        ("maheshbhai tailor nu bill 2 towel", "Mahesh Tailor"),
        ("mahesh bhai tailor ko 2 towel diye", "Mahesh Tailor"),
        ("hetalben shah nu bill 2 towel", "Hetal Shah"),
        ("hetal shah textiles ko 2 towel diye", "hetal shah textiles"),
    ],
)
def test_a_whole_name_is_that_customer_whatever_stands_before_or_inside(
    said: str, customer: str
) -> None:
    (act,) = _read(said).acts
    assert isinstance(act, CreateInvoice)
    assert act.customer == customer


def test_an_honorific_written_onto_a_first_name_of_two_is_asked_about() -> None:
    (need,) = _read("imranbhai ka bill 2 towel").needs
    assert need.options == ("Imran Qureshi", "Imran Patel")
