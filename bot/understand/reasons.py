"""Why goods came back, or a bill is credited: a clause of its own, which is neither goods nor an order."""

from bot.understand import parties
from bot.understand.marks import Mark, all_have, any_has, says
from bot.understand.names import Known

Stretch = tuple[int, int]


def apart(marks: list[Mark], known: Known, *, of_note: bool) -> tuple[list[Mark], Stretch | None]:
    """Leave out why: ``..., reason hardened in bag``, ``..., broken in box. Make CN``, ``..., not charging``.

    Gives what is left, and where the reason stood; ``of_note``: a word for a credit note is said.
    """
    at = next((i for i, mark in enumerate(marks) if i and mark.has("because")), None)
    if at is not None:
        return marks[:at], (at, _closing(marks, at))
    end = _before_order(marks)
    start = next((i for i in range(end - 1, 0, -1) if marks[i].has("break")), 0)
    tail, head = marks[start + 1 : end] if start else [], marks[:start]
    if not tail or any(mark.number is not None for mark in tail):
        return marks, None
    came = "returned" in says(head)
    told = any_has(tail, "reason") or (came and _tells_why(tail, known))
    told = told or (of_note and _whole_note(head) and _tells_fault(tail, known))
    return (head, (start + 1, _closing(marks[:end], start + 1))) if told else (marks, None)


_ORDER = ("creditnote", "make", "give", "send", "filler", "asking", "break", "of")


def _before_order(marks: list[Mark]) -> int:
    """Give the place where what is told ends: before ``. Make CN``, where goods came back."""
    start = next((i for i in range(len(marks) - 1, 0, -1) if marks[i].has("break")), 0)
    ordered = start and any_has(marks[start:], "creditnote") and all_have(marks[start:], *_ORDER)
    return start if ordered and "returned" in says(marks[:start]) else len(marks)


def _closing(marks: list[Mark], start: int) -> int:
    """Give the place where a reason ends: ``broken in box make CN`` orders a note at its end."""
    end = len(marks)
    while end > start + 1 and marks[end - 1].has(*_ORDER):
        end -= 1
    return end if any_has(marks[end:], "creditnote") else len(marks)


def _whole_note(head: list[Mark]) -> bool:
    """True where a note and what it is over, or of which bill, are said before."""
    return any_has(head, "creditnote") and any(mark.number is not None for mark in head)


_ASKING = (
    "creditnote",
    "bill",
    "make",
    "give",
    "send",
    "paid",
    "credit",
    "discount",
    "balance",
    "rest",
)


def _tells_why(tail: list[Mark], known: Known) -> bool:
    """True for a clause after goods that came back, of no goods, nobody and nothing to be done."""
    asks = any(mark.has(*_ASKING) or known.starts_good(mark.text) for mark in tail)
    named = parties.find(tail, known, new=False)
    return bool(tail) and not asks and named is None


_FAULT = ("wrong", "auxiliary", "filler", "reason")


def _tells_fault(tail: list[Mark], known: Known) -> bool:
    """``..., mask me jung tha``: what is wrong with goods that no figure counts, and nothing to be done."""
    asks = any_has(tail, *_ASKING, "returned") or parties.find(tail, known, new=False) is not None
    words = any(mark.is_unread for mark in tail)
    return words and not asks and any_has(tail, *_FAULT)
