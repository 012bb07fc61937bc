"""What a message says of the paper itself: what kind of bill it is, whose number or GSTIN is on it."""

from bot.understand.language import lexicon
from bot.understand.marks import Mark, any_has, first, says
from bot.understand.names import Known
from bot.understand.owners import is_bare
from bot.understand.text import fold

IDENTITY = ("gstin", "phone")
_PAPERS = ("bill", "estimate", "challan")
_MANY = 100  # of goods that are not on record, so many are rather a sum: 500 repair bill


def titled(marks: list[Mark], known: Known) -> list[Mark]:
    """Leave out what kind of bill it is: ``repair bill``, ``pakka bill``."""
    said = says(marks)
    if said.isdisjoint(("bill", "order", "estimate", "challan")):
        return marks
    feast = "feast" in said
    if "one" in said:
        marks = [m for i, m in enumerate(marks) if m.number != 1 or not _is_article(marks, i)]
    return [
        mark
        for i, mark in enumerate(marks)
        if not (
            (is_bare(mark) or (feast and mark.has("feast")))
            and _titles(marks, i)
            and not _is_goods(mark, known)
        )
        or _is_counted(marks, i)
    ]


def _is_article(marks: list[Mark], i: int) -> bool:
    """``ஜெயராஜுக்கு ஒரு பில்``: a bill, after no goods that one could count."""
    one = marks[i].has("one")
    counts = i > 0 and marks[i - 1].is_unread
    return one and not counts and any_has(marks[i + 1 : i + 2], *_PAPERS)


def _is_counted(marks: list[Mark], i: int) -> bool:
    """True for goods that are counted, the bill last: ``20 otg adapter bill podu``."""
    start = i
    while start and is_bare(marks[start - 1]):
        start -= 1
    measured = start > 1 and marks[start - 1].unit is not None and not marks[start - 1].tags
    at = start - 2 if measured else start - 1
    count = marks[at].number if at >= 0 else None
    return count is not None and (measured or i > start or count < _MANY)


def _is_goods(mark: Mark, known: Known) -> bool:
    """True for what the shop sells, and for a word of what anybody does: వేప పిండి బిల్లు."""
    return known.starts_good(mark.text) or fold(mark.text) in lexicon().naming


def _titles(marks: list[Mark], i: int) -> bool:
    """True before the word for a bill: ``repair bill``, ``shaadi ka order``."""
    apart = _follows(marks, i, "of") and _follows(marks, i + 1, "order")
    return apart or _follows(marks, i, "bill") or _follows(marks, i, "order")


def unlabelled(marks: list[Mark]) -> list[Mark]:
    """Leave out the word that announces a GSTIN: it says nothing of the tax."""
    start = at = first(marks, "gstin") or 0
    while start and marks[start - 1].number is None and marks[start - 1].has("gst", "number"):
        start -= 1
    return marks[:start] + marks[at:]


def unreferenced(marks: list[Mark]) -> list[Mark]:
    """Leave out the number of the customer's own order: ``PO no 4411``."""
    if "order" not in says(marks):
        return marks
    for i, mark in enumerate(marks):
        if not mark.has("order") or mark.number is not None:
            continue
        end = i + 1
        while end < len(marks) and marks[end].number is None and marks[end].has("number", "dated"):
            end += 1
        numbered = end < len(marks) and marks[end].number is not None
        closes = end + 1 == len(marks) or (end + 1 < len(marks) and marks[end + 1].has("break"))
        led = end + 1 < len(marks) and marks[end + 1].has("dated", "from")
        told = closes and (end > i + 1 or mark.has("number"))
        if numbered and (told or led):
            return marks[: i + 1] + marks[end + 1 :]
    return marks


def unmarked(marks: list[Mark]) -> list[Mark]:
    """Leave out GSTIN and phone, and the words that announce them."""
    if says(marks).isdisjoint(IDENTITY):
        return marks
    return [
        mark
        for i, mark in enumerate(marks)
        if not mark.has("gstin", "phone")
        and not (mark.has("phone_word", "number") and any_has(marks[i + 1 : i + 3], "phone"))
    ]


def _follows(marks: list[Mark], i: int, tag: str) -> bool:
    return i + 1 < len(marks) and marks[i + 1].has(tag)
