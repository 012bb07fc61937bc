"""When a bill shall be paid, and which day it bears."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from bot.understand.dates import find_dates, months_on
from bot.understand.figures import Doubt
from bot.understand.marks import Mark, any_has, lacking, says
from bot.understand.spans import Span

_HALF_YEAR = 182  # days
_DUE = ("due", "credit", "till", "future", "after", "net", "balance", "money", "rest")
_LEADS = (*_DUE, "of", "to", "dated", "change", "within", "on", "on_day", "at", "from")


def take(marks: list[Mark], slots: dict[str, Any], today: dt.date) -> list[Mark]:
    """Take out when it shall be paid, and the bill's own date."""
    later = find_dates(marks, today, past=False)
    if not later:
        return marks
    earlier = {span.start: span for span in find_dates(marks, today, past=True)}
    gone: set[int] = set()
    for span in later:
        if _is_due(marks, span) or _is_near(marks, span, earlier, today):
            slots["due"] = _day_due(span, today)
        elif span.kind == "day" and span.start in earlier:
            around = marks[max(0, span.start - 2) : span.end + 3]
            slots["date"] = on = _dated(span, earlier[span.start], today)
            if on is not None and on > today and not any_has(around, "dated"):
                raise Doubt("nothing tells what shall be on that day to come")
        else:
            continue
        gone |= set(range(span.start, span.end)) | _beside(marks, span)
    return [mark for i, mark in enumerate(marks) if i not in gone]


_OWED = ("money", "balance", "rest", "due_word")
_OTHERWISE = ("paid", "gave", "question", "negation", "rate", "discount", "bill", "if", "reported")
_WORDS = 2  # so few name a feast


def without_feast(marks: list[Mark], is_good: Callable[[str], bool]) -> list[Mark]:
    """Leave out the feast at which the rest is paid, a day that nobody can tell: ``baki pujor por debe``."""
    start = next((i for i in range(len(marks), 0, -1) if "break" in marks[i - 1].tags), 0)
    if not start:
        return marks
    clause = marks[start:]
    named = [mark for mark in clause if mark.is_unread]
    said = says(clause)
    if not 0 < len(named) <= _WORDS or said.isdisjoint(_OWED):
        return marks
    if any(mark.number is not None or is_good(mark.text) for mark in clause):
        return marks
    later = not said.isdisjoint(("future", "due", "after", "to", "till", "within"))
    leads = clause[0].has(*_OWED)
    if not (later or leads) or not said.isdisjoint(_OTHERWISE):
        return marks
    return marks[:start] + [mark for mark in clause if not mark.is_unread]


def _dated(later: Span, earlier: Span, today: dt.date) -> dt.date | None:
    """Give the day of a date without its year: a year ago is not meant where tomorrow may be."""
    return later.first if _is_long_ago(later, earlier, today) else earlier.first


def _is_long_ago(later: Span, earlier: Span, today: dt.date) -> bool:
    if later.first is None or earlier.first is None:
        return False
    return (today - earlier.first).days > _HALF_YEAR > (later.first - today).days


def _is_near(marks: list[Mark], span: Span, earlier: dict[int, Span], today: dt.date) -> bool:
    """``customer pays 10th Dec``: a day to come beside a word of paying."""
    before = marks[max(0, span.start - 3) : span.start]
    pays = any_has(before, "gave", "paid", "money")
    long_ago = span.start in earlier and _is_long_ago(span, earlier[span.start], today)
    return span.kind == "day" and pays and long_ago


def _day_due(span: Span, today: dt.date) -> dt.date | None:
    """Give the day that a date means as due: ``agle hafte`` is a week from today, so a month."""
    if span.kind == "month":
        return months_on(today, 1)
    if span.kind == "day" and span.first and span.first < today:
        if span.first < today - dt.timedelta(days=1):
            raise Doubt("a day to pay that is past")
        # kal dein: kal is yesterday in Marathi, and tomorrow in Hindi
        return today + dt.timedelta(days=1)
    return today + dt.timedelta(weeks=1) if span.kind == "period" else span.first


def _is_next(marks: list[Mark], span: Span) -> bool:
    """True for ``agle hafte``, ``agle mahine``."""
    said = marks[span.start : span.end]
    counted = any_has(said, "week", "month")
    return counted and any_has(said, "next")


def _is_due(marks: list[Mark], span: Span) -> bool:
    """True where words about it tell that it is when to pay."""
    before = marks[max(0, span.start - 4) : span.start]
    after = marks[span.end : span.end + 4]
    if span.kind == "days":
        led = [mark for mark in before if not mark.has("break", "upon") or mark.has("credit")]
        near = [*led[-2:], *after[:3], marks[span.start]]
        far = led[-2:-1]  # in the hall: labour 3 days
        near = [mark for mark in near if mark not in far or not mark.has("within")]
        return any_has(near, *_DUE, "within")
    if marks[span.start].has("month_end"):
        return True  # no bill bears that date before it has come
    if span.kind in {"day", "months"} or _is_next(marks, span):
        near = lacking((*before, *after[:3]), "took")
        told = {tag for mark in near for tag in mark.tags}
        leads = bool(before) and before[-1].has("rest", "balance")  # meedhi sani kizhamai
        coming = leads or bool(told & {"due", "till", "future"})
        if "dated" in {tag for mark in after[:2] for tag in mark.tags} and not coming:
            return False  # kal ki date me
        owed = bool(told & {"money", "balance"}) and "paid" not in told
        return owed or coming or bool(told & {"credit", "rest"})
    return False


def _beside(marks: list[Mark], span: Span) -> set[int]:
    """Find the words that only lead to a date or close it."""
    found: set[int] = set()
    at = span.start - 1
    while at >= 0 and marks[at].number is None and marks[at].has(*_LEADS):
        found.add(at)
        at -= 1
    at = span.end
    while at < len(marks) and marks[at].number is None and marks[at].has(*_LEADS, "paid", "give"):
        found.add(at)
        at += 1
    return found
