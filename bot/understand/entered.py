"""An order to write down what came: ``record 2400 from X against 1520``, ``X payment 500``."""

from bot.understand.frame import Frame


def is_entered(frame: Frame) -> bool:
    """True where a sum is to be put down as paid, by somebody or for a bill."""
    if frame.has("future", "credit", "balance", "due_word"):
        return False
    party = frame.party
    if party is None:
        return _for_a_bill(frame)
    if frame.has("to"):
        return False
    led = (
        frame.marks[max(0, party.start - 1) : party.start] + frame.marks[party.end : party.end + 1]
    )
    given = frame.has("recording") and any(mark.has("from", "against") for mark in led)
    if not given and not frame.has("payment_word"):
        return False
    inside = range(party.start, party.end)
    rest = (mark for i, mark in enumerate(frame.marks) if i not in inside)
    return all(mark.number is not None or mark.tags for mark in rest)


def _for_a_bill(frame: Frame) -> bool:
    """``payment of 3640 for 769``: a sum, the bill that it is for, and no word of anything else."""
    if not frame.has("payment_word") or frame.invoice is None:
        return False
    return all(mark.number is not None or mark.tags for mark in frame.marks)
