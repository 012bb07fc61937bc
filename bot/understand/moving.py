"""Where a known customer is, told and nothing else: ``manpreet ka pata 14 civil lines``."""

from bot.understand.frame import Frame
from bot.understand.marks import Mark, first

_LEADS = ("of", "honorific", "filler", "break", "preposition")
_ACTING = (
    "question", "show", "send", "find", "bill", "paid", "remove", "cancel", "negation", "rate", "credit",
    "balance", "statement", "reminder", "deliver", "currency", "gst", "how_much",
)  # fmt: skip
_OTHERWISE = ("own", "change", "make", "fresh", "now")  # the shop's own, or told as a change
_LEAST = 2  # words of an address


def told(frame: Frame) -> tuple[int, int] | None:
    """Find the address of a customer after his name and the word for one, in any order; else None."""
    party, at = frame.party, first(frame.marks, "address_word")
    if party is None or party.options or at is None or frame.has(*_OTHERWISE):
        return None
    start = max(party.end, at + 1)
    between = frame.marks[min(party.end, at + 1) : max(party.start, at)]
    led = frame.marks[: min(party.start, at)]
    while start < len(frame.marks) and _leads(frame.marks[start]):
        start += 1
    if not all(map(_leads, [*led, *between])):
        return None
    rest = frame.marks[start:]
    words = [mark for mark in rest if mark.token.kind == "word" and not mark.has("filler")]
    apart = any(mark.has(*_ACTING) or (mark.unit and mark.unit != "NOS") for mark in rest)
    end = len(frame.marks)
    while end > start and frame.marks[end - 1].number is None and _leads(frame.marks[end - 1]):
        end -= 1
    return (start, end) if len(words) >= _LEAST and not apart else None


def _leads(mark: Mark) -> bool:
    return mark.number is None and mark.has(*_LEADS)
