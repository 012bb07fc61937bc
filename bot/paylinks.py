"""Where a customer pays: the page of his one open bill, else a page of all that he owes."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.turn import Edge
from core import links
from core.documents import upi
from core.documents.from_invoice import token_of
from core.documents.roman import roman
from core.gst.supply import is_export
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.ledger.open_items import list_open
from core.ledger.queries import balance

LIFE = timedelta(days=30)


def bill_url(edge: Edge, invoice: Invoice) -> str:
    """Return the address of a bill's page."""
    return f"{edge.public_url}/i/{token_of(invoice, edge.secret)}"


def upi_url(invoice: Invoice, *, due_paise: int, sandbox: bool) -> str | None:
    """Return the UPI link that pays what is due; None where nothing is, or it cannot be paid so.

    Money from abroad has other ways, and what the sandbox shows pays nobody.
    """
    payee = invoice.supplier.get("upi")
    if not payee or due_paise <= 0 or is_export(invoice.supply):
        return None
    payment = upi.UpiPayment(
        pa=upi.TEST_PAYEE if sandbox else payee,
        pn=roman(invoice.supplier["name"]),
        am_paise=due_paise,
        tr=upi.reference_of(invoice.number, paid_paise=invoice.total_paise - due_paise),
        tn=upi.TEST_NOTE if sandbox else f"Invoice {invoice.number}",
    )
    return upi.payment_uri(payment)


def account_url(session: Session, edge: Edge, *, of: tuple[str, str], now: datetime) -> str:
    """Return where a customer, ``(shop, customer)``, pays all that he owes."""
    shop_id, customer_id = of
    items = list_open(session, shop_id, customer_id)
    owed = balance(session, shop_id, customer_id)
    if len(items) == 1 and items[0].kind == "invoice" and items[0].due_paise == owed:
        return bill_url(edge, get_invoice(session, shop_id, items[0].id))
    what = {"shop": shop_id, "account": customer_id}
    return f"{edge.public_url}/p/{links.sign(edge.secret, what, until=now + LIFE)}"
