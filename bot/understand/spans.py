"""Stretches of time in a message, and two that are one: ``1 Oct to 15 Nov``, a day and its hour."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

from bot.understand.language import lexicon
from bot.understand.marks import Mark, any_has
from bot.understand.text import fold

NTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")


@dataclass(frozen=True)
class Span:
    """A date in a message: marks ``start`` to ``end``; ``kind`` day, days, period, month, time, now."""

    start: int
    end: int
    kind: str
    first: dt.date | None = None
    last: dt.date | None = None
    time: dt.time | None = None
    open: bool = False  # it runs to today: is mahine, april se

    @property
    def month(self) -> str | None:
        """The calendar month, where it is one."""
        return self.first.strftime("%Y-%m") if self.kind == "month" and self.first else None


def mark_at(marks: list[Mark], i: int) -> Mark | None:
    """Return the mark there; None beyond the message."""
    return marks[i] if 0 <= i < len(marks) else None


def whole(mark: Mark | None, most: int) -> int | None:
    """Read a mark as a whole number from 1 to ``most``."""
    if mark is None or mark.number is None or mark.has("money_figure", "percentage"):
        return None
    n = mark.number
    return int(n) if n == n.to_integral_value() and 1 <= n <= most else None


_TO = frozenset({"te", "ते"})  # 10 te 20 november: they, elsewhere


def between(marks: list[Mark], i: int) -> int:
    """Read the day that a stretch begins on which is told by ``between ... and ...``; 0 where none is."""
    led = (marks[i - 1] if i else None, *marks[i + 4 : i + 6])
    joined = i + 3 < len(marks) and (
        marks[i + 1].has("and", "till", "from", "since", "to") or marks[i + 1].text in _TO
    )
    told = joined and any(mark is not None and mark.has("between") for mark in led)
    told = told or (joined and not marks[i + 1].has("and") and _in_one_month(marks, i))
    return (whole(marks[i], 31) or 0) if told and whole(marks[i + 2], 31) else 0


def _in_one_month(marks: list[Mark], i: int) -> bool:
    """``10 se 20 november``: two days of a month that is named once, the earlier first."""
    start, end = whole(marks[i], 31), whole(marks[i + 2], 31)
    named = fold(marks[i + 3].text) in lexicon().months
    return bool(named and start and end and start < end and not marks[i + 1].number)


def ranges(found: list[Span], marks: list[Mark], today: dt.date) -> list[Span]:
    """Join ``1 Oct to 15 Nov`` and ``april se ab tak``; a day with its hour."""
    joined: list[Span] = []
    for span in found:
        last = joined[-1] if joined else None
        between = marks[last.end : span.start] if last else []
        if last and span.kind == "time" and last.kind in {"day", "days"} and len(between) < 3:
            joined[-1] = replace(last, end=span.end, time=span.time)
        elif last and last.kind == "time" and span.kind == "day" and _beside(between):
            joined[-1] = replace(span, start=last.start, time=last.time)
        elif last and last.first and span.last and _leads(between):
            end = span.last if span.kind != "now" else today
            last = _same_month(last, span, marks)
            joined[-1] = Span(last.start, span.end, "period", last.first, end)
        elif span.kind != "now":
            joined.append(span)
    return joined


def _beside(between: list[Mark]) -> bool:
    """True for ``10 baje kal``; ``fan 1 ta, baki porshu`` has no hour."""
    return len(between) < 3 and not any_has(between, "break", "balance")


def to_day(span: Span, marks: list[Mark]) -> Span:
    """``1 november se 10 tak``: the second day is of the first one's month."""
    led_at = _past_of(marks, span.end)
    till_at = _past_of(marks, led_at + 2)
    led, day, till = (mark_at(marks, at) for at in (led_at, led_at + 1, till_at))
    n = whole(day, 31) if led and led.has("since", "from") and till and till.has("till") else None
    if n is None or span.kind != "day" or span.first is None or n <= span.first.day:
        return span
    n = min(n, calendar.monthrange(span.first.year, span.first.month)[1])
    return Span(span.start, till_at + 1, "period", span.first, span.first.replace(day=n))


def _past_of(marks: list[Mark], at: int) -> int:
    """Step over the ending of a figure: 15 ``ra`` tanaka."""
    mark = mark_at(marks, at)
    led = mark is not None and mark.has("of") and not mark.has("since", "from", "till")
    return at + 1 if led else at


def _same_month(first: Span, second: Span, marks: list[Mark]) -> Span:
    """``1st to 15th Nov``: the first day is of the month that only the second has."""
    alone = first.end - first.start == 1 and first.kind == "day" and first.first is not None
    nth = NTH.fullmatch(marks[first.start].text) if alone else None
    bare = alone and marks[first.start].number is not None
    if second.first is None or first.first is None or not (nth or bare):
        return first
    return replace(first, first=second.first.replace(day=first.first.day))


def _leads(between: list[Mark]) -> bool:
    """True where the words between two dates lead from the first to the second."""
    if not between or len(between) > 3:
        return False
    if any(tag.startswith("report_") for mark in between for tag in mark.tags):
        return False  # sales for october and hsn summary for october
    return any(mark.has("since", "till", "from", "to") or mark.text == "-" for mark in between)


def is_no_month(marks: list[Mark], i: int) -> bool:
    """True for ``mai`` at the end, which is I, but in ``hsn summary for dec``, ``gstr1 mar``."""
    if not marks[i].has("doubtful_month") or i + 1 < len(marks):
        return False
    led = marks[i - 1].tags if i else frozenset[str]()
    return not any(tag == "for" or tag.startswith("report_") for tag in led)


_DAY = ("var", "vaar", "war", "varam", "vara", "वार", "વાર", "বার", "ਵਾਰ", "వారం", "ವಾರ")


def day_called(word: str) -> int | None:
    """Give the day of the week that is called so, also in short: ``som`` of ``agle som``, ``मंगल``."""
    days, named = lexicon().weekdays, fold(word)
    return next((days[name] for end in ("", *_DAY) if (name := named + end) in days), None)


def is_of_date(marks: list[Mark], i: int) -> bool:
    """True for the month after its day, and for ``agle mangal``: they are nobody's name."""
    if not i:
        return False
    led, word = marks[i - 1], fold(marks[i].text)
    if led.number is not None:
        return word in lexicon().months
    return led.has("next") and day_called(word) is not None


def next_day(day: int, today: dt.date, *, past: bool) -> dt.date | None:
    """Return the nearest day of that number in a month, before today or after."""
    year, month = today.year, today.month
    for _ in range(12):
        if day <= calendar.monthrange(year, month)[1]:
            on = dt.date(year, month, day)
            if (past and on <= today) or (not past and on > today):
                return on
        year, month = shift_month(year, month, -1 if past else 1)
    return None


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """Return the year and month so many months later."""
    n = year * 12 + month - 1 + by
    return n // 12, n % 12 + 1
