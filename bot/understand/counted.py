"""Counted goods right before a customer: ``2 litre tel suresh ko 140 wala``, though nobody sells tel yet."""

from collections.abc import Sequence

from bot.understand.marks import Mark
from bot.understand.sound import key

_FEW = 100  # so many and more, with no unit, is rather a sum


def is_of_goods(marks: Sequence[Mark], start: int, name: str | None, typed: str) -> bool:
    """True where the words from ``start`` are counted, and ``typed`` begins the name of a customer."""
    if not start or not name or key(name.split()[0]) != key(typed):
        return False
    before = marks[start - 1]
    if before.number is not None:
        return before.number < _FEW and not before.tags
    return before.unit is not None and start > 1 and marks[start - 2].number is not None
