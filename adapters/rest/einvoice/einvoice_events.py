"""What an event of the e-invoice API is about."""

from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.einvoice import ewb_shows, shows
from core.einvoice.models import EwayBill
from core.einvoice.queries import get_request


def show(call: Call, session: Session, request_id: str) -> dict[str, Any]:
    """Write a registration or an e-way bill; of what failed, why. Raises: IrnNotFound, EwayNotFound."""
    row = get_request(session, call.shop_id, request_id)
    if isinstance(row, EwayBill):
        return ewb_shows.show(call, row)
    return shows.pending(row) if row.ack_at is None else shows.show(call, session, row)
