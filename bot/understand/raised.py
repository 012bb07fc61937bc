"""A figure that becomes another one on the open bill: ``discount 5 se badha ke 8 percent karo``."""

from dataclasses import replace

from bot.understand.figures import Doubt
from bot.understand.marks import Mark, any_has, says

_FROM = ("from", "since", "source", "via")
_ORDERS = ("change", "make", "growing", "raising")
_OTHER = ("paid", "remove", "question", "if", "balance", "due")
_BETWEEN = (*_FROM, "raising", "of", "having_done", "filler")
_MEASURES = ("percent", "currency")


def settled(marks: list[Mark]) -> list[Mark]:
    """Leave out the figure that was, and the words that raise or lower it; the other one counts.

    Raises: Doubt (``discount 2 percent badha do``: how much it was is not known here).
    """
    said = says(marks)
    if said.isdisjoint((*_FROM, "raising")) or said.isdisjoint(_ORDERS) or any_has(marks, *_OTHER):
        return marks
    for i, mark in enumerate(marks):
        if mark.number is None:
            continue
        led = i > 0 and marks[i - 1].has("preposition") and marks[i - 1].has(*_FROM)
        at = _after_measure(marks, i + 1)
        end = _end(marks, at, led=led)
        if end is not None:
            return [_plain(one) for one in (*marks[: i - led], *marks[end:])]
    if said >= {"discount", "growing"} and not any(mark.is_unread for mark in marks):
        raise Doubt("so much more discount than which")
    if "raising" in said and "discount" in said:  # reduce the discount to 3 percent
        return [one for i, one in enumerate(map(_plain, marks)) if not _leads_figure(marks, i)]
    return marks


def _after_measure(marks: list[Mark], at: int) -> int:
    while at < len(marks) and marks[at].number is None and _measures(marks[at]):
        at += 1
    return at


def _measures(mark: Mark) -> bool:
    return mark.has(*_MEASURES) or (mark.unit is not None and not mark.has(*_FROM))


def _end(marks: list[Mark], at: int, *, led: bool) -> int | None:
    """Find the figure that counts, where nothing but ``se badha ke`` stands before it."""
    end = at
    fine = ("to",) if led else _BETWEEN
    while end < len(marks) and marks[end].number is None and marks[end].has(*fine):
        end += 1
    turns = led or any_has(marks[at:end], *_FROM, "raising")
    counts = end > at and turns and end < len(marks) and marks[end].number is not None
    return end if counts else None


def _leads_figure(marks: list[Mark], i: int) -> bool:
    """True for ``to`` before a figure."""
    after = marks[i + 1] if i + 1 < len(marks) else None
    return marks[i].has("to") and marks[i].has("preposition") and bool(after and after.number)


_CHANGES = frozenset({"change", "make"})


def _plain(mark: Mark) -> Mark:
    """Read ``badha do`` as a plain order once both figures are told: not so much more."""
    grows = mark.number is None and mark.has("growing", "raising")
    return replace(mark, tags=_CHANGES) if grows else mark
