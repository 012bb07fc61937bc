"""Find a bill or note by the number that somebody typed."""

from typing import TYPE_CHECKING

from adapters.cli.faults import Refused

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.invoices.models import Invoice, Note


def document_of(session: "Session", shop_id: str, number: str) -> "Invoice | Note":
    """Return the newest bill or note of that number. Raises: ShopNotFound, Refused."""
    from sqlmodel import col, select

    from core.gst.numbering import number_key
    from core.invoices.models import Invoice, Note
    from core.shops.service import get_shop

    get_shop(session, shop_id)
    key = number_key(number)
    bills = select(Invoice).where(Invoice.shop_id == shop_id, Invoice.number_key == key)
    if bill := session.exec(bills.order_by(col(Invoice.fy).desc())).first():
        return bill
    notes = select(Note).where(Note.shop_id == shop_id, Note.number_key == key)
    if note := session.exec(notes.order_by(col(Note.fy).desc())).first():
        return note
    raise Refused(f"no bill and no note {number}")
