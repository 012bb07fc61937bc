"""Takes over what was registered elsewhere, as the portal shows it: from then on it is as one of ours.

Nothing is announced: it was not made here. The e-way bill of it, if it has one, is not taken over.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlmodel import Session

from core.actor import Actor
from core.db import alone
from core.einvoice import noting
from core.einvoice.gateway import Acknowledged, DocumentName
from core.einvoice.holding import require_holder
from core.einvoice.irn import irn_of
from core.einvoice.models import Registration
from core.einvoice.queries import find_document
from core.einvoice.reading import day_of
from core.einvoice.registering import NewRegistration, new_row
from core.einvoice.service import find_issued
from core.einvoice.settling import record
from core.einvoice.signed import data_of

_OF_THE_PORTAL = {"AckNo", "AckDt", "Irn"}  # what it writes before the document
_INVOICE = "INV"


def adopt(
    session: Session, actor: Actor, gstin: str, given: Acknowledged, *, provider: str
) -> Registration | None:
    """Write what the portal has of a document of this GSTIN; None where it cannot be read, or is here.

    Raises: GstinElsewhere.
    """
    require_holder(session, actor.shop_id, gstin)
    alone(session, f"einvoice:{actor.shop_id}")
    new = _read(given, gstin)
    if new is None or find_document(session, actor.shop_id, gstin, _name_of(new)):
        return None
    row = new_row(session, actor, _placed(session, actor.shop_id, new))
    row.state, row.wish, row.provider = "active", "", provider
    row.ack_no, row.ack_at = given.ack_no, given.ack_at
    row.signed_document, row.signed_qr = given.signed_document, given.signed_qr
    if given.is_cancelled:
        row.state, row.cancelled_at = "cancelled", given.cancelled_at or actor.at
    session.add(row)
    session.flush()
    record(session, actor, row, "einvoice.found")
    return row


def _name_of(new: NewRegistration) -> DocumentName:
    return DocumentName(new.doc_type, new.number, new.on)


def _read(given: Acknowledged, gstin: str) -> NewRegistration | None:
    """Read the signed document; None where it is none that the rule gives this number."""
    data = data_of(given.signed_document)
    if data is None:
        return None
    document = _said({name: data[name] for name in data if name not in _OF_THE_PORTAL})
    try:
        name, seller = document["DocDtls"], document["SellerDtls"]["Gstin"]
        on = day_of(name["Dt"])
        if on is None or seller != gstin:
            return None
        new = NewRegistration(gstin, name["Typ"], name["No"], on, document)
        is_its = new.buyer and new.total is not None and given.irn == _irn_of(new)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation):
        return None
    return new if is_its else None


def _irn_of(new: NewRegistration) -> str:
    return irn_of(new.gstin, new.doc_type, new.number, on=new.on)


def _said(value: Any) -> Any:
    """Drop what a signed document holds without a value; a float becomes exact."""
    if isinstance(value, Mapping):
        return {name: _said(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_said(inner) for inner in value]
    return Decimal(str(value)) if isinstance(value, float) else value


def _placed(session: Session, shop_id: str, new: NewRegistration) -> NewRegistration:
    """Say which bill or note of the shop it is, and which registered invoice a note is about."""
    if new.doc_type == _INVOICE:
        return find_issued(session, shop_id, new)
    new = noting.find_note(session, shop_id, new)
    try:
        about = noting.invoices_of(session, shop_id, new.gstin, new.document)
    except (KeyError, TypeError, ValueError):  # the portal does not ask for it on a note
        about = []
    irn = next((one.irn for one in about if one), None)
    return replace(new, against=irn)
