"""Drafts: invoices that are not issued yet, in no book, without a number of the series, told to nobody.

A draft keeps what was asked for and is computed anew each time it is looked at; issued, it goes on under
its id. A number of its own is held for it, also while it lies in the bin (`core.invoices.bin`).
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from core import audit, extras
from core.actor import Actor
from core.db import alone
from core.errors import BadState, Deleted, InvoiceNotFound, VersionMismatch
from core.gst import numbering
from core.ids import new_id
from core.invoices import draft_json, numbers, rules, service
from core.invoices.draft import InvoiceDraft
from core.invoices.models import CALLED_OFF, HeldInvoice, Invoice


@dataclass(frozen=True)
class NewHeld:
    """What a draft is made of. ``terms`` and ``data`` (metadata): stay with the invoice it becomes."""

    draft: InvoiceDraft
    terms: str = ""
    data: dict[str, str] | None = None


def hold(session: Session, actor: Actor, new: NewHeld) -> HeldInvoice:
    """Keep a draft. Raises: as `core.invoices.service.preview`, NumberMalformed, DuplicateNumber."""
    held_id = new_id(session, "inv")
    held = HeldInvoice(
        shop_id=actor.shop_id,
        id=held_id,
        created_by=actor.id,
        created_at=actor.at,
        **_columns(session, actor, new.draft, own=held_id),
    )
    session.add(held)
    session.flush()
    if new.terms or new.data:
        _keep(session, actor, held_id, new)
    audit.record(session, actor, "draft.create", entity=held_id, change=(None, _shown(held)))
    return held


def change_held(
    session: Session, actor: Actor, held_id: str, new: NewHeld, *, version: int | None = None
) -> HeldInvoice:
    """Let a draft be another one.

    Raises: as `hold`, InvoiceNotFound, Deleted (in the bin), VersionMismatch (it changed since).
    """
    held = require_standing(session, actor.shop_id, held_id)
    require_version(session, actor.shop_id, held_id, version)
    before = _shown(held)
    for name, value in _columns(session, actor, new.draft, own=held_id).items():
        setattr(held, name, value)
    session.add(held)
    _keep(session, actor, held_id, new)
    extras.touch(session, actor.shop_id, held_id, at=actor.at)
    audit.record(session, actor, "draft.update", entity=held_id, change=(before, _shown(held)))
    return held


def issue_held(session: Session, actor: Actor, held_id: str, *, secret: bytes = b"") -> Invoice:
    """Issue a draft as it would come out today; the invoice has its id, and keeps for when it was scheduled.

    Raises: as `core.invoices.service.issue`, InvoiceNotFound, Deleted (in the bin).
    """
    held = require_standing(session, actor.shop_id, held_id)
    draft, send_at = draft_of(held), held.send_at
    session.delete(held)
    session.flush()
    if extras.of(session, actor.shop_id, held_id):
        extras.touch(session, actor.shop_id, held_id, at=actor.at)
    invoice = service.issue(session, actor, draft, secret=secret, invoice_id=held_id)
    if send_at:
        invoice.scheduled_at = send_at
        session.add(invoice)
        session.flush()
    return invoice


def preview_held(session: Session, actor: Actor, held: HeldInvoice) -> rules.Computed:
    """Compute what a draft would be if it were issued today. Raises: as `service.preview`."""
    return service.preview(session, actor, draft_of(held))


def draft_of(held: HeldInvoice) -> InvoiceDraft:
    """Return the draft that is kept."""
    return draft_json.from_json(held.asked)


def find_held(session: Session, shop_id: str, held_id: str) -> HeldInvoice | None:
    """Find a draft, also one that lies in the bin."""
    return session.get(HeldInvoice, (shop_id, held_id), populate_existing=True)


def require_version(session: Session, shop_id: str, id_: str, version: int | None) -> None:
    """Refuse a change to what is no longer as the caller saw it; None: he does not mind.

    Raises: VersionMismatch.
    """
    kept = extras.of(session, shop_id, id_)
    current = kept.version if kept else 1
    if version is not None and version != current:
        raise VersionMismatch(version=current)


def require_standing(session: Session, shop_id: str, held_id: str) -> HeldInvoice:
    """Return a draft, or one that waits for its time, its row locked.

    Raises: InvoiceNotFound, Deleted (in the bin), BadState (it was called off).
    """
    statement = select(HeldInvoice).where(
        col(HeldInvoice.shop_id) == shop_id, col(HeldInvoice.id) == held_id
    )
    locked = statement.with_for_update().execution_options(populate_existing=True)
    held = session.exec(locked).first()
    if held is None:
        raise InvoiceNotFound(invoice=held_id)
    if held.deleted_at:
        raise Deleted(at=held.deleted_at.isoformat())
    if held.state == CALLED_OFF:
        raise BadState(state=held.state)
    return held


def _columns(session: Session, actor: Actor, draft: InvoiceDraft, *, own: str) -> dict[str, Any]:
    computed = service.preview(session, actor, draft)
    fy = numbering.financial_year(computed.on)
    key = None
    if draft.number:
        alone(session, f"number:{actor.shop_id}")  # of two who want one number the second is told
        key = numbering.number_key(
            numbers.require_free(session, actor.shop_id, fy, draft.number, own=own)
        )
    return {
        "on": computed.on,
        "fy": fy,
        "customer_id": draft.customer_id,
        "number_key": key,
        "asked": draft_json.to_json(draft),
    }


def _keep(session: Session, actor: Actor, held_id: str, new: NewHeld) -> None:
    kept = extras.keep(session, actor.shop_id, held_id, at=actor.at, data=new.data)
    kept.terms = new.terms
    session.add(kept)
    session.flush()


def _shown(held: HeldInvoice) -> dict[str, Any]:
    return {"number": held.number_key, "on": held.on.isoformat(), "asked": held.asked}
