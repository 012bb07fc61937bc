"""How an e-way bill is shown."""

from typing import Any

from adapters.rest.call import Call
from adapters.rest.einvoice import shows
from adapters.rest.einvoice.refusing import indian
from core.einvoice.eway import eway_cancellable_until
from core.einvoice.models import EwayBill

_STATES = {
    "active": "ACT",
    "cancelled": "CNL",
    "closed": "CLS",
    "pending": "PENDING",
    "failed": "FAILED",
}
_TRANSPORT = {
    "distance_km": "Distance",
    "mode": "TransMode",
    "transporter_id": "TransId",
    "transporter_name": "TransName",
    "vehicle_no": "VehNo",
    "vehicle_type": "VehType",
    "doc_no": "TransDocNo",
    "doc_date": "TransDocDt",
}


def show(call: Call, row: EwayBill) -> dict[str, Any]:
    """Write an e-way bill."""
    until = eway_cancellable_until(row)
    is_invoice = (row.document_id or "").startswith("inv_")
    return {
        "id": row.id,
        "object": "ewb",
        "irn": row.irn or None,
        "invoice_id": row.document_id if is_invoice else None,
        "status": _STATES[row.state],
        "document": {
            "type": row.doc_type,
            "number": row.doc_number,
            "date": f"{row.doc_on:%d/%m/%Y}",
        },
        "ewb": shows.eway(row),
        "transport": {ours: row.transport.get(theirs) for ours, theirs in _TRANSPORT.items()},
        "gstin": row.gstin,
        "provider": row.provider,
        "sandbox": call.sandbox,
        "cancellable_until": indian(until) if until else None,
        "cancelled_at": indian(row.cancelled_at) if row.cancelled_at else None,
        "closed_at": indian(row.closed_at) if row.closed_at else None,
    }


def cancelled(row: EwayBill) -> dict[str, Any]:
    """Write an e-way bill that was cancelled."""
    assert row.cancelled_at  # noqa: S101  (it was)
    return {
        "ewb_number": row.number,
        "status": "CNL",
        "cancelled_at": indian(row.cancelled_at),
        "reason": row.cancel_reason,
        "remarks": row.cancel_remarks,
    }
