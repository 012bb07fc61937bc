"""The sum of what was written last put right, with no bill open: ``nahi 600``, ``500 nahi 600 diye``.

A figure is denied, or a word takes back what was written before; the figure that is left is what it shall
come to. Whose it is stands in the talk, so nothing else may be said.
"""

import re
from collections.abc import Sequence

from bot.acts import EditDraft
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark
from bot.understand.put_right import denied_and_wanted

DENYING = ("negation", "denies_next", "wrong", "correcting")
_BESIDE = (
    *DENYING, "no", "break", "filler", "currency", "money", "paid", "gave", "auxiliary", "make", "change",
    "yes", "shall_be", "now", "total",
)  # fmt: skip
_OTHER = ("question", "if", "remove", "cancel", "unwanted", "bidding", "forbids", "due")
_LEAST = 10  # rupees: a smaller figure counts something
_FIGURE = re.compile(r"\d[\d,.]*")


def of_last(frame: Frame) -> Read | None:
    """Read what the last act shall come to; None where more than a sum is said."""
    marks = frame.marks
    if frame.context.draft is not None or frame.has(*_OTHER):
        return None
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(_FIGURE.findall(frame.text)) > len(figures):
        return None  # another part says more
    if not all(mark.number is not None or _is_beside(mark) for mark in marks):
        return None
    pair = denied_and_wanted(marks)
    at = pair[1] if pair else _led_by_no(marks, figures)
    wanted = marks[at].number if at is not None else None
    return ([EditDraft(total=wanted)], []) if wanted and wanted >= _LEAST else None


def _is_beside(mark: Mark) -> bool:
    return mark.unit is None and mark.has(*_BESIDE)


def _led_by_no(marks: Sequence[Mark], figures: Sequence[int]) -> int | None:
    """Find the one figure of ``nahi, 600 diye``; no figure is denied, and ``no 600`` numbers a bill."""
    if len(figures) != 1 or not marks[0].has(*DENYING):
        return None
    before, after = marks[: figures[0]], marks[figures[0] + 1 :]
    numbered = before[-1].has("number")
    said_later = any(mark.has(*DENYING) for mark in after)
    paid_before = any(mark.has("paid", "gave", "change", "make") for mark in before[1:])
    return None if numbered or said_later or paid_before else figures[0]
