"""Clients: customers under a reference of the caller's own, which makes a call happen once."""

import contextlib
import re
from typing import Any

from sqlmodel import Session, col, func, select

from adapters.rest.call import Answer, Call
from adapters.rest.money import rupees
from adapters.rest.operation import Operation
from adapters.rest.problems import at, invalid
from adapters.rest.refrens.client_schemas import ClientAnswer, ClientBody
from adapters.rest.refrens.invoice_shows import DIALECT
from adapters.rest.refrens.shapes import kept, told_again
from adapters.rest.refrens.speaking import Reasoned
from adapters.rest.shapes import instant_text
from core.customers import whole
from core.customers.models import Customer
from core.customers.service import parse_phone
from core.db import alone
from core.dialects import service as dialects
from core.dialects.models import DialectRow
from core.errors import PhoneMalformed
from core.gst.countries import all_countries
from core.gst.gstin import state_of
from core.invoices.models import Invoice, Note
from core.ledger.models import OpenItem
from core.payments.models import Allocation, Payment

_INDIA = "IN"
_OF_COMPANY = 3  # the fourth sign of a PAN: P is a person, all else is some body
_NOTHING = ("proforma", "salesOrder", "proformaPayment", "expenditure", "expenditurePayment")


def _add(call: Call, session: Session) -> Answer:
    body: ClientBody = call.body
    alone(session, f"clients:{call.shop_id}")
    said = _said(body)
    held = _find(session, call.shop_id, said["clientId"])
    if held is None:
        customer = _made(call, session, body, said)
        of = dialects.Of(call.shop_id, DIALECT)
        kept = dialects.Said(said, call.at, about=said["clientId"])
        row = dialects.keep(session, of, customer.id, kept)
        return Answer({"success": True, "data": _show(session, row)}, 201)
    if held.said != said:
        raise Reasoned("duplicate_reference", "IDEMPOTENCY_CONFLICT", _OTHER)
    return Answer({"success": True, "data": _show(session, held) | {"idempotent": True}}, 201)


_OTHER = "A client with this clientId already exists with different details"


def _made(call: Call, session: Session, body: ClientBody, said: dict[str, Any]) -> Customer:
    """Add a customer; a matching phone or GSTIN makes nobody the same."""
    is_here = said["country"] == _INDIA
    parts = {
        "line1": ", ".join(part for part in (body.building, body.street) if part)[:200],
        "city": body.city or "",
        "country": said["country"],
        "pincode": (body.pincode or "") if is_here else "",
    }
    new = whole.WholeCustomer(
        name=body.name,
        gstin=body.gstin,
        state=said["gstState"] if is_here else None,
        phone=_mobile(body.phone) if is_here else None,
        email=said["email"] or "",
        address={name: text for name, text in parts.items() if text},
    )
    with at(""):
        customer = whole.add_whole(session, call.actor, new)
    customer.credit_days = body.due_in_days
    session.add(customer)
    session.flush()
    return customer


def _mobile(phone: str | None) -> str | None:
    """Return a number that messages can go to; None where it is none of those."""
    with contextlib.suppress(PhoneMalformed):
        return parse_phone(re.sub(r"[^0-9+]", "", phone or ""))
    return None


def _said(body: ClientBody) -> dict[str, Any]:
    """Return what is stored: as it was told, made alike, with what follows from it filled in."""
    said: dict[str, Any] = kept(body.model_dump(by_alias=True))
    said["clientId"], said["name"] = body.client_id.strip(), body.name.strip()
    if not said["clientId"] or not said["name"]:
        raise invalid("/name" if said["clientId"] else "/clientId", "missing", "is required")
    _require_sense(body)
    said["country"] = body.country or _INDIA
    if body.phone:
        mobile = _mobile(body.phone) if said["country"] == _INDIA else None
        said["phone"] = f"+91{mobile}" if mobile else f"+{re.sub(r'[^0-9]', '', body.phone)}"
    if body.email:
        said["email"] = body.email.strip().lower()
    pan = body.gstin[2:12] if body.gstin else None
    if pan and not re.fullmatch("[A-Z]{5}[0-9]{4}[A-Z]", pan):
        pan = None
    said["panNumber"] = body.pan_number or pan
    said["gstState"] = body.gst_state or (state_of(body.gstin) if body.gstin else None)
    said["taxPayerType"] = body.tax_payer_type or _kind(said)
    said["clientType"] = body.client_type or _form(said["panNumber"])
    said["locale"] = body.locale or f"en-{said['country']}"
    for name in ("additionalIds", "shippingDetails", "bankAccounts"):
        said[name] = sorted(said[name], key=repr)
    return said


def _require_sense(body: ClientBody) -> None:
    if body.state and not body.country:
        raise invalid("/country", "needed", "is required beside state")
    if body.country and body.country not in all_countries():
        raise invalid("/country", "unknown", "is no country of ISO 3166-1")
    if not body.is_client and not body.is_vendor:
        raise invalid("/isClient", "no_role", "isClient and isVendor cannot both be false")


def _kind(said: dict[str, Any]) -> str:
    if said["gstin"]:
        return "REG"
    return "UNREG" if said["country"] == _INDIA else "EXP"


def _form(pan: str | None) -> str:
    return "COMPANY" if pan and pan[_OF_COMPANY] != "P" else "INDIVIDUAL"


def _find(session: Session, shop_id: str, client_id: str) -> DialectRow | None:
    """Find the client of a reference; one who was put away leaves it free."""
    found = dialects.find_about(session, dialects.Of(shop_id, DIALECT), client_id)
    return next((row for row in found if row.id.startswith("cus_") and _stands(session, row)), None)


def _stands(session: Session, row: DialectRow) -> bool:
    found = session.get(Customer, (row.shop_id, row.id))
    return found is not None and found.deleted_at is None


def _get(call: Call, session: Session) -> Answer:
    given = call.ids["client_id"]
    row = None if "\0" in given else _find(session, call.shop_id, given)
    if row is None:
        raise Reasoned("not_found", "CLIENT_NOT_FOUND", "Client not found")
    return Answer({"success": True, "data": _show(session, row)})


def _show(session: Session, row: DialectRow) -> dict[str, Any]:
    return {
        **told_again(row.said),
        "source": "API",
        "createdAt": instant_text(row.created_at),
        "updatedAt": instant_text(row.changed_at),
        "balance": _balance(session, row.shop_id, row.id),
    }


def _balance(session: Session, shop_id: str, customer_id: str) -> dict[str, Any]:
    """Sum what was billed to a customer, and what came of it."""

    def summed(model: Any, column: Any, *which: Any) -> int:
        mine = (model.shop_id == shop_id, model.customer_id == customer_id, *which)
        return int(session.exec(select(func.coalesce(func.sum(column), 0)).where(*mine)).one())

    def noted(kind: str) -> int:
        return summed(Note, Note.total_paise, Note.kind == kind, Note.status == "issued")

    stands = col(Payment.reversed_at).is_(None)
    settled = (
        select(func.coalesce(func.sum(Allocation.amount_paise), 0))
        .join(
            OpenItem,
            (col(OpenItem.id) == col(Allocation.target_id))
            & (col(OpenItem.shop_id) == col(Allocation.shop_id)),
        )
        .where(OpenItem.shop_id == shop_id, OpenItem.customer_id == customer_id)
        .where(OpenItem.kind == "invoice")
    )
    paise = {
        "invoice": summed(Invoice, Invoice.total_paise, Invoice.status == "issued"),
        "creditNote": noted("credit"),
        "debitNote": noted("debit"),
        "paymentReceipt": summed(Payment, Payment.amount_paise, Payment.direction == "in", stands),
        "invoicePayment": int(session.exec(settled).one()),
        **dict.fromkeys((*_NOTHING, "creditConsumed"), 0),
    }
    return {name: rupees(sum_) for name, sum_ in paise.items()} | {"currency": "INR"}


PATH = "/api/v1/businesses/{url_key}/clients"
_EXAMPLE: dict[str, object] = {
    "clientId": "acme-042", "name": "Acme Traders Pvt Ltd", "email": "billing@acme.example",
    "street": "1 MG Road", "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
    "country": "IN", "gstState": "29", "dueInDays": 15,
}  # fmt: skip
OPERATIONS = (
    Operation(
        "POST", PATH, "createClient", "Add a client", _add, "clients", ClientAnswer, 201, ClientBody,
        refusals=("duplicate_reference", "test_gstin"), example=_EXAMPLE,
    ),
    Operation(
        "GET", f"{PATH}/{{client_id}}", "getClient", "Read a client", _get, "clients", ClientAnswer
    ),
)  # fmt: skip
