"""A sum of money that shall go off a bill: ``total me se 23 rs hata do``, ``মোট থেকে ২৩ টাকা বাদ দাও``."""

from collections.abc import Sequence
from dataclasses import replace

from bot.understand.marks import Mark

_LESS = frozenset({"discount"})
_OUT = ("out_of", "from", "since", "source", "within", "of")
_WHOLE = ("total", "bill", "draft")


def as_discount(marks: list[Mark]) -> list[Mark]:
    """Read the order to take a sum off as less of that sum; goods are taken off by other readers."""
    return [
        replace(mark, tags=_LESS) if mark.has("remove") and _takes_sum(marks, i) else mark
        for i, mark in enumerate(marks)
    ]


def _takes_sum(marks: Sequence[Mark], at: int) -> bool:
    """True where before the verb stand the whole, out of it, and a sum, and nothing else in the clause."""
    start = next((i for i in range(at, 0, -1) if marks[i - 1].has("break", "and", "change")), 0)
    clause = marks[start:at]
    figures = [i for i, mark in enumerate(clause) if mark.number is not None]
    if len(figures) != 1 or not clause[: figures[0]]:
        return False
    before, after = clause[: figures[0]], clause[figures[0] + 1 :]
    # মোট থেকে, one word here
    out = any(mark.has(*_OUT) for mark in before) or " " in before[0].text
    whole = any(mark.has(*_WHOLE) for mark in before)
    light = all(mark.has(*_WHOLE, *_OUT, "filler", "full", "pronoun") for mark in before)
    return (
        out and whole and light and all(mark.has("currency", "filler", "money") for mark in after)
    )
