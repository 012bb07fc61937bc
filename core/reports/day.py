"""A day, or a few, as the owner closes them: billed, received, taken back, owed, still to look at."""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from core.chats.models import ChatMessage
from core.clock import midnight
from core.customers.models import Customer
from core.invoices.models import Invoice, Note
from core.ledger.models import Account, Charge, Entry
from core.ledger.postings import RECEIVABLE
from core.outbox import OutboxRow
from core.payments.claims import list_open
from core.payments.models import Payment
from core.payments.service import OPENING, find_by_reference, reference_key
from core.reports.sales import Days, Sales, sales_of
from core.shops.models import ChatIdentity, Shop

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class DayBook:
    """Sums in paise. ``received`` is by mode, largest first, less what was given back.

    ``cancelled`` are the numbers taken back in these days, whatever their date; ``claims`` what
    customers say they paid and nobody has settled; ``unreached`` whom a message could not be given to;
    ``lent`` how often something was given on udhaar without a bill, which a registered shop is told of.
    """

    days: Days
    sales: Sales
    received: dict[str, int]
    credited_paise: int
    notes: tuple[str, ...]
    cancelled: tuple[str, ...]
    owed_paise: int
    owed_before_paise: int
    claims: dict[str, int] = field(default_factory=dict)
    unreached: tuple[str, ...] = ()
    lent: int = 0
    lent_paise: int = 0
    is_registered: bool = False

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to tell."""
        moved = self.sales.count or self.received or self.notes or self.cancelled or self.lent
        return not (moved or self.claims or self.unreached)


def day_book(session: Session, shop: Shop, days: Days, *, today: dt.date) -> DayBook:
    """Close these days, both included, as far as they have come by ``today``."""
    shop_id, (start, end) = shop.shop_id, days
    credited, notes = _credited(session, shop_id, days)
    lent, lent_paise = _lent(session, shop_id, days)
    is_over = end < today
    return DayBook(
        days=days,
        sales=sales_of(session, shop_id, days),
        received=_received(session, shop_id, days),
        credited_paise=credited,
        notes=notes,
        cancelled=_cancelled(session, shop_id, days),
        owed_paise=owed_at(session, shop_id, midnight(end + _DAY) if is_over else None),
        owed_before_paise=owed_at(session, shop_id, midnight(start)),
        claims={} if is_over else _claims(session, shop_id),
        unreached=_unreached(session, shop_id, days),
        lent=lent,
        lent_paise=lent_paise,
        is_registered=shop.gstin is not None,
    )


def _instants(days: Days) -> tuple[dt.datetime, dt.datetime]:
    return midnight(days[0]), midnight(days[1] + _DAY)


def owed_at(session: Session, shop_id: str, at: dt.datetime | None) -> int:
    """Add up what customers owed in all as the book stood at an instant; None: now.

    By the instant of writing, not by date: a bill of yesterday that is cancelled today was owed this
    morning.
    """
    rows = session.exec(select(Account).where(Account.shop_id == shop_id))
    owed = {row.customer_id: row.balance_paise for row in rows if row.customer_id}
    if at is not None:
        moved = func.sum(Entry.debit_paise) - func.sum(Entry.credit_paise)
        since = (
            select(Entry.customer_id, moved)
            .where(Entry.shop_id == shop_id, Entry.account == RECEIVABLE, Entry.at >= at)
            .group_by(Entry.customer_id)
        )
        for customer_id, paise in session.exec(since):
            if customer_id:
                owed[customer_id] = owed.get(customer_id, 0) - int(paise)
    return sum(paise for paise in owed.values() if paise > 0)


def _credited(session: Session, shop_id: str, days: Days) -> tuple[int, tuple[str, ...]]:
    statement = select(Note).where(
        Note.shop_id == shop_id,
        Note.kind == "credit",
        Note.status == "issued",
        col(Note.on).between(*days),
    )
    notes = session.exec(statement.order_by(col(Note.on), col(Note.id))).all()
    return sum(note.total_paise for note in notes), tuple(note.number for note in notes)


def _cancelled(session: Session, shop_id: str, days: Days) -> tuple[str, ...]:
    start, end = _instants(days)
    statement = select(Invoice.number).where(
        Invoice.shop_id == shop_id,
        Invoice.status == "cancelled",
        col(Invoice.cancelled_at) >= start,
        col(Invoice.cancelled_at) < end,
    )
    return tuple(session.exec(statement.order_by(col(Invoice.id))))


def _received(session: Session, shop_id: str, days: Days) -> dict[str, int]:
    statement = (
        select(Payment.mode, Payment.direction, func.sum(Payment.amount_paise))
        .where(
            Payment.shop_id == shop_id,
            col(Payment.on).between(*days),
            col(Payment.reversed_at).is_(None),
            Payment.mode != OPENING,
        )
        .group_by(Payment.mode, Payment.direction)
    )
    sums: dict[str, int] = {}
    for mode, direction, paise in session.exec(statement):
        sums[mode] = sums.get(mode, 0) + (int(paise) if direction == "in" else -int(paise))
    kept = {mode: paise for mode, paise in sums.items() if paise}
    return dict(sorted(kept.items(), key=lambda row: (-row[1], row[0])))


def _claims(session: Session, shop_id: str) -> dict[str, int]:
    """What waits for the owner's word, by customer; a reference of somebody else's is no claim."""
    sums: dict[str, int] = {}
    taken: set[str] = set()
    for claim in list_open(session, shop_id):
        key = reference_key(claim.reference or "")
        if key and (key in taken or find_by_reference(session, shop_id, key)):
            continue
        taken.add(key)
        name = _name(session, shop_id, claim.customer_id)
        sums[name] = sums.get(name, 0) + claim.amount_paise
    return sums


def _name(session: Session, shop_id: str, customer_id: str | None) -> str:
    customer = session.get(Customer, (shop_id, customer_id)) if customer_id else None
    return customer.name if customer else ""


def _lent(session: Session, shop_id: str, days: Days) -> tuple[int, int]:
    statement = select(func.count(), func.coalesce(func.sum(Charge.amount_paise), 0)).where(
        Charge.shop_id == shop_id,
        Charge.kind == "adjustment",
        col(Charge.on).between(*days),
        col(Charge.reversed_at).is_(None),
    )
    count, paise = session.exec(statement).one()
    return int(count), int(paise)


def _unreached(session: Session, shop_id: str, days: Days) -> tuple[str, ...]:
    """Whom a message was given up for in these days: customers by name, others by their channel."""
    start, end = _instants(days)
    statement = select(OutboxRow).where(
        OutboxRow.shop_id == shop_id,
        OutboxRow.state == "dead",
        or_(col(OutboxRow.topic).startswith("chat."), col(OutboxRow.topic) == "mail"),
        col(OutboxRow.done_at) >= start,
        col(OutboxRow.done_at) < end,
    )
    names: dict[str, None] = {}
    for row in session.exec(statement.order_by(col(OutboxRow.done_at), col(OutboxRow.id))):
        message = session.get(ChatMessage, (shop_id, str(row.payload.get("message", ""))))
        if message:
            key = (shop_id, message.channel, message.address)
            identity = session.get(ChatIdentity, key)
            customer = identity.customer_id if identity else message.body.get("customer")
            named = _name(session, shop_id, customer)
            names[named or message.channel] = None
    return tuple(names)
