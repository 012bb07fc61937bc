"""Whose bill it is that more shall go into: ``suresh ke bill me 1 sabun 30 aur jod do``."""

from bot.acts import EditDraft, FindInvoice
from bot.understand import newcomers
from bot.understand.figures import Doubt
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark
from bot.understand.refs import Ref

_TO_PUT = ("number", "draft", "pronoun", "last", "this")


def counts(frame: Frame, ref: Ref | None) -> bool:
    """True where what was found as a bill's number counts goods: the 1 of ``ke bill me 1 sabun``."""
    if ref is None or ref.end - ref.start != 1 or frame.marks[ref.start].text.startswith("0"):
        return False
    led = frame.marks[max(0, ref.start - 2) : ref.start]
    after = frame.marks[ref.end : ref.end + 1]
    into = len(led) > 1 and led[0].has("bill") and led[1].has("within")
    return into and any(mark.is_unread or mark.unit is not None for mark in after)


def into(frame: Frame) -> Ref | None:
    """Find the bill of a customer that more is put into, by his name alone; none of anybody else.

    Raises: Doubt where he has several.
    """
    at = _into_bill(frame.marks)
    party = frame.party if at else None
    if at is None or party is None or not party.name or party.start >= at:
        return None
    own = [one for one in frame.context.invoices if one.customer == party.name]
    if len(own) != 1:
        raise Doubt("which bill of his")
    return Ref(own[0].number, party.start, at + 2)


def of_nobody(frame: Frame) -> Read | None:
    """Look for the bill of somebody whom the shop does not know: there is none, and no other is meant."""
    at = _into_bill(frame.marks)
    if at is None or frame.party or frame.context.draft:
        return None
    unknown = newcomers.unknown_of(frame.marks[: at + 1], frame.known)
    return ([FindInvoice(customer=unknown.name)], []) if unknown and unknown.name else None


def _into_bill(marks: list[Mark]) -> int | None:
    """Find the bill of ``X ke bill me``: where a figure follows that counts what goes in."""
    for i in range(2, len(marks) - 1):
        if marks[i].has("bill") and marks[i + 1].has("within") and marks[i - 1].has("of"):
            return None if any(mark.has(*_TO_PUT) for mark in marks[:i]) else i
    return None


_PUTTING = ("customer", "make", "change", "filler", "honorific", "to", "of")


def put_on(frame: Frame, detail: bool) -> Read | None:
    """``customer mohan karo``, who is known: the bill shall be his; no second Mohan is made."""
    party = frame.party
    if detail or party is None or frame.has("fresh"):
        return None
    rest = [*frame.marks[: party.start], *frame.marks[party.end :]]
    if not all(mark.has(*_PUTTING) for mark in rest):
        return None
    return [EditDraft(customer=party.name or None)], party.needs
