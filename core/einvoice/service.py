"""An issued document as the portal wants it, with what it would object to; nothing is sent."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from core.customers.service import customer_of
from core.einvoice import payload
from core.einvoice.irn import DocType, irn_of
from core.einvoice.objections import Objection
from core.einvoice.reading import When
from core.einvoice.registering import NewRegistration
from core.einvoice.rules import objections_to
from core.einvoice_errors import EinvoiceNotEligible
from core.gst.numbering import financial_year, number_key
from core.gst.supply import is_export
from core.invoices.models import Invoice, Note
from core.invoices.queries import get_invoice, get_lines
from core.notes.service import lines_of
from core.shops.models import Shop
from core.shops.service import get_shop

_NOBODY = "URP"  # the portal's GSTIN of a buyer who has none
# made once: it is asked at each call
_ISSUED = select(col(Invoice.id), col(Invoice.supplier)).where(
    col(Invoice.shop_id) == bindparam("shop"),
    col(Invoice.fy) == bindparam("fy"),
    col(Invoice.number_key) == bindparam("number"),
    col(Invoice.on) == bindparam("on"),
    col(Invoice.total_paise) == bindparam("total"),
    col(Invoice.status) == "issued",
    col(Invoice.document_type) == "tax_invoice",
    func.coalesce(col(Invoice.buyer_gstin), _NOBODY) == bindparam("buyer"),
)


@dataclass(frozen=True)
class Prepared:
    """A document ready to be registered. ``irn``: the reference number that it will have."""

    document_type: DocType
    number: str
    on: dt.date
    document: dict[str, Any]
    irn: str
    objections: tuple[Objection, ...]


def prepare(session: Session, row: Invoice | Note, *, today: dt.date) -> Prepared:
    """Write a bill or note as it is to be registered.

    Parties are as they were frozen; what was missing of a place is as it is known now.
    Raises: EinvoiceNotEligible (the document is not one that has a reference number).
    """
    shop = get_shop(session, row.shop_id)
    invoice = (
        row if isinstance(row, Invoice) else get_invoice(session, shop.shop_id, row.invoice_id)
    )
    lines = get_lines(session, shop.shop_id, invoice.id)
    _require_eligible(row, invoice)
    if isinstance(row, Note):
        document = payload.payload_of_note(row, lines_of(session, row), invoice, lines)
    else:
        document = payload.payload_of(row, lines)
    _complete(session, shop, invoice, document)
    kind: DocType = document["DocDtls"]["Typ"]
    gstin = invoice.supplier["gstin"]
    return Prepared(
        kind,
        row.number,
        row.on,
        document,
        irn_of(gstin, kind, row.number, on=row.on),
        tuple(objections_to(document, When(today, shop.gstin))),
    )


def _complete(session: Session, shop: Shop, invoice: Invoice, document: dict[str, Any]) -> None:
    """Fill what was not known of a party's place when the bill was issued, if it is the same party."""
    if shop.gstin == invoice.supplier.get("gstin"):
        _fill(document["SellerDtls"], payload.place_of(shop.model_dump()))
    if invoice.customer_id is None:
        return
    customer = customer_of(session, shop.shop_id, invoice.customer_id)
    if customer.gstin == (invoice.recipient or {}).get("gstin"):
        _fill(document["BuyerDtls"], payload.place_of(customer.model_dump()))


def _fill(party: dict[str, Any], known: dict[str, Any]) -> None:
    """Take what is missing from what is known now; an address stands whole or not at all."""
    if "Addr1" in party:
        known.pop("Addr2", None)
    for name, value in known.items():
        party.setdefault(name, value)


def _require_eligible(row: Invoice | Note, invoice: Invoice) -> None:
    """Tax invoices to the registered and abroad, and notes on them (Rule 48(4)); none that is taken back."""
    reason = _why_not(row, invoice)
    if reason:
        raise EinvoiceNotEligible(number=row.number, reason=reason)


def _why_not(row: Invoice | Note, invoice: Invoice) -> str | None:
    if row.status != "issued":
        return "cancelled"
    if not invoice.supplier.get("gstin"):
        return "seller_unregistered"
    if invoice.document_type != "tax_invoice":
        return "bears_no_tax"
    if not invoice.buyer_gstin and not is_export(invoice.supply):
        return "buyer_unregistered"
    return None


def find_issued(session: Session, shop_id: str, new: NewRegistration) -> NewRegistration:
    """Find the tax invoice of this shop that a prescribed document is, else leave it as it was.

    It is the same where number, date, total, seller and buyer are.
    """
    which = {
        "shop": shop_id,
        "fy": financial_year(new.on),
        "number": number_key(new.number),
        "on": new.on,
        "total": int(new.total * 100),
        "buyer": new.buyer,
    }
    found = session.execute(_ISSUED, which).all()
    ids = (key for key, supplier in found if supplier.get("gstin") == new.gstin)
    return replace(new, document_id=next(ids, None))
