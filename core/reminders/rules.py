"""When reminders go: the timing of a plan, the hours, the holidays, the limits. Pure.

A timing is written ``day 10:00``, ``mon 10:00``, ``month 5 10:00`` (the last day of a month that is
shorter), ``due-3 10:00``, ``due+5 10:00`` (days from a bill's due date) or ``once 2026-11-22 10:00``;
without an hour it is 10:00. All hours are India's.

What cannot go at its hour (night, a holiday, a process that was down, a clock that was set forward)
goes at the next hour that is allowed, up to a week late; of a plan's dates that were missed only the
last one is made up for, so that nobody is reminded twice for having been forgotten once.

>>> monday = parse_timing("mon 10:00")
>>> run_on(monday, made=at("2026-11-21 10:05"), now=at("2026-11-23 09:59"), holidays=())
>>> run_on(monday, made=at("2026-11-21 10:05"), now=at("2026-11-23 10:00"), holidays=())
datetime.date(2026, 11, 23)
>>> run_on(monday, made=at("2026-11-21 10:05"), now=at("2026-11-23 20:00"), holidays=())
>>> run_on(monday, made=at("2026-11-21 10:05"), now=at("2026-11-24 09:00"), holidays=())
datetime.date(2026, 11, 23)
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from core.clock import INDIA
from core.errors import SettingNotValid

OPENS, CLOSES = dt.time(9), dt.time(20)
MIN_AGE_DAYS = 7
MOST = 3
LATE_DAYS = 7
MORNING = dt.time(10)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = dt.timedelta(days=1)
_YEAR_DAYS = 366
_TIMINGS = "off, day 10:00, mon 10:00, month 5 10:00, due-3 10:00, due+5 10:00"
_HOLIDAYS = "none, or weekdays but not all, dates: sun, 2026-11-08, 01-26"


@dataclass(frozen=True)
class Timing:
    """When a plan is due: ``days`` counts from the due date, ``day`` is of the month."""

    kind: Literal["once", "day", "week", "month", "due"]
    at: dt.time = MORNING
    weekday: int = 0
    day: int = 1
    days: int = 0
    on: dt.date | None = None


_FORMS = re.compile(
    r"(?:(?P<daily>day|daily)|(?P<weekday>mon|tue|wed|thu|fri|sat|sun)"
    r"|month(?:ly)?\s+(?P<day>[0-9]{1,2})|due\s*(?P<days>[+-]\s*[0-9]{1,3})?"
    r"|once\s+(?P<on>[0-9]{4}-[0-9]{2}-[0-9]{2}))(?:\s+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}))?"
)


def parse_timing(text: str) -> Timing:
    """Read a timing. Raises: SettingNotValid."""
    found = _FORMS.fullmatch(text.strip().lower())
    if not found:
        raise SettingNotValid(name="reminders", value=text, allowed=_TIMINGS)
    try:
        hour = dt.time(int(found["hour"]), int(found["minute"])) if found["hour"] else MORNING
        return _timing(found, hour)
    except ValueError:
        raise SettingNotValid(name="reminders", value=text, allowed=_TIMINGS) from None


def _timing(found: re.Match[str], at: dt.time) -> Timing:
    if found["daily"]:
        return Timing("day", at)
    if found["weekday"]:
        return Timing("week", at, weekday=WEEKDAYS.index(found["weekday"]))
    if found["day"]:
        if not 1 <= int(found["day"]) <= 31:
            raise ValueError(found["day"])
        return Timing("month", at, day=int(found["day"]))
    if found["on"]:
        return Timing("once", at, on=dt.date.fromisoformat(found["on"]))
    return Timing("due", at, days=int((found["days"] or "0").replace(" ", "")))


def format_timing(timing: Timing) -> str:
    """Write a timing as `parse_timing` reads it.

    >>> format_timing(parse_timing("DUE - 3")), format_timing(parse_timing("monthly 5 9:30"))
    ('due-3 10:00', 'month 5 09:30')
    """
    what = {
        "day": "day",
        "week": WEEKDAYS[timing.weekday],
        "month": f"month {timing.day}",
        "due": f"due{timing.days:+d}" if timing.days else "due",
        "once": f"once {timing.on}",
    }[timing.kind]
    return f"{what} {timing.at:%H:%M}"


def parse_holidays(text: str) -> tuple[str, ...]:
    """Read days of rest: weekdays, dates, and dates of each year. Raises: SettingNotValid.

    >>> parse_holidays("Sun, 2026-11-08, 01-26")
    ('sun', '2026-11-08', '01-26')
    """
    words = tuple(word for word in re.split(r"[\s,]+", text.strip().lower()) if word)
    if words in (("none",), ("off",)):
        return ()
    for word in words:
        if word not in WEEKDAYS and not _is_date(word):
            raise SettingNotValid(name="holidays", value=text, allowed=_HOLIDAYS)
    if len(words) > _YEAR_DAYS or set(WEEKDAYS) <= set(words):
        raise SettingNotValid(name="holidays", value=text, allowed=_HOLIDAYS)
    return words


def _is_date(word: str) -> bool:
    whole = f"2024-{word}" if re.fullmatch(r"[0-9]{2}-[0-9]{2}", word) else word
    try:
        return dt.date.fromisoformat(whole).isoformat() == whole
    except ValueError:
        return False


def is_holiday(day: dt.date, holidays: Collection[str]) -> bool:
    """True on a day of rest of the shop."""
    return bool({WEEKDAYS[day.weekday()], day.isoformat(), f"{day:%m-%d}"} & set(holidays))


def is_allowed(now: dt.datetime, holidays: Collection[str]) -> bool:
    """True where reminders may go: from 09:00 until before 20:00 in India, on no holiday."""
    local = now.astimezone(INDIA)
    return OPENS <= local.time() < CLOSES and not is_holiday(local.date(), holidays)


def next_allowed(now: dt.datetime, holidays: Collection[str]) -> dt.datetime:
    """Return the first instant from now on at which reminders may go: now, or a 09:00."""
    local = now.astimezone(INDIA)
    if is_allowed(local, holidays):
        return local
    day = local.date() + (_DAY if local.time() >= OPENS else 0 * _DAY)
    while is_holiday(day, holidays):
        day += _DAY
    return dt.datetime.combine(day, OPENS, tzinfo=INDIA)


def _month_day(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _of_month(timing: Timing, day: dt.date) -> bool:
    return day == _month_day(day.year, day.month, timing.day)


_IS_DAY: dict[str, Callable[[Timing, dt.date], bool]] = {
    "day": lambda timing, day: True,
    "due": lambda timing, day: True,
    "week": lambda timing, day: day.weekday() == timing.weekday,
    "month": _of_month,
    "once": lambda timing, day: day == timing.on,
}


def last_date(timing: Timing, now: dt.datetime) -> dt.date | None:
    """Return the plan's last date whose hour has come, no older than a week; None: there is none."""
    local = now.astimezone(INDIA)
    day = local.date() if local.time() >= timing.at else local.date() - _DAY
    for _ in range(LATE_DAYS + 1):
        if _IS_DAY[timing.kind](timing, day):
            return day
        day -= _DAY
    return None


def next_date(timing: Timing, now: dt.datetime) -> dt.date | None:
    """Return the plan's first date whose hour is still to come; None: there is none."""
    local = now.astimezone(INDIA)
    day = local.date() if local.time() < timing.at else local.date() + _DAY
    if timing.kind == "once":
        return timing.on if timing.on and timing.on >= day else None
    while not _IS_DAY[timing.kind](timing, day):
        day += _DAY
    return day


def run_on(
    timing: Timing, *, made: dt.datetime, now: dt.datetime, holidays: Collection[str]
) -> dt.date | None:
    """Return the date of a plan whose reminders may go now; None where none may.

    A date before the plan was made is not the plan's. Holidays do not hold what was asked for by hand.
    """
    if not is_allowed(now, () if timing.kind == "once" else holidays):
        return None
    day = last_date(timing, now)
    if day is None or dt.datetime.combine(day, timing.at, tzinfo=INDIA) < made:
        return None
    return day


def due_dates(timing: Timing, *, made: dt.datetime, on: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last due date of the bills that a plan by due date takes on its date.

    Those of the last week: a bill that was too young, or whose day was a holiday, is made up for.
    """
    first = next_date(timing, made - dt.timedelta(microseconds=1)) or on
    first = max(first, on - (LATE_DAYS - 1) * _DAY)
    away = timing.days * _DAY
    return first - away, on - away


def at(text: str) -> dt.datetime:
    """Read an instant in India, for examples."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=INDIA)
