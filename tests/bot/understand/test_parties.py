"""Who is billed where neither he nor the goods are on record."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, Line
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand


@pytest.mark.parametrize(
    ("said", "customer", "item"),
    [
        ("Invoice Bluepeak 35000 for website", "Bluepeak", "website"),
        ("invoice Bluepeak Media 35,000 for website design", "Bluepeak Media", "website design"),
    ],
)
def test_invoice_then_whom_then_how_much_then_for_what(said: str, customer: str, item: str) -> None:
    (act,) = understand(said, ShopContext(), dt.date(2026, 11, 22)).acts
    assert isinstance(act, CreateInvoice)
    assert (act.customer, act.lines) == (customer, (Line(item=item, amount=Decimal(35000)),))


def test_a_word_of_respect_that_sounds_like_a_name_is_read_before_goods() -> None:
    shop = ShopContext((KnownCustomer("Geeta Bai"),), (KnownItem("Pocket Cloth", Decimal(90)),))
    read = understand("bhai kapde", shop, dt.date(2026, 11, 22))
    assert isinstance(read.acts[0], CreateInvoice)
    assert [line.item for line in read.acts[0].lines] == ["Pocket Cloth"]
