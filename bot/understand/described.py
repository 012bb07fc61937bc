"""A size said after its goods: ``tanki 1000 litre wali``, ``spray pump 16 litre cha``: of their name."""

from collections.abc import Sequence
from decimal import Decimal

from bot.context import KnownItem
from bot.understand.marks import Mark, lacking
from bot.understand.names import Known
from bot.understand.sizes import has_size
from bot.understand.text import Token
from core.gst.units import convert

_MOST_MARKS = 4  # pani ki tanki
_LINKS = ("rate_after", "of")


def described(marks: list[Mark], known: Known) -> list[Mark]:
    """Write goods by their whole name where a measure after them, and ``wala`` or ``ka``, tells the size."""
    found = list(marks)
    for i in range(len(marks) - 3, 0, -1):
        if i + 3 > len(found) or not _may_describe(found, i):
            continue
        start, item = _goods_before(found, i, known)
        if item is not None:
            words = item.name.split()
            found[start : i + 3] = [
                Mark(Token(word.casefold(), "word", raw=word)) for word in words
            ]
    return found


def _may_describe(marks: Sequence[Mark], i: int) -> bool:
    """True for a figure, its measure, and the word that makes a quality of the two."""
    number, unit, link = marks[i : i + 3]
    measured = number.number is not None and unit.unit is not None and not unit.tags
    return measured and link.number is None and link.unit is None and link.has(*_LINKS)


def _goods_before(marks: Sequence[Mark], i: int, known: Known) -> tuple[int, KnownItem | None]:
    """Find the one thing of that size that the words before it name, and is not sold by that measure."""
    value, unit = marks[i].number or Decimal(0), marks[i + 1].unit or ""
    for start in range(max(0, i - _MOST_MARKS), i):
        stretch = marks[start:i]
        words = lacking(stretch, "of")
        if not words or stretch[0].has("of") or not all(mark.is_unread for mark in words):
            continue
        items = known.goods([mark.text for mark in words])
        sized = [item for item in items if has_size(item.name, (value, unit))]
        if len(sized) == 1 and not _is_sold_by(sized[0], unit):
            return start, sized[0]
    return i, None


def _is_sold_by(item: KnownItem, unit: str) -> bool:
    return item.unit is None or convert(Decimal(1), unit, item.unit) is not None
