"""Drafts that wait for their time: no number, date or entry in a book until it has come."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import or_
from sqlmodel import Session, col, select

from core import audit, extras
from core.actor import Actor
from core.errors import BadState
from core.invoices.held import require_standing
from core.invoices.models import CALLED_OFF, HeldInvoice


def schedule(session: Session, actor: Actor, held_id: str, *, send_at: dt.datetime) -> HeldInvoice:
    """Let a draft, or one that is scheduled, be issued at an instant.

    Raises: InvoiceNotFound, Deleted, BadState (it was called off).
    """
    held = require_standing(session, actor.shop_id, held_id)
    before = {"state": held.state, "send_at": held.send_at.isoformat() if held.send_at else None}
    held.state, held.send_at, held.retry_at = "scheduled", send_at, None
    session.add(held)
    extras.touch(session, actor.shop_id, held_id, at=actor.at)
    after = {"state": "scheduled", "send_at": send_at.isoformat()}
    audit.record(session, actor, "draft.schedule", entity=held_id, change=(before, after))
    return held


def call_off(session: Session, actor: Actor, held_id: str) -> HeldInvoice:
    """End one that is scheduled: it never had a number, and what was held for it is free again.

    Raises: InvoiceNotFound, Deleted, BadState (it is not scheduled).
    """
    held = require_standing(session, actor.shop_id, held_id)
    if held.state != "scheduled":
        raise BadState(state=held.state)
    held.state, held.number_key = CALLED_OFF, None
    session.add(held)
    extras.touch(session, actor.shop_id, held_id, at=actor.at)
    change = ({"state": "scheduled"}, {"state": CALLED_OFF})
    audit.record(session, actor, "draft.cancel", entity=held_id, change=change)
    return held


def list_due(session: Session, *, at: dt.datetime, limit: int = 100) -> Sequence[tuple[str, str]]:
    """List (shop, id) of those whose time has come, the longest waiting first."""
    statement = select(HeldInvoice.shop_id, HeldInvoice.id).where(
        HeldInvoice.state == "scheduled",
        col(HeldInvoice.send_at) <= at,
        or_(col(HeldInvoice.retry_at).is_(None), col(HeldInvoice.retry_at) <= at),
        col(HeldInvoice.deleted_at).is_(None),
    )
    ordered = statement.order_by(col(HeldInvoice.send_at), col(HeldInvoice.id))
    return session.exec(ordered.limit(limit)).all()


def is_due(held: HeldInvoice, *, at: dt.datetime) -> bool:
    """True of one whose time has come, and which is not put off."""
    waits_until = held.retry_at or held.send_at
    return held.state == "scheduled" and waits_until is not None and waits_until <= at
