"""Work that was done, told by the verb that also tells of a payment: ``repair kiya``, ``gpay kiya``."""

from bot.understand.marks import Mark, lacking
from bot.understand.terms import MODES

_PAID = ("paid", "clear", *MODES)
_SUMMED = ("currency", "money", "payment_word", "full", "part", "clear", "deposited", "balance", "rest",
           "account", "paid", "money_figure", *MODES)  # fmt: skip


def only_worked(marks: list[Mark]) -> bool:
    """True for ``laptop theek kiya 1500 lage``: what was done is no payment, unless money is beside it."""
    paid = [i for i, mark in enumerate(marks) if not mark.tags.isdisjoint(_PAID)]
    if not paid or not all(marks[i].has("did") for i in paid):
        return False
    before = (lacking(marks[:i], "filler")[-1:] for i in paid)
    return not any(m.number is not None or m.has(*_SUMMED) for one in before for m in one)
