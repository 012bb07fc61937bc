"""What stands behind orders: their invoices, or those that they would make; read for many as for one.

Its sums are those of the invoice once there is one, else those that the invoice would have today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeVar

from sqlmodel import Session, col, select

from adapters.rest.call import Call
from adapters.rest.square.order_drafts import draft_of
from core import extras
from core.clock import today
from core.customers.models import Customer
from core.dialects.models import DialectRow
from core.errors import PakkaError
from core.extras import Extra
from core.invoices.draft import InvoiceDraft
from core.invoices.held import draft_of as draft_of_held, find_held
from core.invoices.models import CALLED_OFF, HeldInvoice, Invoice, InvoiceLine
from core.invoices.queries import lines_of_all
from core.invoices.service import would_be
from core.ledger import open_items
from core.ledger.models import OpenItem
from core.notes.listing import given_back_of

State = Literal["OPEN", "COMPLETED", "CANCELED"]
Row = TypeVar("Row", Invoice, HeldInvoice)


@dataclass(frozen=True)
class Carried:
    """What stands behind an order: the rows of its invoice, or of the one that it would make.

    ``invoice`` None: it could not be billed today. ``changed_at`` None: nothing ever changed. ``version``:
    one more with each change of its invoice.
    """

    state: State
    invoice: Invoice | None
    lines: Sequence[InvoiceLine]
    due_paise: int = 0
    changed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True)
class Behind:
    """The rows of some invoices and drafts, and what stands beside them, by the ids of the invoices."""

    rows: Mapping[str, Invoice | HeldInvoice]
    lines: Mapping[str, Sequence[InvoiceLine]]
    items: Mapping[str, OpenItem]
    besides: Mapping[str, Extra]
    given_back: Mapping[str, int | None]
    buyers: Sequence[Customer] = field(default=(), repr=False)  # held, so that nobody looks again


def gather(
    session: Session, shop_id: str, invoice_ids: Sequence[str], *, buyers: Sequence[str] = ()
) -> Behind:
    """Read what there is of some invoices, in as many looks as of one. ``buyers``: whom else it takes."""
    drafts, issued = (
        _rows(session, shop_id, invoice_ids, HeldInvoice),
        _rows(session, shop_id, invoice_ids, Invoice),
    )
    ids = list(issued)
    wanted = {*buyers, *(row.customer_id for row in drafts.values() if row.customer_id)}
    known = select(Customer).where(Customer.shop_id == shop_id, col(Customer.id).in_(wanted))
    return Behind(
        {**issued, **drafts},
        lines_of_all(session, shop_id, ids),
        open_items.items_of(session, shop_id, ids),
        extras.of_all(session, shop_id, invoice_ids),
        given_back_of(session, shop_id, ids),
        session.exec(known).all() if wanted else (),
    )


def _rows(session: Session, shop_id: str, ids: Sequence[str], model: type[Row]) -> dict[str, Row]:
    statement = select(model).where(col(model.shop_id) == shop_id, col(model.id).in_(ids))
    rows = session.exec(statement.execution_options(populate_existing=True))
    return {row.id: row for row in rows}


def carried_of(call: Call, session: Session, near: Behind, order: DialectRow) -> Carried:
    """Find what stands behind an order that was made as one."""
    if order.about in near.rows:
        return of_row(call, session, near, order.about)
    draft = draft_of(call, session, order)
    carried = _would_be(call, session, draft, made_at=order.created_at)
    return replace(carried, state="CANCELED", due_paise=0) if order.about else carried


def of_row(call: Call, session: Session, near: Behind, invoice_id: str) -> Carried:
    """Say what an invoice, or a draft, is as the order that it bills."""
    row, beside = near.rows[invoice_id], near.besides.get(invoice_id)
    found = (
        _of_held(call, session, row)
        if isinstance(row, HeldInvoice)
        else _of_invoice(row, near.lines[row.id], near)
    )
    times = [found.changed_at, beside.changed_at if beside else None]
    changed = max((time for time in times if time), default=None)
    return replace(found, changed_at=changed, version=beside.version if beside else 1)


def _of_invoice(invoice: Invoice, lines: Sequence[InvoiceLine], near: Behind) -> Carried:
    changed = invoice.cancelled_at or invoice.issued_at
    item = near.items.get(invoice.id)
    cost, due = (item.amount_paise, item.due_paise) if item else (0, 0)
    unpaid = cost == 0 < invoice.total_paise and near.given_back.get(invoice.id, 0) == 0
    if invoice.status != "issued" or (item and unpaid):
        return Carried("CANCELED", invoice, lines, changed_at=changed)
    return Carried("OPEN" if due > 0 else "COMPLETED", invoice, lines, max(due, 0), changed)


def _of_held(call: Call, session: Session, held: HeldInvoice) -> Carried:
    carried = _would_be(call, session, draft_of_held(held), made_at=held.created_at)
    return replace(carried, state="CANCELED", due_paise=0) if _is_over(held) else carried


def _is_over(held: HeldInvoice) -> bool:
    """True of a draft that was deleted, and of one that waited and was called off."""
    return held.deleted_at is not None or held.state == CALLED_OFF


def of_draft(call: Call, session: Session, draft: InvoiceDraft) -> Carried:
    """Say what a draft comes to. Raises: as `core.invoices.service.preview`."""
    invoice, lines, _ = would_be(session, call.actor, draft)
    return Carried("OPEN", invoice, lines, invoice.total_paise)


def _would_be(call: Call, session: Session, draft: InvoiceDraft, *, made_at: datetime) -> Carried:
    """What could not be billed today is shown as it was when it was made."""
    for one in (draft, replace(draft, customer_id=None, date=today(made_at))):
        try:
            return of_draft(call, session, one)
        except PakkaError:
            continue
    return Carried("OPEN", None, ())


def made_at(row: Invoice | HeldInvoice) -> datetime:
    """Say when an invoice that had no order, or a draft, was made."""
    return row.created_at if isinstance(row, HeldInvoice) else row.issued_at


def find_behind(session: Session, shop_id: str, invoice_id: str) -> Invoice | HeldInvoice | None:
    """Find an invoice, or a draft, also where it lies in the bin."""
    return find_held(session, shop_id, invoice_id) or session.get(Invoice, (shop_id, invoice_id))
