"""A sum that may be of all goods of a bill: ``dono``, ``sab milake 400``, ``ella seri 650``."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from bot.acts import Line
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.names import Known


def is_said(marks: list[Mark], said: set[str]) -> bool:
    """True for ``dono``, ``450 me sab``, ``sab milake 400``, ``sara 600``: a sum that may be of all goods."""
    pairs = pairwise(marks) if "full" in said else ()
    if any(one.has("full") and not one.unit and two.number is not None for one, two in pairs):
        return True
    if "both" in said or "everyone" not in said:
        return "both" in said or _all_in(marks, said)
    alls = [i for i in range(len(marks)) if _is_all(marks, i)]
    return any(
        one.number is not None
        for i in alls
        for one in (*marks[max(0, i - 2) : i], *marks[i + 1 : i + 3])
    )


_OF_PAYMENT = ("cash", "upi", "bank", "cheque", "card", "paid", "money")


def _is_all(marks: list[Mark], i: int) -> bool:
    """True for a word for all; of ``ellathukum cash kuduthutaru`` it says what was paid, and no price."""
    if not marks[i].has("everyone") or marks[i].number is not None:
        return False
    return not any(mark.has(*_OF_PAYMENT) for mark in marks[i + 1 : i + 2])


def _all_in(marks: list[Mark], said: set[str]) -> bool:
    """True for Kannada ``ella seri 650``: all of it together."""
    both = said >= {"full", "inclusive"}
    return both and any(a.has("full") and b.has("inclusive") for a, b in pairwise(marks))


def prices_some(marks: list[Mark], found: list[Line]) -> bool:
    """True where some lines have a figure of the message as their price, others have none."""
    said = {mark.number for mark in marks if mark.number is not None}
    return {True, False} == {line.rate in said or line.amount in said for line in found}


_ABOUT, _FAR, _MUCH = Decimal("1.3"), Decimal("1.5"), Decimal(2)


def settled(found: list[Line], marks: list[Mark], known: Known) -> list[Line]:
    """``2 charger aur 1 cover diya 1500 me``: what all come to at the known rates is no price of the last.

    Raises: Doubt, where it is only about that, and far from what the last comes to.
    """
    last, others = (found[-1], found[:-1]) if found else (None, [])
    said = {mark.number for mark in marks if mark.number is not None}
    own = _known_price(last, known) if last and last.amount in said else None
    before = [(line.rate or 0) * (line.qty or 1) for line in others]
    if not (last and last.amount and own and before):
        return found
    if any(line.amount is not None or line.rate in said for line in others):
        return found
    whole, one = _times(last.amount, sum(before) + own), _times(last.amount, own)
    if whole == 1 and one >= _FAR:
        return [*others, replace(last, amount=None, rate=own / (last.qty or 1))]
    about = one >= _FAR and whole < _ABOUT
    if whole == 1 or about or (one >= _MUCH and not all(before)):
        raise Doubt("the sum may be of all goods, or of the last alone")
    return found


def _known_price(line: Line, known: Known) -> Decimal | None:
    """Give what a line comes to at the known rate; None where that is of another unit, or not known."""
    items = known.goods([line.item]) if line.item else []
    item = known.priced(items[0]) if len(items) == 1 else None
    fits = item is not None and item.name == line.item and item.unit == line.unit
    return item.rate * (line.qty or 1) if item and item.rate and fits else None


def _times(one: Decimal, other: Decimal) -> Decimal:
    low, high = sorted((one, other))
    return high / low
