"""What an invoice is asked for with, and what is shown of it."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from adapters.rest.native.customers import Email, Gstin
from adapters.rest.native.items import Hsn, Name
from adapters.rest.refrens.shapes import Asking, Camel, HexId, Loose, Time, without_blanks
from adapters.rest.shapes import Amount, Figure, Percent, Price, Qty, Rupees, When

Kind = Literal["INVOICE", "BOS"]
Status = Literal["UNPAID", "PARTIALLY_PAID", "PAID", "CANCELED"]
Taken = Literal["PERCENTAGE", "FIXED_AMOUNT"]
Text = Annotated[str, Field(max_length=1000)]
Line = Annotated[str, Field(max_length=200)]
Term = str | dict[str, Any]
_HUNDRED = Decimal(100)


def _require_part(kind: Taken, amount: Decimal) -> None:
    if kind == "PERCENTAGE" and amount > _HUNDRED:
        raise PydanticCustomError("too_much", "a percentage is 100 at most")


class Discount(Loose):
    """What is taken off: a percentage, or rupees."""

    discount_type: Taken = "PERCENTAGE"
    amount: Amount = Decimal(0)

    @model_validator(mode="after")
    def _is_part(self) -> Self:
        _require_part(self.discount_type, self.amount)
        return self


class PartyBody(Loose):
    """Who buys. ``gst_state``: the place of supply, two digits; in India it is needed without a GSTIN."""

    _blank_is_none = model_validator(mode="before")(without_blanks)

    name: Name
    country: Annotated[str, Field(pattern="^[A-Z]{2}$", examples=["IN"])]
    gst_state: Annotated[str, Field(pattern="^[0-9]{2}$", examples=["29"])] | None = None
    gstin: Gstin | None = None
    pan_number: Annotated[str, Field(pattern="^[A-Z]{5}[0-9]{4}[A-Z]$")] | None = Field(
        default=None, examples=["AAPFU0939F"]
    )
    street: Line = Field(default="", examples=["Customer street line"])
    city: Line = Field(default="", examples=["Bangalore"])
    pincode: Annotated[str, Field(max_length=20, examples=["560100"])] = ""
    state: Line = ""
    phone: Annotated[str, Field(max_length=30, examples=["+91 98000 00421"])] | None = None
    email: Email | None = None


class SellerBody(Loose):
    """The shop; what it is follows from its own record."""

    gstin: Annotated[str, Field(examples=["08AAAPG1234C1ZJ"])] | None = None


class ItemBody(Loose):
    """A line."""

    _blank_is_none = model_validator(mode="before")(without_blanks)

    name: Name
    rate: Price
    quantity: Qty
    gst_rate: Percent = Field(
        default=Decimal(0), validation_alias=AliasChoices("gstRate", "taxRate")
    )
    hsn: Hsn | None = None
    discount: Discount | None = None


class ChargeBody(Loose):
    """What comes on top (``multiplier`` 1), or goes off all of it (-1).

    On top it bears the highest rate of the lines, and the HSN of that line unless it names its own.
    """

    _blank_is_none = model_validator(mode="before")(without_blanks)

    label: Name
    amount: Amount
    type: Taken = "FIXED_AMOUNT"
    multiplier: Literal[1, -1] = 1
    hsn: Hsn | None = None

    @model_validator(mode="after")
    def _is_part(self) -> Self:
        _require_part(self.type, self.amount)
        return self


class ContactBody(Loose):
    """Whom to ask."""

    phone: Line | None = None
    email: Line | None = None


class AddresseeBody(Loose):
    """Who gets an e-mail."""

    name: Line = ""
    email: Email


def _listed(value: Any) -> Any:
    """Let one reader be a list of one: the vendor's own example writes it so."""
    return [value] if isinstance(value, dict) else value


class EmailBody(Loose):
    """Sends the invoice once it is made."""

    to: AddresseeBody
    cc: Annotated[list[AddresseeBody], Field(max_length=9), BeforeValidator(_listed)] = Field(
        default_factory=list
    )


class InvoiceBody(Loose):
    """An invoice. Fields that are not named here are overlooked."""

    billed_to: PartyBody
    billed_by: SellerBody | None = None
    items: Annotated[list[ItemBody], Field(min_length=1, max_length=200)]
    invoice_number: Annotated[str, Field(max_length=60, examples=["APP-2020-0004"])] | None = None
    invoice_date: Time | None = None
    due_date: Time | None = None
    invoice_type: Kind | None = None
    bill_type: Kind | None = None
    currency: Annotated[str, Field(examples=["INR"])] = "INR"
    invoice_title: Line | None = None
    invoice_sub_title: Line | None = None
    contact: ContactBody | None = None
    terms: list[Term] | str | None = Field(default=None, examples=[["Payment within 15 days"]])
    notes: Text | None = None
    tags: Annotated[list[Line], Field(max_length=50)] = Field(default_factory=list)
    email: EmailBody | None = None
    discount: Discount | None = None
    additional_charges: Annotated[list[ChargeBody], Field(max_length=20)] = Field(
        default_factory=list
    )


# -- what replies hold -------------------------------------------------------------------------------


class DiscountShown(Camel):
    """What was taken off."""

    discount_type: Taken
    amount: Rupees


class PartyShown(Camel):
    """Who sells, or who buys."""

    name: Annotated[str, Field(examples=["Customer Name"])]
    street: str
    city: str
    pincode: str
    gst_state: Annotated[str, Field(examples=["29"])]
    country: Annotated[str, Field(examples=["IN"])]
    gstin: str | None = None
    pan_number: str | None = None
    phone: str | None = None
    email: str | None = None
    state: str | None = None


class ItemShown(Camel):
    """A line; heads of tax that do not apply are 0."""

    id: HexId = Field(alias="_id")
    name: str
    rate: Figure
    quantity: Figure
    gst_rate: Figure
    hsn: str | None = None
    sub_total: Rupees
    amount: Rupees
    igst: Rupees
    cgst: Rupees
    sgst: Rupees
    cess: Rupees | None = None
    total: Rupees
    discount: DiscountShown
    images: list[str]


class TotalShown(Camel):
    """The sums. ``sub_total`` is before discounts, ``amount`` the taxable value."""

    total: Rupees
    amount: Rupees
    sub_total: Rupees
    igst: Rupees
    cgst: Rupees
    sgst: Rupees
    cess: Rupees | None = None
    round_off: Rupees | None = None
    discount: Rupees


class ShareShown(Camel):
    """The customer's page, and the paper."""

    link: str
    pdf: str


class ChargeShown(Camel):
    """What came on top, or went off."""

    label: str
    amount: Rupees
    type: Taken
    multiplier: Literal[1, -1]
    hsn: str | None = None


class ContactShown(Camel):
    """Whom to ask."""

    phone: str | None = None
    email: str | None = None


class InvoiceShown(Camel):
    """An invoice, whatever door it was made through. ``igst``: true where that head applies."""

    id: HexId = Field(alias="_id")
    invoice_number: Annotated[str, Field(examples=["APP-2020-0004"])]
    invoice_date: When
    due_date: When
    currency: Literal["INR"]
    bill_type: Kind
    invoice_type: Kind
    status: Status
    billed_by: PartyShown
    billed_to: PartyShown
    invoice_title: str
    invoice_sub_title: str | None = None
    contact: ContactShown | None = None
    discount: DiscountShown
    additional_charges: list[ChargeShown] | None = None
    items: list[ItemShown]
    client: HexId | None
    igst: Annotated[bool, Field(examples=[False])]
    created_at: When
    updated_at: When
    final_total: TotalShown
    share: ShareShown
    terms: list[Term]
    notes: str
    attachments: list[str]
    is_expenditure: Literal[False]
    tax_type: Literal["INDIA"]
    locale: Literal["en-IN"]
    tags: list[str]


class InvoicesShown(Camel):
    """A part of all that match."""

    total: Annotated[int, Field(examples=[20])]
    limit: Annotated[int, Field(examples=[10])]
    skip: Annotated[int, Field(examples=[0])]
    data: list[InvoiceShown]


def _way(value: Any) -> Any:
    return {"1": 1, "-1": -1}.get(value, value)


Way = Annotated[Literal[1, -1], BeforeValidator(_way)]
_MOST = 100


def _at_most(value: int) -> int:
    return min(value, _MOST)


class InvoiceQuery(Asking):
    """Which invoices, in which order; `$sort[...]` is 1 for up and -1 for down."""

    limit: Annotated[int, Field(alias="$limit", ge=0, examples=[10]), AfterValidator(_at_most)] = 10
    skip: Annotated[int, Field(alias="$skip", ge=0, le=2**31, examples=[0])] = 0
    by_created: Annotated[Way | None, Field(alias="$sort[createdAt]")] = None
    by_number: Annotated[Way | None, Field(alias="$sort[invoiceNumber]")] = None
    by_date: Annotated[Way | None, Field(alias="$sort[invoiceDate]")] = None
    number: Annotated[str | None, Field(alias="invoiceNumber", examples=["APP-2020-0004"])] = None
    status: Status | None = None
    client: str | None = Field(default=None, examples=["60cc8cc6aa3024abd4bef447"])
    order: SkipJsonSchema[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, asked: dict[str, Any]) -> dict[str, Any]:
        """Keep in which order the fields to sort by were given."""
        return {**asked, "order": tuple(name for name in asked if name.startswith("$sort["))}

    @property
    def sorts(self) -> list[tuple[str, int]]:
        """What to sort by, and which way, the first one first."""
        ways = {
            "$sort[createdAt]": ("created", self.by_created),
            "$sort[invoiceNumber]": ("number", self.by_number),
            "$sort[invoiceDate]": ("date", self.by_date),
        }
        return [(field, way) for field, way in map(ways.__getitem__, self.order) if way]
