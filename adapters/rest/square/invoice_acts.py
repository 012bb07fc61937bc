"""What Square's clients do to an invoice: make a draft, change it, publish, cancel and delete it."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from adapters.issuing import Issuer
from adapters.rest.call import Call
from adapters.rest.problems import Fault, says
from adapters.rest.square import invoice_said as saying
from adapters.rest.square.invoice_schemas import CreateBody, InvoiceBody, UpdateBody
from adapters.rest.square.invoice_shows import Seen, look, of, requests_of
from adapters.rest.square.locations import is_own
from adapters.rest.square.order_billing import require_taxes_fit
from adapters.rest.square.order_drafts import draft_of as order_draft, in_order
from adapters.rest.square.order_rows import find_order
from adapters.rest.square.scheduled import after_issue
from adapters.rest.square.speaking import Refusal
from core import audit, extras
from core.clock import today
from core.customers.service import get_customer
from core.db import alone
from core.dialects import service as dialects
from core.dialects.models import DialectRow
from core.dialects.service import Said
from core.errors import CustomerNotFound, InvoiceNotFound, PakkaError
from core.ids import draw
from core.invoices import bin as bins, held as drafts, scheduling
from core.invoices.draft import InvoiceDraft
from core.invoices.editing import Edit, edit
from core.invoices.held import NewHeld
from core.invoices.models import HeldInvoice, Invoice
from core.ledger import open_items
from core.payments.service import cancel_invoice

_OPEN = {"DRAFT", "SCHEDULED", "UNPAID", "PARTIALLY_PAID"}
_CANCELS = {"SCHEDULED", "UNPAID", "PARTIALLY_PAID"}
_OF_NUMBER = {"duplicate_number", "number_malformed"}
_NUMBER = "invoice.invoice_number"


def find(session: Session, call: Call, id_: str) -> Seen:
    """Find an invoice or a draft that was not deleted. Raises: InvoiceNotFound."""
    key = (call.shop_id, id_)
    row: Invoice | HeldInvoice | None = session.get(HeldInvoice, key, populate_existing=True)
    if row is None:
        row = session.get(Invoice, key, populate_existing=True)
    if row is None or (isinstance(row, HeldInvoice) and row.deleted_at):
        raise InvoiceNotFound(invoice=id_)
    return look(session, call, [row])[0]


def find_locked(session: Session, call: Call, *, version: int | None) -> Seen:
    """Find the invoice of a call, its row locked. Raises: InvoiceNotFound, Refusal (another version)."""
    id_ = call.ids["id"]
    held = select(HeldInvoice.id).where(
        col(HeldInvoice.shop_id) == call.shop_id, col(HeldInvoice.id) == id_
    )
    session.exec(held.with_for_update()).first()
    open_items.get_item(session, call.shop_id, id_)
    seen = find(session, call, id_)
    if version is not None and version != seen.version:
        detail = f"version {version} is asked for, the invoice is at version {seen.version}"
        raise Refusal("VERSION_MISMATCH", detail, "version")
    return seen


def create(call: Call, session: Session) -> Seen:
    """Make a draft of an order. Raises: Problem, Refusal and as `core.invoices.held.hold`."""
    body: CreateBody = call.body
    asked = body.invoice
    said = saying.changed({}, asked, lambda: _uid(session))
    missing = [] if asked.order_id else [_missing("/invoice/order_id")]
    saying.require([*missing, *saying.faults_of(said)])
    order = _open_order(call, session, asked.order_id or "")
    if asked.location_id is not None and not is_own(call, asked.location_id):
        raise Refusal(
            "LOCATION_MISMATCH", "the order is of another location", "invoice.location_id"
        )
    saying.require(saying.past_faults(said, {}, today=today(call.at)))
    customer_id = _recipient(call, session, asked)
    draft = order_draft(call, session, order, customer_id=customer_id)
    draft = replace(draft, number=asked.invoice_number or None, due_date=saying.due_on(said))
    with in_order(order.said), _in_invoice():
        held = drafts.hold(session, call.actor, NewHeld(draft))
    extras.keep(session, call.shop_id, held.id, at=call.at)
    said |= {"made": True, "order_id": order.id}
    dialects.keep(session, of(call), held.id, Said(said, call.at))
    dialects.keep(session, of(call), order.id, Said(order.said, call.at, about=held.id))
    return find(session, call, held.id)


def _uid(session: Session) -> str:
    return str(uuid.UUID(bytes=draw(session, 16), version=4))


def _missing(field: str) -> Fault:
    return Fault(field, "MISSING_REQUIRED_PARAMETER", "is needed")


def _open_order(call: Call, session: Session, order_id: str) -> DialectRow:
    """Find an order of which no invoice was made; of two who want it the second is refused."""
    alone(session, f"order:{call.shop_id}:{order_id}")
    order = find_order(session, call.shop_id, order_id)
    if order is None:
        raise Refusal("INVALID_VALUE", f"there is no order {order_id}", "invoice.order_id")
    if order.about:
        raise Refusal("INVALID_VALUE", f"{order_id} has an invoice already", "invoice.order_id")
    return order


def _recipient(call: Call, session: Session, asked: InvoiceBody) -> str | None:
    """Return who is to be billed, where that was said. Raises: Refusal."""
    named = asked.primary_recipient.customer_id if asked.primary_recipient else None
    return _customer(call, session, named) if named is not None else None


def _customer(call: Call, session: Session, named: str) -> str:
    """Find who is to be billed. Raises: Refusal."""
    try:
        return get_customer(session, call.shop_id, named).id
    except CustomerNotFound:
        field = "invoice.primary_recipient.customer_id"
        raise Refusal("INVALID_VALUE", f"there is no customer {named}", field) from None


@contextlib.contextmanager
def _in_invoice() -> Iterator[None]:
    """Say of a number that cannot be that it is the invoice's. Raises: Refusal."""
    try:
        yield
    except PakkaError as error:
        if error.code not in _OF_NUMBER:
            raise
        raise Refusal("INVALID_VALUE", says(error), _NUMBER) from None


@dataclass(frozen=True)
class _Change:
    """A change: what is seen, what is said before and after it, who is billed and under which number."""

    seen: Seen
    before: dict[str, Any]
    after: dict[str, Any]
    customer_id: str | None
    number: str | None

    @property
    def held(self) -> HeldInvoice | None:
        """The draft, where it is one."""
        return self.seen.row if isinstance(self.seen.row, HeldInvoice) else None

    @property
    def names(self) -> set[str]:
        """What of it is said otherwise than before."""
        was, now = saying.in_full(self.before), saying.in_full(self.after)
        return {name for name in was | now if was.get(name) != now.get(name)}

    @property
    def moves_dates(self) -> bool:
        """True where the payment requests change, and so perhaps when it is due."""
        return "payment_requests" in self.names


def update(call: Call, session: Session) -> Seen:
    """Change what is given of an invoice. Raises: Problem, Refusal and as `core.invoices.held.hold`."""
    body: UpdateBody = call.body
    asked = body.invoice
    saying.require([] if asked.version is not None else [_missing("/invoice/version")])
    seen = find_locked(session, call, version=asked.version)
    if seen.status not in _OPEN:
        raise Refusal("BAD_REQUEST", f"it is {seen.status} and changes no more", "invoice.status")
    _require_same(call, seen, asked)
    change = _change_of(call, session, seen, body)
    saying.require(saying.faults_of(change.after))
    if not change.names and not _moves_draft(change):
        return seen
    saying.require(saying.past_faults(change.after, change.before, today=today(call.at)))
    _require_times(call, change)
    if change.held:
        _change_held(call, session, change.held, change)
    else:
        _change_issued(call, session, change)
    dialects.keep(session, of(call), seen.row.id, Said(_kept(change), call.at))
    if isinstance(seen.row, Invoice):
        Issuer(call.mode.parts, session, call.actor).remind(seen.row)
    return find(session, call, seen.row.id)


def _require_same(call: Call, seen: Seen, asked: InvoiceBody) -> None:
    """Refuse another order or location: they stay what they are."""
    order_id = seen.said.get("order_id") or f"ord_{seen.row.id.partition('_')[2]}"
    if asked.order_id not in (None, order_id):
        raise Refusal("INVALID_VALUE", "the order of an invoice stays", "invoice.order_id")
    if asked.location_id is not None and not is_own(call, asked.location_id):
        raise Refusal("INVALID_VALUE", "the location of an invoice stays", "invoice.location_id")


def _known(seen: Seen) -> dict[str, Any]:
    """Return what is said of an invoice as it is shown: due when it is due, whoever changed that."""
    requests = {"payment_requests": requests_of(seen)}
    return {"delivery_method": "SHARE_MANUALLY", **seen.said, **requests}


def _change_of(call: Call, session: Session, seen: Seen, body: UpdateBody) -> _Change:
    asked, row = body.invoice, seen.row
    before = _known(seen)
    left, elsewhere = saying.cleared(before, body.fields_to_clear or ())
    after = saying.changed(left, asked, lambda: _uid(session))
    held = row if isinstance(row, HeldInvoice) else None
    number = drafts.draft_of(held).number if held else row.number  # type: ignore[union-attr]  # issued
    customer_id = row.customer_id
    given = asked.model_fields_set
    if "primary_recipient" in given or "primary_recipient" in elsewhere:
        customer_id = _recipient(call, session, asked)
    if "invoice_number" in given or "invoice_number" in elsewhere:
        number = asked.invoice_number or None
    change = _Change(seen, before, after, customer_id, number)
    if seen.status != "DRAFT":
        _require_published(change)
    return change


def _require_published(change: _Change) -> None:
    """Refuse what stays once an invoice is published."""
    row = change.seen.row
    if change.customer_id != row.customer_id:
        field = "invoice.primary_recipient"
        raise Refusal("BAD_REQUEST", "a published invoice keeps its recipient", field)
    number = drafts.draft_of(row).number if isinstance(row, HeldInvoice) else row.number
    if change.number != number:
        raise Refusal("BAD_REQUEST", "a published invoice keeps its number", _NUMBER)


def _require_times(call: Call, change: _Change) -> None:
    """Refuse times that cannot be: of what is scheduled in the past, of what is issued any other."""
    status, at = change.seen.status, saying.scheduled_at(change.after)
    if at == saying.scheduled_at(change.before) and status != "SCHEDULED":
        return
    field = "invoice.scheduled_at"
    if status in {"UNPAID", "PARTIALLY_PAID"}:
        raise Refusal("BAD_REQUEST", "it was issued already", field)
    if status == "SCHEDULED":
        if at is None or at <= call.at:
            raise Refusal("INVALID_VALUE", "a scheduled invoice has a time to come", field)
        _require_due_after(change.after, at)


def _require_due_after(said: dict[str, Any], at: dt.datetime) -> None:
    """Refuse a payment that is due before the invoice is issued. Raises: Problem."""
    saying.require(saying.past_faults(said, {}, today=today(at)))


def _kept(change: _Change) -> dict[str, Any]:
    """Return what is kept of what is said: when what is from elsewhere is due, the core goes on to say."""
    kept = {name: value for name, value in change.after.items() if value is not None}
    if not change.moves_dates and not change.seen.said.get("payment_requests"):
        del kept["payment_requests"]
    return kept


def _moves_draft(change: _Change) -> bool:
    held = change.held
    if held is None:
        return False
    draft = drafts.draft_of(held)
    return (draft.customer_id, draft.number) != (change.customer_id, change.number)


def _change_held(call: Call, session: Session, held: HeldInvoice, change: _Change) -> None:
    was = drafts.draft_of(held)
    draft = replace(
        was,
        customer_id=change.customer_id,
        number=change.number,
        due_date=saying.due_on(change.after) if change.moves_dates else was.due_date,
    )
    if held.state == "scheduled":
        held.send_at, held.retry_at = saying.scheduled_at(change.after), None
        session.add(held)
    beside = change.seen.beside
    new = NewHeld(draft, terms=beside.terms if beside else "")
    with _in_invoice():
        drafts.change_held(session, call.actor, held.id, new)


def _change_issued(call: Call, session: Session, change: _Change) -> None:
    """Change what bears no tax: one version more, whatever of it is the core's."""
    id_ = change.seen.row.id
    with _counted(call, session, id_):
        edit(session, call.actor, id_, Edit(due_on=saying.due_on(change.after)))
    told = (_of(change.before, change.names), _of(change.after, change.names))
    audit.record(session, call.actor, "invoice.describe", entity=id_, change=told)


@contextlib.contextmanager
def _counted(call: Call, session: Session, id_: str) -> Iterator[None]:
    """Let a change be one version more, also where the core counts none."""
    was = _version(call, session, id_)
    yield
    if _version(call, session, id_) == was:
        extras.touch(session, call.shop_id, id_, at=call.at)


def _version(call: Call, session: Session, id_: str) -> int:
    beside = extras.of(session, call.shop_id, id_)
    return beside.version if beside else 1


def _of(said: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: said.get(name) for name in sorted(names)}


def publish(call: Call, session: Session) -> Seen:
    """Issue a draft, or let it wait for its time. Raises: Problem, Refusal and as `held.issue_held`."""
    seen = find_locked(session, call, version=call.body.version)
    held = seen.row
    if not isinstance(held, HeldInvoice) or held.state != "draft":
        raise Refusal("BAD_REQUEST", f"it is {seen.status}: a draft is published", "status")
    said = _known(seen)
    missing = [] if held.customer_id else [_missing("/invoice/primary_recipient")]
    saying.require([*missing, *saying.faults_of(said)])
    _customer(call, session, held.customer_id or "")
    at = saying.scheduled_at(said)
    waits = at is not None and at > call.at
    if seen.said.get("payment_requests"):  # of a draft from elsewhere the core says when it is due
        _require_due_after(said, at if at and waits else call.at)
    check_taxes(call, session, drafts.draft_of(held), seen)
    if at and waits:
        scheduling.schedule(session, call.actor, held.id, send_at=at)
    else:
        held.send_at = at
        session.add(held)
        with _in_invoice(), _counted(call, session, held.id):
            invoice = Issuer(call.mode.parts, session, call.actor).issue(held.id)
        after_issue(call, session, invoice)
    return find(session, call, held.id)


def check_taxes(call: Call, session: Session, draft: InvoiceDraft, seen: Seen) -> None:
    """Refuse heads of tax that the order names and the place of supply contradicts."""
    require_taxes_fit(session, call.actor, seen.said.get("order_id"), draft)


def cancel(call: Call, session: Session) -> Seen:
    """Cancel what is published. Raises: Refusal and as `core.payments.service.cancel_invoice`."""
    seen = find_locked(session, call, version=call.body.version)
    if seen.status not in _CANCELS:
        raise Refusal("BAD_REQUEST", f"it is {seen.status} and cannot be canceled", "status")
    if seen.status == "SCHEDULED":
        scheduling.call_off(session, call.actor, seen.row.id)
    else:
        cancel_invoice(session, call.actor, seen.row.id, reason="cancelled")
    return find(session, call, seen.row.id)


def delete(call: Call, session: Session) -> None:
    """Put a draft into the bin. Raises: Refusal."""
    seen = find_locked(session, call, version=call.query.version)
    if seen.status != "DRAFT":
        raise Refusal("BAD_REQUEST", f"it is {seen.status}: a draft is deleted", "status")
    bins.delete_invoice(session, call.actor, seen.row.id)
