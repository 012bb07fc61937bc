"""How a registration is shown."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.einvoice import pictures
from adapters.rest.einvoice.refusing import indian
from adapters.rest.money import rupees
from core.einvoice.errands import Row
from core.einvoice.models import EwayBill, Registration
from core.einvoice.queries import CANCELLABLE, eway_bills_of

_UNHEARD = {"code": "provider_unavailable", "message": "the portal could not be asked"}
STATES = {"active": "ACT", "cancelled": "CNL"}


def show(call: Call, session: Session, row: Registration) -> dict[str, Any]:
    """Write a registration that the portal has acknowledged."""
    assert row.ack_at  # noqa: S101  (it was acknowledged)
    is_note = row.doc_type != "INV"
    return {
        "id": row.id,
        "object": "irn",
        "irn": row.irn,
        "ack_no": row.ack_no,
        "ack_date": indian(row.ack_at),
        "status": STATES[row.state],
        "document": {
            "type": row.doc_type,
            "number": row.number,
            "date": f"{row.on:%d/%m/%Y}",
            "total": rupees(int((row.total * 100).to_integral_value())),
        },
        "seller_gstin": row.gstin,
        "buyer_gstin": row.buyer_gstin,
        "signed_invoice": row.signed_document,
        "signed_qr_code": row.signed_qr,
        "qr_png_url": pictures.url_of(call, row),
        "ewb": _latest(eway_bills_of(session, row.shop_id, row.id)),
        "invoice_id": None if is_note else row.document_id,
        **({"against": row.against} if is_note else {}),
        "provider": row.provider,
        "sandbox": call.sandbox,
        "cancellable_until": indian(row.ack_at + CANCELLABLE),
    }


def pending(row: Row) -> dict[str, Any]:
    """Write what is under way, or has failed."""
    fault = row.refused[0] if row.refused else None
    return {
        "id": row.id,
        "status": "FAILED" if row.state == "failed" else "PENDING",
        "error": {"code": fault["code"], "message": fault["message"]} if fault else None,
    }


def cancelled(row: Registration) -> dict[str, Any]:
    """Write a registration that was cancelled."""
    assert row.cancelled_at  # noqa: S101  (it was)
    return {
        "irn": row.irn,
        "status": "CNL",
        "cancelled_at": indian(row.cancelled_at),
        "reason": row.cancel_reason,
        "remarks": row.cancel_remarks,
    }


def _latest(bills: Sequence[EwayBill]) -> dict[str, Any] | None:
    """Write the latest e-way bill of a document; None where none was asked for."""
    return eway(bills[0]) if bills else None


def eway(bill: EwayBill) -> dict[str, Any]:
    """Write the number and the days of an e-way bill, or why there is none."""
    if bill.state == "failed":
        fault = bill.refused[0] if bill.refused else _UNHEARD
        return {"error": {"code": fault["code"], "message": fault["message"]}}
    return {
        "number": bill.number or None,
        "date": indian(bill.made_at) if bill.made_at else None,
        "valid_till": indian(bill.valid_until) if bill.valid_until else None,
    }
