"""The reference number of an invoice (IRN), by the shop's own way to the e-invoice portal."""

import base64
import binascii
import json
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest import problems
from adapters.rest.call import Answer, Call, Conclude
from adapters.rest.einvoice import asking, refusing
from adapters.rest.operation import Operation
from adapters.rest.problems import Problem
from adapters.rest.refrens.invoices import ONE, invoice_of
from adapters.rest.refrens.shapes import Asking, HexId, Loose, hex_of
from adapters.rest.refrens.speaking import REFUSED_AT
from adapters.rest.shapes import Shown
from core.clock import INDIA, today
from core.einvoice.models import Registration
from core.einvoice.queries import registered_of
from core.einvoice.registering import NewRegistration
from core.einvoice.service import prepare
from core.errors import PakkaError
from core.invoices.models import Invoice

_ACCEPTED = 202
_WAIT = {"Retry-After": "30"}


class IrnBody(Loose):
    """Nothing is asked for."""


class IrnQuery(Asking):
    """What else goes to the portal: payments are no part of what we register."""

    with_payments: Annotated[
        Literal["true", "false"] | None, Field(alias="includePaymentDetails")
    ] = None


class IrnShown(Shown):
    """What the portal acknowledged, by its own names."""

    ack_no: Annotated[str, Field(alias="AckNo", examples=["182510010588566"])]
    ack_date: Annotated[str, Field(alias="AckDt", examples=["2025-04-21 01:16:26"])]
    irn: Annotated[str, Field(alias="Irn", pattern="^[0-9a-f]{64}$", examples=["b5abd038" * 8])]
    signed_invoice: Annotated[str, Field(alias="SignedInvoice")]
    signed_qr_code: Annotated[str, Field(alias="SignedQRCode")]
    status: Annotated[Literal["ACT"], Field(alias="Status")]
    info: None
    additional_info: Annotated[None, Field(alias="additionalInfo")]
    alert: None
    qr: str
    invoice_number: Annotated[str, Field(alias="invoiceNumber", examples=["APP-2020-0004"])]
    invoice_id: Annotated[HexId, Field(alias="invoiceId")]


def _register(call: Call, session: Session) -> Answer:
    invoice = invoice_of(call, session)
    held = registered_of(session, call.shop_id, [invoice.id]).get(invoice.id)
    if held and held.state == "active":
        return Answer(_show(held, invoice))
    asking.desk_of(call)
    try:
        new = _new(call, session, invoice)
        asking.require_pace(call, session, new.gstin)
        return asking.begun(call, session, new)
    except (Problem, PakkaError) as error:
        raise _dated(call, error) from error


def _new(call: Call, session: Session, invoice: Invoice) -> NewRegistration:
    """Write an invoice as the portal wants it. Raises: Problem (by the portal's own numbers)."""
    with refusing.with_reason():
        made = prepare(session, invoice, today=today(call.at))
    if made.objections:
        raise refusing.by_rules(made.objections)
    gstin = made.document["SellerDtls"]["Gstin"]
    return NewRegistration(
        gstin, made.document_type, made.number, made.on, made.document, document_id=invoice.id
    )


def _registered(call: Call, answer: Answer, conclude: Conclude) -> Answer:
    """Ask the portal; who is not answered in time asks again, and is told what came of it."""

    def shown(session: Session, row: Registration) -> Answer:
        return Answer(_show(row, invoice_of(call, session)))

    def dated(session: Session, work: Any) -> Answer:
        def done() -> Answer:
            try:
                ended: Answer = work()
            except (Problem, PakkaError) as error:
                raise _dated(call, error) from error
            if ended.status == _ACCEPTED:
                raise Problem(
                    "provider_unavailable", "the portal has not answered yet", headers=_WAIT
                )
            return ended

        return conclude(session, done)

    known = asking.go_on(call, answer, dated, shown)
    return known


def _dated(call: Call, error: Problem | PakkaError) -> Problem:
    """Say when the portal, or its rules, refused; what else went wrong stays what it is."""
    problem = problems.of(error) if isinstance(error, PakkaError) else error
    if problem.status not in {409, 422}:
        return problem
    members = {**problem.members, REFUSED_AT: int(call.at.timestamp() * 1000)}
    return Problem(problem.code, problem.detail, problem.faults, members, problem.headers)


def _show(row: Registration, invoice: Invoice) -> dict[str, Any]:
    assert row.ack_at  # noqa: S101  (it was acknowledged)
    return {
        "AckNo": row.ack_no,
        "AckDt": f"{row.ack_at.astimezone(INDIA):%Y-%m-%d %H:%M:%S}",
        "Irn": row.irn,
        "SignedInvoice": row.signed_document,
        "SignedQRCode": row.signed_qr,
        "Status": "ACT",
        "info": None,
        "additionalInfo": None,
        "alert": None,
        "qr": _in_qr(row.signed_qr),
        "invoiceNumber": invoice.number,
        "invoiceId": hex_of(invoice.id),
    }


def _in_qr(signed: str) -> str:
    """Return what the signed QR code says; empty where it is no JWS."""
    _, _, rest = signed.partition(".")
    claims = rest.partition(".")[0]
    try:
        said = json.loads(base64.urlsafe_b64decode(f"{claims}=="))
    except (binascii.Error, ValueError):
        return ""
    return str(said.get("data", "")) if isinstance(said, dict) else ""


OPERATIONS = (
    Operation(
        "POST", f"{ONE}/irn", "generateIrn", "Register an invoice: IRN and signed QR code", _register,
        "e-invoices", IrnShown, body=IrnBody, is_body_optional=True, query=IrnQuery,
        after=_registered, refusals=refusing.CODES,
    ),
)  # fmt: skip
