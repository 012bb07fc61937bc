"""What the native API issues is registered where the shop wants that, and how that is shown."""

from typing import Any

from sqlmodel import Session

from adapters.issuing import Issuer
from adapters.rest.call import Call
from adapters.rest.shapes import instant_text
from core.einvoice.models import Registration
from core.invoices.models import Invoice, Note
from core.invoices.rules import Computed

_STATES = {"active": "ACT", "cancelled": "CNL"}


def after_issue(call: Call, session: Session, document: Invoice | Note) -> None:
    """Let a document be registered; what stands in the way is told to the shop's owners, in chat."""
    Issuer(call.mode.parts, session, call.actor).register(document)


def keep_warnings(call: Call, session: Session, invoice: Invoice, computed: Computed) -> None:
    """Keep what an invoice was issued in spite of."""
    Issuer(call.mode.parts, session, call.actor).keep_warnings(invoice, computed)


def irn_of(row: Registration | None) -> dict[str, Any] | None:
    """Write what the portal has of a document; None as long as it has nothing."""
    if row is None or row.ack_at is None:
        return None
    return {
        "irn": row.irn,
        "ack_no": row.ack_no,
        "ack_date": instant_text(row.ack_at),
        "status": _STATES[row.state],
    }
