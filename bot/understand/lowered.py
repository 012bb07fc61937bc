"""The price that goods come down to, told behind what goes off it: ``tie pe 10 rs kam lagana 70 wali``."""

from collections.abc import Sequence
from decimal import Decimal

from bot.understand.lines import Doubt
from bot.understand.marks import Mark, all_have
from bot.understand.names import Known

_LESS = ("discount", "currency", "change", "make", "filler", "break", "exclusive", "flat")


def to_price(marks: list[Mark], known: Known) -> list[Mark]:
    """Leave of both the price alone, at its own goods: never at those that are named last.

    Raises: Doubt (the price is not what is left of the known one).
    """
    for i, mark in enumerate(marks):
        if "discount" not in mark.tags or mark.number is not None:
            continue
        start, less = _goods_before(marks, i, known)
        at = next((j for j in range(i, len(marks)) if marks[j].number is not None), None)
        if start is None or at is None or not _is_price(marks, i, at):
            continue
        found = known.goods([one.text for one in marks[start:less] if one.is_unread])
        rate, off = found[0].rate if len(found) == 1 else None, marks[less].number
        if rate is None or off is None or rate - off != _figure(marks[at]):
            raise Doubt("so much less, and a price that does not come of it")
        goods = [one for one in marks[start:less] if one.is_unread]
        return [*marks[:start], *goods, *marks[at:]]
    return marks


def _goods_before(marks: Sequence[Mark], at: int, known: Known) -> tuple[int | None, int]:
    """Find where a clause of goods and one sum before the word begins, and the sum."""
    sums = [j for j in range(max(0, at - 2), at) if marks[j].number is not None]
    if len(sums) != 1 or sums[0] < 2 or not marks[sums[0] - 1].has("upon"):
        return None, 0
    start = sums[0] - 1
    while start and marks[start - 1].is_unread:
        start -= 1
    named = start < sums[0] - 1 and known.starts_good(marks[start].text)
    return (start if named else None), sums[0]


def _is_price(marks: Sequence[Mark], at: int, price: int) -> bool:
    """True for a figure with a word of rate that closes the message, and nothing said before it."""
    between, after = marks[at + 1 : price], marks[price + 1 :]
    priced = bool(after) and after[0].has("rate_after")
    return priced and all_have(between, *_LESS) and all_have(after[1:], "break", "filler", "make")


def _figure(mark: Mark) -> Decimal:
    return mark.number if mark.number is not None else Decimal(0)
