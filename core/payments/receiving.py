"""Money as programs tell of it: for bills that are named, for the oldest, or ahead; and paid again, or not.

Nothing is settled that was not asked for: what names no bill is the customer's advance.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from core.actor import Actor
from core.clock import today
from core.customers.service import get_customer
from core.errors import (
    AlreadyPaid,
    AmountExceedsBalance,
    AmountNotValid,
    PaymentNotFound,
    SeveralCustomers,
)
from core.invoices.standing import get_standing
from core.ledger import open_items
from core.ledger.models import OpenItem
from core.money import rupees_text
from core.payments import allocating, service
from core.payments.models import Payment
from core.payments.service import OPENING, NewPayment, reference_key


@dataclass(frozen=True)
class Receipt:
    """Money received. ``allocations``: (invoice id, paise); ``auto_allocate``: to the bills first due.

    Without either all of it is the customer's advance. ``customer_id`` may be left out where allocations
    say whose bills they are. ``received_at`` None: now.
    """

    amount_paise: int
    mode: str = "cash"
    customer_id: str | None = None
    reference: str | None = None
    received_at: dt.datetime | None = None
    note: str = ""
    allocations: Sequence[tuple[str, int]] = ()
    auto_allocate: bool = False


def receive(session: Session, actor: Actor, receipt: Receipt) -> Payment:
    """Record money, and what it settles.

    Raises: as `core.payments.service.check`, CustomerNotFound, InvoiceNotFound, BadState (a draft,
    cancelled), Deleted, AmountExceedsBalance, SeveralCustomers.
    """
    new = _new(receipt)
    service.check(session, actor, new)
    shares = [
        (get_standing(session, actor.shop_id, invoice_id)[1], paise)
        for invoice_id, paise in _summed(receipt.allocations)
    ]
    customer_id = _whose(session, actor, receipt, shares)
    for item, paise in shares:
        _require_due(item, paise)
    _require_covered(receipt, customer_id, sum(paise for _, paise in shares))
    if receipt.auto_allocate and customer_id:
        left = receipt.amount_paise - sum(paise for _, paise in shares)
        shares = _with_oldest(session, actor, customer_id, shares=shares, paise=left)
    whose = (customer_id, receipt.amount_paise)
    return service.write_down(session, actor, new, whose=whose, shares=shares)


def _new(receipt: Receipt) -> NewPayment:
    return NewPayment(
        receipt.mode,
        amount_paise=receipt.amount_paise,
        customer_id=receipt.customer_id,
        reference=receipt.reference,
        on=today(receipt.received_at) if receipt.received_at else None,
        received_at=receipt.received_at,
        note=receipt.note,
    )


def _summed(allocations: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Each bill once, in the order in which all who pay lock them."""
    sums: dict[str, int] = {}
    for invoice_id, paise in allocations:
        if paise <= 0:
            raise AmountNotValid(field="allocations", value=rupees_text(paise))
        sums[invoice_id] = sums.get(invoice_id, 0) + paise
    return sorted(sums.items())


def _whose(
    session: Session, actor: Actor, receipt: Receipt, shares: Sequence[allocating.Share]
) -> str | None:
    """Say whose money it is; None: of counter sales."""
    named = {item.customer_id or None for item, _ in shares}
    if receipt.customer_id:
        get_customer(session, actor.shop_id, receipt.customer_id)
        named.add(receipt.customer_id)
    if len(named) > 1:
        raise SeveralCustomers
    return named.pop() if named else None


def _require_due(item: OpenItem, paise: int) -> None:
    if paise > item.due_paise:
        raise AmountExceedsBalance(number=item.number, due=rupees_text(item.due_paise))


def _require_covered(receipt: Receipt, customer_id: str | None, settled: int) -> None:
    """What is settled is in the sum; what is over needs somebody whose advance it is."""
    is_all = settled == receipt.amount_paise
    if settled > receipt.amount_paise or (customer_id is None and not is_all):
        raise AmountNotValid(field="amount", value=rupees_text(receipt.amount_paise))


def _with_oldest(
    session: Session,
    actor: Actor,
    customer_id: str,
    *,
    shares: Sequence[allocating.Share],
    paise: int,
) -> list[allocating.Share]:
    """Let what is left of a sum settle the bills first due, beside those that were named."""
    named = {item.id: part for item, part in shares}
    items = open_items.lock_open(session, actor.shop_id, customer_id)
    settled = []
    for item in items:
        part = named.get(item.id, 0)
        more = min(paise, item.due_paise - part)
        paise -= more
        if part + more:
            settled.append((item, part + more))
    return settled


@dataclass(frozen=True)
class Settling:
    """What is paid of one bill. ``amount_paise`` None: all that is due. ``mode`` None: by the reference."""

    mode: str | None = None
    reference: str | None = None
    amount_paise: int | None = None
    received_at: dt.datetime | None = None
    note: str = ""


def settle(
    session: Session, actor: Actor, invoice_id: str, paid: Settling
) -> tuple[Payment | None, bool]:
    """Record that a bill is paid; return the payment, and whether it is a new one.

    Told again it is not paid again: the same reference on this bill, or a paid bill and neither
    reference nor sum. Raises: as `core.payments.service.check`, InvoiceNotFound, Deleted, BadState,
    AlreadyPaid, DuplicateReference (it stands on another bill), AmountExceedsBalance.
    """
    _, item = get_standing(session, actor.shop_id, invoice_id)
    before = service.payments_of(session, actor.shop_id, invoice_id)
    same = _told_before(item, before, paid)
    if same:
        return same[0], False
    if item.due_paise <= 0:
        raise AlreadyPaid(number=item.number)
    amount = item.due_paise if paid.amount_paise is None else paid.amount_paise
    _require_due(item, amount)
    new = NewPayment(
        paid.mode or ("upi" if paid.reference else "cash"),
        amount_paise=amount,
        reference=paid.reference,
        on=today(paid.received_at) if paid.received_at else None,
        received_at=paid.received_at,
        note=paid.note,
    )
    service.check(session, actor, new)
    whose = (item.customer_id or None, amount)
    return service.write_down(session, actor, new, whose=whose, shares=[(item, amount)]), True


def _told_before(
    item: OpenItem, before: Sequence[Payment], paid: Settling
) -> tuple[Payment | None] | None:
    """The payment that this tells of again, in a tuple; None where it tells of another one."""
    if paid.reference:
        key = reference_key(paid.reference)
        same = [payment for payment in before if payment.reference_key == key]
        return (same[0],) if same else None
    if item.due_paise <= 0 and paid.amount_paise is None:
        return (before[-1] if before else None,)
    return None


def delete_payment(session: Session, actor: Actor, payment_id: str) -> Payment:
    """Take money back: what it settled is open again. Done twice it is done once.

    Raises: PaymentNotFound.
    """
    payment = _received(session, actor.shop_id, payment_id, is_locked=True)
    if payment.reversed_at:
        return payment
    return service.reverse_payment(session, actor, payment_id)


def get_taken(session: Session, shop_id: str, payment_id: str) -> Payment:
    """Return money received, also where it was taken back. Raises: PaymentNotFound."""
    return _received(session, shop_id, payment_id, is_locked=False)


def get_received(session: Session, shop_id: str, payment_id: str) -> Payment:
    """Return money received that stands. Raises: PaymentNotFound."""
    payment = _received(session, shop_id, payment_id, is_locked=False)
    if payment.reversed_at:
        raise PaymentNotFound(payment=payment_id)
    return payment


def _received(session: Session, shop_id: str, payment_id: str, *, is_locked: bool) -> Payment:
    """Money given back, and what was paid ahead before the shop came here, are no receipts."""
    statement = select(Payment).where(
        col(Payment.shop_id) == shop_id,
        col(Payment.id) == payment_id,
        col(Payment.direction) == "in",
        col(Payment.mode) != OPENING,
    )
    if is_locked:
        statement = statement.with_for_update()
    payment = session.exec(statement.execution_options(populate_existing=True)).first()
    if payment is None:
        raise PaymentNotFound(payment=payment_id)
    return payment
