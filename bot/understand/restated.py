"""Goods named again at the end with another figure: ``..., brush 5 kar do``, ``..., primer 4 nahi 5``.

The clause is marked as one that corrects the goods named before.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.understand.marks import Mark, any_has, says
from bot.understand.names import Known
from bot.understand.text import Token

AGAIN = Mark(Token(",", "break"), frozenset({"break", "again"}))
_ORDERS = ("change",)  # verbs that settle what a figure shall be; "daal do" may put more
_MORE = ("fresh", "adding", "growing", "and")  # fan 1 aur kar do
_COUNTING = frozenset({"counting"})


def marked(marks: list[Mark], known: Known) -> list[Mark]:
    """Mark a clause that orders another figure for goods named before: ``..., brush 5 kar do``."""
    if says(marks).isdisjoint(_ORDERS):
        return marks
    found = list(marks)
    for i, mark in enumerate(marks):
        if not i or mark.number is not None or not mark.has("break") or mark.has("fix", "again"):
            continue
        end = next((j for j in range(i + 1, len(marks)) if marks[j].has("break")), len(marks))
        clause = marks[i + 1 : end]
        words = [one for one in clause if one.is_unread]
        figures = sum(one.number is not None for one in clause)
        ordered = figures == 1 and any_has(clause, *_ORDERS)
        ordered = ordered and not any_has(clause, *_MORE)
        if ordered and words and _named(marks[:i], words, known):
            found[i] = AGAIN
    return found


def run_before(marks: Sequence[Mark], at: int, known: Known) -> int | None:
    """Find where goods begin that stand before a figure, and were named before that."""
    start = at
    while start and marks[start - 1].is_unread:
        start -= 1
    if start == at or not _named(marks[:start], marks[start:at], known):
        return None
    return start


def as_told(before: Sequence[Mark], denied: Mark, figure: Mark) -> Mark:
    """Read a figure as a count where the one that it stands for was: 10 elbow, ... elbow 10 ki jagah 15."""
    counted = any(
        one.number == denied.number and (two.is_unread or two.unit is not None)
        for one, two in pairwise(before)
    )
    plain = counted and not figure.tags and figure.token.kind == "number"
    return replace(figure, tags=_COUNTING) if plain else figure


def _named(marks: Sequence[Mark], words: Sequence[Mark], known: Known) -> bool:
    """True where goods were named before, as typed or by what they are."""
    typed = [mark.text for mark in words]
    if {mark.text for mark in marks}.issuperset(typed):
        return True
    names = {item.name for item in known.goods(typed)}
    return any(not names.isdisjoint(_goods_at(marks, i, known)) for i in range(len(marks)))


def _goods_at(marks: Sequence[Mark], i: int, known: Known) -> set[str]:
    if not marks[i].is_unread or not known.starts_good(marks[i].text):
        return set()
    end = i
    while end < len(marks) and marks[end].is_unread:
        end += 1
    return {item.name for item in known.goods([mark.text for mark in marks[i:end]])}
