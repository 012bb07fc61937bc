"""Dates as people say them: kal, 20 tarikh, agle somwar, 15 din baad, pichle mahine, 1 Oct to 15 Nov.

``past`` tells the sense of a word that looks both ways (``kal``, ``30th``, a weekday, ``5 dec``).
"""

import calendar
import datetime as dt
import re
from functools import lru_cache

from bot.understand import hours
from bot.understand.language import lexicon, spoken
from bot.understand.marks import Mark, any_has
from bot.understand.numbers import parse_number
from bot.understand.spans import (
    NTH,
    Span,
    between,
    day_called,
    is_no_month,
    mark_at,
    next_day,
    ranges,
    shift_month,
    to_day,
    whole,
)
from bot.understand.text import fold

_ISO = re.compile(r"(20\d{2})-(\d{1,2})-(\d{1,2})")
_FULL = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ]?([a-z]{3,9})[-,' ]*(\d{2}|\d{4})?")
_YEAR = re.compile(r"(20\d{2})-(\d{2})|(\d{2})-(\d{2})")
_MOST_DAYS = 400


def find_dates(marks: list[Mark], today: dt.date, *, past: bool) -> list[Span]:
    """Find every date of a message, in order; ranges are joined."""
    found: list[Span] = []
    lang, end = spoken(), 0
    for i, mark in enumerate(marks):
        plain = mark.number is None and mark.tags.isdisjoint(_MAY_BEGIN)
        if i < end or (plain and not _tells(lang, mark.text)):
            continue
        if _may_begin(marks, i, lang) and (span := _at(marks, i, today, past=past)):
            found.append(to_day(span, marks))
            end = found[-1].end
    return ranges(found, marks, today)


# The senses of a word that begins a date, and of one that makes a date of the figure before it; so do
# the names of months and days.
_BEGINS = frozenset({"month_end", "month_long", "today", "daybefore", "yesterday", "tomorrow", "now", "net",
                     "year", "this", "last", "next", "every", "first"})  # fmt: skip
_MAY_BEGIN = _BEGINS | {"week", "month", "article"}
_FOLLOWS = frozenset({"oclock", "dated", "on_day", "nth", "days", "week", "month"})


def _may_begin(marks: list[Mark], i: int, lang: str) -> bool:
    mark = marks[i]
    if not mark.tags.isdisjoint(_BEGINS):
        return True
    if mark.has("week", "month"):
        return i + 1 < len(marks) and marks[i + 1].has("after")
    if mark.number is not None and mark.text.isdigit():
        after = marks[i + 1] if i + 1 < len(marks) else None
        if hours.after_morning(marks, i) or between(marks, i):
            return True
        follows = after is not None and not after.tags.isdisjoint(_FOLLOWS)
        return follows or (after is not None and _names_date(lang, after.text))
    if mark.number is not None or _tells(lang, mark.text):
        return True
    return bool(i) and mark.has("article") and marks[i - 1].has("within", "after", "due")


@lru_cache(maxsize=16384)
def _tells(lang: str, word: str) -> bool:
    """True for a word without other senses that a date may begin with."""
    return word[:1].isdigit() or _names_date(lang, word)


@lru_cache(maxsize=16384)
def _names_date(_lang: str, word: str) -> bool:
    """True for the name of a month or a day of the week."""
    made, folded = lexicon(), fold(word)
    return folded in made.weekdays or folded in made.months


def _at(marks: list[Mark], i: int, today: dt.date, *, past: bool) -> Span | None:
    for reader in (_between, _month_end, _hour, _relative, _weekday, _figures, _nth, _named_month, _days,
                   _period):  # fmt: skip
        span = reader(marks, i, today, past)
        if span:
            return span
    return None


def _hour(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    return hours.clock(marks, i)


def _month_end(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    """``mahine ke end``: the last day of the month that runs."""
    if not marks[i].has("month_end"):
        return None
    on = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    return Span(i, i + 1, "day", on, on)


def _relative(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    mark = marks[i]
    days: int | None = None
    if mark.has("today"):
        days = 0
    elif mark.has("daybefore"):
        days = -2 if past else 2
    elif mark.has("yesterday", "tomorrow"):
        both = mark.has("yesterday") and mark.has("tomorrow")
        back = past if both else mark.has("yesterday")
        days = -1 if back else 1
    elif mark.has("now") and (" " in mark.text or not mark.has("filler")):
        return Span(i, i + 1, "now", today, today)
    if days is None:
        return None
    on = today + dt.timedelta(days=days)
    return Span(i, i + 1, "day", on, on)


_GIVEN = 6  # letters of a day that people are called by, too; shukravar is nobody


def _honours(mark: Mark) -> bool:
    """``mangal tai``: a person, though mangal is Tuesday, too."""
    return mark.has("honorific") and not mark.has("everyone", "rate", "people")


def _weekday(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    start = i
    while marks[i].has("next", "last", "every", "this") and i + 1 < len(marks):
        i += 1
    led = i > start and marks[start].has("next")
    word = marks[i].text
    n = day_called(word) if led else lexicon().weekdays.get(fold(word))
    after = mark_at(marks, i + 1)
    counts = marks[i].number is not None and (after is None or after.unit is not None)
    counts = counts and (after is not None or marks[i].token.kind == "number")
    counts = counts or (marks[i].text == "mon" and i > 0 and marks[i - 1].number is not None)
    if n is None or i - start > 1 or counts:  # sat kilo is seven, 3 mon so many maunds
        return None
    if i == start and len(marks[i].text) <= _GIVEN and after is not None and _honours(after):
        return None
    back = any_has(marks[start:i], "last")
    step = (n - today.weekday() - 1) % 7 + 1
    if back or (past and i == start):
        step = -((today.weekday() - n - 1) % 7 + 1)
    on = today + dt.timedelta(days=step)
    return Span(start, i + 1, "day", on, on)


def _figures(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    """``20/11/2026``, ``20.11.26``, ``15/12``, ``20Nov26``, ``2026-11-20``."""
    text = marks[i].token.text
    if iso := _ISO.fullmatch(text):
        on = _date(int(iso[3]), int(iso[2]), iso[1], today, past=past)
        return Span(i, i + 1, "day", on, on) if on else None
    match = _FULL.fullmatch(text)
    after = mark_at(marks, i + 1)
    counts = not (match and match[3]) and after is not None and after.unit is not None
    if match and not counts and (match[3] or "." not in text):  # 10-12 bori are no day
        on = _date(int(match[1]), int(match[2]), match[3], today, past=past)
        return Span(i, i + 1, "day", on, on) if on else None
    named = _NAMED.fullmatch(text)
    month = lexicon().months.get(fold(named[2])) if named else None
    if named and month:
        on = _date(int(named[1]), month, named[3], today, past=past)
        return Span(i, i + 1, "day", on, on) if on else None
    return None


def _date(day: int, month: int, year: str | None, today: dt.date, *, past: bool) -> dt.date | None:
    try:
        if year:
            return dt.date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        on = dt.date(today.year, month, day)
        if past and on > today:
            on = dt.date(today.year - 1, month, day)
        elif not past and on < today:
            on = dt.date(today.year + 1, month, day)
    except ValueError:
        return None
    return on


def _nth(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    """``30th``, ``20 tarikh``, ``21 ko``, ``agle mahine ki 10``."""
    match = NTH.fullmatch(marks[i].text)
    day = int(match[1]) if match else _whole_day(marks[i])
    after = mark_at(marks, i + 1)
    if day is None or day > 31:
        return None
    month = lexicon().months.get(fold(after.text)) if after else None
    if month:
        return None  # 30th november
    dated = after is not None and after.has("dated") and not match
    plain = after is not None and after.has("on_day") and whole(marks[i], 31) is not None
    nth = not match and _is_nth(after, mark_at(marks, i + 2))
    if not (match or dated or plain or nth):
        return None
    on = next_day(day, today, past=past)
    return Span(i, i + 2 if dated or nth else i + 1, "day", on, on) if on else None


def _is_nth(after: Mark | None, beyond: Mark | None) -> bool:
    """``৫ই দেবে``: what makes it the day of a month, and then that he will pay."""
    coming = beyond is not None and beyond.has("due", "future", "within", "till")
    return coming and after is not None and after.has("nth")


def _whole_day(mark: Mark) -> int | None:
    """Read the day of a month; the first has a word of its own: ``pehli december``."""
    return 1 if mark.has("first") and mark.number is None else whole(mark, 31)


def _between(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    """``between 1 and 15 November``, ``1 aur 15 november ke beech``."""
    first = between(marks, i)
    end = _named_month(marks, i + 2, today, past) if first else None
    if not first or end is None or end.kind != "day" or end.first is None:
        return None
    return Span(i, end.end, "period", end.first.replace(day=min(first, end.first.day)), end.first)


def _named_month(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    """``5 december``, ``Dec 5``, ``19 Nov 2026``, ``october``, ``october 2026``."""
    match = NTH.fullmatch(marks[i].text)
    is_word = marks[i].has("filler")  # su len den che october thi
    day = int(match[1]) if match else None if is_word else _whole_day(marks[i])
    after = mark_at(marks, i + 1)
    names = lexicon().months
    if day is not None and after is not None and (month := names.get(fold(after.text))):
        year = _year(mark_at(marks, i + 2))
        on = _date(day, month, year, today, past=past)
        return Span(i, i + (3 if year else 2), "day", on, on) if on else None
    month = names.get(fold(marks[i].text), 0)
    if not month or is_no_month(marks, i):
        return None
    year = _year(after)
    day = whole(after, 31) or _said(after, mark_at(marks, i + 2))
    if day is not None and not year and not _counts_days(mark_at(marks, i + 2)):
        on = _date(day, month, None, today, past=past)
        return Span(i, i + 2, "day", on, on) if on else None
    return _month(i, i + (2 if year else 1), month, int(year) if year else None, today)


def _said(mark: Mark | None, after: Mark | None) -> int | None:
    """Read a day in words that a range begins or ends with: ``november okati nunchi``."""
    ranged = after is not None and after.has("since", "till", "from")
    read = parse_number([mark.text]) if ranged and mark and mark.token.kind == "word" else None
    return int(read[0]) if read and 1 <= read[0] <= 31 and read[0] == int(read[0]) else None


def _counts_days(mark: Mark | None) -> bool:
    return mark is not None and (mark.unit is not None or mark.has("days"))


def _year(mark: Mark | None) -> str | None:
    n = whole(mark, 2100)
    return str(n) if n and n >= 2000 else None


def _month(start: int, end: int, month: int, year: int | None, today: dt.date) -> Span:
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    first = dt.date(year, month, 1)
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    running = last >= today
    return Span(start, end, "month", first, min(last, today) if running else last, open=running)


def _days(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    """``15 din``, ``in 7 days``, ``net 30``, ``2 hafte``, ``1 mahine baad``."""
    if marks[i].has("net") and (n := whole(mark_at(marks, i + 1), _MOST_DAYS)):
        end = i + 2
        if (after := mark_at(marks, end)) is not None and after.has("days"):
            end += 1
        return Span(i, end, "days", today + dt.timedelta(days=n), today + dt.timedelta(days=n))
    if marks[i].has("week", "month", "month_long"):
        return _one_later(marks, i, today)
    after = mark_at(marks, i + 1)
    n = _how_many(marks[i], after, past=past)
    if n is None or after is None:
        return None
    step = dt.timedelta(days=n) if after.has("days") else None
    if after.has("week"):
        step = dt.timedelta(weeks=n)
    if after.has("month") and n <= 12:
        on = months_on(today, n)
        return Span(i, i + 2, "months", on, on)
    if step is None:
        return None
    on = today - step if past else today + step
    return Span(i, i + 2, "days", on, on)


def _how_many(mark: Mark, after: Mark | None, *, past: bool) -> int | None:
    """Give the figure before a word of time, and the one of ``in a week``."""
    if after is None or not after.has("days", "week", "month"):
        return None
    return 1 if mark.has("article") and not past else whole(mark, _MOST_DAYS)


def _one_later(marks: list[Mark], i: int, today: dt.date) -> Span | None:
    """``mahine baad``, ``hafte pachhi``: one of them, where none is counted or named."""
    if marks[i].has("month_long"):
        on = months_on(today, 1)
        return Span(i, i + 1, "days", on, on)
    after, before = mark_at(marks, i + 1), mark_at(marks, i - 1)
    if after is None or not after.has("after") or after.has("within"):
        return None
    if before and (
        before.number or before.has("of", "every") or _names_date(spoken(), before.text)
    ):
        return None
    on = today + dt.timedelta(weeks=1) if marks[i].has("week") else months_on(today, 1)
    return Span(i, i + 2, "days", on, on)


def months_on(today: dt.date, n: int) -> dt.date:
    """Give the day so many months from today; of a shorter month its last."""
    year, month = shift_month(today.year, today.month, n)
    return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _period(marks: list[Mark], i: int, today: dt.date, past: bool) -> Span | None:
    """``is mahine``, ``pichle hafte``, ``is saal``, ``FY 2026-27``, ``agle mahine ki 10``."""
    mark, after = marks[i], mark_at(marks, i + 1)
    if mark.has("year") and after is not None and (match := _YEAR.fullmatch(after.text)):
        start = int(match[1] or "20" + match[3])
        return _year_span(i, i + 2, start, today)
    if after is None or not mark.has("this", "last", "next"):
        return None
    shift = -1 if mark.has("last") else 1 if mark.has("next") else 0
    if after.has("month"):
        return _shifted_month(marks, i, shift, today)
    if after.has("week"):
        monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=shift)
        sunday = monday + dt.timedelta(days=6)
        return Span(i, i + 2, "period", monday, min(sunday, today) if shift <= 0 else sunday)
    if after.has("year"):
        start = today.year - (today.month < 4) + shift
        return _year_span(i, i + 2, start, today)
    return _quarter_span(i, shift, today) if after.has("quarterly") else None


def _quarter_span(start: int, shift: int, today: dt.date) -> Span:
    """Make a quarter of the year, as returns have it; a running one ends today."""
    year, month = shift_month(today.year, today.month - (today.month - 1) % 3, shift * 3)
    first = dt.date(year, month, 1)
    last = months_on(first, 3) - dt.timedelta(days=1)
    return Span(start, start + 2, "period", first, min(last, today) if first <= today else last)


def _year_span(start: int, end: int, year: int, today: dt.date) -> Span:
    """Make the financial year that begins in ``year``; a running one ends today."""
    first, last = dt.date(year, 4, 1), dt.date(year + 1, 3, 31)
    return Span(start, end, "period", first, min(last, today), open=last >= today)


_DAY_OF_MONTH = ("dated", "within", "till", "on_day", "to", "due", "future")


def _shifted_month(marks: list[Mark], i: int, shift: int, today: dt.date) -> Span | None:
    year, month = shift_month(today.year, today.month, shift)
    at = i + 2
    while (mark := mark_at(marks, at)) is not None and mark.has("of"):
        at += 1
    day = whole(mark_at(marks, at), 31)
    after = mark_at(marks, at + 1)
    end = at + 1
    if after is not None and after.has("of"):  # 5ರ ಒಳಗೆ
        end, after = at + 2, mark_at(marks, at + 2)
    told = at > i + 2 or (after is not None and after.has(*_DAY_OF_MONTH))
    if day is not None and told and shift > 0:
        on = dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
        end += after is not None and after.has("dated")
        return Span(i, end, "day", on, on)
    return _month(i, i + 2, month, year, today)
