"""The bin: a deleted invoice is cancelled and lies here, the only state that recovering undoes.

The number of an issued one is never given to another. A draft that is deleted only lies here: it is in no
book, and goes on holding a number of its own.
"""

import datetime as dt

from sqlmodel import Session, col, select

from core import audit, extras
from core.actor import Actor
from core.errors import HasPayments
from core.invoices import service
from core.invoices.models import HeldInvoice, Invoice
from core.invoices.queries import get_invoice, original_of
from core.ledger import open_items
from core.payments.models import Allocation
from core.shops.periods import require_open
from core.webhooks.events import INVOICE_RECOVERED, announce


def deleted_at(session: Session, shop_id: str, invoice_id: str) -> dt.datetime | None:
    """Return since when an invoice, or a draft, lies in the bin; None where it does not."""
    held = session.get(HeldInvoice, (shop_id, invoice_id))
    kept = held or extras.of(session, shop_id, invoice_id)
    return kept.deleted_at if kept else None


def delete_invoice(session: Session, actor: Actor, invoice_id: str) -> dt.datetime:
    """Put an invoice, or a draft, into the bin; return since when it lies there.

    An issued one is cancelled; what lies there already stays as it is. Raises: InvoiceNotFound,
    AlreadyCancelled (by another door), HasPayments, HasNotes, PeriodLocked.
    """
    held = _held(session, actor.shop_id, invoice_id)
    if held:
        return _bin_draft(session, actor, held)
    invoice = _locked(session, actor.shop_id, invoice_id)
    lies_since = deleted_at(session, actor.shop_id, invoice_id)
    if lies_since:
        return lies_since
    if _is_paid_on(session, invoice):
        raise HasPayments(number=invoice.number)
    service.cancel(session, actor, invoice_id, reason="deleted")
    kept = extras.keep(session, actor.shop_id, invoice_id, at=actor.at)
    kept.deleted_at = actor.at
    session.add(kept)
    change = ({"status": "issued"}, {"deleted_at": actor.at.isoformat()})
    audit.record(session, actor, "invoice.delete", entity=invoice_id, change=change)
    return actor.at


def recover_invoice(session: Session, actor: Actor, invoice_id: str) -> bool:
    """Take an invoice, or a draft, out of the bin as it was before; return whether it lay there.

    Raises: InvoiceNotFound, PeriodLocked.
    """
    held = _held(session, actor.shop_id, invoice_id)
    if held:
        return _take_draft_out(session, actor, held)
    invoice = _locked(session, actor.shop_id, invoice_id)
    kept = extras.of(session, actor.shop_id, invoice_id)
    if kept is None or kept.deleted_at is None:
        return False
    require_open(session, actor.shop_id, invoice.on, number=invoice.number)
    before = {"status": invoice.status, "deleted_at": kept.deleted_at.isoformat()}
    kept.deleted_at = None
    session.add(kept)
    service.restore(session, actor, invoice_id)
    change = (before, original_of(session, invoice))
    audit.record(session, actor, "invoice.recover", entity=invoice_id, change=change)
    announce(session, actor, INVOICE_RECOVERED, invoice_id)
    return True


def _locked(session: Session, shop_id: str, invoice_id: str) -> Invoice:
    """Return an invoice as it stands now: whoever else changes it waits, or was waited for."""
    open_items.get_item(session, shop_id, invoice_id)
    invoice = get_invoice(session, shop_id, invoice_id)
    session.refresh(invoice)
    return invoice


def _is_paid_on(session: Session, invoice: Invoice) -> bool:
    statement = select(Allocation.payment_id).where(
        Allocation.shop_id == invoice.shop_id, Allocation.target_id == invoice.id
    )
    return session.exec(statement).first() is not None


def _held(session: Session, shop_id: str, invoice_id: str) -> HeldInvoice | None:
    statement = select(HeldInvoice).where(
        col(HeldInvoice.shop_id) == shop_id, col(HeldInvoice.id) == invoice_id
    )
    return session.exec(statement.with_for_update()).first()


def _bin_draft(session: Session, actor: Actor, held: HeldInvoice) -> dt.datetime:
    if held.deleted_at is None:
        held.deleted_at = actor.at
        _note_draft(session, actor, held, action="draft.delete")
    return held.deleted_at


def _take_draft_out(session: Session, actor: Actor, held: HeldInvoice) -> bool:
    if held.deleted_at is None:
        return False
    held.deleted_at = None
    _note_draft(session, actor, held, action="draft.recover")
    return True


def _note_draft(session: Session, actor: Actor, held: HeldInvoice, *, action: str) -> None:
    session.add(held)
    extras.touch(session, actor.shop_id, held.id, at=actor.at)
    audit.record(session, actor, action, entity=held.id)
