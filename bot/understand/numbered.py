"""Figures that are no money: the number of a bill (``087 bill me mattress``), a count of nothing named."""

from decimal import Decimal

from bot.acts import Act, AddItem, CreateInvoice, RecordPayment
from bot.understand.frame import Frame, Read
from bot.understand.lines import Doubt
from bot.understand.terms import MODES


def checked(read: Read, frame: Frame) -> Read:
    """Refuse a bill's number as a figure of goods, and so few rupees from nobody. Raises: Doubt.

    A bill's number is one that begins with a zero here; ``3 aa gaye``, ``got 2 back`` count what is not said.
    """
    if read[1] and _is_a_count(read[0], frame):
        raise Doubt("so few rupees, from nobody: how many of what came is not told")
    if "0" not in frame.text:
        return read
    ref = frame.invoice
    said = frame.marks[ref.start].text if ref else ""
    if said.startswith("0") and said.isdigit() and any(_has(act, Decimal(said)) for act in read[0]):
        raise Doubt("the number of a bill, and goods: what shall be done is not told")
    return read


_FEW = 10  # rupees
_OF_MONEY = ("currency", "money", "money_figure", "payment_word", *MODES)


def _is_a_count(acts: list[Act], frame: Frame) -> bool:
    """True for a payment of less than nobody pays, of which nothing says that it is money."""
    few = [act for act in acts if isinstance(act, RecordPayment) and _below(act.amount, _FEW)]
    return bool(few) and frame.party is None and not frame.has(*_OF_MONEY)


def _below(amount: object, most: int) -> bool:
    return isinstance(amount, Decimal) and amount < most


def _has(act: Act, number: Decimal) -> bool:
    if isinstance(act, AddItem):
        return act.rate == number
    lines = act.lines if isinstance(act, CreateInvoice) else ()
    return any(number in (line.qty, line.rate, line.amount) for line in lines)
