"""Customers and items brought in from a file: planned, written in one transaction, taken back.

What an import made and changed stands in its audit entry; taking it back reads it from there.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, select

from core import audit
from core.actor import Actor
from core.audit import Audit
from core.columns import DecimalText, table_of
from core.customers.models import Customer
from core.customers.service import leave_phone
from core.errors import BadState, FileEmpty
from core.exchange.heads import Kind, find_heads
from core.exchange.plan import Opening, Plan
from core.exchange.plan_customers import plan_customers
from core.exchange.plan_items import plan_items
from core.exchange.sheet import Sheet
from core.ids import new_id
from core.invoices.models import Invoice, InvoiceLine
from core.items.models import Item
from core.ledger.models import Charge
from core.ledger.openings import OpeningDue, record_openings, take_back
from core.payments.models import Payment
from core.payments.service import (
    OPENING,
    NewPayment,
    get_payment,
    record_payment,
    reverse_payment,
)

_MODELS: dict[Kind, tuple[type[Any], str]] = {
    "customers": (Customer, "cus"),
    "items": (Item, "itm"),
}
_DONE, _UNDONE = "import.write", "import.undo"
_AT_ONCE = 500


@dataclass(frozen=True)
class BroughtIn:
    """What an import wrote. ``id`` names it, to take it back."""

    id: str
    kind: Kind
    created: int
    changed: int
    openings: int
    opening_paise: int


@dataclass(frozen=True)
class TakenBack:
    """What taking back undid; ``kept`` were used since, or changed again."""

    kind: Kind
    removed: int
    restored: int
    kept: int


def make_plan(session: Session, shop_id: str, sheet: Sheet, *, today: dt.date) -> Plan:
    """Say what a file would do. Raises: HeaderUnknown, FileEmpty (heads and nothing below)."""
    heads = find_heads(sheet)
    if heads.kind == "customers":
        rows = plan_customers(session, shop_id, sheet, heads=heads, today=today)
    else:
        rows = plan_items(session, shop_id, sheet, heads=heads)
    if not rows:
        raise FileEmpty()
    return Plan(heads.kind, sheet.name, rows, heads.unknown)


def bring_in(session: Session, actor: Actor, plan: Plan) -> BroughtIn:
    """Write a plan that was made in this transaction; wrong rows are left out.

    Raises: BadState where there is nothing to write.
    """
    if not plan.writes:
        raise BadState(state="nothing new")
    made = _create(session, actor, plan)
    before = _change(session, actor, plan)
    owners = [
        (row.opening, row.target_id or made[row.line])
        for row in plan.rows
        if row.opening and row.status in {"new", "changed"}
    ]
    dues = [
        OpeningDue(owner, opening.number, opening.on, opening.amount_paise)
        for opening, owner in owners
        if opening.amount_paise
    ]
    charges = record_openings(session, actor, dues)
    payments = [
        record_payment(session, actor, _advance(opening, owner)).id
        for opening, owner in owners
        if opening.advance_paise
    ]
    import_id = new_id(session, "imp")
    after: dict[str, Any] = {"kind": plan.kind, "created": list(made.values())}
    after |= {"charges": charges, "payments": payments, "changed": _after(plan)}
    audit.record(session, actor, _DONE, entity=import_id, change=({"changed": before}, after))
    return BroughtIn(
        import_id, plan.kind, len(made), len(before), len(dues), sum(d.amount_paise for d in dues)
    )


def _advance(opening: Opening, owner: str) -> NewPayment:
    return NewPayment(OPENING, opening.advance_paise, customer_id=owner, on=opening.on)


def _create(session: Session, actor: Actor, plan: Plan) -> dict[int, str]:
    """Insert the new rows; return their ids by line."""
    model, prefix = _MODELS[plan.kind]
    made: dict[int, str] = {}
    rows = []
    for row in plan.of("new"):
        made[row.line] = new_id(session, prefix)
        record = model(shop_id=actor.shop_id, id=made[row.line], created_at=actor.at, **row.values)
        rows.append(record.model_dump())
    for start in range(0, len(rows), _AT_ONCE):
        session.execute(insert(table_of(model)), rows[start : start + _AT_ONCE])
    return made


def _change(session: Session, actor: Actor, plan: Plan) -> dict[str, dict[str, Any]]:
    """Update the changed rows; return what stood there before, by id."""
    table = table_of(_MODELS[plan.kind][0])
    before: dict[str, dict[str, Any]] = {}
    for row in plan.of("changed"):
        if not row.values or not row.target_id:
            continue
        mine = (table.c.shop_id == actor.shop_id, table.c.id == row.target_id)
        _leave_phone(session, actor, row.target_id, row.before.get("phone"))
        session.execute(update(table).where(*mine).values(**row.values))
        before[row.target_id] = _plain(row.before)
    session.expire_all()
    return before


def _leave_phone(session: Session, actor: Actor, record_id: str, phone: object) -> None:
    """A number that a customer gives up reaches him no more."""
    customer = session.get(Customer, (actor.shop_id, record_id)) if phone else None
    if customer:
        leave_phone(session, customer, str(phone))


def _after(plan: Plan) -> dict[str, dict[str, Any]]:
    return {row.target_id: _plain(row.values) for row in plan.of("changed") if row.target_id}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Write values as JSON holds them: decimals as text."""
    kept = (str, int, list, type(None))
    return {
        name: value if isinstance(value, kept) else str(value) for name, value in values.items()
    }


def undo_import(session: Session, actor: Actor, import_id: str) -> TakenBack:
    """Take an import back: what is used since, or changed again, stays.

    Raises: BadState where there is no such import, or it was taken back before.
    """
    entry = _entry(session, actor.shop_id, import_id, _DONE)
    if entry is None or _entry(session, actor.shop_id, import_id, _UNDONE):
        raise BadState(state="undone")
    before, after = entry.before or {}, entry.after or {}
    kind: Kind = after["kind"]
    used = _used(session, actor.shop_id, kind, {*after["charges"], *after["payments"]})
    free = [one for one in after["created"] if one not in used]
    take_back(session, actor, _of_free(session, actor.shop_id, after, used))
    for payment in (get_payment(session, actor.shop_id, one) for one in after["payments"]):
        if payment.customer_id not in used and not payment.reversed_at:
            reverse_payment(session, actor, payment.id)
    removed = _remove(session, actor, kind, free)
    restored = _restore(session, actor, kind, (before["changed"], after["changed"]))
    audit.record(session, actor, _UNDONE, entity=import_id)
    session.expire_all()
    every = len(after["created"]) + len(before["changed"])
    return TakenBack(kind, removed, restored, every - removed - restored)


def _entry(session: Session, shop_id: str, import_id: str, action: str) -> Audit | None:
    statement = select(Audit).where(
        Audit.shop_id == shop_id, Audit.entity == import_id, Audit.action == action
    )
    return session.exec(statement).first()


def _used(session: Session, shop_id: str, kind: Kind, own: set[str]) -> set[str]:
    """Which customers have a bill, a payment or other udhaar by now; which items stand on a bill.

    ``own``: what the import itself wrote.
    """
    if kind == "items":
        sold = select(InvoiceLine.item_id).where(InvoiceLine.shop_id == shop_id).distinct()
        return {one for one in session.exec(sold) if one}
    bills = select(Invoice.customer_id).where(Invoice.shop_id == shop_id).distinct()
    used = {one for one in session.exec(bills) if one}
    for model in (Payment, Charge):
        rows = session.exec(select(model.customer_id, model.id).where(model.shop_id == shop_id))
        used |= {customer for customer, written in rows if customer and written not in own}
    return used


def _of_free(
    session: Session, shop_id: str, after: dict[str, Any], used: set[str]
) -> Sequence[str]:
    """The dues of those who are not used."""
    rows = session.exec(select(Charge.id, Charge.customer_id).where(Charge.shop_id == shop_id))
    owner = dict(rows.all())
    return [charge for charge in after["charges"] if owner.get(charge) not in used]


def _remove(session: Session, actor: Actor, kind: Kind, ids: Sequence[str]) -> int:
    table, count = table_of(_MODELS[kind][0]), 0
    for start in range(0, len(ids), _AT_ONCE):
        mine = (
            table.c.shop_id == actor.shop_id,
            table.c.id.in_(ids[start : start + _AT_ONCE]),
            table.c.deleted_at.is_(None),
        )
        gone = update(table).where(*mine).values(deleted_at=actor.at).returning(table.c.id)
        count += len(session.execute(gone).all())
    return count


_Changes = tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]


def _restore(session: Session, actor: Actor, kind: Kind, changes: _Changes) -> int:
    """Put back what stood there, where it is still as the import left it."""
    model, (before, after), count = _MODELS[kind][0], changes, 0
    for record_id, values in before.items():
        record = session.get(model, (actor.shop_id, record_id), populate_existing=True)
        now = _plain({name: getattr(record, name) for name in values}) if record else {}
        if record is None or now != {name: after[record_id][name] for name in values}:
            continue
        if "phone" in values:
            _leave_phone(session, actor, record_id, now["phone"])
        for name, value in values.items():
            setattr(record, name, _typed(model, name, value))
        session.add(record)
        count += 1
    session.flush()
    return count


def _typed(model: type[Any], name: str, value: Any) -> Any:
    """Read a value back as its column holds it."""
    is_decimal = isinstance(table_of(model).c[name].type, DecimalText)
    return Decimal(value) if is_decimal and value is not None else value
