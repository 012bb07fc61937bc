"""What a paper shows: plain values, no rows, no database."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from core.documents.logo import Logo
from core.gst.document import TITLES, DocumentType, Treatment

TradePaperType = Literal["estimate", "challan"]
VoucherType = Literal["receipt_voucher", "refund_voucher"]
PaperForm = Literal["a4", "a5", "thermal80", "thermal58"]
PaperType = DocumentType | Literal["credit_note", "debit_note"] | TradePaperType | VoucherType
_TO_PAY = {"tax_invoice", "bill_of_supply", "bill", "debit_note"}


@dataclass(frozen=True)
class Party:
    """Supplier or recipient as frozen on the document; a supplier without ``logo`` has his letters."""

    name: str
    address_lines: tuple[str, ...] = ()
    gstin: str | None = None
    state_code: str = ""
    state_name: str = ""
    phone: str = ""
    email: str = ""
    logo: Logo | None = None


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
    treatment: Treatment = "taxable"

    @property
    def tax_paise(self) -> int:
        """All heads."""
        return self.cgst_paise + self.sgst_paise + self.igst_paise + self.cess_paise


@dataclass(frozen=True)
class EinvoiceStamp:
    """What the e-invoice portal gave. ``token``: the signed QR as it came; ``sandbox``: nothing is meant."""

    irn: str
    ack_no: str
    ack_at: str
    token: str
    sandbox: bool = False


@dataclass(frozen=True)
class InvoiceView:
    """An invoice, note, estimate, challan or voucher as printed; `due_paise` is what is still to pay.

    A note names the invoice it changes and why, a refund voucher its receipt; a note's
    `earlier_balance_paise` is the khata before it. ``facts`` are labels with what stands under them,
    ``remarks`` sentences about the tax, ``currency`` that of the rates, ``language`` that which stands
    beside English. ``heading``, ``above`` and ``below`` the lines: what the seller wants said there.
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
    supply: str = "domestic"
    endorsement: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    currency: str = ""
    form: PaperForm = "a4"
    language: str = "en"
    einvoice: EinvoiceStamp | None = None
    heading: str = ""
    above: tuple[tuple[str, str], ...] = ()
    below: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """What the paper is called.

        Taxable and exempt goods together, to a buyer without GSTIN: an invoice-cum-bill of supply (Rule 46A).
        """
        if self.document_type != "tax_invoice" or self.supply != "domestic":
            return TITLES[self.document_type]
        named = self.recipient is not None and self.recipient.gstin
        kinds = {line.treatment == "taxable" for line in self.lines}
        both = len(kinds) > 1 and not named
        return TITLES["invoice_cum_bill_of_supply" if both else "tax_invoice"]

    @property
    def is_note(self) -> bool:
        """True on a credit or debit note (Rule 53)."""
        return self.document_type in {"credit_note", "debit_note"}

    @property
    def is_voucher(self) -> bool:
        """True on a voucher of an advance (Rules 50, 51)."""
        return self.document_type in {"receipt_voucher", "refund_voucher"}

    @property
    def taxed(self) -> bool:
        """True on a tax invoice, and on what goes before or after one: GST columns and sums are printed."""
        if self.document_type in {"bill_of_supply", "bill"}:
            return False
        return self.document_type == "tax_invoice" or any(line.gst_rate for line in self.lines)

    @property
    def rated(self) -> bool:
        """True where rates of tax are printed: not where the e-commerce operator owes it (s. 9(5))."""
        return self.taxed and (bool(self.endorsement) or any(one.gst_rate for one in self.lines))

    @property
    def names_hsn(self) -> bool:
        """False on the papers of a shop without GSTIN: they have no word of the tax."""
        return bool(self.supplier.gstin)

    @property
    def tax_paise(self) -> int:
        """All heads, charged or not."""
        return sum(line.tax_paise for line in self.lines)

    @property
    def of_services(self) -> bool:
        """True where nothing but services stands on it: their codes begin with 99."""
        return all((line.hsn or "").startswith("99") for line in self.lines)

    @property
    def payable_paise(self) -> int:
        """What a QR may ask for: nothing where cancelled, paid or credited, or no bill at all."""
        if self.status != "issued" or self.document_type not in _TO_PAY:
            return 0
        return self.due_paise
