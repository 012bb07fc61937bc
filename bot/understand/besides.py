"""Two orders of two bills or two customers: one is cancelled and another sent, one is sent and another paid.

Each side says which bill or whom it means, so that none of them can be of the other's.
"""

from bot.understand import parties
from bot.understand.marks import Mark, any_has, has_figure, says
from bot.understand.names import Known
from bot.understand.refs import digits_of
from bot.understand.terms import MODES

_LEAST = 3  # digits of a bill's number; fewer count something
_SENDS = frozenset({"send", "again"})
_LEADS = ("bill", "number")
_OF = ("of", "to", "upon", "for")
_NO_SENDING = ("cancel", "paid", "question", "balance", "reminder", "negation", "if", *MODES)
_NO_PAYING = (
    "send",
    "cancel",
    "question",
    "reminder",
    "negation",
    "if",
    "credit",
    "returned",
    "future",
)


def cut(marks: list[Mark], said: set[str]) -> tuple[list[Mark], list[Mark]] | None:
    """``bill 412 cancel karke | 411 dobara bhejo``: part the two orders; None where there is one."""
    if "cancel" not in said or said.isdisjoint(_SENDS):
        return None
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(figures) != 2 or any(len(digits_of(marks[i])) < _LEAST for i in figures):
        return None
    between = range(figures[0] + 1, figures[1])
    at = next((i for i in between if marks[i].has("and", "break")), None)
    start, end = (at, at) if at is not None else (figures[1], figures[1])
    while at is None and start and marks[start - 1].has(*_LEADS):
        start = end = start - 1
    while marks[end].has("and", "break") and marks[end].number is None:
        end += 1
    left, right = marks[:start], marks[end:]
    cancels = ["cancel" in says(part) for part in (left, right)]
    sends = [not says(part).isdisjoint(_SENDS) for part in (left, right)]
    apart = cancels[0] != cancels[1] and sends == [not one for one in cancels]
    if not apart:
        return None
    named = next((mark for mark in left if mark.has("bill") and mark.number is None), None)
    if named is None or any_has(right, "bill"):
        return left, right
    figure = next(i for i, mark in enumerate(right) if mark.number is not None)
    return left, [*right[:figure], named, *right[figure:]]


def sent_and_paid(left: list[Mark], right: list[Mark], known: Known) -> bool:
    """``satbir ko bill dobara bhejo | aur verma se 8000 cheque mila``: a bill that there is, and money."""
    sent = [_sends_again(part) for part in (left, right)]
    if sent[0] == sent[1]:
        return False
    paper, money = (left, right) if sent[0] else (right, left)
    payer = parties.find(money, known, new=False) if _pays(money) and has_figure(money) else None
    if payer is None:
        return False
    whose = parties.find(paper, known, new=False)
    return has_figure(paper) or (whose is not None and whose.name != payer.name)


def two_payments(left: list[Mark], right: list[Mark], known: Known) -> bool:
    """``4514 ka 10k aaya neft se | aur kesar dhaba ka pura paisa mil gaya``: one paid a sum, one in full."""
    if not (_pays(left) and _pays(right)):
        return False
    full = [any_has(part, "full") and not has_figure(part) for part in (left, right)]
    if full[0] == full[1]:
        return False
    whole, some = (left, right) if full[0] else (right, left)
    settled, payer = (parties.find(part, known, new=False) for part in (whole, some))
    if settled is None or not has_figure(some):
        return False
    return payer.name != settled.name if payer else _names_bill(some)


def _sends_again(marks: list[Mark]) -> bool:
    said = says(marks)
    return said >= {"bill", "again"} and said.isdisjoint(_NO_SENDING)


def _pays(marks: list[Mark]) -> bool:
    said = says(marks)
    return "paid" in said and said.isdisjoint(_NO_PAYING)


def _names_bill(marks: list[Mark]) -> bool:
    """True for the number of a bill and what came for it: ``4514 ka 10k``, ``10k for 4514``."""
    told = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(told) != 2:
        return False
    first, second = told
    led = any_has(marks[max(0, second - 2) : second], *_OF, "bill")
    return led and any(len(digits_of(marks[i])) >= _LEAST for i in (first, second))
