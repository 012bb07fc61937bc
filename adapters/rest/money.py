"""Sums and figures as JSON numbers, from the integer or the decimal: never through a binary float.

>>> rupees(106200), rupees(8050), rupees(-5)
(1062, Decimal('80.50'), Decimal('-0.05'))
>>> figure(Decimal("2.500")), figure(Decimal("18")), figure(Decimal("1000"))
(Decimal('2.5'), 18, 1000)
"""

from decimal import Decimal

from core.money import to_rupees

Number = int | Decimal
_TWO = Decimal("0.01")


def rupees(paise: int) -> Number:
    """Write paise as rupees: whole ones without decimals, others with two."""
    return to_rupees(paise) if paise % 100 else paise // 100


def price(rate: Decimal | None) -> Number | None:
    """Write rupees per unit: whole ones without decimals, others with two to four."""
    if rate is None:
        return None
    if rate == rate.to_integral_value():
        return int(rate)
    return rate.quantize(_TWO) if rate == rate.quantize(_TWO) else rate.normalize()


def figure(value: Decimal) -> Number:
    """Write a quantity or a percentage without zeros that say nothing."""
    whole = value.to_integral_value()
    return int(whole) if value == whole else value.normalize()
