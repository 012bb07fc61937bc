"""UPI payment links and what stands in them.

Source: NPCI UPI Linking Specification 1.6. Values are percent-encoded one by one, so that no name or
note can add a parameter; the result is pure ASCII. ``tr`` holds letters and digits alone, since
several apps refuse anything else. Above one lakh the amount is left out: most banks stop a payment
there, and the payer types a part.

>>> payment_uri(UpiPayment("a@example", "Sharma & Sons", am_paise=106200, tr="X1", tn="Invoice X/1"))
'upi://pay?pa=a@example&pn=Sharma%20%26%20Sons&am=1062.00&cu=INR&tr=X1&tn=Invoice%20X%2F1'
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from core.text import strip_invisible

ONE_PAYMENT_LIMIT_PAISE = 1_00_000_00
MAX_NOTE = 50
MAX_REFERENCE = 35


@dataclass(frozen=True)
class UpiPayment:
    """What a link asks for. ``am_paise`` None: the payer types the amount."""

    pa: str
    pn: str
    am_paise: int | None = None
    tr: str = ""
    tn: str = ""


def payment_uri(payment: UpiPayment) -> str:
    """Write the link."""
    pairs = [("pa", quote(payment.pa, safe="@")), ("pn", _value(payment.pn, 99))]
    if payment.am_paise and payment.am_paise <= ONE_PAYMENT_LIMIT_PAISE:
        rupees, rest = divmod(payment.am_paise, 100)
        pairs.append(("am", f"{rupees}.{rest:02d}"))
    pairs.append(("cu", "INR"))
    if payment.tr:
        pairs.append(("tr", payment.tr))
    if payment.tn:
        pairs.append(("tn", _value(payment.tn, MAX_NOTE)))
    return "upi://pay?" + "&".join(f"{name}={value}" for name, value in pairs)


def _value(text: str, length: int) -> str:
    return quote(strip_invisible(text)[:length].strip(), safe="")


def parse_uri(uri: str) -> dict[str, str]:
    """Read a link's parameters; a bare plus is a plus, never a blank.

    >>> parse_uri("upi://pay?pa=a@example&pn=A%20B&am=1.00")
    {'pa': 'a@example', 'pn': 'A B', 'am': '1.00'}
    """
    query = uri.partition("?")[2]
    pairs = (part.partition("=") for part in query.split("&") if part)
    return {name: unquote(value) for name, _, value in pairs}


def reference_of(number: str, *, paid_paise: int = 0) -> str:
    """Make ``tr`` of a document number; another amount due gets another reference.

    >>> reference_of("4S/2026-27/0421"), reference_of("4S/2026-27/0421", paid_paise=100)
    ('4S2026270421', '4S2026270421P100')
    """
    base = re.sub(r"[^A-Za-z0-9]", "", number)
    return (f"{base}P{paid_paise}" if paid_paise else base)[:MAX_REFERENCE]
