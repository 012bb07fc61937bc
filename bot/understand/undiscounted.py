"""Discount or tax of the open bill is taken off: ``chhoot hatao``, ``no discount``, ``remove GST``."""

from decimal import Decimal

from bot.acts import Discount, EditDraft, Line
from bot.understand.frame import Frame, Read
from bot.understand.marks import all_have

_DENYING = ("remove", "negation", "without", "forbids", "cancel", "let_go", "unwanted")
_BESIDE = (
    "discount", "no", "correcting", "make", "change", "give", "filler", "of", "bill", "draft", "break",
    "within", "from", "auxiliary", "pronoun",
)  # fmt: skip


def read(frame: Frame) -> Read | None:
    """Read that there is to be none; None where a figure, goods or anything else is said."""
    return _tax(frame) if frame.has("gst") else _discount(frame)


def _discount(frame: Frame) -> Read | None:
    if frame.context.draft is None or not frame.has(*_DENYING) or frame.numbers():
        return None
    if not all_have(frame.marks, *_DENYING, *_BESIDE):
        return None
    return [EditDraft(discount=Discount(amount=Decimal(0)))], []


_TAX_GOES = ("remove", "discount", "forbids", "cancel", "let_go", "unwanted")


def _tax(frame: Frame) -> Read | None:
    """``remove GST from this bill``, ``take off the gst``: none on any line of it, and no word more."""
    draft = frame.context.draft
    if draft is None or not frame.has(*_TAX_GOES) or frame.numbers():
        return None
    if not all_have(frame.marks, "gst", *_TAX_GOES, *_BESIDE):
        return None
    return [
        EditDraft(lines=tuple(Line(item=one.item, gst_rate=Decimal(0)) for one in draft.lines))
    ], []
