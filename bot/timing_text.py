"""When reminders go by themselves, in words."""

from typing import Any

from bot import replies
from core.reminders.rules import Timing


def timing_text(lang: str, timing: Timing) -> str:
    """Say when a plan goes.

    >>> from core.reminders.rules import parse_timing
    >>> timing_text("en", parse_timing("mon 10:00"))
    'Every Monday 10:00'
    """
    values: dict[str, Any] = {"at": f"{timing.at:%H:%M}", "days": abs(timing.days)}
    values["day"] = timing.day
    names = replies.words(lang, "weekdays") or replies.words("en", "weekdays")
    values["weekday"] = names[timing.weekday]
    values["date"] = f"{timing.on.day} {timing.on:%b}" if timing.on else ""
    if timing.kind == "due":
        suffix = "before" if timing.days < 0 else "after" if timing.days else "on"
        return replies.text(lang, f"plan_due_{suffix}", **values)
    return replies.text(lang, f"plan_{timing.kind}", **values)
