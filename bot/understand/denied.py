"""Somebody who is denied, and who is meant in his place: ``... for ramesh, sorry not ramesh, suresh``."""

from collections.abc import Sequence

from bot.understand import parties
from bot.understand.marks import Mark
from bot.understand.names import Known


def after(marks: list[Mark], i: int, known: Known) -> list[Mark]:
    """``not ramesh, suresh``: leave out who is denied, where another name stands after him; else none."""
    at = next((j for j in range(i + 1, len(marks)) if marks[j].has("break", "denies_next")), None)
    if at is None or not all(_is_of_name(mark, known) for mark in marks[i + 1 : at]) or at == i + 1:
        return []
    start = at + 1
    while (
        start < len(marks) and marks[start].has("filler", "and", "break") and not marks[start].unit
    ):
        start += 1
    named = start < len(marks) and known.starts_person(marks[start].text)
    return marks[:i] + marks[start:] if named else []


def without(marks: list[Mark], i: int, known: Known) -> list[Mark]:
    """``... for ravi travels, sorry not travels | ravi teja``: leave out who was named before, too."""
    first = parties.find(marks[:i], known, new=False)
    if first is None:
        return marks
    start = first.start
    while start and marks[start - 1].has("preposition"):
        start -= 1
    between = [mark for mark in marks[first.end : i] if not mark.has("correcting")]
    return marks[:start] + between + marks[i:]


def are_goods(marks: Sequence[Mark], known: Known) -> bool:
    """True for goods with a figure: a bill of its own, of which only the name is put right."""
    figures = any(mark.number is not None for mark in marks)
    return figures and any(not mark.tags and known.starts_good(mark.text) for mark in marks)


def _is_of_name(mark: Mark, known: Known) -> bool:
    return mark.number is None and (
        known.starts_person(mark.text) or mark.has("honorific", "filler")
    )
