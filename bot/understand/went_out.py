"""Money that is told of and did not come to the shop: it went out, or is still to come."""

from itertools import pairwise

from bot.understand.frame import Frame
from bot.understand.marks import Mark


def told(frame: Frame) -> bool:
    """True for money given, not received: ``X ko 2000 diya``, wages, rent."""
    if frame.has("expense") or (frame.has("loading") and frame.party is None):
        return True
    party = frame.anyone
    mine = frame.has("mine") and pairwise(frame.marks)
    if mine and any(one.has("from") and two.has("mine") for one, two in mine):
        return True  # got 500 from me
    after = frame.marks[party.end : party.end + 1] if party else []
    to = any(mark.has("to") and not mark.has("from", "preposition") for mark in after)
    led = frame.marks[max(0, party.start - 1) : party.start] if party else []
    if any(mark.has("to") and mark.has("preposition") and not mark.has("from") for mark in led):
        return frame.has("gave") and not frame.has("credit", "i_paid")
    first = next((mark for mark in frame.marks if not mark.has("we")), None)
    if (
        frame.party is None
        and first is not None
        and first.has("gave")
        and _to_somebody(frame.marks)
    ):
        return True  # paid 500 to the tea boy
    if led and first is not None and first.has("gave"):
        return led[0] is first  # paid ramesh 500, i paid ramesh 500
    return to and frame.has("gave") and not frame.has("from", "i_paid", "credit")


def _to_somebody(marks: list[Mark]) -> bool:
    """True for ``500 to``: a sum, and whom it goes to."""
    pairs = pairwise(marks)
    return any(one.number is not None and two.has("to") and two.has("preposition") and not two.has("for")
               for one, two in pairs)  # fmt: skip


def is_to_come(marks: list[Mark]) -> bool:
    """``will have paid 500``: what is to come, though the verb is of what came."""
    said = [mark for mark in marks if not mark.has("filler") or mark.has("future", "paid")]
    return any(one.has("future") and two.has("paid") for one, two in pairwise(said))
