"""What the words beside a figure make of it: the rate, a sum, so many times; and the unit that it counts."""

from collections.abc import Sequence

from bot.understand.marks import Mark, has_figure

_TIME_UNITS = (("days", "DAY"), ("month", "MON"))


def after_currency(marks: Sequence[Mark], at: int) -> int:
    """Find where the words for money end that begin there."""
    while at < len(marks) and "currency" in marks[at].tags:
        at += 1
    return at


def mark_at(marks: Sequence[Mark], i: int) -> Mark | None:
    """Give the mark of that place, if there is one."""
    return marks[i] if i < len(marks) else None


def _closes_line(marks: Sequence[Mark], at: int, i: int) -> bool:
    """``4 bori cement ke 1500``: counted goods before it, nothing after it."""
    goods = marks[at - 1] if at else None
    after = mark_at(marks, after_currency(marks, i + 1))
    if after is not None and after.has("make") and after.number is None:
        after = mark_at(marks, after_currency(marks, i + 1) + 1) or None
    named = goods is not None and goods.token.kind == "word" and not goods.tags
    while after is not None and after.number is None and after.has("make", "change"):
        i += 1
        after = mark_at(marks, i + 1)
    counted = has_figure(marks[max(0, at - 4) : at])
    return named and counted and (after is None or after.has("break", "and"))


def _closes_rate(marks: Sequence[Mark], at: int, *, apart: bool) -> bool:
    """True for a word of rate that belongs to the figure before it, not to one after it."""
    mark, beyond = marks[at], mark_at(marks, at + 1)
    if not mark.has("rate"):
        return False
    if mark.has("rate_sign"):
        return unit_said(beyond) is not None  # 1600 / hr
    leads = beyond is not None and beyond.number is not None and not apart
    return mark.has("rate_after") or not leads


def _in_tail(marks: Sequence[Mark], at: int) -> bool:
    mark = marks[at]
    if mark.number is not None or not mark.has("rate", "from"):
        return False
    return not mark.has("rate_sign") or unit_said(mark_at(marks, at + 1)) is not None


def is_content(mark: Mark) -> bool:
    """True for a figure, and for a word that is none of grammar."""
    return mark.number is not None or (mark.token.kind == "word" and not mark.tags)


def led_by(marks: Sequence[Mark], i: int) -> str:
    """What the words before a figure make of it: rate, times, sum, or nothing."""
    at = i - 1
    while at >= 0 and marks[at].number is None and marks[at].has("currency"):
        at -= 1
    before = marks[at] if at >= 0 else None
    if before is None or before.number is not None:
        return ""
    if before.has("times"):
        return "times"
    if before.has("rate") and not before.has("rate_after"):
        closes = at > 0 and (
            marks[at - 1].number is not None or marks[at - 1].has("of", "currency")
        )
        counted = closes and has_figure(marks[max(0, at - 3) : at])
        return "" if counted and not before.has("rate_sign") else "rate"
    if before.has("of") and not before.has("preposition") and _closes_line(marks, at, i):
        return "sum"
    if not before.has("for", "total") or before.has("currency"):
        return ""
    return "sum" if before.has("total") or any(is_content(mark) for mark in marks[:at]) else ""


def unit_before(marks: Sequence[Mark], i: int) -> str | None:
    """The unit that a word of rate before a figure names: ``kiloki 95``, ``kejige 95``."""
    at = i - 1
    while at >= 0 and marks[at].number is None and marks[at].has("currency"):
        at -= 1
    return marks[at].unit if at >= 0 and marks[at].has("rate") else None


def rate_tail(marks: Sequence[Mark], at: int, led: str) -> int:
    """Where the words end that make the figure before them a rate; 0 where none do."""
    end = at
    if end < len(marks) and marks[end].has("of") and marks[end].has("rate_after"):
        return end + 1  # 2 pankhe 1500 wale ka bill
    if end < len(marks) and marks[end].has("of") and not marks[end].has("preposition"):
        end += 1
    if end < len(marks) and _closes_rate(marks, end, apart=end > at):
        while end < len(marks) and _in_tail(marks, end):
            end += 1
        return end
    return at if led == "rate" else 0


def unit_said(mark: Mark | None) -> str | None:
    """The unit that a word is, days and months of a service among them."""
    if mark is None or mark.number is not None:
        return None
    if mark.unit or not mark.tags or mark.has("every"):
        return mark.unit
    return next((code for tag, code in _TIME_UNITS if tag in mark.tags), None)
