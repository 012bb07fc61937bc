"""How values are written on papers."""

import datetime as dt
from decimal import Decimal

from core.money import MINUS, format_paise


def date_text(on: dt.date) -> str:
    """Write a date.

    >>> date_text(dt.date(2026, 12, 8))
    '8 Dec 2026'
    """
    return f"{on.day} {on:%b %Y}"


def percent_text(percent: Decimal) -> str:
    """Write a percentage without zeros that say nothing.

    >>> percent_text(Decimal("2.50")), percent_text(Decimal("18"))
    ('2.5%', '18%')
    """
    return f"{percent.normalize():f}%"


def phone_text(phone: str) -> str:
    """Write a number of ten digits in two halves, as it is read aloud.

    >>> phone_text("9800000421"), phone_text("0141 200")
    ('98000 00421', '0141 200')
    """
    return f"{phone[:5]} {phone[5:]}" if len(phone) == 10 and phone.isdigit() else phone


def masked_phone(phone: str) -> str:
    """Write whose number it is without telling it: a paper is passed on.

    >>> masked_phone("9800000143"), masked_phone("")
    ('Mobile ••• ••• 0143', '')
    """
    digits = "".join(char for char in phone if char.isdigit())
    return f"Mobile ••• ••• {digits[-4:]}" if len(digits) >= 8 else ""


def qty_text(qty: Decimal) -> str:
    """Write a quantity, grouped, without trailing zeros.

    >>> qty_text(Decimal("1234.567")), qty_text(Decimal("10.0"))
    ('1,234.567', '10')
    """
    whole, _, rest = f"{qty.normalize():f}".partition(".")
    grouped = format_paise(int(whole) * 100, decimals="auto")
    return f"{grouped}.{rest}" if rest else grouped


def rate_text(rate: Decimal) -> str:
    """Write a unit rate with at least two decimals, more where it was given so.

    >>> rate_text(Decimal(380)), rate_text(Decimal("0.125"))
    ('380.00', '0.125')
    """
    text = f"{rate.normalize():f}"
    whole, _, rest = text.partition(".")
    return f"{format_paise(int(whole) * 100, decimals='auto')}.{rest.ljust(2, '0')}"


def signed(paise: int) -> str:
    """Write an amount with its sign.

    >>> signed(30), signed(-30)
    ('+0.30', '−0.30')
    """
    return ("+" if paise >= 0 else MINUS) + format_paise(abs(paise))
