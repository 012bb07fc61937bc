"""One sum that came in two ways: ``5000 paid, 2000 cash rest upi``; the rest is what is left of it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.understand.frame import Frame
from bot.understand.marks import Mark
from bot.understand.terms import MODES
from bot.understand.text import Token

_WAYS = frozenset(MODES)
_SMALL = (
    "filler", "paid", "gave", "break", "and", "currency", "money", "via", "to", "preposition", "balance",
    "rest", "of", "within", "out_of", "auxiliary", "full", "due", "total",
)  # fmt: skip


def shared(frame: Frame) -> list[Mark]:
    """Put what came in each way for the whole and the first part of it; else leave the words as they are."""
    marks = frame.marks
    if not frame.has("rest", "balance") or len(frame.says & _WAYS) != 2:
        return marks
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    modes = [i for i, mark in enumerate(marks) if not mark.tags.isdisjoint(MODES)]
    rest = [
        i for i, mark in enumerate(marks) if mark.has("rest", "balance") and mark.number is None
    ]
    if not (len(figures) == len(modes) == 2 and rest):
        return marks
    whole, part = figures
    told = [i for i in rest if i > part]
    if not told or not _fits(marks, whole, part=part, rest=told[0], modes=modes):
        return marks
    left = (marks[whole].number or Decimal(0)) - (marks[part].number or Decimal(0))
    if left <= 0:
        return marks
    at = told[0]
    token = Token(str(left), "number", raw=marks[at].token.raw)
    return [
        replace(mark, token=token, tags=frozenset(), number=left) if i == at else mark
        for i, mark in enumerate(marks)
        if i != whole
    ]


def _fits(marks: Sequence[Mark], whole: int, *, part: int, rest: int, modes: list[int]) -> bool:
    """True where it is told to be paid, the modes differ, and nothing else stands about the figures."""
    first, second = modes
    if not whole < part < rest < second or not whole < first < rest:
        return False
    said = [set(MODES) & marks[i].tags for i in modes]
    paid = any(mark.has("paid") for mark in marks)
    between = [mark for i, mark in enumerate(marks) if i > whole and i not in {part, first, second}]
    return paid and said[0] != said[1] and all(mark.has(*_SMALL) for mark in between)
