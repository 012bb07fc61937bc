"""What an invoice is asked for with, and what is shown of it."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from adapters.rest.native.customers import CustomerBody, Gstin, State
from adapters.rest.native.items import Hsn, Name, Sku, Unit
from adapters.rest.shapes import (
    Amount,
    Body,
    CustomerId,
    Date,
    Day,
    Figure,
    Instant,
    InvoiceId,
    ItemId,
    Listed,
    Meta,
    Page,
    PaymentId,
    Percent,
    PerUnit,
    Positive,
    Price,
    Qty,
    Query,
    Resource,
    Rupees,
    Shown,
    When,
)

Treatment = Literal[
    "auto", "intra_state", "inter_state", "sez_with_payment", "sez_lut",
    "export_with_payment", "export_lut",
]  # fmt: skip
Line = Literal["taxable", "nil", "exempt", "non_gst"]
Document = Literal["tax_invoice", "bill_of_supply", "bill"]
Status = Literal["draft", "scheduled", "issued", "partially_paid", "paid", "cancelled", "deleted"]
Number = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z1-9][A-Za-z0-9/-]{0,15}$",
        examples=["4S/2026-27/0421"],
        description="Rule 46(b) CGST Rules: at most 16 characters",
    ),
]
Text = Annotated[str, Field(max_length=1000)]


# what a bank, an app or a cheque calls a payment; compared by its letters and digits
Reference = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./:_#@&()-]*$")]


class Discount(Body):
    """A discount, in per cent or in rupees."""

    model_config = ConfigDict(
        json_schema_extra={"minProperties": 1, "maxProperties": 1, "examples": [{"percent": 10}]}
    )

    percent: Percent = None
    amount: Amount = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("not_one", "give percent or amount, one of them")
        return self


class ShipTo(Body):
    """Where the goods go, if not to the buyer. The place of supply stays the buyer's."""

    name: Annotated[str, Field(max_length=120)] = ""
    line1: Annotated[str, Field(max_length=80)] = Field(default="", examples=["Plot 7, Sitapura"])
    line2: Annotated[str, Field(max_length=80)] = ""
    city: Annotated[str, Field(max_length=80)] = Field(default="", examples=["Jaipur"])
    state: State | None = None
    pincode: Annotated[str, Field(pattern=r"^([1-9][0-9]{5})?$", examples=["302022"])] = ""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["IN"])] = "IN"
    gstin: Gstin | None = None


class LineBody(Body):
    """A line: an item by ``sku`` or ``item_id``, or one described. What is given overrides the item's."""

    sku: Sku | None = None
    item_id: ItemId | None = None
    name: Name | None = None
    hsn: Hsn | None = None
    gst_rate: Percent | None = None
    qty: Qty
    rate: Price | None = None
    unit: Unit | None = None
    description: Annotated[str, Field(max_length=200)] = ""
    discount: Discount | None = None
    tax_treatment: Line = "taxable"
    cess_rate: Percent | None = None
    cess_per_unit: PerUnit | None = None
    retail_price: Price | None = None


class InvoiceFields(Body):
    """What an invoice is made of."""

    customer_id: CustomerId | None = None
    customer: CustomerBody | None = None
    place_of_supply: State | None = None
    items: Annotated[list[LineBody], Field(min_length=1, max_length=200)]
    gst_treatment: Treatment = "auto"
    document_type: Document | None = None
    number: Number | None = None
    date: Date | None = None
    due_date: Date | None = None
    prices_include_tax: bool | None = None
    discount: Discount | None = None
    round_to_rupee: bool | None = None
    notes: Text = ""
    terms: Text = ""
    metadata: Meta = Field(default_factory=dict)
    ship_to: ShipTo | None = None
    reverse_charge: bool = False


class InvoiceBody(InvoiceFields):
    """A new invoice. ``draft``: it is kept without a number, and issued later."""

    draft: bool = False
    send_whatsapp: bool = False
    send_email: bool = False


class InvoiceChange(InvoiceFields):
    """What shall be otherwise of a draft; or of an issued invoice its notes, due date, terms and metadata.

    What is not given stays. ``version``: as it was read, so that nobody's change is lost.
    """

    items: Annotated[list[LineBody], Field(min_length=1, max_length=200)] | None = None  # type: ignore[assignment]  # those of a draft may stay
    version: Annotated[int, Field(ge=0, examples=[1])] | None = None


class InvoicesQuery(Page):
    """Which invoices; days inclusive, by the date on them."""

    from_: Annotated[Date | None, Field(alias="from")] = None
    to: Date | None = None
    customer_id: CustomerId | None = None
    status: Status | None = None
    number: Annotated[
        str | None, Field(min_length=1, max_length=16, pattern=r"^[A-Za-z0-9/-]+$")
    ] = None
    include_deleted: bool = False


class InvoiceQuery(Query):
    """How an invoice is read."""

    include_deleted: bool = False


class PartyShown(Shown):
    """The buyer as he was when it was issued."""

    name: str
    gstin: str | None
    phone: str | None
    email: str | None
    address: str
    state: str | None
    pincode: str


class LineShown(Shown):
    """A line."""

    sku: str | None
    item_id: str | None
    name: Annotated[str, Field(examples=["Sofa rail 501"])]
    description: str
    hsn: Annotated[str | None, Field(examples=["8302"])]
    qty: Figure
    unit: Annotated[str, Field(examples=["NOS"])]
    rate: Rupees | None
    discount: Rupees
    taxable_value: Rupees
    tax_treatment: Line
    gst_rate: Figure
    cgst: Rupees
    sgst: Rupees
    igst: Rupees
    cess: Rupees
    total: Rupees


class Heads(Shown):
    """The heads of tax that apply; none on a bill of supply."""

    cgst: Rupees | None = None
    sgst: Rupees | None = None
    igst: Rupees | None = None
    cess: Rupees | None = None


class WarningShown(Shown):
    """Something that does not stop the document."""

    code: str
    message: str


class SentShown(Shown):
    """Where it went. ``sent``: it was accepted for sending."""

    sent: bool
    to: str | None
    status: Literal["queued", "sent", "simulated", "failed", "not_configured", "no_consent"]
    message_id: str | None


class IrnShown(Shown):
    """The registered e-invoice."""

    irn: str
    ack_no: str
    ack_date: str
    status: str


class InvoiceShown(Resource):
    """An invoice."""

    id: InvoiceId
    object: Literal["invoice"]
    number: Annotated[str | None, Field(examples=["4S/2026-27/0421"])]
    status: Status
    overdue: bool
    document_type: Document
    date: Day
    due_date: Day
    customer_id: CustomerId | None
    customer: PartyShown | None
    place_of_supply: Annotated[str, Field(examples=["08"])]
    gst_treatment: Treatment
    reverse_charge: bool
    prices_include_tax: bool
    items: list[LineShown]
    subtotal: Rupees
    discount_total: Rupees
    taxable_total: Rupees
    gst: Heads
    tax_total: Rupees
    round_off: Rupees
    total: Rupees
    amount_in_words: str
    amount_credited: Rupees
    amount_paid: Rupees
    balance_due: Rupees
    warnings: list[WarningShown]
    notes: str
    terms: str
    pdf_url: str | None
    public_url: str | None
    upi_qr: str | None
    upi_uri: str | None
    irn: IrnShown | None
    version: Annotated[int, Field(ge=1, examples=[1])]
    deleted_at: When | None
    whatsapp: SentShown | None
    email: SentShown | None


class InvoicesShown(Listed):
    """A page of invoices."""

    data: list[InvoiceShown]


class InvoiceDeleted(Shown):
    """An invoice in the bin; it stays until somebody has it back."""

    id: InvoiceId
    object: Literal["invoice"]
    deleted: Literal[True]
    deleted_at: When
    recoverable_until: None


class PayBody(Body):
    """How it was paid; by default all that is due, now, in cash."""

    method: Literal["upi", "cash", "bank", "card", "cheque", "other"] | None = None
    upi_ref: Reference | None = None
    amount: Positive | None = None
    paid_at: Instant | None = None
    note: Annotated[str, Field(max_length=200)] = ""


class InvoicePaid(InvoiceShown):
    """An invoice, and the payment that settled it."""

    payment_id: PaymentId | None


class SendingShown(Shown):
    """What became of sending, by channel; null: it was not asked for."""

    object: Literal["sending"]
    invoice_id: InvoiceId
    whatsapp: SentShown | None
    telegram: SentShown | None
    email: SentShown | None


class SendBody(Body):
    """Through which channels."""

    channels: Annotated[
        list[Literal["whatsapp", "telegram", "email"]], Field(min_length=1, max_length=3)
    ]
