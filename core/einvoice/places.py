"""Where a buyer is, asked of the portal by his GSTIN: what a shop did not note and a document needs.

The portal is asked once a document, by a row of the outbox; only what is missing is noted. Source: e-invoice
portal's API, GSTIN details.
"""

from collections.abc import Sequence

from sqlmodel import Session

from core import outbox
from core.actor import Actor
from core.customers.service import NewCustomer, customer_of, set_pincode, update_customer
from core.einvoice import payload
from core.einvoice.gateway import Taxpayer
from core.einvoice.objections import Objection
from core.invoices.models import Invoice, Note

TOPIC = "einvoice.place"
_PLACE = ("/BuyerDtls/Addr1", "/BuyerDtls/Loc", "/BuyerDtls/Pin")
_OPEN = ("ready", "running")


def ask(
    session: Session, actor: Actor, document: Invoice | Note, objections: Sequence[Objection]
) -> bool:
    """Let the portal be asked where the buyer is; False where that is not what is missing, or was asked."""
    is_his_place = objections and all(one.field in _PLACE for one in objections)
    if not is_his_place or not document.customer_id:
        return False
    if not customer_of(session, actor.shop_id, document.customer_id).gstin:
        return False
    new = outbox.NewRow(TOPIC, _key(document.id), {"document": document.id})
    return outbox.add(session, actor.shop_id, new, at=actor.at)


def is_asked(session: Session, shop_id: str, document_id: str) -> bool:
    """True where the portal is still to be asked for a document."""
    row = outbox.find(session, shop_id, _key(document_id))
    return row is not None and row.state in _OPEN


def _key(document_id: str) -> str:
    return f"{TOPIC}:{document_id}"


def note(session: Session, actor: Actor, customer_id: str, found: Taxpayer) -> None:
    """Note of a customer's place what was missing; of one who was put away nothing."""
    customer = customer_of(session, actor.shop_id, customer_id)
    if customer.gstin != found.gstin or customer.deleted_at:
        return
    known = payload.place_of(customer.model_dump())
    if found.address and "Addr1" not in known:
        update_customer(session, actor, customer_id, NewCustomer(address=found.address))
    if found.pincode and "Pin" not in known:
        set_pincode(session, actor, customer_id, found.pincode)
