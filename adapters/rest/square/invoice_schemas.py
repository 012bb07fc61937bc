"""Models of Square's invoices: bodies, queries and what is shown.

Source: square/connect-api-specification, `Invoice` and the calls about it; api-square.md section 6.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from adapters.rest.shapes import Date, Day, Instant, InvoiceId, Shown, When
from adapters.rest.square.shapes import Loose, LooseQuery, MoneyBody, MoneyShown
from core.gst.numbering import MAX_LENGTH

MOST_FIELDS = 10
_DAYS = 32767
_PLACES = Literal["ABOVE_LINE_ITEMS", "BELOW_LINE_ITEMS"]
_Text = Annotated[str, Field(max_length=255)]
_Uid = Annotated[str, Field(max_length=60)]


def _refuse(code: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{message}", {"message": message})


def _only(allowed: set[str], known: set[str], why: str) -> Any:
    """Take what is allowed; what Square knows and we do not do is told apart from what nobody knows."""

    def check(value: Any) -> Any:
        if value is None or (isinstance(value, str) and value in allowed):
            return value
        if isinstance(value, str) and value in known:
            raise _refuse("INVALID_VALUE", why)
        raise _refuse("INVALID_ENUM_VALUE", f"must be one of {', '.join(sorted(allowed))}")

    return BeforeValidator(check)


class ReminderBody(Loose):
    """A reminder of a payment request; ``remove`` in a change takes it away."""

    uid: _Uid | None = None
    relative_scheduled_days: Annotated[int, Field(ge=-_DAYS, le=_DAYS)] | None = None
    message: Annotated[str, Field(max_length=1000)] | None = None
    remove: bool | None = None


RequestType = Annotated[
    Literal["BALANCE", "DEPOSIT"],
    _only({"BALANCE", "DEPOSIT"}, {"INSTALLMENT"}, "instalments are not supported"),
]
Source = Annotated[
    Literal["NONE"],
    _only({"NONE"}, {"CARD_ON_FILE", "BANK_ON_FILE"}, "nothing is charged by itself"),
]


def _no_card(value: Any) -> Any:
    if value is not None:
        raise _refuse("INVALID_VALUE", "cards are not charged")
    return value


class RequestBody(Loose):
    """A payment request; in a change what is given alone is changed."""

    uid: _Uid | None = None
    request_type: RequestType | None = None
    due_date: Date | None = None
    fixed_amount_requested_money: MoneyBody | None = None
    percentage_requested: (
        Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,4})?$", max_length=8)] | None
    ) = None
    tipping_enabled: bool | None = None
    automatic_payment_source: Source | None = None
    card_id: Annotated[Any, BeforeValidator(_no_card)] = None
    reminders: Annotated[list[ReminderBody], Field(max_length=100)] | None = None
    remove: bool | None = None


class FieldBody(Loose):
    """A field of the seller's own."""

    label: Annotated[str, Field(max_length=30)] | None = None
    value: Annotated[str, Field(max_length=2000)] | None = None
    placement: _PLACES | None = None


class MethodsBody(Loose):
    """How it may be paid, as it was said."""

    card: bool | None = None
    square_gift_card: bool | None = None
    bank_account: bool | None = None
    buy_now_pay_later: bool | None = None
    cash_app_pay: bool | None = None


class RecipientBody(Loose):
    """Who is billed."""

    customer_id: _Text | None = None


def _no_conditions(value: Any) -> Any:
    if value is not None:
        raise _refuse("BAD_REQUEST", "payment conditions are for sellers in France")
    return value


class InvoiceBody(Loose):
    """An invoice as it is asked for; in a change what is given alone is changed, null clears."""

    version: Annotated[int, Field(ge=0)] | None = None
    location_id: _Text | None = None
    order_id: _Text | None = None
    primary_recipient: RecipientBody | None = None
    payment_requests: Annotated[list[RequestBody], Field(max_length=13)] | None = None
    delivery_method: (
        Annotated[
            Literal["EMAIL", "SHARE_MANUALLY"],
            _only({"EMAIL", "SHARE_MANUALLY"}, {"SMS"}, "SMS is not sent"),
        ]
        | None
    ) = None
    invoice_number: Annotated[str, Field(max_length=MAX_LENGTH)] | None = None
    title: _Text | None = None
    description: Annotated[str, Field(max_length=65536)] | None = None
    scheduled_at: Instant | None = None
    accepted_payment_methods: MethodsBody | None = None
    custom_fields: Annotated[list[FieldBody], Field(max_length=MOST_FIELDS)] | None = None
    sale_or_service_date: Date | None = None
    payment_conditions: Annotated[Any, BeforeValidator(_no_conditions)] = None
    store_payment_method_enabled: bool | None = None


Key = Annotated[str, Field(max_length=128)]


class CreateBody(Loose):
    """A new draft."""

    invoice: InvoiceBody
    idempotency_key: Key | None = None


class UpdateBody(Loose):
    """A change."""

    invoice: InvoiceBody
    fields_to_clear: Annotated[list[_Text], Field(max_length=100)] | None = None
    idempotency_key: Key | None = None


class VersionBody(Loose):
    """Which version is meant, and under which key."""

    version: Annotated[int, Field(ge=0)]
    idempotency_key: Key | None = None


class AttachmentBody(Loose):
    """A file as its part of the form, and what the part ``request`` says of it as JSON."""

    file: Annotated[
        bytes,
        Field(min_length=1),
        WithJsonSchema({"type": "string", "contentMediaType": "application/octet-stream"}),
    ]
    filename: _Text = ""
    description: Annotated[str, Field(max_length=128)] | None = None
    idempotency_key: Annotated[str, Field(max_length=192)] | None = None


class DeleteQuery(LooseQuery):
    """Which version is to be deleted, where the caller minds."""

    version: Annotated[int, Field(ge=0)] | None = None


class ListQuery(LooseQuery):
    """Which page of which location."""

    location_id: Annotated[str, Field(min_length=1, max_length=255)]
    limit: Annotated[int, Field(ge=1, le=200)] = 100
    cursor: str | None = None


class FilterBody(Loose):
    """Which invoices."""

    location_ids: list[_Text] | None = None
    customer_ids: list[_Text] | None = None


class SortBody(Loose):
    """In which order."""

    field: Literal["INVOICE_SORT_DATE"] = "INVOICE_SORT_DATE"
    order: Literal["ASC", "DESC"] | None = None


class QueryBody(Loose):
    """What is looked for."""

    filter: FilterBody
    sort: SortBody | None = None


class SearchBody(Loose):
    """A search. ``sort`` may stand beside the query too, as in one of Square's own examples."""

    query: QueryBody
    sort: SortBody | None = None
    limit: Annotated[int, Field(ge=1, le=200)] | None = None
    cursor: str | None = None


# -- what is shown -----------------------------------------------------------------------------------


class ReminderShown(Shown):
    """A reminder, and what became of it."""

    uid: str
    relative_scheduled_days: int
    message: str | None = None
    status: Literal["PENDING", "SENT", "NOT_APPLICABLE"]
    sent_at: When | None = None


class RequestShown(Shown):
    """A payment request, with what of it was paid."""

    uid: str
    request_type: Literal["BALANCE", "DEPOSIT"]
    due_date: Day
    fixed_amount_requested_money: MoneyShown | None = None
    percentage_requested: str | None = None
    tipping_enabled: bool
    automatic_payment_source: Literal["NONE"]
    computed_amount_money: MoneyShown
    total_completed_amount_money: MoneyShown
    reminders: list[ReminderShown] | None = None


class RecipientShown(Shown):
    """Who is billed."""

    customer_id: str
    given_name: str | None = None
    family_name: str | None = None
    email_address: str | None = None
    phone_number: str | None = None
    company_name: str | None = None
    address: dict[str, str] | None = None


class MethodsShown(Shown):
    """How it may be paid, as it was said; the page to pay takes UPI in any case."""

    card: bool
    square_gift_card: bool
    bank_account: bool
    buy_now_pay_later: bool
    cash_app_pay: bool


class FieldShown(Shown):
    """A field of the seller's own."""

    label: str | None = None
    value: str | None = None
    placement: _PLACES


class AttachmentShown(Shown):
    """A file that hangs on an invoice; its bytes are not told."""

    id: str
    filename: str
    description: str | None = None
    filesize: int
    hash: str
    mime_type: str
    uploaded_at: When


class GstShown(Shown):
    """The tax of India in paise."""

    place_of_supply: str
    cgst: int
    sgst: int
    igst: int
    cess: int


Status = Literal[
    "DRAFT", "SCHEDULED", "UNPAID", "PARTIALLY_PAID", "PAID", "PARTIALLY_REFUNDED", "REFUNDED",
    "CANCELED",
]  # fmt: skip


class InvoiceShown(Shown):
    """An invoice, wherever it was made. ``gst`` and the links: once it is issued."""

    id: InvoiceId
    version: int
    location_id: str
    order_id: str
    primary_recipient: RecipientShown | None = None
    payment_requests: list[RequestShown]
    delivery_method: Literal["EMAIL", "SHARE_MANUALLY", "SMS"] | None = None
    invoice_number: str | None = None
    title: str | None = None
    description: str | None = None
    scheduled_at: When | None = None
    public_url: str | None = None
    next_payment_amount_money: MoneyShown | None = None
    status: Status
    timezone: Literal["Asia/Kolkata"]
    created_at: When
    updated_at: When
    accepted_payment_methods: MethodsShown
    custom_fields: list[FieldShown] | None = None
    sale_or_service_date: Day | None = None
    store_payment_method_enabled: bool
    attachments: list[AttachmentShown] | None = None
    gst: GstShown | None = None
    upi_uri: str | None = None
    pdf_url: str | None = None
    irn: dict[str, Any] | None = None


class InvoiceAnswer(Shown):
    """One invoice. ``errors`` of a new one is empty."""

    invoice: InvoiceShown
    errors: Annotated[list[str], Field(max_length=0, examples=[[]])] | None = None


class AttachmentAnswer(Shown):
    """The file that hangs there now."""

    attachment: AttachmentShown


class InvoicesAnswer(Shown):
    """A page; without ``cursor`` it is the last one."""

    invoices: list[InvoiceShown]
    cursor: str | None = None


class NothingShown(Shown):
    """It is gone."""
