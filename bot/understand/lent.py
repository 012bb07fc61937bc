"""A sum on udhaar, and after it for what: ``sukhdev de khaate ch 1200 likh lo motor bharai de``.

The goods that a sum is for are its note where no figure counts them, and a word of credit or of writing
down stands between the sum and them. ``ramesh ko 2 cement udhaar`` gives goods: a bill.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.acts import RecordCredit
from bot.understand import money
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark
from bot.understand.names import typed_name

_WRITES = ("credit", "recording", "make", "due", "asking")
_FOR = ("of", "for", "filler", "purpose", "to")
_THINGS = ("service", "loading", "and", "item")
_LEAST = 10  # rupees: fewer may count goods


def for_goods(frame: Frame) -> Read | None:
    """Read udhaar of a sum with what it is for; None where a figure counts the goods."""
    marks = frame.marks
    sums = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(sums) != 1 or frame.party is None or frame.has("bill", "estimate", "rate", "paid"):
        return None
    if (marks[sums[0]].number or 0) < _LEAST:
        return None
    start = _end_of_order(marks, sums[0] + 1)
    goods = _goods(marks[start:])
    if start <= sums[0] + 1 or not goods or frame.party.end > start:
        return None
    told = Frame(marks[:start], frame.known, frame.context, frame.today, frame.carried, frame.text)
    found = money.credit(told)
    if found is None or not isinstance(found[0][0], RecordCredit):
        return None
    note = typed_name([mark.token for mark in goods])
    return [replace(found[0][0], note=note)], found[1]


def _end_of_order(marks: Sequence[Mark], at: int) -> int:
    """Go past the words that say to write it down; where none does, to where the search began."""
    end, wrote = at, False
    while end < len(marks) and marks[end].tags and not marks[end].has(*_THINGS):
        wrote = wrote or marks[end].has(*_WRITES)
        end += 1
    return end if wrote else at


def _goods(marks: Sequence[Mark]) -> list[Mark]:
    """Give the words of the goods, where nothing else follows but that it is for them."""
    end = len(marks)
    while end and marks[end - 1].has(*_FOR):
        end -= 1
    words = list(marks[:end])
    named = all(not mark.tags or mark.has(*_THINGS) for mark in words)
    return words if named and any(mark.is_unread for mark in words) else []
