"""Read invoices."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlmodel import Session, col, select

from core.clock import today
from core.errors import InvoiceNotFound
from core.invoices.links import token_hash
from core.invoices.models import Invoice, InvoiceLine
from core.shops.service import get_shop

# made once: it is asked at each call of the APIs
_SHOP: BindParameter[str] = bindparam("shop")
_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_LINES = (
    select(InvoiceLine)
    .where(InvoiceLine.shop_id == _SHOP, col(InvoiceLine.invoice_id).in_(_IDS))
    .order_by(col(InvoiceLine.invoice_id), col(InvoiceLine.n))
)


def get_invoice(session: Session, shop_id: str, invoice_id: str) -> Invoice:
    """Return an invoice. Raises: InvoiceNotFound."""
    invoice = session.get(Invoice, (shop_id, invoice_id))
    if not invoice:
        raise InvoiceNotFound(invoice=invoice_id)
    return invoice


def get_lines(session: Session, shop_id: str, invoice_id: str) -> Sequence[InvoiceLine]:
    """Return an invoice's lines in order."""
    statement = select(InvoiceLine).where(
        InvoiceLine.shop_id == shop_id, InvoiceLine.invoice_id == invoice_id
    )
    return session.exec(statement.order_by(col(InvoiceLine.n))).all()


def lines_of_all(
    session: Session, shop_id: str, invoice_ids: Sequence[str]
) -> dict[str, list[InvoiceLine]]:
    """Return the lines of each of some invoices in order, in one look."""
    found: dict[str, list[InvoiceLine]] = {id_: [] for id_ in invoice_ids}
    for line in session.execute(_LINES, {"shop": shop_id, "ids": invoice_ids}).scalars():
        found[line.invoice_id].append(line)
    return found


def original_of(session: Session, invoice: Invoice) -> dict[str, Any]:
    """Write an invoice and its lines as plain JSON, for the trail of who changed what."""
    lines = get_lines(session, invoice.shop_id, invoice.id)
    shown = invoice.model_dump(mode="json", exclude={"shop_id", "token_hash", "source_text"})
    kept = [line.model_dump(mode="json", exclude={"shop_id", "invoice_id"}) for line in lines]
    # a row that was read anew has its columns in any order
    return {**_in_order(shown), "lines": [_in_order(line) for line in kept]}


def _in_order(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: shown[name] for name in sorted(shown)}


def find_by_token(session: Session, token: str) -> Invoice | None:
    """Find the invoice of a customer's link."""
    return session.exec(select(Invoice).where(Invoice.token_hash == token_hash(token))).first()


def find_by_link(session: Session, token: str, *, on: dt.date) -> Invoice | None:
    """Find the invoice that a customer opens on a day; None where his link has ended (`link_days`)."""
    invoice = find_by_token(session, token)
    days = get_shop(session, invoice.shop_id).link_days if invoice else None
    if invoice is None or days is None:
        return invoice
    return invoice if on <= today(invoice.issued_at) + dt.timedelta(days=days) else None


def find_by_number(session: Session, shop_id: str, part: str) -> Sequence[Invoice]:
    """Find issued invoices by their number or its end, newest first."""
    key = part.strip().upper()
    statement = select(Invoice).where(
        Invoice.shop_id == shop_id, col(Invoice.number_key).endswith(key, autoescape=True)
    )
    return session.exec(statement.order_by(col(Invoice.on).desc(), col(Invoice.id).desc())).all()


def recent_invoices(
    session: Session, shop_id: str, *, limit: int = 50, since: dt.date | None = None
) -> Sequence[Invoice]:
    """List the newest invoices, cancelled ones included."""
    statement = select(Invoice).where(Invoice.shop_id == shop_id)
    if since:
        statement = statement.where(Invoice.on >= since)
    return session.exec(statement.order_by(col(Invoice.id).desc()).limit(limit)).all()


def list_invoices(
    session: Session,
    shop_id: str,
    *,
    customer_id: str | None = None,
    on: dt.date | None = None,
    limit: int = 50,
) -> Sequence[Invoice]:
    """List invoices of a customer, of a day, or all, newest first, cancelled ones included."""
    statement = select(Invoice).where(Invoice.shop_id == shop_id)
    if customer_id:
        statement = statement.where(Invoice.customer_id == customer_id)
    if on:
        statement = statement.where(Invoice.on == on)
    newest = (col(Invoice.on).desc(), col(Invoice.issued_at).desc(), col(Invoice.id).desc())
    return session.exec(statement.order_by(*newest).limit(limit)).all()


def list_invoices_of_days(
    session: Session, shop_id: str, days: tuple[dt.date, dt.date]
) -> Sequence[Invoice]:
    """List the invoices dated in these days, both included, newest first, cancelled ones too."""
    statement = select(Invoice).where(Invoice.shop_id == shop_id, col(Invoice.on).between(*days))
    newest = (col(Invoice.on).desc(), col(Invoice.issued_at).desc(), col(Invoice.id).desc())
    return session.exec(statement.order_by(*newest)).all()
