"""A bill of which a part was paid in one way and a part in another: ``2 chairs, 500 cash 300 upi``.

A bill has room for one payment; two are payments of their own beside it, so somebody must be named.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from bot.acts import CreateInvoice, RecordPayment
from bot.understand.marks import Mark
from bot.understand.terms import MODES

_BESIDE = ("currency", "via", "filler", "preposition", "money")
_BETWEEN = (
    "and",
    "break",
    "paid",
    "gave",
    "filler",
    "currency",
    "via",
    "preposition",
    "money",
    "to",
)
_AFTER = ("paid", "gave", "i_paid", "filler", "via", "credit", "due", "rest", "balance", "future",
          "auxiliary", "break", "and", "currency", "money", "full", "take", "make", "within")  # fmt: skip
Part = tuple[Decimal, str]


def shared(parts: list[list[Mark]]) -> list[list[Mark]]:
    """``1500 from A and 800 from B, both gpay``: each of the payments came so."""
    said = [mark for mark in parts[-1] if not mark.tags.isdisjoint(MODES)]
    of_both = any(mark.has("both") for mark in parts[-1])
    others = any(not mark.tags.isdisjoint(MODES) for part in parts[:-1] for mark in part)
    if not of_both or others or len({_mode(mark) for mark in said}) != 1:
        return parts
    last = [mark for mark in parts[-1] if not mark.has("both")]
    return [*([*part, said[0]] for part in parts[:-1]), last]


def cut(marks: list[Mark]) -> tuple[list[Mark], list[Part]] | None:
    """Cut sums with a mode each off the goods before them; None where there are not two of them.

    The goods keep what stands before the first sum.
    """
    places = [i for i, mark in enumerate(marks) if not mark.tags.isdisjoint(MODES)]
    if len(places) < 2 or len({_mode(marks[i]) for i in places}) < 2:
        return None
    for step in (-1, 1):
        sums = [_sum_beside(marks, i, step) for i in places]
        found = [at for at in sums if at is not None]
        if len(set(found)) == len(places) and _in_a_row(marks, places, found):
            start = min(found[0], places[0])
            start -= marks[start - 1].has("paid_up")  # paid 500 cash and 200 by upi
            parts = [
                (marks[n].number or Decimal(0), _mode(marks[i]))
                for n, i in zip(found, places, strict=True)
            ]
            return marks[:start], parts
    return None


def paid_beside(bill: CreateInvoice, parts: Sequence[Part]) -> list[RecordPayment]:
    """Make each sum a payment of whom the bill is for."""
    return [
        RecordPayment(customer=bill.customer, amount=amount, mode=mode) for amount, mode in parts
    ]


def _mode(mark: Mark) -> str:
    return next(mode for mode in MODES if mark.has(mode))


def _sum_beside(marks: Sequence[Mark], i: int, step: int) -> int | None:
    """Find the figure next to a mode on one side: ``500 rs cash``, ``cash 500``."""
    at = i + step
    if 0 <= at < len(marks) and marks[at].number is None and marks[at].has(*_BESIDE):
        at += step
    return at if 0 <= at < len(marks) and marks[at].number is not None else None


def _in_a_row(marks: Sequence[Mark], places: list[int], sums: list[int]) -> bool:
    """True where nothing but small words stands between the sums, and nothing of weight after them."""
    ends = [(min(pair), max(pair)) for pair in zip(places, sums, strict=True)]
    between = [mark for (_, end), (start, _) in pairwise(ends) for mark in marks[end + 1 : start]]
    after = marks[ends[-1][1] + 1 :]
    light = all(mark.number is None and mark.has(*_BETWEEN) for mark in between)
    return light and ends[0][0] > 0 and all(m.number is None and m.has(*_AFTER) for m in after)
