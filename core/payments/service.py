"""Record payments and take them back; cancel and undo what was issued."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, insert, update
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.columns import table_of
from core.customers.service import get_customer
from core.db import alone
from core.errors import (
    AlreadyPaid,
    AmountNotValid,
    BadState,
    DateInFuture,
    DocumentTooLarge,
    DuplicateReference,
    EntryStands,
    PaymentNotFound,
    SettingNotValid,
    UndoWindowClosed,
)
from core.ids import new_id
from core.invoices import service as invoices
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.ledger import open_items, postings, service as entries
from core.ledger.models import Charge, OpenItem
from core.ledger.queries import balance
from core.money import MAX_DOCUMENT_PAISE, rupees_text
from core.payments import allocating
from core.payments.models import Allocation, Payment
from core.webhooks.events import PAYMENT_RECEIVED, announce

OPENING = "opening"  # paid ahead before the shop came here: owed to the customer, received never
MODES = ("cash", "upi", "bank", "cheque", "card", "other", OPENING)
UNDO_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True)
class NewPayment:
    """Money received. ``amount_paise`` None: all that is open of the target, else of the customer.

    ``target_id``: the invoice or charge it is for; what is over goes to the oldest dues, then it is
    the customer's advance. ``only_target``: what is over is advance at once.
    """

    mode: str
    amount_paise: int | None = None
    customer_id: str | None = None
    target_id: str | None = None
    reference: str | None = None
    on: dt.date | None = None
    only_target: bool = False
    received_at: dt.datetime | None = None
    note: str = ""


def paid_paise(session: Session, shop_id: str, target_id: str) -> int:
    """Return what payments have settled of an invoice or a charge."""
    statement = select(func.coalesce(func.sum(Allocation.amount_paise), 0)).where(
        Allocation.shop_id == shop_id, Allocation.target_id == target_id
    )
    return int(session.exec(statement).one())


def due_paise(session: Session, invoice: Invoice) -> int:
    """Return what is still to pay of an invoice, after notes and payments."""
    return open_items.due_of(session, invoice.shop_id, invoice.id)


def credited_paise(session: Session, invoice: Invoice) -> int:
    """Return what credit notes, less debit notes, took off an issued invoice."""
    item = session.get(OpenItem, (invoice.shop_id, invoice.id), populate_existing=True)
    if item is None or invoice.status != "issued":
        return 0
    return invoice.total_paise - item.amount_paise


def get_payment(session: Session, shop_id: str, payment_id: str) -> Payment:
    """Return a payment. Raises: PaymentNotFound."""
    payment = session.get(Payment, (shop_id, payment_id))
    if not payment:
        raise PaymentNotFound(payment=payment_id)
    return payment


def reference_key(reference: str) -> str:
    """Return what references are compared by: letters and digits.

    >>> reference_key("utr 6325-1234 5678") == reference_key("UTR632512345678")
    True
    """
    return re.sub(r"[^0-9A-Z]", "", reference.upper())


def find_by_reference(session: Session, shop_id: str, reference: str) -> Payment | None:
    """Find the standing payment with a reference."""
    statement = select(Payment).where(
        Payment.shop_id == shop_id,
        Payment.reference_key == reference_key(reference),
        col(Payment.reversed_at).is_(None),
    )
    return session.exec(statement).first()


def record_payment(session: Session, actor: Actor, new: NewPayment) -> Payment:
    """Record money received and settle what it settles.

    Raises: SettingNotValid (no such mode), AmountNotValid, DocumentTooLarge, DateInFuture,
    CustomerNotFound, InvoiceNotFound, BadState (cancelled), AlreadyPaid, DuplicateReference.
    """
    check(session, actor, new)
    customer_id, items = _open_items(session, actor, new)
    amount = new.amount_paise
    if amount is None:
        wanted = [item for item in items if new.target_id in (None, item.id)]
        amount = sum(item.due_paise for item in wanted)
        if amount == 0:
            raise AlreadyPaid(number=items[0].number if items else "")
    if new.only_target:
        items = [item for item in items if item.id == new.target_id]
    shares = allocating.plan(items, amount, target_id=new.target_id)
    return write_down(session, actor, new, whose=(customer_id, amount), shares=shares)


def write_down(
    session: Session,
    actor: Actor,
    new: NewPayment,
    *,
    whose: tuple[str | None, int],
    shares: Sequence[allocating.Share],
) -> Payment:
    """Write money that was checked, ``whose`` (customer, paise), and what it settles."""
    customer_id, amount = whose
    values = {"amount_paise": amount, "customer_id": customer_id, "direction": "in"}
    payment = _insert(session, actor, new, values)
    allocating.allocate(session, actor, payment.id, shares)
    entries.post(session, actor, _document(payment), postings.for_payment(new.mode, amount))
    after = {
        "customer": customer_id,
        "mode": new.mode,
        "amount_paise": amount,
        "settles": {item.id: paise for item, paise in shares},
    }
    audit.record(session, actor, "payment.record", entity=payment.id, change=(None, after))
    if new.mode != OPENING:
        announce(session, actor, PAYMENT_RECEIVED, payment.id)
    return payment


def check(session: Session, actor: Actor, new: NewPayment) -> None:
    """Refuse what can be no payment.

    Raises: SettingNotValid (no such mode), AmountNotValid, DocumentTooLarge, DateInFuture,
    DuplicateReference.
    """
    if new.mode not in MODES:
        raise SettingNotValid(name="mode", value=new.mode)
    if new.amount_paise is not None and new.amount_paise <= 0:
        raise AmountNotValid(field="amount", value=rupees_text(new.amount_paise))
    if new.amount_paise is not None and new.amount_paise > MAX_DOCUMENT_PAISE:
        raise DocumentTooLarge(total_paise=new.amount_paise)
    if new.on and new.on > actor.today:
        raise DateInFuture(on=new.on.isoformat())
    if new.reference:
        alone(session, f"reference:{actor.shop_id}")  # of two at once the second finds the first
        other = find_by_reference(session, actor.shop_id, new.reference)
        if other:
            raise DuplicateReference(reference=new.reference, payment=other.id)


def _open_items(
    session: Session, actor: Actor, new: NewPayment
) -> tuple[str | None, list[OpenItem]]:
    """Whose payment it is, and what he has to pay; rows locked."""
    customer_id = new.customer_id
    target = _target(session, actor, new.target_id) if new.target_id else None
    if target:
        customer_id = target.customer_id or None
    elif customer_id:
        get_customer(session, actor.shop_id, customer_id)
    if customer_id:
        return customer_id, list(open_items.lock_open(session, actor.shop_id, customer_id))
    return None, [target] if target else []


def _target(session: Session, actor: Actor, target_id: str) -> OpenItem:
    item = open_items.get_item(session, actor.shop_id, target_id)
    if item is None or item.kind == "invoice":
        invoice = get_invoice(session, actor.shop_id, target_id)
        session.refresh(invoice)
        if invoice.status != "issued" or item is None:
            raise BadState(state=invoice.status, number=invoice.number)
    if item.due_paise <= 0:
        raise AlreadyPaid(number=item.number)
    return item


def _insert(
    session: Session, actor: Actor, new: NewPayment, values: Mapping[str, object]
) -> Payment:
    row = {
        "shop_id": actor.shop_id,
        "id": new_id(session, "pay"),
        "mode": new.mode,
        "reference": new.reference or None,
        "reference_key": reference_key(new.reference) if new.reference else None,
        "on": new.on or actor.today,
        "at": actor.at,
        "received_at": new.received_at,
        "note": new.note,
        "source_channel": actor.channel,
        "source_message_id": actor.message_id,
        "source_text": actor.text,
        **values,
    }
    session.execute(insert(table_of(Payment)), [row])
    return session.get_one(Payment, (actor.shop_id, row["id"]))


def _document(payment: Payment, *, reverses: bool = False) -> entries.Document:
    kind = "payment" if payment.direction == "in" else "refund"
    label = f"{payment.mode} {payment.reference or ''}".strip()
    return entries.Document(kind, payment.id, payment.customer_id, payment.on, label, reverses)


def pay_invoice(session: Session, actor: Actor, invoice_id: str, *, mode: str) -> Payment:
    """Record that all that is due of an invoice is paid. Raises: as `record_payment`."""
    return record_payment(session, actor, NewPayment(mode=mode, target_id=invoice_id))


def apply_advance(session: Session, actor: Actor, customer_id: str) -> int:
    """Let a customer's advance settle what he owes, oldest first; return the paise that settled."""
    items = list(open_items.lock_open(session, actor.shop_id, customer_id))
    if not items:
        return 0
    statement = select(Payment.id, Payment.amount_paise).where(
        Payment.shop_id == actor.shop_id,
        Payment.customer_id == customer_id,
        Payment.direction == "in",
        col(Payment.reversed_at).is_(None),
    )
    rows = session.exec(statement.order_by(col(Payment.on), col(Payment.id))).all()
    left = _unrefunded(session, actor.shop_id, customer_id)
    used = 0
    for free in allocating.free_money(session, actor.shop_id, [(p, paise) for p, paise in rows]):
        sum_ = min(free.paise, left - used)
        shares = allocating.plan(items, sum_) if sum_ > 0 else []
        allocating.allocate(session, actor, free.payment_id, shares)
        used += sum(paise for _, paise in shares)
        items = list(open_items.lock_open(session, actor.shop_id, customer_id))
    return used


def advance_of(session: Session, shop_id: str, customer_id: str) -> int:
    """Return what a customer's advance comes to, in paise: what he paid ahead and did not get back."""
    return max(_unrefunded(session, shop_id, customer_id), 0)


def _unrefunded(session: Session, shop_id: str, customer_id: str) -> int:
    """What a customer's advance comes to: dues less balance (refunds and all counted)."""
    dues = sum(item.due_paise for item in open_items.list_open(session, shop_id, customer_id))
    return dues - balance(session, shop_id, customer_id)


def reverse_payment(session: Session, actor: Actor, payment_id: str) -> Payment:
    """Take a payment back: reversing entries of its date, what it settled is open again.

    Raises: PaymentNotFound, BadState where it was taken back before.
    """
    get_payment(session, actor.shop_id, payment_id)
    taken = session.execute(
        update(Payment)
        .where(
            col(Payment.shop_id) == actor.shop_id,
            col(Payment.id) == payment_id,
            col(Payment.reversed_at).is_(None),
        )
        .values(reversed_at=actor.at)
        .returning(col(Payment.id))
    )
    if taken.first() is None:
        raise BadState(state="reversed")
    payment = session.get_one(Payment, (actor.shop_id, payment_id), populate_existing=True)
    allocating.release_payment(session, actor, payment_id)
    entries.reverse(session, actor, _document(payment, reverses=True))
    before = {"amount_paise": payment.amount_paise}
    audit.record(session, actor, "payment.reverse", entity=payment_id, change=(before, None))
    return payment


def undo_payment(session: Session, actor: Actor, payment_id: str) -> Payment:
    """Take a payment back within ten minutes. Raises: EntryStands and as `reverse_payment`."""
    payment = get_payment(session, actor.shop_id, payment_id)
    if actor.at - payment.at > UNDO_WINDOW:
        raise EntryStands
    return reverse_payment(session, actor, payment_id)


def undo_charge(session: Session, actor: Actor, charge_id: str) -> Charge:
    """Take udhaar back within ten minutes; what was paid on it is the customer's advance.

    Raises: ChargeNotFound, EntryStands, BadState where it was taken back before.
    """
    charge = entries.get_charge(session, actor.shop_id, charge_id)
    if actor.at - charge.at > UNDO_WINDOW:
        raise EntryStands
    return reverse_charge(session, actor, charge_id)


def reverse_charge(session: Session, actor: Actor, charge_id: str) -> Charge:
    """Take a charge back at any time. Raises: ChargeNotFound, BadState."""
    charge = entries.reverse_charge(session, actor, charge_id)
    allocating.release_target(session, actor.shop_id, charge_id)
    return charge


def refund(
    session: Session, actor: Actor, *, mode: str, amount_paise: int, customer_id: str | None
) -> Payment:
    """Record money given back: a counter sale that is taken back, or a customer's advance.

    Raises: AmountNotValid.
    """
    if amount_paise <= 0:
        raise AmountNotValid(field="amount", value=rupees_text(amount_paise))
    values = {"amount_paise": amount_paise, "customer_id": customer_id, "direction": "out"}
    payment = _insert(session, actor, NewPayment(mode=mode), values)
    entries.post(session, actor, _document(payment), postings.for_refund(mode, amount_paise))
    after = {"customer": customer_id, "mode": mode, "amount_paise": amount_paise}
    audit.record(session, actor, "payment.refund", entity=payment.id, change=(None, after))
    return payment


def payments_of(session: Session, shop_id: str, target_id: str) -> list[Payment]:
    """List the payments that settle an invoice or a charge."""
    statement = (
        select(Payment)
        .join(
            Allocation,
            (col(Allocation.payment_id) == col(Payment.id))
            & (col(Allocation.shop_id) == col(Payment.shop_id)),
        )
        .where(Payment.shop_id == shop_id, Allocation.target_id == target_id)
        .order_by(col(Payment.id))
    )
    return list(session.exec(statement).all())


def cancel_invoice(session: Session, actor: Actor, invoice_id: str, *, reason: str) -> Invoice:
    """Cancel an invoice; its payments stay as the customer's advance.

    A counter sale has no customer to hold one: its money goes back. Raises: InvoiceNotFound,
    AlreadyCancelled, HasNotes, PeriodLocked.
    """
    paid = payments_of(session, actor.shop_id, invoice_id)
    invoice = invoices.cancel(session, actor, invoice_id, reason=reason)
    allocating.release_target(session, actor.shop_id, invoice_id)
    if invoice.customer_id is None:
        for payment in paid:
            back = payment.amount_paise
            refund(session, actor, mode=payment.mode, amount_paise=back, customer_id=None)
    return invoice


def undo_invoice(session: Session, actor: Actor, invoice_id: str) -> Invoice:
    """Undo an issued bill within ten minutes: cancelled, and the payment its message wrote with it.

    A counter sale's money goes back in any case: there is no customer to hold it as an advance.
    Raises: UndoWindowClosed and as `cancel_invoice`.
    """
    invoice = get_invoice(session, actor.shop_id, invoice_id)
    if actor.at - invoice.issued_at > UNDO_WINDOW:
        raise UndoWindowClosed(number=invoice.number)
    for payment in payments_of(session, actor.shop_id, invoice_id):
        if invoice.customer_id is None or _of_one_message(invoice, payment):
            reverse_payment(session, actor, payment.id)
    return cancel_invoice(session, actor, invoice_id, reason="undo")


def _of_one_message(invoice: Invoice, payment: Payment) -> bool:
    """An act without a message (an API call, the command line) shares it with no other."""
    if not invoice.source_message_id:
        return False
    return (invoice.source_channel, invoice.source_message_id) == (
        payment.source_channel,
        payment.source_message_id,
    )
