"""What the native API issues is registered where the shop wants that, and how that is shown."""

from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.shapes import instant_text
from bot import einvoice_news
from core import extras
from core.einvoice import issued
from core.einvoice.models import Registration
from core.invoices import numbers
from core.invoices.models import Invoice, Note
from core.invoices.rules import Computed

_STATES = {"active": "ACT", "cancelled": "CNL"}


def after_issue(call: Call, session: Session, document: Invoice | Note) -> None:
    """Let a document be registered; what stands in the way is told to the shop's owners, in chat."""
    connected = call.mode.parts.gateway is not None
    begun = issued.after_issue(session, call.actor, document, connected=connected)
    if begun and begun.objections:
        einvoice_news.tell_missing(session, document, begun.objections, at=call.at)


def keep_warnings(call: Call, session: Session, invoice: Invoice, computed: Computed) -> None:
    """Keep what an invoice was issued in spite of."""
    warnings = list(computed.warnings)
    if numbers.is_out_of_order(session, invoice):
        warnings.append("out_of_order")
    if not warnings:
        return
    beside = extras.keep(session, call.shop_id, invoice.id, at=call.at)
    beside.warned = warnings
    session.add(beside)
    session.flush()


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
