"""What a change says of the whole open bill beside its goods: what it shall come to, whom it is for."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.context import DraftLine, ShopContext
from bot.understand import parties
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, all_have, clauses_of, says
from bot.understand.names import Known

_SUMMED = ("total", "rounding", "full", "bill", "draft", "make", "give", "change", "currency", "filler", "of",
           "within", "everyone", "inclusive", "upto", "to", "shall_be", "flat")  # fmt: skip
_FOR_WHOM = (
    "customer",
    "named",
    "to",
    "of",
    "bill",
    "draft",
    "make",
    "change",
    "filler",
    "honorific",
)


def take(
    marks: list[Mark], known: Known, context: ShopContext
) -> tuple[list[Mark], dict[str, Any]]:
    """Take out the clauses that say so; the rest is of goods and terms."""
    clauses = clauses_of(marks)
    if len(clauses) < 2:
        told = _customer(marks, known, context)
        return ([], told) if told else (marks, {})
    left, slots = list[Mark](), dict[str, Any]()
    for clause in clauses:
        told = _total(clause) or _customer(clause, known, context)
        slots |= told
        left += [] if told else clause
    return (left, slots) if left else (marks, {})


def _total(clause: list[Mark]) -> dict[str, Any]:
    """``pura bill 16000 me set kar do``: the one figure is what all shall come to."""
    figures = [mark for mark in clause if mark.number is not None]
    words = [mark for mark in clause if mark.number is None and not mark.has("break", "and")]
    said = says(words)
    whole = bool(said & {"total", "rounding"}) or said >= {"full", "bill"}
    if "discount" in said or not all_have(words, *_SUMMED):
        return {}
    if len(figures) != 1 or not whole:
        return {}
    return {"total": figures[0].number}


def _customer(clause: list[Mark], known: Known, context: ShopContext) -> dict[str, Any]:
    """``customer rajni bala hai``: whom a bill is for that has nobody yet."""
    if context.draft is None or context.draft.customer or "customer" not in says(clause):
        return {}
    party = parties.find(clause, known, new=False)
    if party is None or not party.name:
        return {}
    rest = [*clause[: party.start], *clause[party.end :]]
    fits = all(mark.number is None and mark.has("break", "and", *_FOR_WHOM) for mark in rest)
    return {"customer": party.name} if fits else {}


def refuse_denied(left: list[Mark], slots: dict[str, Any]) -> None:
    """Doubt ``100 discount mat do``: the word that denies it is left. Raises: Doubt."""
    if "discount" in slots and any(mark.has("negation", "forbids", "unwanted") for mark in left):
        raise Doubt("a discount that is denied")


_TOO_FAR = 8  # times: a new price is hardly so far from the old one, save where a zero was too many


def checked_price(rate: Decimal | None, held: Sequence[DraftLine]) -> bool:
    """Tell that a price may be the new one of a line: not the 2 of ``rate 2 badha do``. Raises: Doubt."""
    old = [line.rate for line in held if line.rate]
    if rate and old and all(_is_too_far(rate, one) for one in old):
        raise Doubt("a price so far from the one that it has")
    return True


def _is_too_far(rate: Decimal, old: Decimal) -> bool:
    low, high = sorted((old, rate))
    return high / low >= _TOO_FAR and high / low not in {Decimal(10), Decimal(100)}
