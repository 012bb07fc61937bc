"""Who is billed where neither he nor the goods are on record."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, Line
from bot.context import ShopContext
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
