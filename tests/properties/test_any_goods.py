"""Whatever goods a language has a word for are billed by that word: no verb, no unit, no other tongue's.

Each word of `bot/languages/goods`, counted for a customer, with its price and without, in a shop that sells
it by its English name; one in sixty of them, all with ``PAKKA_TORTURE``. Some words are both
(patti is a bandage and a strip, kaam is any work): the share that is read has a floor.
"""

import datetime as dt
import os
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bot.acts import CreateInvoice
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand
from bot.understand.goods import qualities

GOODS = Path(__file__).resolve().parents[2] / "bot/languages/goods"
TODAY = dt.date(2026, 11, 22)
EVERY = 1 if os.environ.get("PAKKA_TORTURE") else 60
LEAST = 0.97
# How somebody is given two of them, in Latin letters and in the language's own.
SAID = {
    "bn": (("ramesh ke 2 {} 100", "ramesh ke 2ta {} dao"), ("রমেশকে ২ {} ১০০", "রমেশকে ২টা {} দাও")),
    "en": (("bill ramesh 2 {} 100", "2 {} for ramesh"), ()),
    "gu": (("ramesh ne 2 {} 100", "ramesh ne 2 {} aapo"), ("રમેશને 2 {} 100", "રમેશને 2 {} આપો")),
    "hi": (("ramesh ko 2 {} 100", "ramesh ko 2 {} de do"), ("रमेश को 2 {} 100", "रमेश को 2 {} दे दो")),
    "kn": (
        ("ramesh ge 2 {} 100", "ramesh ge 2 {} bill maadi"),
        ("ರಮೇಶ್ ಗೆ 2 {} 100", "ರಮೇಶ್ ಗೆ 2 {} ಬಿಲ್ ಮಾಡಿ"),
    ),
    "mr": (("ramesh la 2 {} 100", "ramesh la 2 {} dya"), ("रमेशला 2 {} 100", "रमेशला 2 {} द्या")),
    "pa": (("ramesh nu 2 {} 100", "ramesh nu 2 {} deo"), ("ਰਮੇਸ਼ ਨੂੰ 2 {} 100", "ਰਮੇਸ਼ ਨੂੰ 2 {} ਦਿਓ")),
    "ta": (
        ("ramesh ku 2 {} 100", "ramesh ku 2 {} bill podu"),
        ("ரமேஷுக்கு 2 {} 100", "ரமேஷுக்கு 2 {} பில் போடு"),
    ),
    "te": (
        ("ramesh ki 2 {} 100", "ramesh ki 2 {} bill veyyi"),
        ("రమేష్ కి 2 {} 100", "రమేష్ కి 2 {} బిల్ వెయ్యి"),
    ),
}


def orders(code: str) -> Iterator[tuple[str, str]]:
    """Yield what a shop sells, and a message that orders two of it."""
    listed = tomllib.loads((GOODS / f"{code}.toml").read_text(encoding="utf-8"))["goods"]
    for sold, words in listed.items():
        for word in words.split(",") if sold not in qualities() else ():
            latin, own = SAID[code]
            for message in latin if word.strip().isascii() else own:
                yield sold.title(), message.format(word.strip())


def is_billed(sold: str, message: str) -> bool:
    """True where the message bills two of what the shop sells."""
    item = KnownItem(sold, Decimal(100), "PCS", Decimal(5))
    read = understand(message, ShopContext((KnownCustomer("Ramesh Sharma"),), (item,)), TODAY)
    lines = [line for act in read.acts if isinstance(act, CreateInvoice) for line in act.lines]
    return [(line.item, line.qty) for line in lines] == [(sold, Decimal(2))]


@pytest.mark.parametrize("code", SAID)
def test_goods_are_billed_by_what_they_are_called(code: str) -> None:
    asked = list(orders(code))[::EVERY]
    missed = [message for sold, message in asked if not is_billed(sold, message)]
    assert len(missed) <= max(2, (1 - LEAST) * len(asked)), missed
