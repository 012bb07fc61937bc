"""Money is whole paise: rounding, splitting, Indian grouping, amount in words.

Nothing here is ever a binary float. Rounding is half up, as the GST portal does it: Python's own
half-even would make 0.045 rupees 4 paise instead of 5.

>>> parse_rupees("1,062.50")
106250
>>> format_paise(10620000), format_paise(106250, decimals="auto"), format_paise(89700, decimals="auto")
('1,06,200.00', '1,062.50', '897')
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

from core.errors import AmountNotValid

MAX_DOCUMENT_PAISE = 99_999_999_999_99
MAX_UNIT_PAISE = 2_00_00_000_00  # of what is kept for one unit or one bill: a column of four bytes
MINUS = "−"


def round_half_up(value: Decimal) -> int:
    """Round to a whole number, halves away from zero.

    >>> round_half_up(Decimal("4.5")), round_half_up(Decimal("-0.5"))
    (5, -1)
    """
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_rupees(text: str | Decimal | int, *, places: int = 2, field: str = "amount") -> int:
    """Turn an amount in rupees into paise.

    Raises: AmountNotValid where it is no number, is negative, too large or has more decimals than
    ``places``.
    """
    try:
        value = Decimal(str(text).replace(",", "").strip())
    except InvalidOperation:
        raise AmountNotValid(field=field, value=str(text)) from None
    if not value.is_finite() or not 0 <= value <= to_rupees(MAX_DOCUMENT_PAISE):
        raise AmountNotValid(field=field, value=str(text))
    if value != value.quantize(Decimal(1).scaleb(-places)):
        raise AmountNotValid(field=field, value=str(text))
    return round_half_up(value * 100)


def to_rupees(paise: int) -> Decimal:
    """Write paise as an exact decimal of rupees."""
    return Decimal(paise).scaleb(-2)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole sum by weights: largest remainder, ties to the earlier; the shares add up.

    >>> spread(100, [1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(weights)
    if whole == 0:
        return [total] + [0] * (len(weights) - 1) if weights else []
    shares = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares


def group(whole: int) -> str:
    """Write a whole number with Indian grouping.

    >>> group(106200), group(999), group(99999999)
    ('1,06,200', '999', '9,99,99,999')
    """
    digits = str(abs(whole))
    head, tail = digits[:-3], digits[-3:]
    grouped = re.sub(r"(?<=\d)(?=(\d\d)+$)", ",", head)
    return ("-" if whole < 0 else "") + (f"{grouped},{tail}" if head else tail)


def format_paise(paise: int, *, decimals: Literal["always", "auto"] = "always") -> str:
    """Write an amount with Indian grouping; ``auto`` leaves out paise that are zero.

    The minus sign is U+2212, as on paper.
    """
    rupees, rest = divmod(abs(paise), 100)
    sign = MINUS if paise < 0 else ""
    if decimals == "auto" and rest == 0:
        return f"{sign}{group(rupees)}"
    return f"{sign}{group(rupees)}.{rest:02d}"


def rupees_text(paise: int) -> str:
    """Write an amount as an error tells it.

    >>> rupees_text(1300_00), rupees_text(-50)
    ('₹1,300', '₹−0.50')
    """
    return f"₹{format_paise(paise, decimals='auto')}"


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((10_000_000, "crore"), (100_000, "lakh"), (1_000, "thousand"), (100, "hundred"))


def number_in_words(number: int) -> str:
    """Spell a whole number in Indian English.

    >>> number_in_words(6938), number_in_words(10_05_00_021)
    ('six thousand nine hundred thirty-eight', 'ten crore five lakh twenty-one')
    """
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    scale, name = next((scale, name) for scale, name in _SCALES if number >= scale)
    count, rest = divmod(number, scale)
    words = f"{number_in_words(count)} {name}"
    return f"{words} {number_in_words(rest)}" if rest else words


def in_words(paise: int) -> str:
    """Spell an amount as invoices do.

    >>> in_words(106250)
    'Rupees one thousand sixty-two and fifty paise only'
    """
    rupees, rest = divmod(paise, 100)
    tail = f" and {number_in_words(rest)} paise" if rest else ""
    return f"Rupees {number_in_words(rupees)}{tail} only"
