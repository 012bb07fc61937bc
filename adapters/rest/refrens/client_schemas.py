"""What a client is asked for with, and what is shown of it: the vendor's own fields, no other."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from adapters.rest.native.customers import Gstin
from adapters.rest.refrens.shapes import Camel, without_blanks
from adapters.rest.shapes import Body, Rupees, When

Short = Annotated[str, Field(max_length=500)]
Listed = Annotated[list[dict[str, Any]], Field(max_length=50)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", examples=["IN"])]


class ClientBody(Body):
    """A client. Any other field is refused."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, alias_generator=to_camel, populate_by_name=True
    )

    _blank_is_none = model_validator(mode="before")(without_blanks)

    client_id: Annotated[str, Field(min_length=1, max_length=128, examples=["acme-042"])]
    name: Annotated[str, Field(min_length=1, max_length=120, examples=["Acme Traders Pvt Ltd"])]
    alias: Short | None = None
    client_type: Literal["INDIVIDUAL", "COMPANY"] | None = None
    is_client: bool = True
    is_vendor: bool = False
    email: Annotated[str, Field(max_length=120, examples=["billing@acme.example"])] | None = None
    phone: Annotated[str, Field(max_length=30, examples=["+91 98000 00421"])] | None = None
    phone_show_in_invoice: bool = False
    email_show_in_invoice: bool = False
    due_in_days: Annotated[int, Field(ge=0, le=365)] | None = None
    locale: Short | None = None
    street: Annotated[str, Field(max_length=2500)] | None = None
    building: Short | None = None
    city: Short | None = None
    district: Short | None = None
    state: Short | None = None
    pincode: Annotated[str, Field(max_length=20)] | None = None
    country: Country | None = None
    gstin: Gstin | None = None
    gst_state: Annotated[str, Field(pattern="^[0-9]{2}$", examples=["29"])] | None = None
    pan_number: Annotated[str, Field(pattern="^[A-Z]{5}[0-9]{4}[A-Z]$")] | None = Field(
        default=None, examples=["AAPFU0939F"]
    )
    trn_number: Short | None = None
    tin_number: Short | None = None
    sst_number: Short | None = None
    tax_payer_type: Literal["B2C", "REG", "UNREG", "EXP", "SEZ", "TDS", "DEX", "COM"] | None = None
    vat_number: Short | None = None
    vat_label: Short = "VAT Number"
    additional_ids: Listed = Field(default_factory=list)
    shipping_details: Listed = Field(default_factory=list)
    bank_accounts: Listed = Field(default_factory=list)
    custom_fields: dict[str, Any] = Field(default_factory=dict)


class BalanceShown(Camel):
    """What was billed and paid, in rupees; what a shop does not have here is 0."""

    invoice: Rupees
    proforma: Rupees
    credit_note: Rupees
    payment_receipt: Rupees
    debit_note: Rupees
    sales_order: Rupees
    invoice_payment: Rupees
    proforma_payment: Rupees
    expenditure: Rupees
    expenditure_payment: Rupees
    credit_consumed: Rupees
    currency: Literal["INR"]


class ClientShown(Camel):
    """A client."""

    client_id: str
    name: str
    alias: str | None
    email: str | None
    phone: str | None
    phone_show_in_invoice: bool
    email_show_in_invoice: bool
    client_type: Literal["INDIVIDUAL", "COMPANY"]
    is_client: bool
    is_vendor: bool
    street: str | None
    city: str | None
    district: str | None
    building: str | None
    pincode: str | None
    state: str | None
    country: str
    gstin: str | None
    gst_state: str | None
    pan_number: str | None
    trn_number: str | None
    tin_number: str | None
    sst_number: str | None
    tax_payer_type: str
    vat_number: str | None
    vat_label: str
    due_in_days: int | None
    locale: str
    shipping_details: list[dict[str, Any]]
    bank_accounts: list[dict[str, Any]]
    additional_ids: list[dict[str, Any]]
    custom_fields: dict[str, Any]
    source: Literal["API"]
    created_at: When
    updated_at: When
    balance: BalanceShown
    idempotent: Literal[True] | None = None


class ClientAnswer(Camel):
    """One client."""

    success: Literal[True]
    data: ClientShown
