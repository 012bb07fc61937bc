"""What a customer of the shop says: what he owes, that he has paid or will, that something is wrong."""

import datetime as dt
from typing import Any

from bot.acts import (
    Act,
    ClaimPaid,
    Dispute,
    Greet,
    MyBalance,
    MyInvoices,
    OptIn,
    OptOut,
    PromiseToPay,
    Thanks,
)
from bot.context import ShopContext
from bot.understand import refs
from bot.understand.bills import MODES
from bot.understand.dates import find_dates
from bot.understand.lines import Doubt
from bot.understand.marks import Mark


def read(text: str, marks: list[Mark], context: ShopContext, today: dt.date) -> Act:
    """Read a customer's message. Raises: Doubt."""
    says = {tag for mark in marks for tag in mark.tags}
    for reader in (_messages, _promise, _dispute, _claim, _asks):
        if act := reader(text, marks, says, context, today):
            return act
    if "thanking" in says:
        return Thanks()
    if "greeting" in says:
        return Greet()
    raise Doubt


def _messages(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    """Read that he wants no messages, or wants them again."""
    if not says & {"chat", "reminder"}:
        return OptOut() if text.strip().casefold() in {"stop", "unsubscribe", "band karo"} else None
    if "stop" in says or "negation" in says:
        return OptOut()
    return OptIn() if says & {"again", "start"} else None


def _promise(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    spans = [span for span in find_dates(marks, today, past=False) if span.first]
    if "future" not in says or not (spans or "money" in says):
        return None
    held = {i for span in spans for i in range(span.start, span.end)}
    sums = [m.number for i, m in enumerate(marks) if m.number is not None and i not in held]
    return PromiseToPay(date=spans[0].first if spans else None, amount=sums[0] if sums else None)


def _dispute(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    goods = any(mark.unit for mark in marks) and any(mark.number is not None for mark in marks)
    more = "above" in says or "most" in says or "alone" in says or "negation" in says
    if not ("wrong" in says or (goods and more)):
        return None
    ref = refs.find_invoice(marks, context, unknown=False)
    return Dispute(invoice=ref.value if ref else None, reason=text.strip())


def _claim(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    if not says & {"paid", *MODES} or says & {"negation", "other", "future", "question", "show_me"}:
        return None
    ref = refs.find_reference(marks)
    invoice = refs.find_invoice(marks, context, unknown=False)
    held = {i for one in (ref, invoice) if one for i in range(one.start, one.end)}
    sums = [m.number for i, m in enumerate(marks) if m.number is not None and i not in held]
    if len(sums) > 1:
        return None
    slots: dict[str, Any] = {"ref": ref.value} if ref else {}
    if invoice:
        slots["invoice"] = invoice.value
    mode = next((mode for mark in marks for mode in MODES if mark.has(mode)), None)
    return ClaimPaid(amount=sums[0] if sums else None, mode=mode, **slots)


def _asks(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    if "bill" in says and says & {"show", "send", "give", "last", "statement", "wish"}:
        return MyInvoices()
    owing = says & {"balance", "due_word", "statement", "credit"}
    if owing and not any(mark.number is not None for mark in marks):
        return MyBalance()
    return None
