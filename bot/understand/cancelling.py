"""Taking back an issued bill: by its number, its customer, its day, or the last one."""

from typing import Any

from bot.acts import CancelInvoice, Need
from bot.understand import newcomers, refs
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark, first
from bot.understand.party import Party
from bot.understand.spans import Span


def cancel(frame: Frame) -> Read | None:
    """Take back an issued bill."""
    if not frame.has("cancel") or frame.has("reminder") or _denies(frame.marks):
        return None
    ref = frame.any_invoice()
    slots: dict[str, Any] = {"invoice": ref.value} if ref else {}
    dated = [span for span in frame.dates(past=True) if span.kind == "day"]
    party = frame.party or (newcomers.unknown_of(frame.marks, frame.known) if not ref else None)
    if not ref and not frame.has("bill", "last") and not party:
        return None
    needs: list[Need] = []
    if party and not _is_day(party, dated):
        slots |= {"customer": party.name} if party.name else {}
        needs = [] if ref else party.needs
    if frame.has("last") and not ref:
        slots["last"] = True
    elif dated and not ref:
        slots["date"] = dated[0].first
    if not slots and not needs:
        return None
    return [CancelInvoice(**slots)], needs or which_bill(frame, slots)


def _denies(marks: list[Mark]) -> bool:
    """True where a word denies something; the ``no`` of a number does not, nor ``beda, cancel maadi``."""
    told = first(marks, "cancel") or 0
    for i, mark in enumerate(marks):
        if i > told + 1 and not mark.has("forbids") and _is_why(marks[told + 1 : i]):
            continue
        unwanted = mark.has("unwanted") and any(one.has("cancel") for one in marks[i + 1 : i + 3])
        if mark.has("negation") and not unwanted and not refs.numbers_something(marks, i):
            return True
    return False


_OF_WHY = ("pronoun", "item", "acquired", "took", "paid", "break", "because", "customer")


def _is_why(marks: list[Mark]) -> bool:
    """``radd kara, tyane maal ghetla | nahi``: what is denied after the order is why it is given."""
    return any(mark.has(*_OF_WHY) and not mark.has("make", "bill") for mark in marks)


def _is_day(party: Party, dated: list[Span]) -> bool:
    """True where what looks like a name is a day: ``30 nov ko``."""
    return any(span.start < party.end and party.start < span.end for span in dated)


def which_bill(frame: Frame, slots: dict[str, Any]) -> list[Need]:
    """Ask which of a customer's bills, where he has several."""
    if "customer" not in slots or slots.keys() & {"invoice", "last", "date"}:
        return []
    own = [one.number for one in frame.context.invoices if one.customer == slots["customer"]]
    return [Need("invoice", options=tuple(own))] if len(own) > 1 else []
