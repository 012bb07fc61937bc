"""Invoices by pages, newest first by date: issued ones and drafts in one walk.

A page begins behind the (date, id) of the row before it, and is read along an index however long the book
is; a status that few have is looked for along it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.extras import Extra
from core.gst import numbering
from core.invoices.models import CALLED_OFF, CANCELLED, HeldInvoice, Invoice
from core.ledger.models import OpenItem

Row = Invoice | HeldInvoice
Key = tuple[dt.date, str]
HELD_STATES = ("draft", "scheduled")
STATUSES = (*HELD_STATES, "issued", "partially_paid", "paid", CALLED_OFF, "deleted")
_HELD = (*HELD_STATES, CALLED_OFF)


@dataclass(frozen=True)
class Filter:
    """Which invoices; ``start`` and ``end`` are both included. ``status``: one of `STATUSES`.

    What lies in the bin is left out unless it is asked for.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    customer_id: str | None = None
    status: str | None = None
    number: str | None = None
    with_deleted: bool = False


def page_of_invoices(
    session: Session, shop_id: str, which: Filter, *, after: Key | None, limit: int
) -> list[Row]:
    """List ``limit`` invoices and drafts behind a key, newest first."""
    if which.number:
        return _of_number(session, shop_id, which, after=after)[:limit]
    rows: list[Row] = []
    if which.status not in HELD_STATES:
        issued = _behind(statement_of(shop_id, which), Invoice, after)
        rows += session.exec(issued.limit(limit)).all()
    if which.status in (None, "deleted", *_HELD):
        drafts = _behind(held_statement_of(shop_id, which), HeldInvoice, after)
        rows += session.exec(drafts.limit(limit)).all()
    return sorted(rows, key=key_of, reverse=True)[:limit]


def _of_number(session: Session, shop_id: str, which: Filter, *, after: Key | None) -> list[Row]:
    """All of one number, one a year: found by the index of numbers, put in order here."""
    key = numbering.number_key(which.number or "")
    rows: list[Row] = []
    if which.status not in HELD_STATES:
        issued = statement_of(shop_id, which).where(
            Invoice.number_key == key, col(Invoice.fy).in_(numbering.YEARS)
        )
        rows += session.exec(issued).all()
    if which.status in (None, "deleted", *_HELD):
        drafts = held_statement_of(shop_id, which).where(
            HeldInvoice.number_key == key, col(HeldInvoice.fy).in_(numbering.YEARS)
        )
        rows += session.exec(drafts).all()
    behind = [row for row in rows if after is None or key_of(row) < after]
    return sorted(behind, key=key_of, reverse=True)


def _behind(statement: Any, row: Any, after: Key | None) -> Any:
    if after:
        statement = statement.where(tuple_(row.on, row.id) < after)
    return statement.order_by(row.on.desc(), row.id.desc())


def key_of(row: Row) -> Key:
    """Where the page behind a row begins."""
    return row.on, row.id


def statement_of(shop_id: str, which: Filter) -> SelectOfScalar[Invoice]:
    """Select issued and cancelled invoices."""
    statement = select(Invoice).where(Invoice.shop_id == shop_id)
    return statement.where(*_named(Invoice, which), *_in_state(which))


def held_statement_of(shop_id: str, which: Filter) -> SelectOfScalar[HeldInvoice]:
    """Select drafts."""
    statement = select(HeldInvoice).where(HeldInvoice.shop_id == shop_id)
    statement = statement.where(*_named(HeldInvoice, which))
    if which.status in _HELD:
        statement = statement.where(HeldInvoice.state == which.status)
    if which.status == "deleted":
        statement = statement.where(col(HeldInvoice.deleted_at).is_not(None))
    elif not which.with_deleted:
        statement = statement.where(col(HeldInvoice.deleted_at).is_(None))
    return statement


def _named(row: Any, which: Filter) -> list[Any]:
    """What is asked of both tables."""
    asked = []
    if which.start:
        asked.append(row.on >= which.start)
    if which.end:
        asked.append(row.on <= which.end)
    if which.customer_id:
        asked.append(row.customer_id == which.customer_id)
    return asked


def _in_state(which: Filter) -> list[Any]:
    """What a status means: money is looked up beside an invoice, and so is the bin."""
    in_bin = exists().where(
        col(Extra.shop_id) == Invoice.shop_id,
        col(Extra.id) == Invoice.id,
        col(Extra.deleted_at).is_not(None),
    )
    if which.status == "deleted":
        return [CANCELLED, in_bin]
    if which.status == "cancelled":
        return [CANCELLED, ~in_bin]
    if which.status is None:
        return [] if which.with_deleted else [~in_bin]
    return [Invoice.status == "issued", _asks(which.status)]


def _asks(status: str) -> Any:
    """What is still to pay of an invoice that is issued, partially paid or paid."""
    due = {
        "paid": (col(OpenItem.due_paise) <= 0,),
        "partially_paid": (
            col(OpenItem.due_paise) > 0,
            col(OpenItem.due_paise) < col(OpenItem.amount_paise),
        ),
        "issued": (
            col(OpenItem.due_paise) > 0,
            col(OpenItem.due_paise) >= col(OpenItem.amount_paise),
        ),
    }[status]
    item = (col(OpenItem.shop_id) == Invoice.shop_id, col(OpenItem.id) == Invoice.id)
    return exists().where(*item, *due)
