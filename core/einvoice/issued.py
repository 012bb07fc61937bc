"""What a shop issues is registered by itself, where it has that switched on.

Each door that issues says so here, in the same transaction: the services that issue know nothing of it.
"""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from core.actor import Actor
from core.db import alone
from core.einvoice import places
from core.einvoice.models import Registration
from core.einvoice.objections import Objection
from core.einvoice.queries import registered_of
from core.einvoice.registering import NewRegistration, begin
from core.einvoice.service import prepare
from core.einvoice_errors import EinvoiceDuplicate, EinvoiceNotEligible
from core.invoices.models import Invoice, Note
from core.shops.service import get_shop

_OLD = dt.timedelta(days=30)


@dataclass(frozen=True)
class Begun:
    """What came of it: ``row`` is on its way to the portal, or ``objections`` say what is in the way.

    Neither: the portal is asked first where the buyer is.
    """

    row: Registration | None = None
    objections: tuple[Objection, ...] = ()


def after_issue(
    session: Session, actor: Actor, document: Invoice | Note, *, connected: bool, tells: bool
) -> Begun | None:
    """Let a document that was just issued be registered; ``connected``: something leads to the portal.

    ``tells``: the portal tells of GSTINs where somebody is, so that it is asked before the shop is.
    None where the shop does not want it, or the document is not one that has a reference number.
    """
    if not connected or get_shop(session, actor.shop_id).einvoice != "on":
        return None
    try:
        begun = register(session, actor, document)
        is_asked = tells and places.ask(session, actor, document, begun.objections)
        return Begun() if is_asked else begun
    except EinvoiceNotEligible:
        return None
    except EinvoiceDuplicate as taken:
        return Begun(objections=(Objection(str(taken.params["provider_code"]), "/DocDtls/No"),))


def register(session: Session, actor: Actor, document: Invoice | Note) -> Begun:
    """Let a document be registered; what is on its way already stays so.

    Raises: EinvoiceNotEligible, EinvoiceDuplicate.
    """
    alone(session, f"einvoice:{actor.shop_id}")
    session.refresh(document)
    prepared = prepare(session, document, today=actor.today)
    if prepared.objections:
        return Begun(objections=prepared.objections)
    new = NewRegistration(
        gstin=prepared.document["SellerDtls"]["Gstin"],
        doc_type=prepared.document_type,
        number=prepared.number,
        on=prepared.on,
        document=prepared.document,
        document_id=document.id,
        against=_irn_of_invoice(session, document) if isinstance(document, Note) else None,
        patient=True,
    )
    return Begun(begin(session, actor, new))


def _irn_of_invoice(session: Session, note: Note) -> str | None:
    """Return the reference number of the bill that a note is about; None where it has none."""
    found = registered_of(session, note.shop_id, [note.invoice_id]).get(note.invoice_id)
    return found.irn if found else None


def is_old(on: dt.date, *, today: dt.date) -> bool:
    """True where the portal takes it no more of those whose turnover is ten crore (advisory, 2025-04-01)."""
    return today - on > _OLD
