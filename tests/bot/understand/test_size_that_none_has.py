"""A size that none of the goods so called has is of a new name: no quantity, no price; the rate is asked."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, Need, Unknown
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 12, 11)
SHOP = ShopContext(
    (KnownCustomer("Lata Kulkarni"),),
    (
        KnownItem("Water Tank 500L", Decimal(3200), "PCS", Decimal(18)),
        KnownItem("Water Tank 1000L", Decimal(5600), "PCS", Decimal(18)),
        KnownItem("Mustard Oil 1L", Decimal(165), "PAC", Decimal(5)),
        KnownItem("Mustard Oil 15L", Decimal(2300), "TIN", Decimal(5)),
        KnownItem("Sugar", Decimal(44), "KGS", Decimal(5)),
    ),
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2 tanki 750 litre wali", "tanki 750 litre"),
        ("lata ko 2 tanki 750 litre wali", "tanki 750 litre"),
        ("lata ko 2 water tank 750 litre wali", "water tank 750 litre"),
        ("lata ko 2 tank 750L", "tank 750L"),
        ("lata ko 750 litre ki 2 tanki", "tanki 750 litre"),
        ("lata ko 750 litre tank 2", "tank 750 litre"),
        ("lata la 750 litre chi 2 tanki", "tanki 750 litre"),
        ("lata ne 750 litre ni 2 tanki", "tanki 750 litre"),
        ("lata ku 750 litre oda 2 tank", "tank 750 litre"),
        ("lata ge 750 litre 2 tank", "tank 750 litre"),
        ("2 water tanks of 750 litres to lata", "water tanks 750 litres"),
        ("लता को 2 टंकी 750 लीटर वाली", "टंकी 750 लीटर"),
        ("લતાને 750 લિટરની 2 ટાંકી", "ટાંકી 750 લિટર"),
        ("লতাকে 2 টা ট্যাংক 750 লিটার", "ট্যাংক 750 লিটার"),
        ("லதாவுக்கு 2 டேங்க் 750 லிட்டர்", "டேங்க் 750 லிட்டர்"),
    ],
)
def test_it_is_a_new_thing_whose_rate_is_asked(text: str, name: str) -> None:
    read = understand(text, SHOP, TODAY)
    [bill] = read.acts
    assert isinstance(bill, CreateInvoice)
    [line] = bill.lines
    assert (line.item, line.qty, line.rate, line.amount) == (name, Decimal(2), None, None)
    assert read.needs == (Need("rate", item=name),)


def test_with_a_price_nothing_is_asked() -> None:
    read = understand("lata ko 3 tanki 750 litre wali 4000", SHOP, TODAY)
    [bill] = read.acts
    assert isinstance(bill, CreateInvoice)
    [line] = bill.lines
    assert (line.item, line.qty, line.rate) == ("tanki 750 litre", Decimal(3), Decimal(4000))
    assert read.needs == ()


@pytest.mark.parametrize(
    "text",
    [
        "lata ko 2 tanki 500 litre wali",
        "lata ko 500 litre ki 2 tanki",
        "lata ko 500 litre tank 2",
        "lata ko 2 water tank 500 ltr",
        "लता को 2 टंकी 500 लीटर वाली",
    ],
)
def test_a_size_that_one_has_is_that_one(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    [bill] = read.acts
    assert isinstance(bill, CreateInvoice)
    assert [(one.item, one.qty, one.rate) for one in bill.lines] == [
        ("Water Tank 500L", Decimal(2), Decimal(3200))
    ]
    assert read.needs == ()


@pytest.mark.parametrize("text", ["lata ko 750 litre ki tanki 4000", "lata ko 750 litre tank 4000"])
def test_nobody_is_billed_for_so_many_litres_of_a_tank(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    ("text", "qty", "unit"),
    [("lata ko 2 kilo chini", 2, "KGS"), ("lata ko 5 litre mustard oil", 5, "LTR")],
)
def test_what_is_sold_by_a_measure_is_counted_by_it(text: str, qty: int, unit: str) -> None:
    [bill] = understand(text, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert [(one.qty, one.unit) for one in bill.lines] == [(Decimal(qty), unit)]
