"""What may still be changed of an issued invoice: its note, its due date, its terms, its metadata.

Nothing of it bears tax; what does is changed by a credit or debit note.
"""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from core import audit, extras
from core.actor import Actor
from core.invoices.held import require_version
from core.invoices.models import Invoice
from core.invoices.standing import get_standing


@dataclass(frozen=True)
class Edit:
    """What shall be; None leaves a thing as it is."""

    note: str | None = None
    due_on: dt.date | None = None
    terms: str | None = None
    data: dict[str, str] | None = None


def edit(
    session: Session, actor: Actor, invoice_id: str, change: Edit, *, version: int | None = None
) -> Invoice:
    """Change what may be changed of an issued invoice; what is so already changes nothing.

    Raises: InvoiceNotFound, Deleted, BadState (a draft, cancelled), VersionMismatch.
    """
    invoice, item = get_standing(session, actor.shop_id, invoice_id)
    kept = extras.of(session, actor.shop_id, invoice_id)
    require_version(session, actor.shop_id, invoice_id, version)
    before, after = _differences(invoice, kept, change)
    if not after:
        return invoice
    invoice.note = invoice.note if change.note is None else change.note
    invoice.due_on = item.due_on = change.due_on or invoice.due_on
    session.add_all((invoice, item))
    _keep(session, actor, invoice_id, change)
    shown = {name: _plain(value) for name, value in after.items()}
    was = {name: _plain(value) for name, value in before.items()}
    audit.record(session, actor, "invoice.update", entity=invoice_id, change=(was, shown))
    return invoice


def _differences(
    invoice: Invoice, kept: extras.Extra | None, change: Edit
) -> tuple[dict[str, object], dict[str, object]]:
    """What of a change is not so yet: (before, after)."""
    now = {
        "note": invoice.note,
        "due_on": invoice.due_on,
        "terms": kept.terms if kept else "",
        "data": kept.data if kept else {},
    }
    asked = {name: value for name, value in vars(change).items() if value is not None}
    after = {name: value for name, value in asked.items() if value != now[name]}
    return {name: now[name] for name in after}, after


def _keep(session: Session, actor: Actor, invoice_id: str, change: Edit) -> None:
    kept = extras.keep(session, actor.shop_id, invoice_id, at=actor.at, data=change.data)
    if change.terms is not None:
        kept.terms = change.terms
        session.add(kept)
        session.flush()
    extras.touch(session, actor.shop_id, invoice_id, at=actor.at)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
