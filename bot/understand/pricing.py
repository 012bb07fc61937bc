"""What known goods cost from now on, or their HSN, told: ``helmet ab 450 ka hai, gst 18 hi rahega``."""

from bot.understand.frame import Frame
from bot.understand.marks import Mark, any_has
from bot.understand.terms import MOST_TAX

_FINE = (
    "of", "rate", "happened", "now", "change", "make", "fresh", "filler", "currency", "today", "old", "break",
    "gst", "percent", "percentage", "hsn", "auxiliary", "to", "within", "give", "one", "wish", "adding",
    "named", "number", "draft", "every", "growing", "comes_to",
)  # fmt: skip
_NEVER = (
    "negation",
    "question",
    "remove",
    "discount",
    "paid",
    "credit",
    "bill",
    "sold",
    "rate_after",
    "if",
)
_TOLD_BY = ("now", "happened", "hsn")
_MOST_FIGURES = 2


def tells(frame: Frame) -> bool:
    """True for a price or an HSN of one of the shop's goods, told, with no count and nobody named."""
    if frame.says.isdisjoint(_TOLD_BY):
        return False
    figures = frame.numbers()
    told = any(mark.has(*_NEVER) and not mark.has("happened") for mark in frame.marks)
    if not 0 < len(figures) <= _MOST_FIGURES or told:
        return False
    if not all(mark.number is not None or _is_plain(mark) for mark in frame.marks):
        return False
    words = [mark.text for mark in frame.marks if mark.is_unread]
    goods = frame.known.goods(words) if words else []
    first = next((i for i, mark in enumerate(frame.marks) if mark.is_unread), 0)
    at = next(i for i, mark in enumerate(frame.marks) if mark.number is not None)
    coded = is_code(frame.marks, at)
    if len(goods) != 1 or (at < first and not coded):
        return False
    taxed = len(figures) < _MOST_FIGURES or (
        frame.has("gst") and (figures[1].number or 0) <= MOST_TAX
    )
    if coded or not taxed:
        return coded and taxed
    rate, price = goods[0].rate, figures[0].number
    if frame.context.draft:
        return False  # of the open bill, and no more
    near = rate is None or (price is not None and rate / 2 <= price <= rate * 2)
    measured = any(mark.unit and not mark.tags for mark in frame.marks[at + 1 : at + 2])
    return near and not measured and frame.has("now", "happened")


def _is_plain(mark: Mark) -> bool:
    return mark.is_unread or mark.unit is not None or mark.has(*_FINE)


def is_code(marks: list[Mark], at: int) -> bool:
    """True for the figure of ``hsn 8714``, ``hsn of bell is 8306``."""
    typed = marks[at].token.raw or marks[at].text
    said = any_has(marks[:at], "hsn")
    return said and typed.isdigit() and len(typed) in {4, 6, 8}
