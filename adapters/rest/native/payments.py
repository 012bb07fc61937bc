"""Money received: for bills that are named, for the oldest or ahead; and bills that are paid."""

from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call, created
from adapters.rest.money import rupees
from adapters.rest.native.invoice_schemas import InvoicePaid, PayBody, Reference
from adapters.rest.native.invoice_shows import show as show_invoice
from adapters.rest.native.resource import common
from adapters.rest.operation import Link, Operation
from adapters.rest.paging import Listing, page, position_of
from adapters.rest.problems import at, invalid, named
from adapters.rest.shapes import (
    Body,
    CustomerId,
    Instant,
    InvoiceId,
    Listed,
    Meta,
    Page,
    PaymentId,
    Positive,
    Resource,
    Rupees,
    Shown,
    When,
    instant_text,
    to_paise,
)
from core import extras
from core.invoices.queries import get_invoice
from core.payments.allocating import allocations_of
from core.payments.listing import page_of_payments
from core.payments.models import Payment
from core.payments.receiving import Receipt, Settling, delete_payment, get_received, receive, settle

_NAMES = {  # of what is wrong inside: the field of the body that it is about
    "date_in_future": "received_at",
    "invoice_not_found": "allocations",
    "amount_exceeds_balance": "allocations",
}
Method = Literal["upi", "cash", "bank", "card", "cheque", "other"]


class AllocationBody(Body):
    """What of the money is for one invoice."""

    invoice_id: InvoiceId
    amount: Positive


class PaymentBody(Body):
    """Money received. ``auto_allocate``: what is left settles the bills first due, else it is advance."""

    customer_id: CustomerId | None = None
    amount: Positive
    method: Method = "cash"
    reference: Reference | None = Field(default=None, examples=["412345678901"])
    received_at: Instant | None = None
    note: Annotated[str, Field(max_length=200)] = ""
    allocations: Annotated[list[AllocationBody], Field(max_length=200)] = Field(
        default_factory=list
    )
    auto_allocate: bool = False
    metadata: Meta = Field(default_factory=dict)


class AllocationShown(Shown):
    """What of the money settles one invoice."""

    invoice_id: InvoiceId
    amount: Rupees


class PaymentShown(Resource):
    """Money received."""

    id: PaymentId
    object: Literal["payment"]
    customer_id: CustomerId | None
    amount: Rupees
    method: Method
    reference: str | None
    received_at: When
    note: str
    allocations: list[AllocationShown]
    unallocated_amount: Rupees


class PaymentsShown(Listed):
    """A page of payments."""

    data: list[PaymentShown]


class PaymentDeleted(Shown):
    """Money that was taken back."""

    id: PaymentId
    object: Literal["payment"]
    deleted: Literal[True]


def show(call: Call, session: Session, payment: Payment) -> dict[str, Any]:
    """Write a payment; what it settles of dues without an invoice of ours is not named."""
    shares = allocations_of(session, call.shop_id, payment.id)
    used = sum(paise for _, paise in shares)
    return {
        "id": payment.id,
        "object": "payment",
        "customer_id": payment.customer_id,
        "amount": rupees(payment.amount_paise),
        "method": payment.mode,
        "reference": payment.reference,
        "received_at": instant_text(payment.received_at or payment.at),
        "note": payment.note,
        "allocations": [
            {"invoice_id": item.id, "amount": rupees(paise)}
            for item, paise in shares
            if item.kind == "invoice"
        ],
        "unallocated_amount": rupees(payment.amount_paise - used),
        **common(call, session, payment.id, payment.at),
    }


def _add(call: Call, session: Session) -> Answer:
    body: PaymentBody = call.body
    if body.customer_id is None and not body.allocations:
        raise invalid("/customer_id", "missing", "say whose money it is, or which invoices it pays")
    with at(""), named(_NAMES):
        payment = receive(session, call.actor, _receipt(body))
    if body.metadata:
        extras.keep(session, call.shop_id, payment.id, at=call.at, data=body.metadata)
    return created(show(call, session, payment), call.path(f"/v1/payments/{payment.id}"))


def _receipt(body: PaymentBody) -> Receipt:
    return Receipt(
        to_paise(body.amount) or 0,
        mode=body.method,
        customer_id=body.customer_id,
        reference=body.reference,
        received_at=body.received_at,
        note=body.note,
        allocations=[(one.invoice_id, to_paise(one.amount) or 0) for one in body.allocations],
        auto_allocate=body.auto_allocate,
    )


def _get(call: Call, session: Session) -> Answer:
    return Answer(show(call, session, get_received(session, call.shop_id, call.ids["id"])))


def _list(call: Call, session: Session) -> Answer:
    position = position_of(call)
    after = position[0] if position else None
    rows = page_of_payments(session, call.shop_id, after=after, limit=call.query.limit + 1)
    listing = Listing[Payment](
        "/v1/payments",
        show=lambda payment: show(call, session, payment),
        position=lambda payment: [payment.id],
    )
    return page(call, rows, listing)


def _delete(call: Call, session: Session) -> Answer:
    payment = delete_payment(session, call.actor, call.ids["id"])
    return Answer({"id": payment.id, "object": "payment", "deleted": True})


def _pay(call: Call, session: Session) -> Answer:
    """Settle an invoice; told again it is not paid again."""
    body: PayBody = call.body
    if body.method == "upi" and body.upi_ref is None:
        raise invalid("/upi_ref", "missing", "a payment by UPI has a reference")
    paid = Settling(
        mode=body.method,
        reference=body.upi_ref,
        amount_paise=to_paise(body.amount),
        received_at=body.paid_at,
        note=body.note,
    )
    with named({"date_in_future": "paid_at"}):
        payment, _ = settle(session, call.actor, call.ids["id"], paid)
    invoice = get_invoice(session, call.shop_id, call.ids["id"])
    value = show_invoice(call, session, invoice)
    return Answer({**value, "payment_id": payment.id if payment else None})


_AFTER = tuple(Link(f"{verb}Payment") for verb in ("get", "delete"))
_PAYS = (
    "amount_exceeds_balance", "bad_state", "deleted", "duplicate_reference",
)  # fmt: skip
_EXAMPLE = {
    "customer_id": "cus_66f0c1d20000050b1c2d3e4f",
    "amount": 1062,
    "method": "upi",
    "reference": "412345678901",
    "allocations": [{"invoice_id": "inv_66f0c1d20000050b1c2d3e4f", "amount": 1062}],
}
OPERATIONS = (
    Operation(
        "POST", "/payments", "createPayment", "Record money received", _add, "payments",
        PaymentShown, 201, PaymentBody, refusals=_PAYS, links=_AFTER, example=_EXAMPLE,
    ),
    Operation(
        "GET", "/payments", "listPayments", "List payments, newest first", _list, "payments",
        PaymentsShown, query=Page,
    ),
    Operation(
        "GET", "/payments/{id}", "getPayment", "Read a payment", _get, "payments", PaymentShown
    ),
    Operation(
        "DELETE", "/payments/{id}", "deletePayment", "Take a payment back: what it settled is open again",
        _delete, "payments", PaymentDeleted,
    ),
    Operation(
        "PUT", "/invoices/{id}/pay", "payInvoice", "Record that an invoice is paid", _pay, "invoices",
        InvoicePaid, body=PayBody, is_body_optional=True, refusals=(*_PAYS, "invoice_already_paid"),
        example={"method": "upi", "upi_ref": "412345678901", "amount": 1062},
    ),
)  # fmt: skip
