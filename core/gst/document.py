"""Which document it must be, and what must stand on it.

A regular supplier gives a tax invoice, or a bill of supply where nothing on it bears tax; a
composition supplier a bill of supply, always; an unregistered one must not charge tax and gives a
plain bill (CGST Act ss. 31, 32, 10; Rules 46, 49, 5(1)(f)).

>>> document_type("regular", [Decimal(18), Decimal(0)]), document_type("regular", [Decimal(0)])
('tax_invoice', 'bill_of_supply')
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from core.gst.numbering import financial_year
from core.gst.tables import holds, rows

Scheme = Literal["regular", "composition", "unregistered"]
DocumentType = Literal["tax_invoice", "bill_of_supply", "bill"]
# What a line is to the tax: the cell of GSTR-1 table 8 where it bears none (CGST Act ss. 2(47), 11).
Treatment = Literal["taxable", "nil", "exempt", "non_gst"]

COMPOSITION_DECLARATION = "Composition taxable person, not eligible to collect tax on supplies"
TITLES: dict[str, str] = {
    "tax_invoice": "Tax invoice",
    "bill_of_supply": "Bill of supply",
    "bill": "Bill",
    "credit_note": "Credit note",
    "debit_note": "Debit note",
    "invoice_cum_bill_of_supply": "Invoice-cum-bill of supply",
    "estimate": "Estimate",
    "challan": "Delivery challan",
    "receipt_voucher": "Receipt voucher",
    "refund_voucher": "Refund voucher",
}


def document_type(scheme: Scheme, rates: Iterable[Decimal]) -> DocumentType:
    """Return the document that the law asks for."""
    if scheme == "unregistered":
        return "bill"
    if scheme == "composition" or not any(rates):
        return "bill_of_supply"
    return "tax_invoice"


def threshold_paise(name: str, on: date) -> int:
    """Return a threshold of ``data/thresholds.csv`` in force on a date, in paise."""
    row = next(r for r in rows("thresholds.csv") if r["name"] == name and holds(r, on))
    return int(row["rupees"]) * 100


def last_day_for_credit(supplied_on: date) -> date:
    """Return the last day on which a credit note may lower the tax of a supply.

    30 November after the end of its financial year, or the day of the annual return if that is
    earlier, which this does not know. Source: CGST Act s. 34(2) as it stands since 2022-10-01.

    >>> last_day_for_credit(date(2025, 6, 15)), last_day_for_credit(date(2026, 3, 31))
    (datetime.date(2026, 11, 30), datetime.date(2026, 11, 30))
    """
    return date(financial_year(supplied_on) + 1, 11, 30)
