"""What goods shall cost from now on: ``sandesh 15 theke 16 hobe``, ``3400 innu mele``."""

from collections.abc import Sequence

from bot.understand.marks import Mark


def is_told(marks: Sequence[Mark], said: set[str]) -> bool:
    """True where a price goes from one figure to another, or words say from when on it is."""
    if said.isdisjoint(("since", "now")):
        return False
    steps = zip(marks, marks[1:], marks[2:], strict=False)
    later = any(mark.has("now") and " " in mark.text for mark in marks)
    return later or any(a.number and b.has("since") and c.number for a, b, c in steps)
