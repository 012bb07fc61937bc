"""The invoice reference number: what the portal computes, so that a document is registered once.

SHA-256 of supplier GSTIN, financial year, document type and number, joined without a separator. Source:
GST e-invoice system, "IRN generation"; number in upper case since 2025-06-01 (GSTN advisory of 2025-04-04).
"""

import datetime as dt
from hashlib import sha256
from typing import Literal

from core.gst.numbering import financial_year

DocType = Literal["INV", "CRN", "DBN"]
_UPPER_FROM = dt.date(2025, 6, 1)


def year_of(on: dt.date) -> str:
    """Write the financial year of a document's date as the portal does.

    >>> year_of(dt.date(2026, 3, 31)), year_of(dt.date(2026, 4, 1))
    ('2025-26', '2026-27')
    """
    first = financial_year(on)
    return f"{first}-{(first + 1) % 100:02d}"


def irn_of(
    gstin: str, doc_type: DocType, number: str, *, on: dt.date, registered: dt.date | None = None
) -> str:
    """Compute the reference number of a document of a date.

    ``registered``: the day on which it is asked for, by default today's rule holds.

    >>> irn_of("19AAAPI3182M007", "INV", "ug032", on=dt.date(2025, 6, 2))[:8]
    'b5abd038'
    """
    if registered is None or registered >= _UPPER_FROM:
        number = number.upper()
    return sha256(f"{gstin}{year_of(on)}{doc_type}{number}".encode()).hexdigest()
