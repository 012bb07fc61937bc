"""An invoice that stands: issued, neither cancelled nor in the bin; only such a one takes money and notes."""

from sqlmodel import Session

from core.errors import BadState, Deleted, InvoiceNotFound
from core.invoices.bin import deleted_at
from core.invoices.held import find_held
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.ledger import open_items
from core.ledger.models import OpenItem


def get_standing(session: Session, shop_id: str, invoice_id: str) -> tuple[Invoice, OpenItem]:
    """Return an invoice and what it asks for as they are now, locked until the transaction ends.

    Raises: InvoiceNotFound, Deleted, BadState (a draft, or cancelled).
    """
    item = open_items.get_item(session, shop_id, invoice_id)
    since = deleted_at(session, shop_id, invoice_id)
    if since:
        raise Deleted(at=since.isoformat())
    held = find_held(session, shop_id, invoice_id)
    if held:
        raise BadState(state=held.state)
    if item is None or item.kind != "invoice":
        raise InvoiceNotFound(invoice=invoice_id)
    invoice = get_invoice(session, shop_id, invoice_id)
    session.refresh(invoice)
    if invoice.status != "issued":
        raise BadState(state=invoice.status, number=invoice.number)
    return invoice, item
