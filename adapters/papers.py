"""The papers of an invoice, drawn when somebody asks and kept for a while: a view gives the same bytes."""

from functools import lru_cache

from sqlmodel import Session

from adapters.wiring import Parts
from core.documents.from_invoice import view_of
from core.documents.view import InvoiceView
from core.invoices.models import Invoice


def view(parts: Parts, session: Session, invoice: Invoice) -> InvoiceView:
    """Return what the papers of an invoice show now."""
    return view_of(session, invoice, public_url=parts.public_url, secret=parts.secret)


@lru_cache(maxsize=64)
def pdf(shown: InvoiceView) -> bytes:
    """Return the A4 invoice."""
    from core.documents.invoice import render_invoice

    return render_invoice(shown)


@lru_cache(maxsize=64)
def pay_card(shown: InvoiceView, amount_paise: int) -> bytes:
    """Return the picture with amount and QR."""
    from core.documents.pay_card import render_pay_card

    return render_pay_card(shown, amount_paise=amount_paise)


def file_name(number: str, suffix: str = "pdf") -> str:
    """Make a file name of a document number.

    >>> file_name("GH/26-27/0424")
    'GH-26-27-0424.pdf'
    """
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in number) + f".{suffix}"
