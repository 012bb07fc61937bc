"""What a paper shows: plain values, no rows, no database."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from core.gst.document import DocumentType

PaperType = DocumentType | Literal["credit_note", "debit_note"]


@dataclass(frozen=True)
class Party:
    """Supplier or recipient as frozen on the document."""

    name: str
    address_lines: tuple[str, ...] = ()
    gstin: str | None = None
    state_code: str = ""
    state_name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class BankDetails:
    """Where money can be sent by transfer."""

    name: str
    account: str
    ifsc: str
    bank: str


@dataclass(frozen=True)
class ViewLine:
    """A line as printed; ``qty`` None: a note about its value alone."""

    n: int
    name: str
    detail: str
    hsn: str | None
    qty: Decimal | None
    unit_label: str
    rate: Decimal | None
    gst_rate: Decimal
    gross_paise: int
    discount_paise: int
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    cess_paise: int
    total_paise: int


@dataclass(frozen=True)
class InvoiceView:
    """An invoice or note as printed; `due_paise` is what is still to pay.

    A note names the invoice it changes and why; its `earlier_balance_paise` is the khata before it.
    """

    number: str
    document_type: PaperType
    status: str
    date: dt.date
    due_date: dt.date
    supplier: Party
    composition: bool
    recipient: Party | None
    place_of_supply: str
    inter_state: bool
    half_tax_label: str
    lines: tuple[ViewLine, ...]
    discount_paise: int
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    cess_paise: int
    round_off_paise: int
    total_paise: int
    due_paise: int
    earlier_balance_paise: int | None
    upi: str | None
    bank: BankDetails | None
    prices_include_tax: bool
    page_url: str
    note: str = ""
    sandbox: bool = False
    cancelled_on: dt.date | None = None
    cancel_reason: str = ""
    ship_to: Party | None = None
    reverse_charge: bool = False
    original_number: str = ""
    original_date: dt.date | None = None
    reason: str = ""

    @property
    def is_note(self) -> bool:
        """True on a credit or debit note (Rule 53)."""
        return self.document_type in {"credit_note", "debit_note"}

    @property
    def taxed(self) -> bool:
        """True on a tax invoice, and on a note about one: GST columns and sums are printed."""
        if self.is_note:
            return any(line.gst_rate for line in self.lines)
        return self.document_type == "tax_invoice"

    @property
    def payable_paise(self) -> int:
        """What a QR may ask for: nothing where cancelled, paid or credited."""
        if self.status != "issued" or self.document_type == "credit_note":
            return 0
        return self.due_paise
