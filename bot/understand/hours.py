"""Hours of the clock: ``10 baje``, ``9:30 am``, ``shaam 5``.

An hour without a time of day is the one at which shops are open: ``kal 3 baje`` is in the afternoon.
"""

import datetime as dt
import re

from bot.understand.marks import Mark
from bot.understand.spans import Span, mark_at, whole

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(am|pm)?|(\d{1,2})(am|pm)")
_OPENS = 8  # an hour before it is one after noon, where nothing else is said


def clock(marks: list[Mark], i: int) -> Span | None:
    """Read ``10 baje``, ``9:30 am``, ``subah 10 baje``."""
    match = _CLOCK.fullmatch(marks[i].text)
    after = mark_at(marks, i + 1)
    half = ""
    if match:
        hour, minute = int(match[1] or match[4]), int(match[2] or 0)
        half = match[3] or match[5] or ""
    elif after is not None and after.has("oclock") and _strikes(marks, i):
        hour, minute = whole(marks[i], 24) or 0, 0
    elif hour := after_morning(marks, i):
        minute = 0
    else:
        return None
    if hour > 23 or minute > 59:
        return None
    end = i + 2 if after is not None and after.has("oclock") else i + 1
    hour = hour + 12 if hour < 12 and _is_late(marks, i, hour, half) else hour
    return Span(i, end, "time", time=dt.time(hour, minute))


def _is_late(marks: list[Mark], i: int, hour: int, half: str) -> bool:
    """True for an hour after noon: it is said, or no shop is open at the other."""
    said = [mark for mark in (mark_at(marks, i - 1), mark_at(marks, i + 1)) if mark is not None]
    if half == "pm" or any(mark.has("evening") for mark in said):
        return True
    early = half == "am" or any(mark.has("morning") for mark in said)
    return not early and 0 < hour < _OPENS


def _strikes(marks: list[Mark], i: int) -> bool:
    """True for an hour; before goods ``3 ta`` counts them."""
    unit, beyond = marks[i + 1].unit, mark_at(marks, i + 2)
    return bool(whole(marks[i], 24)) and not (unit and beyond is not None and beyond.is_unread)


def after_morning(marks: list[Mark], i: int) -> int:
    """``sakali 11 la``, ``shaam 5``: the hour that stands after a time of day; 0 where it does not."""
    led = i > 0 and marks[i - 1].number is None and marks[i - 1].has("morning", "evening")
    after = mark_at(marks, i + 1)
    counts = after is not None and (after.unit or after.is_unread or after.number is not None)
    return (whole(marks[i], 12) or 0) if led and not counts else 0
