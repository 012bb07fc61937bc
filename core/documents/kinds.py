"""What each kind of paper calls its parts, and which copy it is."""

from dataclasses import dataclass
from typing import Literal

from core.documents.view import InvoiceView

Copy = Literal["original", "duplicate", "triplicate"]


@dataclass(frozen=True)
class Kind:
    """Words of a kind of paper. ``on``: over its date; ``earlier``: over what it refers to."""

    on: str
    to: str = "Bill to"
    total: str = "Total"
    foot: str = ""
    earlier: str = "Against invoice"
    earlier_on: str = "Invoice date"
    due: str = "Due date"


_CREDIT = "This note reduces the invoice named above; tax is reversed at the rate of that invoice."
_DEBIT = "This note adds to the invoice named above; tax is charged at the rate of that invoice."
_KINDS: dict[str, Kind] = {
    "tax_invoice": Kind("Invoice date"),
    "bill_of_supply": Kind("Date"),
    "bill": Kind("Date"),
    "credit_note": Kind("Credit note date", "Issued to", "Credit total", _CREDIT),
    "debit_note": Kind("Debit note date", "Issued to", "Debit total", _DEBIT),
    "estimate": Kind(
        "Estimate date",
        "Estimate for",
        "Estimated total",
        "An estimate is no bill: it supplies nothing and asks for no payment.",
        due="Valid until",
    ),
    "challan": Kind(
        "Challan date",
        "Consignee",
        "Total value",
        "Goods that go with this challan are not supplied by it (Rule 55).",
    ),
    "receipt_voucher": Kind("Voucher date", "Received from", "Advance received"),
    "refund_voucher": Kind(
        "Voucher date",
        "Given back to",
        "Advance given back",
        earlier="Receipt voucher",
        earlier_on="Its date",
    ),
}
_GOODS: dict[Copy, str] = {
    "original": "ORIGINAL FOR RECIPIENT",
    "duplicate": "DUPLICATE FOR TRANSPORTER",
    "triplicate": "TRIPLICATE FOR SUPPLIER",
}
_SERVICES: dict[Copy, str] = {
    "original": "ORIGINAL FOR RECIPIENT",
    "duplicate": "DUPLICATE FOR SUPPLIER",
}
_CHALLAN: dict[Copy, str] = {
    "original": "ORIGINAL FOR CONSIGNEE",
    "duplicate": "DUPLICATE FOR TRANSPORTER",
    "triplicate": "TRIPLICATE FOR CONSIGNER",
}


def kind_of(view: InvoiceView) -> Kind:
    """Return the words of a paper."""
    return _KINDS[view.document_type]


def _marks(view: InvoiceView) -> dict[Copy, str]:
    if view.document_type == "challan":
        return _CHALLAN
    if not view.taxed or view.document_type in {"estimate", "receipt_voucher", "refund_voucher"}:
        return {}
    return _SERVICES if view.of_services else _GOODS


def copies_of(view: InvoiceView) -> tuple[Copy, ...]:
    """List the copies that the law wants: three of goods, two of services (Rules 48, 55)."""
    return tuple(_marks(view)) or ("original",)


def copy_mark(view: InvoiceView, copy: Copy) -> str:
    """Write which copy it is; nothing on papers that have one."""
    return _marks(view).get(copy, "")
