"""Goods or money that somebody was given on udhaar, with no sum: how much it was is asked."""

from bot.understand.frame import Frame
from bot.understand.marks import any_has

_ASKED = ("statement", "question", "how_much", "everyone", "money", "from", "clear")


def on_credit(frame: Frame) -> bool:
    """``vimla devi ko udhar diya``: something went to a customer, who is to pay for it later."""
    party = frame.anyone
    to = party is not None and any_has(frame.marks[party.end : party.end + 1], "to")
    gave = frame.has("gave", "i_paid", "we_gave") and frame.has("credit")
    return to and gave and not frame.has(*_ASKED)
