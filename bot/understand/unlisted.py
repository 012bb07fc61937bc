"""A bill that is to go: by a number that no recent bill has, which is told, or the one that was made last."""

from bot.acts import CancelInvoice
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark

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


def _is_beside(mark: Mark) -> bool:
    numbering = mark.has("number") and not mark.has("cancel")  # no of a number denies nothing
    return mark.has(*_BESIDE) and (numbering or not mark.has(*_DENIED) or mark.has("remove"))
