"""A bill that is to go: by a number that no recent bill has, which is told, or the one that was made last.

Goods that are to go where no bill is open: of what was done last, or of nothing, which the bot tells.
"""

from bot.acts import CancelInvoice, EditDraft
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark
from bot.understand.names import NEAR, typed_name

_GOING = ("remove", "cancel")
_BESIDE = (*_GOING, "bill", "draft", "give", "make", "change", "auxiliary", "full", "filler", "number", "of",
           "rate_after", "wrong", "break", "within")  # fmt: skip
_DENIED = ("negation", "forbids", "question", "let_go", "creditnote", "einvoice", "eway")
_LEAST, _MOST = 2, 8  # figures of a number


def gone(frame: Frame) -> Read | None:
    """Read ``318 bill hata do``, ``last bill galat ban gaya hatao``, where nothing else is said."""
    if not frame.has(*_GOING) or not frame.has("bill") or frame.invoice:
        return None
    figures = frame.numbers()
    if not figures and frame.has("last") and frame.context.draft is None:
        beside = all(_is_beside(mark) or mark.has("last", "happened") for mark in frame.marks)
        return ([CancelInvoice(last=True)], []) if beside else None
    typed = figures[0].token.raw or figures[0].text if len(figures) == 1 else ""
    if not typed.isdigit() or not _LEAST <= len(typed) <= _MOST:
        return None
    if not all(mark is figures[0] or _is_beside(mark) for mark in frame.marks):
        return None
    return [CancelInvoice(invoice=typed)], []


_WITH_GOODS = ("remove", "give", "make", "auxiliary", "filler", "honorific")


def goods_gone(frame: Frame) -> Read | None:
    """Read ``tile hatao`` with no bill open, of goods that the shop lists or anybody sells."""
    words = [mark for mark in frame.marks if mark.is_unread]
    if frame.context.draft is not None or not words or frame.numbers():
        return None
    beside = all(
        mark.is_unread or (mark.has(*_WITH_GOODS) and not mark.has("negation", "question"))
        for mark in frame.marks
    )
    quality, items = frame.known.goods_met([mark.text for mark in words])
    if not beside or (quality < NEAR and not all(frame.known.is_ware(m.text) for m in words)):
        return None
    name = items[0].name if len(items) == 1 else typed_name([mark.token for mark in words])
    return [EditDraft(remove=(name,))], []


def _is_beside(mark: Mark) -> bool:
    numbering = mark.has("number") and not mark.has("cancel")  # no of a number denies nothing
    return mark.has(*_BESIDE) and (numbering or not mark.has(*_DENIED) or mark.has("remove"))
