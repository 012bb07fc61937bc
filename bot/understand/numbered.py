"""The number of a bill is no price and no count: ``087 bill me mattress``, whatever was read of it."""

from decimal import Decimal

from bot.acts import Act, AddItem, CreateInvoice
from bot.understand.frame import Frame, Read
from bot.understand.lines import Doubt


def checked(read: Read, frame: Frame) -> Read:
    """Refuse a figure begun with a zero as that of goods, where a bill is so numbered. Raises: Doubt."""
    if "0" not in frame.text:
        return read
    ref = frame.invoice
    said = frame.marks[ref.start].text if ref else ""
    if said.startswith("0") and said.isdigit() and any(_has(act, Decimal(said)) for act in read[0]):
        raise Doubt("the number of a bill, and goods: what shall be done is not told")
    return read


def _has(act: Act, number: Decimal) -> bool:
    if isinstance(act, AddItem):
        return act.rate == number
    lines = act.lines if isinstance(act, CreateInvoice) else ()
    return any(number in (line.qty, line.rate, line.amount) for line in lines)
