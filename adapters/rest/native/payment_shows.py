"""A payment as it is shown: what came in, what it settles, what of it is left."""

from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.money import rupees
from adapters.rest.native.resource import common
from adapters.rest.shapes import instant_text
from core.payments.allocating import allocations_of
from core.payments.models import Payment


def show(call: Call, session: Session, payment: Payment) -> dict[str, Any]:
    """Write a payment."""
    shares = allocations_of(session, call.shop_id, payment.id)
    left = 0 if payment.reversed_at else payment.amount_paise - sum(paise for _, paise in shares)
    return {
        "id": payment.id,
        "object": "payment",
        "customer_id": payment.customer_id,
        "amount": rupees(payment.amount_paise),
        "method": payment.mode,
        "reference": payment.reference,
        "note": payment.note,
        "received_at": instant_text(payment.received_at or payment.at),
        "allocations": [
            {"invoice_id": item.id, "amount": rupees(paise)}
            for item, paise in shares
            if item.kind == "invoice"
        ],
        "unallocated_amount": rupees(left),
        **common(call, session, payment.id, payment.at),
    }
