"""A sum that may be of all goods of a bill: ``dono``, ``sab milake 400``, ``ella seri 650``."""

from itertools import pairwise

from bot.acts import Line
from bot.understand.marks import Mark


def is_said(marks: list[Mark], said: set[str]) -> bool:
    """True for ``dono``, ``450 me sab``, ``sab milake 400``, ``sara 600``: a sum that may be of all goods."""
    pairs = pairwise(marks) if "full" in said else ()
    if any(one.has("full") and not one.unit and two.number is not None for one, two in pairs):
        return True
    if "both" in said or "everyone" not in said:
        return "both" in said or _all_in(marks, said)
    alls = [i for i in range(len(marks)) if _is_all(marks, i)]
    return any(
        one.number is not None
        for i in alls
        for one in (*marks[max(0, i - 2) : i], *marks[i + 1 : i + 3])
    )


_OF_PAYMENT = ("cash", "upi", "bank", "cheque", "card", "paid", "money")


def _is_all(marks: list[Mark], i: int) -> bool:
    """True for a word for all; of ``ellathukum cash kuduthutaru`` it says what was paid, and no price."""
    if not marks[i].has("everyone") or marks[i].number is not None:
        return False
    return not any(mark.has(*_OF_PAYMENT) for mark in marks[i + 1 : i + 2])


def _all_in(marks: list[Mark], said: set[str]) -> bool:
    """True for Kannada ``ella seri 650``: all of it together."""
    both = said >= {"full", "inclusive"}
    return both and any(a.has("full") and b.has("inclusive") for a, b in pairwise(marks))


def prices_some(marks: list[Mark], found: list[Line]) -> bool:
    """True where some lines have a figure of the message as their price, others have none."""
    said = {mark.number for mark in marks if mark.number is not None}
    return {True, False} == {line.rate in said or line.amount in said for line in found}
