"""Twice the text costs about twice the work: no message holds a process up. Steps are counted, no seconds."""

import datetime as dt
import gc
import sys
from decimal import Decimal
from types import FrameType
from typing import Any

import pytest

from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import MAX_CHARACTERS, understand
from tools.bench_reader import tortures

_TODAY = dt.date(2026, 11, 22)
_SHOP = ShopContext(
    customers=(KnownCustomer("Ramesh Sharma"), KnownCustomer("Meena Patil")),
    items=(KnownItem("Sugar"), KnownItem("Chana Dal")),
    invoices=tuple(
        KnownInvoice(f"PK/{n:04d}", None, "2026-11-20", Decimal(100)) for n in range(50)
    ),
)
_REPEATED = {
    "names": "ramesh sharma sugar dal ko 2 kg ",
    "customers and sums": "ramesh se 500 aur meena se 300, ",
    "bills in a row": "ramesh ko 2 kg sugar, ",
    "payments joined": "500 mila aur ",
    "figures": "5 12 97 ",
    "numbers of bills": "PK 12 ",
    "dates": "5 dec se 9 dec ",
    "denials": "2 nahi 3 kg sugar, ",
    "addresses": "ramesh.sharma-traders@",
    "alerts": "Rs.500 credited by UPI from Ramesh, ",
}


def _steps(text: str) -> int:
    """Count the calls of functions that reading takes, once what is kept between messages is there.

    Without the collector, which may come at any step and has callbacks of its own (Hypothesis adds one).
    """
    understand(text, _SHOP, _TODAY)
    count = 0

    def step(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    gc.disable()
    sys.setprofile(step)
    try:
        understand(text, _SHOP, _TODAY)
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


_MOST_STEPS = {
    "ramesh ko 2 kg sugar 45 ka bill bhej do": 1660,
    "ramesh ka kitna baki hai": 545,
    "meena se 500 mila gpay": 870,
}


@pytest.mark.parametrize("text", _MOST_STEPS)
def test_a_message_is_not_searched_for_what_it_has_no_word_of(text: str) -> None:
    assert _steps(text) <= _MOST_STEPS[text]


@pytest.mark.parametrize("name", _REPEATED)
def test_twice_the_text_costs_twice_the_steps(name: str) -> None:
    piece = _REPEATED[name]
    once = max(1, 1300 // len(piece) if len(piece.split()) < 2 else 150 // len(piece.split()))
    short, long = _steps(piece * once), _steps(piece * once * 2)
    assert long <= 3 * short + 500, (short, long)


@pytest.mark.parametrize(("name", "text"), tortures(), ids=[name for name, _ in tortures()])
def test_no_text_takes_more_steps_than_a_long_list_of_names(name: str, text: str) -> None:
    assert _steps(text) < 200_000


@pytest.mark.parametrize(("name", "text"), tortures(2), ids=[name for name, _ in tortures(2)])
def test_what_is_too_long_is_refused_at_once(name: str, text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        assert _steps(text) < 10_000
