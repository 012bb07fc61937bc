"""Names in one script are found among those of a shop's books in another, with the endings they come with.

The names stand in ``cross.toml``, by language; each language's are the customers and goods of one shop.
"""

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from bot.acts import Line
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
NAMES = tomllib.loads(Path(__file__).with_name("cross.toml").read_text(encoding="utf-8"))
LANGUAGES = [lang for lang in NAMES if lang not in {"strangers", "others"}]
SUGAR = KnownItem("Sugar", Decimal(44), "KGS")
BILLS = {
    "hi": "{} 2 किलो चीनी का बिल बनाओ",
    "mr": "{} २ किलो साखर बिल करा",
    "gu": "{} ૨ કિલો ખાંડ નું બિલ બનાવો",
    "bn": "{} ২ কেজি চিনির বিল করো",
    "pa": "{} 2 ਕਿਲੋ ਖੰਡ ਦਾ ਬਿੱਲ ਬਣਾ ਦਿਓ",
    "ta": "{} 2 கிலோ சர்க்கரை பில் போடு",
    "te": "{} 2 కిలోల చక్కెర బిల్లు వెయ్యి",
    "kn": "{} 2 ಕೆಜಿ ಸಕ್ಕರೆ ಬಿಲ್ ಮಾಡಿ",
    "en": "{} 2 kilo chini ka bill",
    "back": "{} 2 kilo chini ka bill",
}
ACCOUNTS = {
    "hi": "{} हिसाब बताओ",
    "mr": "{} बाकी किती",
    "gu": "{} કેટલા બાકી છે",
    "bn": "{} কত বাকি",
    "pa": "{} ਕਿੰਨਾ ਬਾਕੀ ਹੈ",
    "ta": "{} பாக்கி எவ்வளவு",
    "te": "{} బాకీ ఎంత",
    "kn": "{} ಬಾಕಿ ಎಷ್ಟು",
    "en": "{} hisab batao",
}
GOODS = {
    "hi": "3 {} का बिल बनाओ",
    "mr": "3 {} बिल करा",
    "gu": "3 {} નું બિલ બનાવો",
    "bn": "3 {} বিল করো",
    "pa": "3 {} ਦਾ ਬਿੱਲ ਬਣਾਓ",
    "ta": "3 {} பில் போடு",
    "te": "3 {} బిల్లు వెయ్యి",
    "kn": "3 {} ಬಿಲ್ ಮಾಡಿ",
    "en": "3 {} ka bill banao",
    "back": "3 {} ka bill banao",
}
SAID = {"to": BILLS, "of": ACCOUNTS, "goods": GOODS}
LEAST_FOUND = Decimal("0.85")  # in each language
LEAST_FOUND_IN_ALL = Decimal("0.95")


def _shop(lang: str) -> ShopContext:
    names = NAMES[lang]
    people = dict.fromkeys([*names.get("to", {}).values(), *names.get("of", {}).values()])
    goods = dict.fromkeys(names.get("goods", {}).values())
    return ShopContext(
        tuple(map(KnownCustomer, people)),
        (*(KnownItem(name, Decimal(50), "PCS") for name in goods), SUGAR),
    )


def _named(message: str, shop: ShopContext, slot: str) -> tuple[object, tuple[str, ...]]:
    """Read a message: who or what is named in it, and among whom or what is asked."""
    read = understand(message, shop, TODAY)
    options = tuple(name for need in read.needs if need.slot == slot for name in need.options or ())
    if slot == "customer":
        return getattr(read.acts[0], "customer", None), options
    lines: Sequence[Line] = getattr(read.acts[0], "lines", None) or []
    return (lines[0].item if len(lines) == 1 else None), options


def _outcomes(lang: str) -> Counter[str]:
    """Count what is found, asked, missed, and taken for somebody or something else."""
    shop, found = _shop(lang), Counter[str]()
    known = {*(one.name for one in shop.customers), *(one.name for one in shop.items)}
    for kind, names in NAMES[lang].items():
        slot = "item" if kind == "goods" else "customer"
        for typed, name in names.items():
            got, options = _named(SAID[kind][lang].format(typed), shop, slot)
            other = got in known or (options and name not in options)
            missed = "asked" if name in options else "other" if other else "missed"
            found["found" if got == name else missed] += 1
    return found


def test_there_are_names_enough() -> None:
    assert sum(len(names) for lang in LANGUAGES for names in NAMES[lang].values()) > 840


@pytest.mark.parametrize("lang", LANGUAGES)
def test_most_are_found_and_none_is_taken_for_another(lang: str) -> None:
    outcomes = _outcomes(lang)
    assert outcomes["other"] == 0
    assert Decimal(outcomes["found"]) / outcomes.total() >= LEAST_FOUND


def test_nearly_all_are_found() -> None:
    outcomes = sum(map(_outcomes, LANGUAGES), Counter[str]())
    assert Decimal(outcomes["found"]) / outcomes.total() >= LEAST_FOUND_IN_ALL


@pytest.mark.parametrize("lang", NAMES["strangers"])
def test_another_is_somebody_new(lang: str) -> None:
    taken = []
    for typed, name in NAMES["strangers"][lang].items():
        shop = ShopContext((KnownCustomer(name),), (SUGAR,))
        if _named(BILLS[lang].format(typed), shop, "customer")[0] == name:
            taken.append(typed)
    assert taken == []


@pytest.mark.parametrize("lang", NAMES["others"])
def test_other_goods_are_not_those_of_the_shop(lang: str) -> None:
    taken = []
    for typed, name in NAMES["others"][lang].items():
        shop = ShopContext(items=(KnownItem(name, Decimal(50), "PCS"), SUGAR))
        if _named(GOODS[lang].format(typed), shop, "item")[0] == name:
            taken.append(typed)
    assert len(taken) <= 1, taken
