"""UPI payment links and what stands in them.

Source: NPCI UPI Linking Specification 1.6. Values are percent-encoded one by one, so that no name or
note can add a parameter; the result is pure ASCII. ``tr`` holds letters and digits alone, since
several apps refuse anything else. Above one lakh the amount is left out: most banks stop a payment
there, and the payer types a part.

>>> payment_uri(UpiPayment("a@example", "Sharma & Sons", am_paise=106200, tr="X1", tn="Invoice X/1"))
'upi://pay?pa=a@example&pn=Sharma%20%26%20Sons&am=1062.00&cu=INR&tr=X1&tn=Invoice%20X%2F1'
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote

from core.clock import INDIA
from core.text import strip_invisible

ONE_PAYMENT_LIMIT_PAISE = 1_00_000_00
MAX_NOTE = 50
TEST_PAYEE, TEST_NOTE = "test@invalid", "TEST"  # of the sandbox: no app pays it
MAX_REFERENCE = 35
_NOT_REFERENCE = re.compile(r"[^A-Za-z0-9]")


@dataclass(frozen=True)
class GstFields:
    """What a B2C code of a large supplier tells besides (Notification 14/2020-CT); off by default."""

    gstin: str
    number: str
    at: dt.datetime
    cgst_paise: int = 0
    sgst_paise: int = 0
    igst_paise: int = 0
    cess_paise: int = 0
    name: str = ""


@dataclass(frozen=True)
class UpiPayment:
    """What a link asks for. ``am_paise`` None: the payer types the amount."""

    pa: str
    pn: str
    am_paise: int | None = None
    tr: str = ""
    tn: str = ""
    gst: GstFields | None = None


def payment_uri(payment: UpiPayment) -> str:
    """Write the link."""
    payee = _plain(payment.pn, ".&-", 99) or payment.pa.partition("@")[0]
    pairs = [("pa", payment.pa), ("pn", payee)]
    if payment.am_paise and 0 < payment.am_paise <= ONE_PAYMENT_LIMIT_PAISE:
        pairs.append(("am", _rupees(payment.am_paise)))
    pairs.append(("cu", "INR"))
    pairs.append(("tr", _NOT_REFERENCE.sub("", payment.tr)[:MAX_REFERENCE]))
    pairs.append(("tn", _plain(payment.tn, "./-", MAX_NOTE)))
    if payment.gst:
        pairs += _gst_pairs(payment.gst)
    written = (
        f"{name}={quote(value, safe='@' if name == 'pa' else '')}" for name, value in pairs if value
    )
    return "upi://pay?" + "&".join(written)


def _gst_pairs(gst: GstFields) -> list[tuple[str, str]]:
    heads = {
        "CGST": gst.cgst_paise,
        "SGST": gst.sgst_paise,
        "IGST": gst.igst_paise,
        "CESS": gst.cess_paise,
    }
    parts = {"GST": sum(heads.values()), **{head: paise for head, paise in heads.items() if paise}}
    return [
        ("gstIn", gst.gstin),
        ("gstBrkUp", "|".join(f"{head}:{_rupees(paise)}" for head, paise in parts.items())),
        ("invoiceNo", gst.number),
        ("invoiceDate", gst.at.astimezone(INDIA).isoformat(timespec="seconds")),
        ("invoiceName", _plain(gst.name, ".&-", 99)),
    ]


def _rupees(paise: int) -> str:
    rupees, rest = divmod(paise, 100)
    return f"{rupees}.{rest:02d}"


def _plain(text: str, allowed: str, length: int) -> str:
    """Keep letters of any script, digits and few signs: apps choke on the rest."""
    kept = "".join(
        char if unicodedata.category(char)[0] in "LMN" or char in allowed else " "
        for char in strip_invisible(text)
    )
    return " ".join(kept.split())[:length].strip()


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
    base = _NOT_REFERENCE.sub("", number)
    return (f"{base}P{paid_paise}" if paid_paise else base)[:MAX_REFERENCE]
