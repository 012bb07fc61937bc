"""The words of special supplies, as patterns: ``languages/supplies/words.toml``.

Words are looked for in the text as it was typed, for they are the same in every language and stand
between the words of any; a letter of any script on either side makes them part of another word.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from core.gst.countries import all_countries

_LETTER = r"[\w\u0900-\u0dff]"
FIGURE = r"\d[\d,]*(?:\.\d+)?"
_HOME = "IN"


@cache
def words() -> dict[str, Any]:
    """Read the file once."""
    file = resources.files("bot").joinpath("languages", "supplies", "words.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def any_of(phrases: Iterable[str]) -> str:
    """Return a pattern of phrases, the longest first, whatever stands between their words."""
    longest = sorted(dict.fromkeys(phrases), key=len, reverse=True)
    parts = (r"[\s-]*".join(map(re.escape, one.split())) for one in longest)
    return f"(?<!{_LETTER})(?:{'|'.join(parts)})(?!{_LETTER})"


@cache
def said(*names: str) -> str:
    """Return a pattern of the words of those lists."""
    return any_of(one for name in names for one in words()["words"][name])


@cache
def beside(name: str) -> str:
    """Return a pattern of words that say nothing more."""
    return any_of(words()["beside"][name])


@cache
def called(name: str) -> str:
    """Return a pattern of what makes the word before it part of a name."""
    return any_of(words()["called"][name])


@cache
def marketplace() -> str:
    """Return a pattern of a marketplace through which it is sold, not of somebody who is called so."""
    named, through = (any_of(words()["marketplaces"][name]) for name in ("names", "through"))
    return rf"(?:{through}\s+{named}|{named}\s+{through})"


@cache
def countries() -> dict[str, str]:
    """Return the two letters of each country by what it is called, in small letters."""
    found = {name.casefold(): code for code, name in all_countries().items()}
    found |= {one: code for code, names in words()["countries"].items() for one in names}
    return {name: code for name, code in found.items() if code != _HOME}


@cache
def currencies() -> dict[str, str]:
    """Return the three letters of each money by what it is called."""
    return _by_word("currencies")


@cache
def ports() -> dict[str, str]:
    """Return the code of each port by what it is called."""
    return _by_word("ports")


def _by_word(table: str) -> dict[str, str]:
    return {one: code for code, names in words()[table].items() for one in names}


def look_up(table: dict[str, str], typed: str) -> str | None:
    """Find what a word or phrase means, whatever its case and the spaces in it."""
    return table.get(" ".join(typed.casefold().split()))


@cache
def country() -> str:
    """Return a pattern of a country's name."""
    return any_of(countries())


@cache
def money() -> str:
    """Return a pattern of another country's money; a sign may stand at its figure."""
    signs = [one for one in currencies() if not one[-1].isalpha()]
    longest = sorted(signs, key=len, reverse=True)
    return rf"(?:{'|'.join(map(re.escape, longest))}|{named_money()})"


@cache
def named_money() -> str:
    """Return a pattern of another country's money by its name: a sign alone stands at a price."""
    return any_of(one for one in currencies() if one[-1].isalpha())


@cache
def trigger() -> re.Pattern[str]:
    """Return the pattern of which one must be in a message, for it to be looked at here."""
    lists = (
        "export", "deemed_export", "sez", "lut", "reverse_charge", "operator", "operator_pays", "ship_to",
        "domestic", "exchange", "port", "shipping_bill", "country",
    )  # fmt: skip
    return compiled(rf"{said(*lists)}|{marketplace()}|{money()}|(?<!{_LETTER})uin(?!{_LETTER})")


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern and keep it for a while; case is ignored."""
    return re.compile(pattern, re.IGNORECASE)
