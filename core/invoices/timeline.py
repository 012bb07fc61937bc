"""Invoices by the instant that they stand at: a draft's making, a scheduled one's time, else its issue.

One that was issued at its time goes on standing there. Four walks, each along an index of its own, become
one: a page is as quick at the end of a long book as at its beginning. What is kept in no column of its own
follows from the rows, and moves only when they do.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import tuple_
from sqlmodel import Session, col, select

from core.invoices.models import HeldInvoice, Invoice

Row = Invoice | HeldInvoice
Key = tuple[dt.datetime, str]


@dataclass(frozen=True)
class Walk:
    """Which invoices, and which way: ``ascending`` is oldest first."""

    customer_id: str | None = None
    ascending: bool = False


def key_of(row: Row) -> Key:
    """Return where a row stands."""
    if isinstance(row, Invoice):
        return row.scheduled_at or row.issued_at, row.id
    return row.created_at if row.state == "draft" else row.send_at or row.created_at, row.id


def page_of(
    session: Session, shop_id: str, walk: Walk, *, after: Key | None, limit: int
) -> list[Row]:
    """List ``limit`` rows behind a key; drafts in the bin are left out, cancelled invoices are not."""
    held = select(HeldInvoice).where(col(HeldInvoice.deleted_at).is_(None))
    is_draft = col(HeldInvoice.state) == "draft"
    waited = col(Invoice.scheduled_at).is_not(None)
    rows: list[Row] = []
    for statement, row, at in (
        (select(Invoice).where(~waited), Invoice, Invoice.issued_at),
        (select(Invoice).where(waited), Invoice, Invoice.scheduled_at),
        (held.where(is_draft), HeldInvoice, HeldInvoice.created_at),
        (held.where(~is_draft), HeldInvoice, HeldInvoice.send_at),
    ):
        rows += session.exec(_behind(shop_id, statement, (row, at), walk, after).limit(limit))
    return sorted(rows, key=key_of, reverse=not walk.ascending)[:limit]


def _behind(
    shop_id: str, statement: Any, where: tuple[Any, Any], walk: Walk, after: Key | None
) -> Any:
    row, at = where
    statement = statement.where(row.shop_id == shop_id)
    if walk.customer_id:
        statement = statement.where(row.customer_id == walk.customer_id)
    place = tuple_(at, row.id)
    if after:
        statement = statement.where(place > after if walk.ascending else place < after)
    order = (at, row.id) if walk.ascending else (at.desc(), row.id.desc())
    return statement.order_by(*order)
