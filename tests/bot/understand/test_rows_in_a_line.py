"""A numbered list that was pasted as one line: its numbers count rows, and are no price."""

import datetime as dt

import pytest

from bot.acts import CreateInvoice
from bot.context import KnownCustomer, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(customers=(KnownCustomer("Ramesh Kumar"),))
THREE = [("chini", "5", "KGS", None), ("dal", "2", "KGS", None), ("tel", "1", "LTR", None)]


def rows(text: str) -> list[tuple[str | None, str, str | None, str | None]]:
    [act] = understand(text, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice), act
    return [
        (line.item, str(line.qty), line.unit, None if line.rate is None else str(line.rate))
        for line in act.lines
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1. chini 5 kg 2. dal 2 kg 3. tel 1 ltr",
        "1) chini - 5 kg 2) dal - 2 kg 3) tel - 1 ltr",
        "(1) chini 5 kg (2) dal 2 kg (3) tel 1 ltr",
        "1.chini 5kg 2.dal 2kg 3.tel 1ltr",
        "ramesh ko: 1. 5 kg chini, 2. 2 kg dal, 3. 1 ltr tel",
        "ramesh ko 1) chini 5 kg 2) dal 2 kg 3) tel 1 ltr",
        "1. chini 5 kg 2. dal 2 kg\n3. tel 1 ltr",
    ],
)
def test_the_numbers_of_rows_are_left_out(text: str) -> None:
    assert rows(text) == THREE


def test_a_price_before_the_next_number_stays() -> None:
    assert rows("ramesh ko 1. 2 bori cement 380 2. 3 kg keel 90") == [
        ("cement", "2", "BAG", "380"),
        ("keel", "3", "KGS", "90"),
    ]


def test_figures_that_count_goods_stay() -> None:
    found = rows("ramesh ko tap 1. brush 2. pipe 3. bill")
    assert [(name, qty) for name, qty, *_ in found] == [("tap", "1"), ("brush", "2"), ("pipe", "3")]


def test_figures_out_of_order_are_no_numbers_of_rows() -> None:
    assert rows("ramesh ko 2 kg chini 44. 3 kg dal 120.") == [
        ("chini", "2", "KGS", "44"),
        ("dal", "3", "KGS", "120"),
    ]
