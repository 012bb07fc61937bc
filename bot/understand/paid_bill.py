"""The bill that money came for, told by its number and nothing else: ``..., 769 ka 3640 aaya``.

After goods it could be their price; where no bill has the number, or both make sense, that is doubted.
"""

from dataclasses import replace
from decimal import Decimal

from bot.context import ShopContext
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.refs import bill_so_numbered, find_invoice

BILL_NUMBER = "bill_number"
"""The sense of a figure that is the number of a bill, and no price of goods said before it."""

_OF = ("of", "to", "upon")
_BETWEEN = ("filler", "of", "payment_word", "money", "bill", "again", "currency")


def told(marks: list[Mark], context: ShopContext) -> list[Mark]:
    """Mark the numbers of bills that were paid; see the module. Raises: Doubt."""
    found = list(marks)
    for i in range(len(marks) - 2):
        sum_at = _sum_after(marks, i)
        if sum_at is None:
            continue
        known = bill_so_numbered(_digits(marks[i]), context) or _led_by_bill(marks, i, context)
        if known and marks[i + 1].has("correcting", "no"):
            found[i + 1] = replace(marks[i + 1], tags=frozenset({"of"}))  # Gujarati: 769 na 3640
        if not _opens(marks, i):
            continue
        number, came = marks[i].number or Decimal(0), marks[sum_at].number or Decimal(0)
        if known and (number < came or _priced(marks[:i])):
            found[i] = replace(marks[i], tags=marks[i].tags | {BILL_NUMBER})
        elif known or number < came:
            raise Doubt("the number of a bill that was paid, or what the goods come to")
    return found


def _sum_after(marks: list[Mark], i: int) -> int | None:
    """Find the sum of ``769 ka 3640 aaya``, where it begins; None where no number of a bill is there."""
    long = len(_digits(marks[i])) >= _LEAST or (_digits(marks[i]) and _is_led(marks, i))
    if not long or not marks[i + 1].has(*_OF):
        return None
    end = i + 2
    while end < len(marks) and marks[end].number is None and marks[end].has(*_BETWEEN):
        end += 1
    if end >= len(marks) or marks[end].number is None:
        return None
    rest = _clause(marks[end + 1 :])
    came = any(mark.has("paid") for mark in rest)
    return end if came and not any(mark.unit or mark.is_unread for mark in rest) else None


def _is_led(marks: list[Mark], i: int) -> bool:
    return i > 0 and marks[i - 1].has("bill")


def _led_by_bill(marks: list[Mark], i: int, context: ShopContext) -> str | None:
    """Return the bill of ``bill 88 na 3000 aapya``, however short its number is."""
    found = find_invoice(marks[i - 1 : i + 1], context) if _is_led(marks, i) else None
    return found.value if found else None


_LEAST = 3  # digits: fewer count goods


def _digits(mark: Mark) -> str:
    return mark.token.raw if mark.token.kind == "number" and mark.token.raw.isdigit() else ""


def _clause(marks: list[Mark]) -> list[Mark]:
    end = next((i for i, mark in enumerate(marks) if mark.has("break", "and")), len(marks))
    return marks[:end]


def _opens(marks: list[Mark], i: int) -> bool:
    """True for a figure that opens a clause, where something was counted before it."""
    led = i > 1 and marks[i - 1].has("break", "and") and marks[i - 1].number is None
    return led and any(mark.number is not None for mark in marks[: i - 1])


def _priced(marks: list[Mark]) -> bool:
    """True where the goods said before have a price of their own: a word of it, or a second figure."""
    counts = sum(mark.number is not None for mark in marks)
    return counts > 1 or any(
        mark.has("rate", "rate_sign", "rate_before", "rate_after") for mark in marks
    )
