"""English sentences with he, me and do are English; a price that is asked is no bill."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Unknown
from bot.context import KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 27)
SHOP = ShopContext(items=(KnownItem("Wire", Decimal(90), "MTR"),))


@pytest.mark.parametrize(
    "text",
    [
        "he returned 1 bulb",
        "he took 5 kg sugar",
        "he paid me 500",
        "who owes me",
        "send me the bill",
        "give me todays report",
        "show me bill 12",
        "do i owe anything",
        "how much does he owe",
        "no one paid",
    ],
)
def test_what_stands_beside_them_tells(text: str) -> None:
    assert understand(text, SHOP, TODAY).lang == "en"


@pytest.mark.parametrize(
    "text", ["2 bori cement do", "bill do", "ramesh khata me 500", "sab ko do"]
)
def test_beside_hindi_they_are_hindi(text: str) -> None:
    assert understand(text, SHOP, TODAY).lang == "hi-Latn"


@pytest.mark.parametrize(
    "text", ["price of wire?", "wire ka rate", "wire ka bhav kya hai", "what is the rate of wire"]
)
def test_a_price_that_is_asked_makes_no_bill(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)
