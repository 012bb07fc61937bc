"""Which bills a payment settles: the one named; else the one of exactly that sum; else oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert
from sqlmodel import Session, col, select

from core.actor import Actor
from core.columns import table_of
from core.ledger import open_items
from core.ledger.models import OpenItem
from core.payments.models import Allocation
from core.webhooks.events import INVOICE_PAID, announce

Share = tuple[OpenItem, int]


def plan(items: Sequence[OpenItem], paise: int, *, target_id: str | None = None) -> list[Share]:
    """Share a sum over open items (first due first); what is over settles nothing. PURE."""
    ordered = list(items)
    exact = [item for item in items if item.due_paise == paise]
    first = [item for item in items if item.id == target_id] if target_id else exact
    if first and (target_id or len(exact) == 1):
        ordered = first + [item for item in items if item is not first[0]]
    shares, left = [], paise
    for item in ordered:
        part = min(left, item.due_paise)
        if part > 0:
            shares.append((item, part))
            left -= part
    return shares


def allocate(session: Session, actor: Actor, payment_id: str, shares: Sequence[Share]) -> None:
    """Write what a payment settles, and that an invoice is paid of which nothing is due any more."""
    if not shares:
        return
    paid = [item.id for item, paise in shares if item.kind == "invoice" and item.due_paise == paise]
    rows = [
        {
            "shop_id": actor.shop_id,
            "payment_id": payment_id,
            "target_id": item.id,
            "amount_paise": paise,
        }
        for item, paise in shares
    ]
    session.execute(insert(table_of(Allocation)), rows)
    for item, paise in shares:
        open_items.change(session, actor, item.id, due=-paise)
    for invoice_id in paid:
        announce(session, actor, INVOICE_PAID, invoice_id)


def allocations_of(session: Session, shop_id: str, payment_id: str) -> list[Share]:
    """List what a payment settles as (item, paise)."""
    statement = (
        select(OpenItem, Allocation.amount_paise)
        .join(
            Allocation,
            (col(Allocation.target_id) == col(OpenItem.id))
            & (col(Allocation.shop_id) == col(OpenItem.shop_id)),
        )
        .where(Allocation.shop_id == shop_id, Allocation.payment_id == payment_id)
        .order_by(*open_items.OLDEST_FIRST)
        .execution_options(populate_existing=True)
    )
    return [(item, paise) for item, paise in session.exec(statement)]


def settled_of(session: Session, shop_id: str, target_id: str) -> dict[str, int]:
    """Return how much of an invoice or a charge each payment settles, in paise by the payment's id."""
    statement = select(Allocation.payment_id, Allocation.amount_paise).where(
        Allocation.shop_id == shop_id, Allocation.target_id == target_id
    )
    return dict(session.exec(statement).all())


def bills_of(session: Session, shop_id: str, payment_ids: Sequence[str]) -> dict[str, str]:
    """Map payments to the bills that they settle, the oldest of several, in one look; an advance has none."""
    statement = (
        select(Allocation.payment_id, OpenItem.id)
        .join(
            OpenItem,
            (col(Allocation.target_id) == col(OpenItem.id))
            & (col(Allocation.shop_id) == col(OpenItem.shop_id)),
        )
        .where(
            Allocation.shop_id == shop_id,
            col(Allocation.payment_id).in_(payment_ids),
            OpenItem.kind == "invoice",
        )
        .order_by(*open_items.OLDEST_FIRST)
    )
    found: dict[str, str] = {}
    for payment_id, bill_id in session.exec(statement):
        found.setdefault(payment_id, bill_id)
    return found


def release_payment(session: Session, actor: Actor, payment_id: str) -> None:
    """Open again what a payment settled."""
    for item, paise in allocations_of(session, actor.shop_id, payment_id):
        open_items.change(session, actor, item.id, due=paise)
    _delete(session, actor.shop_id, col(Allocation.payment_id) == payment_id)


def release_target(session: Session, shop_id: str, target_id: str) -> None:
    """Let payments of a document that was taken back be the customer's advance."""
    _delete(session, shop_id, col(Allocation.target_id) == target_id)


def _delete(session: Session, shop_id: str, which: object) -> None:
    session.execute(delete(Allocation).where(col(Allocation.shop_id) == shop_id, which))  # type: ignore[arg-type]


def release_excess(session: Session, actor: Actor, target_id: str) -> None:
    """Take from payments what a document no longer costs by a change of it, from the latest payment first."""
    item = open_items.get_item(session, actor.shop_id, target_id)
    excess = -item.due_paise if item else 0
    statement = select(Allocation).where(
        Allocation.shop_id == actor.shop_id, Allocation.target_id == target_id
    )
    for row in session.exec(statement.order_by(col(Allocation.payment_id).desc())).all():
        if excess <= 0:
            return
        part = min(excess, row.amount_paise)
        row.amount_paise -= part
        excess -= part
        open_items.owe_again(session, actor, target_id, part)
        if row.amount_paise:
            session.add(row)
        else:
            session.delete(row)
        session.flush()


@dataclass(frozen=True)
class Free:
    """Money of a payment that settles nothing yet."""

    payment_id: str
    paise: int


def free_money(session: Session, shop_id: str, payments: Sequence[tuple[str, int]]) -> list[Free]:
    """Say what of each payment (id, paise) is not allocated."""
    ids = [payment_id for payment_id, _ in payments]
    used = (
        select(Allocation.payment_id, func.sum(Allocation.amount_paise))
        .where(Allocation.shop_id == shop_id, col(Allocation.payment_id).in_(ids))
        .group_by(Allocation.payment_id)
    )
    spent = {payment_id: int(paise) for payment_id, paise in session.exec(used)}
    left = [Free(payment_id, paise - spent.get(payment_id, 0)) for payment_id, paise in payments]
    return [free for free in left if free.paise > 0]
