"""Words of two senses, each read as the one that the words beside it leave: ``kar`` is do, or the tax."""

import re
from dataclasses import replace

from bot.understand import clause_ends, moods, taken_off
from bot.understand.marks import Mark, any_has, has_figure, says
from bot.understand.names import Known

_GRADES = re.compile(r"\d[- ]+\d+[- ]+\d")  # 19 19 19
_ENDS = frozenset({"make", "fresh"})
_OF_ALL = frozenset({"total", "bill", "draft"})
_PAPERS = ("bill", "estimate", "challan")


def stated(marks: list[Mark], text: str, known: Known) -> list[Mark]:
    """Take the sense of a question from ``has`` and ``did`` inside a sentence: X has paid 500."""
    said = says(marks)
    if said >= {"phone_word", "phone"}:
        marks = [mark for i, mark in enumerate(marks) if not _calls_phone(marks, i)]
    if said >= {"gst", "make"}:
        marks = [_does(marks, i) for i in range(len(marks))]
    if said >= {"of", "negation"}:
        marks = [_of_it(marks, i) for i in range(len(marks))]
    if said >= {"reported", "bill", "make"}:
        marks = moods.ordered(marks)
    if said >= {"to", "change", "remove"}:
        marks = [_and_then(marks, i) for i in range(len(marks))]
    marks = _in_clauses(marks, said, text=text, known=known)
    if said >= {"if", "rest"}:
        marks = [_gave(marks, i) for i in range(len(marks))]
    if "?" in text or "auxiliary" not in said:
        return marks
    return [
        replace(mark, tags=mark.tags - {"question"})
        if i and mark.has("auxiliary") and not marks[i - 1].has("break", "question", "filler")
        else mark
        for i, mark in enumerate(marks)
    ]


def _in_clauses(marks: list[Mark], said: set[str], *, text: str, known: Known) -> list[Mark]:
    """Part clauses that run together, name goods by their grades, take a sum off for a discount."""
    if "remove" in said and said & _OF_ALL:
        marks = taken_off.as_discount(marks)
    clause_ends.refuse_each(marks)
    if _GRADES.search(text):
        marks = clause_ends.graded(marks, known)
    if said & _ENDS and clause_ends.follows_verb(marks):
        marks = clause_ends.parted(marks, known)
    return marks


def _of_it(marks: list[Mark], i: int) -> Mark:
    """Take ``khand no bhav`` for what it is in Gujarati, the price of sugar: between words, no denial."""
    mark = marks[i]
    if not (mark.has("of") and mark.has("negation") and 0 < i < len(marks) - 1):
        return mark
    beside = (marks[i - 1], marks[i + 1])
    if marks[i - 1].number is not None and marks[i + 1].has("cheque"):
        return replace(mark, tags=frozenset({"of"}))  # 3000 no check aavyo
    words = all(one.token.kind == "word" and one.number is None for one in beside)
    return replace(mark, tags=frozenset({"of"})) if words else mark


def _and_then(marks: list[Mark], i: int) -> Mark:
    """Read Gujarati ``ne`` between an order and the next clause as and: ``3 kari do ne talu kadhi nakho``."""
    mark, after = marks[i], marks[i + 1 : i + 2]
    follows = i > 0 and marks[i - 1].has("change", "remove") and marks[i - 1].number is None
    joins = follows and mark.has("to") and mark.has("filler") and after and after[0].is_unread
    return replace(mark, tags=frozenset({"break", "and"})) if joins else mark


_OF_TAX = ("without", "percent", "percentage", "exclusive", "inclusive", "gst", "of")


def _does(marks: list[Mark], i: int) -> Mark:
    """Read ``kar`` of ``2 tube bill kar`` as do; beside a share, or with ``alag``, it is tax."""
    mark = marks[i]
    if not mark.has("gst") or not mark.has("make"):
        return mark
    before, after = marks[i - 1 : i], marks[i + 1 : i + 2]
    ends = not after or after[0].has("break", "give", "honorific", "and")
    counted = has_figure((*before, *after)) and not ends  # tape 12 kar
    taxed = counted or any_has((*before, *after), *_OF_TAX)
    billed = bool(before) and before[0].has(*_PAPERS)
    return replace(mark, tags=mark.tags - {"gst"}) if billed or (ends and not taxed) else mark


def _calls_phone(marks: list[Mark], i: int) -> bool:
    """``ramkaran mob 98…``: between a name and its number the word only says what the number is."""
    start, end = i, i
    while start and marks[start].has("phone_word"):
        start -= 1
    while end < len(marks) and marks[end].has("phone_word"):
        end += 1
    return start < i < end < len(marks) and marks[end].has("phone") and marks[start].is_unread


def _gave(marks: list[Mark], i: int) -> Mark:
    """Take கொடுத்தா, which is if she gives, too, for what she gave where the rest is told after it."""
    told = marks[i].has("if") and marks[i].has("gave", "filler")
    told = told and any_has(marks[i + 1 :], "rest")
    return replace(marks[i], tags=marks[i].tags - {"if"}) if told else marks[i]
