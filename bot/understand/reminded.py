"""A bill or a payment, and then when to remind of it: ``..., aur 3 din baad usko yaad dila dena``."""

import datetime as dt
from collections.abc import Sequence

from bot.understand.dates import find_dates
from bot.understand.marks import Mark, any_has, has_figure, says
from bot.understand.names import Known
from bot.understand.terms import MODES

_ASKS = ("question", "negation", "reported", "if", "reminder")
_OWES = ("balance", "statement", "future", "credit")  # fine beside goods: sold on udhaar
_STOPS = ("negation", "stop", "question", "if")
_ANY_DAY = dt.date(2000, 1, 3)  # where a day is told, not which
_NEAR = 2  # words between a count and its goods


def later(left: list[Mark], right: list[Mark], known: Known) -> bool:
    """True for a reminder at a time to come, after goods that were sold or money that came."""
    said = says(right)
    if "reminder" not in said or not said.isdisjoint(_STOPS) or any_has(left, *_ASKS):
        return False
    came = any_has(left, "paid", *MODES) and not any_has(left, *_OWES)
    if not has_figure(left) or not (came or _sells(left, known)):
        return False
    goods = any(mark.unit or (mark.is_unread and known.starts_good(mark.text)) for mark in right)
    return not goods and _only_when(right)


def _sells(marks: Sequence[Mark], known: Known) -> bool:
    """True for counted goods of the shop."""
    goods = [i for i, mark in enumerate(marks) if mark.is_unread and known.starts_good(mark.text)]
    return any(has_figure(marks[max(0, i - _NEAR) : i + 1 + _NEAR]) for i in goods)


def _only_when(marks: list[Mark]) -> bool:
    """True where every figure is of a day or an hour, and there is such a one."""
    spans = find_dates(marks, _ANY_DAY, past=False)
    dated = {i for span in spans for i in range(span.start, span.end)}
    figures = {i for i, mark in enumerate(marks) if mark.number is not None}
    return bool(spans) and figures <= dated
