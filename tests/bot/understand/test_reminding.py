"""Reminders: whom, when; what is of no customer's money is none."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import AddItem, Remind, Unknown
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(KnownCustomer("Ramesh Patil"),),
    items=(KnownItem("Milk", rate=Decimal(62), unit="LTR", gst_rate=Decimal(0)),),
)


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("ramesh ko kal se roz subah 9 baje yaad dilao", 9),
        ("রমেশকে কাল সকাল ন'টায় টাকার কথা মনে করিয়ে দিও", 9),
        ("ramesh ki repu udayam 11 ki dabbulu gurinchi gurthu cheyyi", 11),
        ("ಪಾಟೀಲ್‌ಗೆ ನಾಳೆ ಬೆಳಗ್ಗೆ 10 ಗಂಟೆಗೆ ನೆನಪಿಸಿ", 10),
    ],
)
def test_the_hour_is_told_beside_the_day(said: str, hour: int) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, Remind)
    assert act.when == dt.datetime(2026, 11, 23, hour)  # noqa: DTZ001 # of the shop


@pytest.mark.parametrize(
    "said",
    [
        "raat ko 9 baje dawai yaad dilana",
        "enaku naalaiku marundhu saapida gnabagapaduthu",
        "remind me to take my tablet at 9",
        "ramesh ku inimel kadan kudukkadheenga",
        "రమేష్‌కి ఇంక అప్పు ఇవ్వకండి",
        "sing tel no bhav aaje su chale che",
    ],
)
def test_what_is_no_errand_of_the_bot_is_none(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "said",
    [
        "दूध अब 66 रुपये लीटर कर दीजिए",
        "doodh ab se 66 rupaye litre",
        "দুধের দাম এখন থেকে ৬৬ টাকা লিটার",
        "paal inime 66 roobai litre",
    ],
)
def test_what_goods_cost_from_now_on_is_their_price(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (AddItem("Milk", rate=Decimal(66), unit="LTR"),)
