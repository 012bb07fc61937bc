"""Credit and debit notes by pages, newest first by date; cancelled ones keep their place."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.invoices.models import Note

Key = tuple[dt.date, str]


@dataclass(frozen=True)
class Filter:
    """Which notes; ``start`` and ``end`` are both included."""

    invoice_id: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None


def page_of_notes(
    session: Session, shop_id: str, which: Filter, *, after: Key | None, limit: int
) -> Sequence[Note]:
    """List ``limit`` notes behind a key (date, id); the few of one invoice are put in order here."""
    statement = _asked(shop_id, which)
    if which.invoice_id:
        few = session.exec(statement.where(Note.invoice_id == which.invoice_id)).all()
        behind = [note for note in few if after is None or (note.on, note.id) < after]
        return sorted(behind, key=lambda note: (note.on, note.id), reverse=True)[:limit]
    if after:
        statement = statement.where(tuple_(col(Note.on), col(Note.id)) < after)
    ordered = statement.order_by(col(Note.on).desc(), col(Note.id).desc())
    return session.exec(ordered.limit(limit)).all()


def _asked(shop_id: str, which: Filter) -> SelectOfScalar[Note]:
    statement = select(Note).where(Note.shop_id == shop_id)
    if which.start:
        statement = statement.where(Note.on >= which.start)
    if which.end:
        statement = statement.where(Note.on <= which.end)
    return statement


def given_back_of(
    session: Session, shop_id: str, invoice_ids: Sequence[str]
) -> dict[str, int | None]:
    """Return what of the money that was paid for invoices went back by their credit notes, in one look.

    An invoice without such notes is left out; None: one of them is of before that was noted.
    """
    statement = select(Note.invoice_id, Note.given_back_paise).where(
        Note.shop_id == shop_id,
        col(Note.invoice_id).in_(invoice_ids),
        Note.kind == "credit",
        Note.status == "issued",
    )
    found: dict[str, int | None] = {}
    for invoice_id, paise in session.exec(statement):
        known = found.get(invoice_id, 0)
        found[invoice_id] = None if paise is None or known is None else known + paise
    return found
