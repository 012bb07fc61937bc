"""Payments on an invoice. Tax that the buyer withholds (TDS) settles as much of it as money does.

What is withheld is a payment of its own (mode other) beside the money, so that cash and bank hold what came.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.money import rupees
from adapters.rest.operation import Operation
from adapters.rest.problems import invalid
from adapters.rest.refrens.invoice_shows import DIALECT
from adapters.rest.refrens.invoices import ONE, invoice_of
from adapters.rest.refrens.shapes import Camel, HexId, Loose, hex_of, read_time
from adapters.rest.shapes import Amount, Rupees, instant_text, to_paise
from core.clock import today
from core.dialects import service as dialects
from core.errors import AmountExceedsBalance
from core.invoices.models import Invoice
from core.invoices.standing import get_standing
from core.money import rupees_text
from core.payments import receiving
from core.payments.allocating import settled_of
from core.payments.listing import taken_back
from core.payments.models import Payment
from core.payments.receiving import Settling
from core.payments.service import payments_of, reference_key

Method = Literal["ACCOUNT_TRANSFER", "CASH", "CHEQUE", "CREDIT_CARD", "DEBIT_CARD", "DD", "UPI"]
_MODES: dict[str, str] = {
    "ACCOUNT_TRANSFER": "bank", "CASH": "cash", "CHEQUE": "cheque", "CREDIT_CARD": "card",
    "DEBIT_CARD": "card", "DD": "cheque", "UPI": "upi",
}  # fmt: skip
_METHODS = {"bank": "ACCOUNT_TRANSFER", "cash": "CASH", "cheque": "CHEQUE", "card": "CREDIT_CARD"}
_LONGEST = 200  # of a note
_SHORTEST = 4  # of a reference that tells one payment from others


class PaymentBody(Loose):
    """Money received, and what of the sum was withheld as tax (``tds``)."""

    amount: Amount = Decimal(0)
    tds: Amount = Decimal(0)
    transaction_charge: Amount = Decimal(0)
    payment_date: Annotated[str, Field(examples=["2024-08-18T12:08:38.000Z"])] | None = None
    payment_method: Method = "CASH"
    notes: Annotated[str, Field(max_length=_LONGEST)] = ""
    ref_id: Annotated[str, Field(max_length=40)] | None = Field(
        default=None, examples=["412345678901"]
    )


class PaymentShown(Camel):
    """Money received on an invoice. ``app_id`` is null where another door recorded it."""

    id: HexId = Field(alias="_id")
    tds: Rupees
    transaction_charge: Rupees
    amount: Rupees
    payment_date: str
    payment_method: Method
    notes: str
    ref_id: str | None
    business: HexId
    payer_business: HexId | None
    is_approved: Literal[True]
    is_removed: Literal[False]
    app_id: str | None


class PaymentsShown(Camel):
    """All payments on an invoice, oldest first."""

    payments: list[PaymentShown]


def _add(call: Call, session: Session) -> Answer:
    body: PaymentBody = call.body
    invoice = invoice_of(call, session)
    parts = _parts(body, _received_at(call, body))
    _, item = get_standing(session, call.shop_id, invoice.id)
    told = _told_before(session, invoice, body)
    if told:
        return Answer(_shown(call, session, invoice, told), 201)
    if 0 < item.due_paise < sum(one.amount_paise or 0 for one in parts):
        raise AmountExceedsBalance(number=item.number, due=rupees_text(item.due_paise))
    made = [receiving.settle(session, call.actor, invoice.id, one)[0] for one in parts]
    first, *withheld = [payment for payment in made if payment]
    said = _said(body, call)
    if withheld:
        said["tdsPayment"] = withheld[0].id
    of = dialects.Of(call.shop_id, DIALECT)
    dialects.keep(session, of, first.id, dialects.Said(said, call.at))
    return Answer(_shown(call, session, invoice, first), 201)


def _received_at(call: Call, body: PaymentBody) -> dt.datetime | None:
    """Return when the money came, if that was said. Raises: Problem (validation_failed)."""
    if body.payment_date is None:
        return None
    at = read_time(body.payment_date)
    if at is None:
        raise invalid("/paymentDate", "not_a_date", "must be an ISO 8601 date such as 2024-08-18")
    if today(at) > today(call.at):
        raise invalid("/paymentDate", "date_in_future", "is in the future")
    return at


def _parts(body: PaymentBody, at: dt.datetime | None) -> list[Settling]:
    """Say what settles: money, then what was withheld; the first is known again by its reference."""
    money = Settling(
        _MODES[body.payment_method],
        amount_paise=to_paise(body.amount),
        received_at=at,
        note=body.notes,
    )
    note = f"TDS {body.notes}".strip()[:_LONGEST]
    withheld = Settling("other", amount_paise=to_paise(body.tds), received_at=at, note=note)
    parts = [one for one in (money, withheld) if one.amount_paise]
    if not parts:
        raise invalid("/amount", "missing", "is needed")
    return [replace(parts[0], reference=_reference(body)), *parts[1:]]


def _reference(body: PaymentBody) -> str | None:
    """Return a reference by which a payment is known again; a shorter one is a mere remark."""
    text = body.ref_id or ""
    return text if len(reference_key(text)) >= _SHORTEST else None


def _told_before(session: Session, invoice: Invoice, body: PaymentBody) -> Payment | None:
    """Return the payment on this invoice that has the same reference: it is told of again."""
    reference = _reference(body)
    if reference is None:
        return None
    key = reference_key(reference)
    before = payments_of(session, invoice.shop_id, invoice.id)
    return next((one for one in before if one.reference_key == key), None)


def _said(body: PaymentBody, call: Call) -> dict[str, Any]:
    return {
        "amount": str(body.amount),
        "tds": str(body.tds),
        "transactionCharge": str(body.transaction_charge),
        "paymentDate": body.payment_date or instant_text(call.at),
        "paymentMethod": body.payment_method,
        "notes": body.notes,
        "refId": body.ref_id,
        "appId": call.credential.client if call.credential else None,
    }


def _shown(call: Call, session: Session, invoice: Invoice, payment: Payment) -> dict[str, Any]:
    return _show_all(call, session, invoice, [payment])[0]


def _show_all(
    call: Call, session: Session, invoice: Invoice, payments: Sequence[Payment]
) -> list[dict[str, Any]]:
    of = dialects.Of(call.shop_id, DIALECT)
    said = dialects.said_of(session, of, [one.id for one in payments])
    withheld = {one["tdsPayment"] for one in said.values() if "tdsPayment" in one}
    gone = taken_back(session, call.shop_id, withheld)
    settled = settled_of(session, call.shop_id, invoice.id)
    shown = []
    for payment in payments:
        told = said.get(payment.id, {})
        if told.get("tdsPayment") in gone:
            told = {**told, "tds": 0}
        if payment.id not in withheld:
            shown.append(_show(call, payment, settled.get(payment.id), said=told))
    return shown


def _show(
    call: Call, payment: Payment, settled: int | None, *, said: Mapping[str, Any]
) -> dict[str, Any]:
    amount = rupees(payment.amount_paise if settled is None else settled)
    return {
        "_id": hex_of(payment.id),
        "tds": _number(said.get("tds")),
        "transactionCharge": _number(said.get("transactionCharge")),
        "amount": _number(said["amount"]) if "amount" in said else amount,
        "paymentDate": said.get("paymentDate") or instant_text(payment.received_at or payment.at),
        "paymentMethod": said.get("paymentMethod") or _method(payment.mode),
        "notes": said.get("notes", payment.note),
        "refId": said.get("refId", payment.reference),
        "business": hex_of(call.shop_id),
        "payerBusiness": hex_of(payment.customer_id) if payment.customer_id else None,
        "isApproved": True,
        "isRemoved": False,
        "appId": said.get("appId"),
    }


def _method(mode: str) -> str:
    """Name how money came; what has no name here came by some transfer."""
    return "UPI" if mode == "upi" else _METHODS.get(mode, "ACCOUNT_TRANSFER")


def _number(text: object) -> Any:
    return rupees(to_paise(Decimal(str(text or 0))) or 0)


def _list(call: Call, session: Session) -> Answer:
    invoice = invoice_of(call, session)
    found = payments_of(session, call.shop_id, invoice.id)
    return Answer({"payments": _show_all(call, session, invoice, found)})


PATH = f"{ONE}/payments"
_EXAMPLE: dict[str, object] = {
    "amount": 3000, "tds": 0, "transactionCharge": 0, "paymentDate": "2024-08-18T12:08:38.000Z",
    "paymentMethod": "CHEQUE", "notes": "Payment for invoice #123", "refId": "412345678901",
}  # fmt: skip
OPERATIONS = (
    Operation(
        "POST", PATH, "addPayment", "Record a payment on an invoice", _add, "payments", PaymentShown,
        201, PaymentBody, example=_EXAMPLE,
        refusals=("amount_exceeds_balance", "bad_state", "duplicate_reference", "invoice_already_paid"),
    ),
    Operation(
        "GET", PATH, "listPayments", "List the payments on an invoice", _list, "payments",
        PaymentsShown,
    ),
)  # fmt: skip
