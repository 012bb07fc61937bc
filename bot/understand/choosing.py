"""Which choice is meant, told by what it is like: the big one, the old one, of November, of 14,700."""

import re
from decimal import Decimal

from bot.context import Asked, KnownInvoice
from bot.understand.frame import Frame
from bot.understand.marks import Mark, any_has, having
from bot.understand.sound import pieces

_BESIDE = (
    "filler", "of", "rate", "rate_after", "break", "number", "bill", "draft", "yes", "make", "give", "this",
    "currency", "hailing", "money", "pronoun", "to", "send", "auxiliary", "item", "no_unit", "month",
    "oclock", "within", "i_paid", "honorific", "describing",
)  # fmt: skip
_SIZE = re.compile(r"\d{1,4}(?= ?[^\W\d])")
_BY = ("bigger", "smaller", "last", "old", "first", "fresh")


def chosen(frame: Frame, asked: Asked) -> str:
    """Give the only choice that fits all that is said; empty where none does, or several."""
    if frame.has("negation") and not any(
        m.has("negation") and m.has("filler", "of") for m in frame.marks
    ):
        return ""
    if asked.slot == "invoice":
        return _bill(frame, asked)
    figures = [mark.number for mark in frame.numbers()]
    sizes = [
        found[0]
        for mark in frame.marks
        if (found := _SIZE.match(mark.text)) and mark.number is None
    ]
    figures += [Decimal(size) for size in sizes]
    told = having(frame.marks, "bigger", "smaller")
    plain = all(
        mark.number is not None or mark.unit or _is_beside(mark) or mark.text[0].isdigit()
        for mark in frame.marks
    )
    if not plain or len(figures) > 1:
        return ""
    if figures:
        fits = [one for one in asked.options if figures[0] in _figures(one)]
        return fits[0] if len(fits) == 1 else ""
    return _by_size(asked, told[0]) if told else ""


def _is_beside(mark: Mark) -> bool:
    return mark.has(*_BESIDE, *_BY)


def _figures(name: str) -> list[Decimal]:
    """List the figures in what goods are called: 5 of Cooker 5L."""
    found = [piece for piece in pieces(name) if piece.replace(".", "", 1).isdigit()]
    return [Decimal(piece) for piece in found]


def _by_size(asked: Asked, mark: Mark) -> str:
    """Give the largest or the smallest, where each choice has one figure and all else is alike."""
    sized = [(_figures(one), one) for one in asked.options]
    if any(len(set(figures)) != 1 for figures, _ in sized):
        return ""
    order = sorted((figures[0], one) for figures, one in sized)
    return order[-1][1] if mark.has("bigger") else order[0][1]


def _bill(frame: Frame, asked: Asked) -> str:
    """Choose a bill by its day or month, by what it comes to, or as the newest or oldest."""
    bills = [one for one in frame.context.invoices if one.number in asked.options]
    spans = [span for span in frame.dates(past=True) if span.first and span.kind != "time"]
    held = {i for span in spans for i in range(span.start, span.end)}
    rest = [mark for i, mark in enumerate(frame.marks) if i not in held]
    sums = [mark.number for mark in rest if mark.number is not None]
    if len(bills) != len(asked.options) or not all(
        m.number is not None or _is_beside(m) for m in rest
    ):
        return ""
    fits = [one for one in bills if not sums or sums[0] in {one.total, one.due}]
    for span in spans:
        fits = [one for one in fits if str(span.first) <= one.date <= str(span.last or span.first)]
    if len(fits) > 1 and not (sums or spans):
        fits = _by_age(fits, rest)
    return fits[0].number if len(fits) == 1 and (sums or spans or len(bills) > 1) else ""


def _by_age(bills: list[KnownInvoice], marks: list[Mark]) -> list[KnownInvoice]:
    """Give the newest for ``pichla wala``, the oldest for ``purana wala``."""
    order = sorted(bills, key=lambda one: one.date)
    if any_has(marks, "old", "first"):
        return order[:1]
    return order[-1:] if any_has(marks, "last", "fresh") else bills
