"""How much came on a day, with no word of money: the day's summary, in every language."""

import datetime as dt

import pytest

from bot.acts import Summary
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 21)
SHOP = ShopContext(
    customers=(KnownCustomer("Mohan Lal"),), items=(KnownItem("Cement", unit="BAG"),)
)


@pytest.mark.parametrize(
    "said",
    [
        "aaj kitna aaya",
        "aaj cash kitna aaya",
        "आज कितना आया",
        "how much came today",
        "aaj kiti aale",
        "aaje ketla aavya",
        "aaj koto elo",
        "innaiku evlo vandhuchu",
        "ee roju entha vachindi",
        "ivattu eshtu bantu",
        "ajj kinna aaya",
    ],
)
def test_what_came_today_is_the_days_summary(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Summary(TODAY, TODAY),)


def test_another_day_is_its_own() -> None:
    day = dt.date(2026, 11, 20)
    assert understand("kal kitna aaya tha", SHOP, TODAY).acts == (Summary(day, day),)


@pytest.mark.parametrize(
    "said", ["cement kitna aaya", "mohan se kitna aaya", "kitna aaya", "aaj 500 aaya"]
)
def test_goods_and_somebody_are_no_summary(said: str) -> None:
    assert not any(isinstance(act, Summary) for act in understand(said, SHOP, TODAY).acts)
