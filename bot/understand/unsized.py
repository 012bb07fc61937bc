"""A size that none of the goods so called has: ``2 tanki 750 litre wali``, ``750 litre ki 2 tanki``.

The measure is then of the name, and no quantity, no price. Only where the shop's goods of that name are told
apart by such a measure, and are not sold by it. Where one has that size, it is that one.
"""

from collections.abc import Sequence
from decimal import Decimal

from bot.context import KnownItem
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.sizes import has_size, is_measured
from bot.understand.text import Token
from core.gst.units import convert

_MOST_WORDS = 3
_PIECES = ("NOS", "PCS", "SET", "UNT")
_HOLDS = ("LTR", "MLT", "KGS", "GMS")  # no metres: a pipe of 3 m is wanted by the metre, too
_WALA, _OF = "rate_after", "of"


def named(marks: list[Mark], known: Known) -> list[Mark]:
    """Write such a measure into the name of the goods."""
    if not known.has_sizes:
        return marks
    found, i = list(marks), 0
    while i + 1 < len(found):
        if _is_measure(found, i):
            found = _after_goods(found, i, known) or _before_goods(found, i, known) or found
        i += 1
    return found


def _is_measure(marks: Sequence[Mark], i: int) -> bool:
    unit = marks[i + 1]
    return marks[i].number is not None and unit.unit is not None and not unit.tags


def _links(marks: Sequence[Mark], i: int, *tags: str) -> bool:
    return i < len(marks) and marks[i].number is None and marks[i].has(*tags)


def _after_goods(marks: list[Mark], i: int, known: Known) -> list[Mark] | None:
    """``2 tanki 750 litre wali``, ``2 tanki 750 litre``: counted goods, or ``wala`` after the measure."""
    wala = _links(marks, i + 2, _WALA)
    if not wala and _counts_next(marks, i, known):
        return None
    end = i - (i > 0 and _links(marks, i - 1, _OF) and marks[i - 1].has("preposition"))
    for start in range(max(0, end - _MOST_WORDS), end):
        alone = i + 2 + wala == len(marks) and _are_pieces(marks[start:end], marks[i + 1], known)
        if not (wala or alone or _is_counted(marks, start)):
            continue
        if written := _written(marks[start:end], marks[i : i + 2], known):
            return [*marks[:start], *written, *marks[i + 2 + wala :]]
    return None


def _counts_next(marks: list[Mark], i: int, known: Known) -> bool:
    """True for ``2 bru 1 kilo sugar``: the measure is of the goods after it, which are sold by it."""
    after = marks[i + 2 : i + 3]
    items = known.goods([after[0].text]) if after and after[0].is_unread else []
    return any(
        item.unit is not None and _is_sold_by(item, marks[i + 1].unit or "") for item in items
    )


def _are_pieces(words: Sequence[Mark], unit: Mark, known: Known) -> bool:
    """True for goods that are sold by the piece, of which nobody wants so many litres or kilos."""
    items = known.goods([mark.text for mark in words]) if unit.unit in _HOLDS else []
    return bool(items) and all(item.unit in _PIECES for item in items)


def _is_counted(marks: Sequence[Mark], start: int) -> bool:
    """True for goods with a figure before them, or with a figure and ``ta``."""
    at = start - 2 if start > 1 and marks[start - 1].unit in _PIECES else start - 1
    return at >= 0 and marks[at].number is not None


def _before_goods(marks: list[Mark], i: int, known: Known) -> list[Mark] | None:
    """``750 litre ki 2 tanki``, ``750 litre tank 2``: the measure, the goods, and how many of them."""
    at = i + 2 + _links(marks, i + 2, _WALA, _OF)
    led = at < len(marks) and marks[at].number is not None
    start = at + led
    for end in range(min(len(marks), start + _MOST_WORDS), start, -1):
        words = marks[start:end]
        counted = led or _closed_by_count(marks, end, words, known)
        if not counted and not _are_pieces(words, marks[i + 1], known):
            continue
        if written := _written(words, marks[i : i + 2], known):
            return [*marks[:i], *marks[at:start], *written, *marks[end:]]
    return None


def _closed_by_count(marks: Sequence[Mark], end: int, words: Sequence[Mark], known: Known) -> bool:
    """True before a figure that is far below what such goods cost: so many of them."""
    count = marks[end].number if end < len(marks) else None
    rates = [item.rate for item in known.goods([mark.text for mark in words])]
    return count is not None and all(rate is not None and count * 10 < rate for rate in rates)


def _written(words: Sequence[Mark], measure: Sequence[Mark], known: Known) -> list[Mark] | None:
    """Write the goods with their size: those that the shop has, else as typed; None where it is no size."""
    if not words or not all(mark.is_unread for mark in words):
        return None
    value, unit = measure[0].number or Decimal(0), measure[1].unit or ""
    items = known.goods([mark.text for mark in words])
    told = [item for item in items if is_measured(item.name, unit)]
    if not told or any(_is_sold_by(item, unit) for item in items):
        return None
    sized = [item for item in told if has_size(item.name, (value, unit))]
    if sized:
        return _name_of(sized[0]) if len(sized) == 1 else None
    number, letters = (mark.token.raw or mark.text for mark in measure)
    return [*words, Mark(Token(f"{number}{letters}".casefold(), "word", raw=f"{number} {letters}"))]


def _name_of(item: KnownItem) -> list[Mark]:
    return [Mark(Token(word.casefold(), "word", raw=word)) for word in item.name.split()]


def _is_sold_by(item: KnownItem, unit: str) -> bool:
    return item.unit is None or convert(Decimal(1), unit, item.unit) is not None
