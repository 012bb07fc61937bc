"""From the registration of a document to what its paper shows of it."""

from sqlmodel import Session

from core.clock import INDIA
from core.documents.view import EinvoiceStamp
from core.einvoice.queries import registered_of

_SANDBOX = "sandbox"


def stamp_of(session: Session, shop_id: str, document_id: str) -> EinvoiceStamp | None:
    """Return what the portal gave for a bill or a note; None where it has none that stands."""
    row = registered_of(session, shop_id, [document_id]).get(document_id)
    if row is None or row.state != "active" or row.ack_at is None:
        return None
    at = row.ack_at.astimezone(INDIA)
    return EinvoiceStamp(
        irn=row.irn,
        ack_no=row.ack_no,
        ack_at=f"{at.day} {at:%b %Y, %H:%M:%S}",
        token=row.signed_qr,
        sandbox=row.provider == _SANDBOX,
    )
