"""A figure that names no goods, alone or with something more in one breath: ``make it 4 and add one soap``.

Of the only line that there is it is the count, where it is near that and no price; of several lines which one
is asked. A price is one where a word says so: else it may be what the whole bill shall come to.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.acts import Confirm, EditDraft, Line, Need
from bot.context import DraftLine, ShopContext
from bot.understand import change
from bot.understand.frame import Read
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.raws import Raw

_ORDERS = ("change", "make", "shall_be", "in_its_place")
_PRICES = ("rate", "rate_sign", "currency", "money_figure")
_FINE = (
    *_ORDERS, *_PRICES, "rate_before", "filler", "pronoun", "qty", "of", "to", "give", "draft", "break",
    "now", "honorific",
)  # fmt: skip
_OTHER = (
    "discount", "gst", "percent", "percentage", "total", "remove", "negation", "paid", "due", "growing",
    "adding", "inclusive", "exclusive", "cancel", "balance", "credit", "bill",
)  # fmt: skip
_SENDING = ("send", "give", "make", "filler", "bill", "draft", "pronoun", "now", "to", "break")
_MOST_TIMES = 20  # so many times as many as the bill has are hardly meant
_PIECES = frozenset({"NOS", "PCS", "UNT"})


def two_orders(marks: list[Mark], context: ShopContext, today: dt.date) -> Read | None:
    """Read such a figure, and the order after it; None where there is none. Raises: Doubt."""
    at = next((i for i in range(1, len(marks)) if _is_joint(marks, i)), None)
    if at is None or not context.draft:
        return None
    more = change.read(marks[at if marks[at].has("adding") else at + 1 :], context, today)
    if more is None or not isinstance(more[0][0], EditDraft):
        raise Doubt("a figure of no goods, and something that is no change")
    act = more[0][0]
    named = {*act.remove, *(one.item for one in act.lines)}
    held = [line for line in context.draft.lines if line.item not in named]
    line, needs = _of_line(marks[:at], held)
    return [replace(act, lines=(line, *act.lines)), *more[0][1:]], [*needs, *more[1]]


def alone(marks: list[Mark], context: ShopContext) -> Read | None:
    """Read a figure that is ordered, and at most that the bill goes then: ``make it 4``. Raises: Doubt."""
    if not context.draft:
        return None
    end = next((i for i in range(1, len(marks)) if _sends(marks, i)), len(marks))
    if not _is_figure_alone(marks[:end]):
        return None
    line, needs = _of_line(marks[:end], context.draft.lines)
    return [EditDraft(lines=(line,)), *([Confirm()] if end < len(marks) else [])], needs


def _sends(marks: Sequence[Mark], i: int) -> bool:
    """True for ``aur bhej do``, with which the message ends."""
    rest = marks[i + 1 :]
    plain = all(mark.number is None and mark.has(*_SENDING) for mark in rest)
    return marks[i].has("and", "break") and plain and any(mark.has("send") for mark in rest)


def _is_joint(marks: Sequence[Mark], i: int) -> bool:
    """True between a figure that is ordered, with no goods, and words that name some, or a discount."""
    joins = marks[i].number is None and marks[i].has("and", "break", "adding")
    more = any(mark.is_unread or mark.has("discount") for mark in marks[i + 1 :])
    return joins and more and _is_figure_alone(marks[:i], then_adds=_adds_next(marks, i))


def _adds_next(marks: Sequence[Mark], i: int) -> bool:
    """``3 kg, | add 5 egg puff``: what is added is told after it, so the figure is of the open bill."""
    return any(mark.has("joining") and mark.number is None for mark in marks[i + 1 : i + 2])


def _is_figure_alone(marks: Sequence[Mark], *, then_adds: bool = False) -> bool:
    """True for ``4 kar do``, ``rate 46 karo``, ``make it 4``; ``then_adds``: an order follows it."""
    words = [mark for mark in marks if mark.number is None and not mark.unit]
    one = sum(mark.number is not None for mark in marks) == 1
    plain = all(mark.has(*_FINE) and not mark.has(*_OTHER) for mark in words)
    shares = any(mark.has("percentage") for mark in marks)
    ordered = then_adds or any(mark.has(*_ORDERS) for mark in words)
    return one and plain and not shares and ordered


def _of_line(marks: Sequence[Mark], held: Sequence[DraftLine]) -> tuple[Line, list[Need]]:
    """Give the figure to the only line, else ask of which it is. Raises: Doubt."""
    figure = next(mark for mark in marks if mark.number is not None)
    unit = next((mark.unit for mark in marks if mark.unit), None)
    fits = [line for line in held if line.item and unit in {None, line.unit, *_PIECES}]
    if not fits:
        raise Doubt("no line of the bill has that unit, or none that is not told of besides")
    priced = any(mark.has(*_PRICES) for mark in marks)
    if not (priced or unit or any(mark.has("qty") for mark in marks)):
        for one in fits:
            _refuse_price(figure, one)
    line = Line(rate=figure.number) if priced else Line(qty=figure.number)
    if len(fits) == 1:
        return replace(line, item=fits[0].item), []
    return line, [Need("item", options=tuple(one.item for one in fits if one.item))]


def _refuse_price(figure: Mark, line: DraftLine) -> None:
    """Doubt a bare figure that is hardly a line's new count. Raises: Doubt."""
    raw = change.price_of_own(Raw(bare=figure.number), line)
    held, wanted = line.qty or Decimal(1), raw.qty or Decimal(0)
    if raw.rate is not None or not held / _MOST_TIMES <= wanted <= held * _MOST_TIMES:
        raise Doubt("the figure may be a count, a price or the total")
