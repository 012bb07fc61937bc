"""What somebody shall be told: ``bablu ko bolo 2520 clear kare`` is a reminder, and no money that came."""

from bot.acts import Remind
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark

_LEAST = 10  # rupees
_TO_PAY = ("paid", "clear", "give", "gave", "send", "make", "due", "future", "deposited", "i_paid")
_OWED = ("money", "balance", "rest", "payment_word", "credit")
_ELSE = ("bill", "estimate", "discount", "negation", "question", "sold", "rate", "reminder", "if")


def is_told(frame: Frame) -> bool:
    """True where a customer is to be told something: ``X ko bolo``, ``tell X``."""
    return _at(frame) is not None


def read(frame: Frame) -> Read | None:
    """Remind a customer who is to be told to pay; None where it is something else that he is told."""
    at, party = _at(frame), frame.party
    if at is None or party is None or frame.has(*_ELSE):
        return None
    inside = range(party.start, party.end)
    rest = [mark for i, mark in enumerate(frame.marks) if i > at and i not in inside]
    if any(mark.is_unread and frame.known.starts_good(mark.text) for mark in rest):
        return None
    dated = {
        id(frame.marks[i]) for span in frame.dates(past=False) for i in range(span.start, span.end)
    }
    sums = any((m.number or 0) >= _LEAST for m in rest if id(m) not in dated and not m.unit)
    pays = any(mark.has(*_TO_PAY) for mark in rest)
    if not pays or not (sums or any(mark.has(*_OWED) for mark in rest)):
        return None
    return [Remind(customer=party.name)], list(party.needs)


def _at(frame: Frame) -> int | None:
    """Find the word of telling that has the customer before it, or after it where it leads."""
    party = frame.party
    if party is None:
        return None
    for i, mark in enumerate(frame.marks):
        if not mark.has("bidding"):
            continue
        between = frame.marks[party.end : i]
        if i >= party.end and _is_whom(between):
            return i
        if i < party.start and all(one.has("filler") for one in frame.marks[i + 1 : party.start]):
            return i
    return None


def _is_whom(between: list[Mark]) -> bool:
    """True for ``ko``, ``nu``, ``la`` and small words between somebody and the word of telling."""
    light = all(mark.has("to", "honorific", "filler", "now", "today") for mark in between)
    return light and any(mark.has("to") for mark in between)
