"""A size said before its goods: ``1 kilo wale dabbe 1000``, ``24 inch ka carton 60``, and which others alike.

Only where the shop has several of those goods, and one of them has that size in its name.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from bot.context import KnownItem
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.sound import pieces
from bot.understand.text import Token
from bot.understand.units import unit_of
from core.gst.units import convert

_INCHES = re.compile(r"(\d{1,3}) ?(?:inch|inches|inchi|in|इंच|ઇંચ|ઈંચ|ইঞ্চি|ਇੰਚ|இன்ச்|ఇంచు|ఇంచ్|ಇಂಚು|ಇಂಚ್)")
_inches = lru_cache(maxsize=4096)(_INCHES.fullmatch)
_MOST_WORDS = 3
_LETTERS = {"l": "LTR", "g": "GMS", "m": "MTR", "kg": "KGS", "ml": "MLT"}
_LINKS = ("rate_after", "of")


def fitted(marks: list[Mark], known: Known) -> list[Mark]:
    """Write goods by their whole name where a size before them tells which they are."""
    if not known.has_sizes or not any([_may_size(mark) for mark in marks]):
        return marks
    found: list[Mark] = []
    family: Sequence[KnownItem] = ()
    i = 0
    while i < len(marks):
        size, end = _size_at(marks, i)
        words, close = _goods_at(marks, end, known) if size else ((), end)
        alike = known.goods(words) if words else family
        led = end > i + 2 or (size is not None and not size[1])
        elliptic = led and not words and close < len(marks) and marks[close].number is not None
        item = _of_size(size, alike) if size and (words or elliptic) else None
        if item and size and size[1] and end == i + 2 and _is_sold_by(alike, size[1]):
            item = None  # 2 kilo chini is a count
        if item is None:
            found.append(marks[i])
            i += 1
            continue
        family = alike
        found += [Mark(Token(word.casefold(), "word", raw=word)) for word in item.name.split()]
        i = close
    return found


def _may_size(mark: Mark) -> bool:
    if mark.number is not None and mark.number % 1 != 0:
        return True
    return (mark.unit is not None and not mark.tags) or _inches(mark.text) is not None


Size = tuple[Decimal, str]


def _size_at(marks: Sequence[Mark], i: int) -> tuple[Size | None, int]:
    """Read a measure with ``wala`` or ``ka`` after it, or so many inches; and where it ends."""
    if inches := _inches(marks[i].text):
        linked = i + 1 < len(marks) and marks[i + 1].has(*_LINKS) and marks[i + 1].number is None
        return (Decimal(inches[1]), ""), i + 1 + linked
    number, unit = marks[i].number, marks[i + 1].unit if i + 1 < len(marks) else None
    linked = i + 2 < len(marks) and marks[i + 2].number is None and marks[i + 2].has("rate_after")
    if number is not None and number % 1 and unit is None:  # 2.5 er tar
        of = i + 1 < len(marks) and marks[i + 1].has(*_LINKS) and marks[i + 1].number is None
        return (number, ""), i + 1 + of
    if number is None or unit is None or marks[i + 1].tags:
        return None, i
    return (number, unit), i + 2 + linked


def _goods_at(marks: Sequence[Mark], start: int, known: Known) -> tuple[tuple[str, ...], int]:
    """Give the longest run of words from there that names several goods, and where it ends."""
    for end in range(min(len(marks), start + _MOST_WORDS), start, -1):
        stretch = marks[start:end]
        if not (stretch[-1].token.kind == "word" and stretch[-1].number is None):
            continue
        words = tuple(mark.text for mark in stretch if not mark.has("of"))
        if all(mark.has("of") or not mark.tags for mark in stretch) and len(known.goods(words)) > 1:
            return words, end
    return (), start


def _is_sold_by(alike: Sequence[KnownItem], unit: str) -> bool:
    """True where a measure before goods may count them: some of them are sold by it."""
    return any(
        item.unit is None or convert(Decimal(1), unit, item.unit) is not None for item in alike
    )


def _of_size(size: Size, alike: Sequence[KnownItem]) -> KnownItem | None:
    met = [item for item in alike if has_size(item.name, size)]
    return met[0] if len(met) == 1 and len(alike) > 1 else None


def is_measured(name: str, unit: str) -> bool:
    """True where a name has some measure of that kind: Tank 500L is told by litres."""
    words = [piece.casefold() for piece in pieces(name)]
    for word, after in pairwise(words):
        own = unit_of(after) or _LETTERS.get(after)
        figure = word.replace(".", "", 1).isdigit()
        if figure and own and convert(Decimal(1), unit, own) is not None:
            return True
    return False


def has_size(name: str, size: Size) -> bool:
    """True where a name has that measure, also in a smaller unit: half a kilo in 500g."""
    value, unit = size
    words = [piece.casefold() for piece in pieces(name)]
    for n, word in enumerate(words):
        if not word.replace(".", "", 1).isdigit():
            continue
        after = words[n + 1] if n + 1 < len(words) else ""
        own = unit_of(after) or _LETTERS.get(after)
        if not unit and (own is None or value % 1) and Decimal(word) == value:
            return True
        if unit and own and convert(value, unit, own) == Decimal(word):
            return True
    return False
