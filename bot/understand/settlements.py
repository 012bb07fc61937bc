"""Money that came, told round about: out of a bill that was made, or a sum and then what it was paid in."""

from collections.abc import Sequence
from dataclasses import replace

from bot.understand.marks import Mark, all_have, any_has, having
from bot.understand.names import Known
from bot.understand.terms import MODES

_OF_PARTS = (
    "break", "and", "filler", "paid", "gave", "today", "yesterday", "morning", "evening", "now", "of",
    "currency", "everyone", "honorific", "from", "i_paid", *MODES,
)  # fmt: skip
_MADE = ("filler", "make", "auxiliary", "happened", "last", "pronoun")
_LEAST_PARTS = 3  # figures: the sum, and two that it was paid in


def settled(marks: list[Mark], known: Known, said: set[str]) -> list[Mark]:
    """Leave out the bill that was made, and the parts of a sum that is told; no draft is open."""
    marks = [_owed(marks, i) for i in range(len(marks))] if "last" in said else marks
    if "bill" in said and not said.isdisjoint(("out_of", "from", "via")):
        marks = _without_bill(marks, known)
    return _whole(marks) if "break" in said else marks


_OLD = frozenset({"old"})
_COUNTED = ("days", "week", "month", "year", "bill", "number", "rate_after", "rate")


def _owed(marks: Sequence[Mark], i: int) -> Mark:
    """Read ``pichla`` of ``pichla 560 bhi de gaye`` as what was owed before; ``pichle 5 din`` are days."""
    after = marks[i + 1 : i + 4]
    led = marks[i].has("last") and bool(after) and after[0].number is not None
    counted = any(mark.unit or mark.has(*_COUNTED) for mark in after)
    return replace(marks[i], tags=_OLD) if led and not counted else marks[i]


def _without_bill(marks: list[Mark], known: Known) -> list[Mark]:
    """``X ka jo bill bana tha usme se 40000 mil gaye``: what came is of X; which bill is not told."""
    at = next((i for i, mark in enumerate(marks) if mark.has("bill")), 0)
    end = at + 1
    if end < len(marks) and marks[end].number is not None:
        out = _out(marks, end + 1)  # bill 973 me se 5000 aa gaye
        return marks[: end + 1] + marks[out:] if out and _comes(marks, out) else marks
    while end < len(marks) and marks[end].number is None and marks[end].has(*_MADE):
        if (out := _out(marks, end)) is not None:
            break
        end += 1
    else:
        out = _out(marks, end)
    ordered = marks[end - 1].has("make") and not marks[end - 1].has("filler")  # bana do, usme se
    if out is None or not at or ordered or _names_goods(marks[out:], known):
        return marks
    start = at
    while start and marks[start - 1].has("filler", "last") and not marks[start - 1].has("of"):
        start -= 1
    return marks[:start] + marks[out:] if _comes(marks, out) else marks


def _comes(marks: Sequence[Mark], out: int) -> bool:
    """True where a sum stands there that was paid."""
    summed = out < len(marks) and marks[out].number is not None
    return summed and any_has(marks[out:], "paid", *MODES)


def _out(marks: Sequence[Mark], i: int) -> int | None:
    """Find where the sum stands that came out of it: after ``usme se``, ``me se``."""
    if i >= len(marks) or marks[i].number is not None:
        return None
    if marks[i].has("out_of"):
        return i + 1
    within = marks[i].has("within", "into_it") and any_has(marks[i + 1 : i + 2], "from", "via")
    return i + 2 if within and marks[i + 1].number is None else None


def _names_goods(marks: Sequence[Mark], known: Known) -> bool:
    return any(mark.unit or (mark.is_unread and known.starts_good(mark.text)) for mark in marks)


def _whole(marks: list[Mark]) -> list[Mark]:
    """``3150 jama karo, 2000 subah diya tha 1150 abhi, sab cash``: 3150, as the parts come to."""
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(figures) < _LEAST_PARTS or any(marks[i].unit for i in figures):
        return marks
    whole, parts = marks[figures[0]].number, [marks[i].number or 0 for i in figures[1:]]
    end = next((i for i in range(figures[0], figures[1]) if marks[i].has("break")), None)
    if end is None or whole != sum(parts) or not any_has(marks[:end], "paid", *MODES):
        return marks
    rest = [mark for mark in marks[end:] if mark.number is None]
    modes = having(rest, *MODES)
    ways = {mark.tags & frozenset(MODES) for mark in modes}
    if not all_have(rest, *_OF_PARTS) or len(ways) > 1 or (modes and any_has(marks[:end], *MODES)):
        return marks
    return marks[:end] + modes[:1]
