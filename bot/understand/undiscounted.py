"""The discount of the open bill is taken off again: ``chhoot hatao``, ``bina chhoot``, ``no discount``."""

from decimal import Decimal

from bot.acts import Discount, EditDraft
from bot.understand.frame import Frame, Read
from bot.understand.marks import all_have

_DENYING = ("remove", "negation", "without", "forbids", "cancel", "let_go", "unwanted")
_BESIDE = (
    "discount", "no", "correcting", "make", "change", "give", "filler", "of", "bill", "draft", "break",
    "within", "from", "auxiliary", "pronoun",
)  # fmt: skip


def read(frame: Frame) -> Read | None:
    """Read that there is to be none; None where a figure, goods or anything else is said."""
    if frame.context.draft is None or not frame.has(*_DENYING) or frame.numbers():
        return None
    if not all_have(frame.marks, *_DENYING, *_BESIDE):
        return None
    return [EditDraft(discount=Discount(amount=Decimal(0)))], []
