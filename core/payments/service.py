"""Record payments, take them back, undo a bill."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, insert, update
from sqlmodel import Session, col, select

from core import audit, outbox
from core.actor import Actor
from core.errors import AlreadyPaid, BadState, SettingNotValid, UndoWindowClosed
from core.ids import new_id
from core.invoices import service as invoices
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.ledger import postings, service as entries
from core.payments.models import Allocation, Payment

MODES = ("cash", "upi", "bank", "cheque", "card")
UNDO_WINDOW = timedelta(minutes=10)


def paid_paise(session: Session, shop_id: str, target_id: str) -> int:
    """Return what payments have settled of an invoice or an opening due."""
    statement = select(func.coalesce(func.sum(Allocation.amount_paise), 0)).where(
        Allocation.shop_id == shop_id, Allocation.target_id == target_id
    )
    return int(session.exec(statement).one())


def due_paise(session: Session, invoice: Invoice) -> int:
    """Return what is still to pay; a cancelled invoice costs nothing."""
    if invoice.status != "issued":
        return 0
    return invoice.total_paise - paid_paise(session, invoice.shop_id, invoice.id)


def pay_invoice(session: Session, actor: Actor, invoice_id: str, *, mode: str) -> Payment:
    """Record that an invoice is paid in full.

    Raises: InvoiceNotFound, BadState (cancelled), AlreadyPaid, SettingNotValid (no such mode).
    """
    if mode not in MODES:
        raise SettingNotValid(name="mode", value=mode)
    invoice = get_invoice(session, actor.shop_id, invoice_id)
    # two payments, or a payment and a cancellation, wait for each other (PostgreSQL)
    session.refresh(invoice, with_for_update=True)
    if invoice.status != "issued":
        raise BadState(state=invoice.status, number=invoice.number)
    due = due_paise(session, invoice)
    if due <= 0:
        raise AlreadyPaid(number=invoice.number)
    payment = _insert_payment(session, actor, invoice, {"mode": mode, "amount_paise": due})
    document = entries.Document("payment", payment.id, invoice.customer_id, payment.on)
    entries.post(session, actor, document, postings.for_payment(mode, due))
    after = {"invoice": invoice_id, "mode": mode, "amount_paise": due}
    audit.record(session, actor, "payment.record", entity=payment.id, change=(None, after))
    new = outbox.NewRow(
        "event", f"payment.received:{payment.id}", {"event": "payment.received", "id": payment.id}
    )
    outbox.add(session, actor.shop_id, new, at=actor.at)
    return payment


def _insert_payment(
    session: Session, actor: Actor, invoice: Invoice, values: dict[str, Any]
) -> Payment:
    payment_id = new_id(session, "pay")
    row = {
        "shop_id": actor.shop_id,
        "id": payment_id,
        "customer_id": invoice.customer_id,
        "on": actor.today,
        "at": actor.at,
        "source_channel": actor.channel,
        "source_message_id": actor.message_id,
        "source_text": actor.text,
        **values,
    }
    session.execute(insert(Payment), [row])
    settled = {
        "shop_id": actor.shop_id,
        "payment_id": payment_id,
        "target_id": invoice.id,
        "amount_paise": values["amount_paise"],
    }
    session.execute(insert(Allocation), [settled])
    return session.get_one(Payment, (actor.shop_id, payment_id))


def reverse_payment(session: Session, actor: Actor, payment_id: str) -> Payment:
    """Take a payment back: reversing entries of its date, what it settled is open again.

    Raises: BadState where it was taken back before.
    """
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
    _release(session, actor.shop_id, col(Allocation.payment_id) == payment_id)
    document = entries.Document(
        "payment", payment_id, payment.customer_id, payment.on, reverses=True
    )
    entries.reverse(session, actor, document)
    before = {"amount_paise": payment.amount_paise}
    audit.record(session, actor, "payment.reverse", entity=payment_id, change=(before, None))
    return payment


def _release(session: Session, shop_id: str, which: Any) -> None:
    session.execute(delete(Allocation).where(col(Allocation.shop_id) == shop_id, which))


def payments_of(session: Session, shop_id: str, target_id: str) -> list[Payment]:
    """List the payments that settle an invoice or an opening due."""
    statement = (
        select(Payment)
        .join(
            Allocation,
            (col(Allocation.payment_id) == col(Payment.id))
            & (col(Allocation.shop_id) == col(Payment.shop_id)),
        )
        .where(Payment.shop_id == shop_id, Allocation.target_id == target_id)
    )
    return list(session.exec(statement).all())


def cancel_invoice(session: Session, actor: Actor, invoice_id: str, *, reason: str) -> Invoice:
    """Cancel an invoice; its payments stay as the customer's advance.

    Raises: InvoiceNotFound, AlreadyCancelled.
    """
    invoice = invoices.cancel(session, actor, invoice_id, reason=reason)
    _release(session, actor.shop_id, col(Allocation.target_id) == invoice_id)
    return invoice


def undo_invoice(session: Session, actor: Actor, invoice_id: str) -> Invoice:
    """Undo an issued bill within ten minutes: cancelled, and the payment its message wrote with it.

    A counter sale's money goes back in any case: there is no customer to hold it as an advance.
    Raises: InvoiceNotFound, AlreadyCancelled, UndoWindowClosed.
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
