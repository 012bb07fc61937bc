"""Which vehicle takes the goods, said in a bill: ``..., gaadi UP78CT4512 se bheja``; it is no goods."""

import re

from bot.understand.marks import Mark, says

_NUMBER = re.compile(r"[a-z]{2}\d{1,2}[a-z]{0,3}\d{4}")
_BESIDE = ("vehicle", "number", "via", "filler", "of", "within", "upon", "break")
_SENT = ("send", "paid", "make", "loading", "errand", "gave")


def without_vehicle(marks: list[Mark]) -> list[Mark]:
    """Leave out the number of a vehicle, the words that name it, and that the goods went by it."""
    if "vehicle" not in says(marks):
        return marks
    at = next((i for i, mark in enumerate(marks) if _NUMBER.fullmatch(mark.text)), None)
    if at is None:
        return marks
    start, end = at, at + 1
    while start and marks[start - 1].number is None and marks[start - 1].has(*_BESIDE):
        start -= 1
    via = end < len(marks) and marks[end].has("via", "upon", "within")
    end += via
    end += via and end < len(marks) and marks[end].has(*_SENT) and not marks[end].has("bill")
    named = any(mark.has("vehicle") for mark in marks[start:at])
    return marks[:start] + marks[end:] if named else marks
