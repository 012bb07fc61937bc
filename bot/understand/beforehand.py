"""What is put right before a message is read: ``18 percent gst`` is a share, ``bill nahi`` no bill."""

from dataclasses import replace

from bot.understand import monthdays
from bot.understand.language import spoken
from bot.understand.marks import Mark, all_have, any_has, says

_FIRST_FEW = 4


def settled(marks: list[Mark]) -> list[Mark]:
    """Write a share of tax as one figure, a day to pay as a date; leave out which paper it is not to be."""
    said = says(marks)
    if said >= {"percent", "gst"}:
        marks = _shares(marks)
    if said >= {"bill", "negation"} and said & {"estimate", "challan"}:
        marks = _no_bill(marks)
    if spoken() == "gu":
        marks = _ands(marks)
    return monthdays.dated(marks) if "till" in said or "due" in said else marks


_AND = frozenset({"and"})


def _ands(marks: list[Mark]) -> list[Mark]:
    """``ketlu baki che ne ene kale yaad karavjo``: after a verb ``ne`` is and; after a name it is to."""
    found = list(marks)
    for i, mark in enumerate(marks[1:-1], 1):
        verb = marks[i - 1]
        of_him = marks[i + 1].has("pronoun") or marks[i + 1].is_unread
        ended = verb.has("filler", "paid", "question", "balance") and not verb.has(
            "honorific", "to"
        )
        if mark.text in _NE and ended and verb.text != mark.text and of_him:
            found[i] = replace(mark, tags=_AND)
    return found


_NE = {"ne", "ને"}


def _shares(marks: list[Mark]) -> list[Mark]:
    """Join a figure to the word for a share after it, beside a word of tax."""
    found: list[Mark] = []
    for i, mark in enumerate(marks):
        last = found[-1] if found else None
        share = (
            mark.has("percent") and mark.number is None and not (mark.unit or mark.has("currency"))
        )
        near = (*marks[max(0, i - 3) : i], *marks[i + 1 : i + 3])
        if share and last is not None and last.number is not None and any_has(near, "gst"):
            found[-1] = replace(last, tags=frozenset({"percentage"}))
        else:
            found.append(mark)
    return found


def _no_bill(marks: list[Mark]) -> list[Mark]:
    """``bill nahi, sirf quotation banao ...``: leave out which paper it is not to be."""
    at = next((i for i in range(1, min(len(marks), _FIRST_FEW)) if marks[i].has("negation")), 0)
    denied = at and marks[at - 1].has("bill") and all_have(marks[:at], "bill", "filler")
    rest = marks[at + 1 :]
    while rest and rest[0].has("break", "alone", "filler") and rest[0].number is None:
        rest = rest[1:]
    return rest if denied and rest and not any_has(rest, "negation") else marks
