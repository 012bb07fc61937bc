"""A shop at a glance: today, this month day by day, who owes since when, the newest documents.

The sums agree: the days make the month, the ages (less what settles nothing yet) make what is owed.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.clock import today
from core.customers.models import Customer
from core.invoices.models import Invoice, Note
from core.invoices.queries import recent_invoices
from core.ledger.models import OpenItem
from core.ledger.queries import BILL_AGES, bill_age, oldest_open, outstanding
from core.payments.claims import list_open
from core.payments.models import Allocation, Claim, Payment
from core.reminders.models import ReminderRest
from core.reminders.outlook import Outlook, outlook
from core.reminders.rules import is_holiday, parse_holidays
from core.reports.day import DayBook, day_book
from core.reports.sales import Days, Sales, sales_of
from core.shops.models import Shop

_DEBTORS, _ROWS, _REMINDED = 10, 10, 6
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class DaySales:
    """What was billed on a day, tax included; ``is_closed``: a holiday of the shop."""

    on: dt.date
    total_paise: int
    is_closed: bool = False


@dataclass(frozen=True)
class Debtor:
    """Who owes, since when; ``claimed_paise``: what he says he has paid."""

    customer_id: str
    name: str
    due_paise: int
    oldest_on: dt.date | None
    claimed_paise: int = 0
    is_disputed: bool = False


@dataclass(frozen=True)
class Document:
    """A bill or a note. ``state``: paid, due, part, claimed, disputed, credit, debit or cancelled.

    ``mode``: how it was paid, where that was in one way; what a note takes off is below zero.
    """

    id: str
    number: str
    name: str
    on: dt.date
    total_paise: int
    state: str
    mode: str = ""


@dataclass(frozen=True)
class Overview:
    """What the owner's page shows; sums in paise.

    ``ages``: what is due of bills 0-7, 8-15, 16-30 and over 30 days old; ``unsettled_paise``: advances, which
    make what is owed less. ``claims``: by whom, how much, on which bill, its reference.
    """

    day: DayBook
    month: Sales
    days: tuple[DaySales, ...]
    ages: tuple[int, ...]
    unsettled_paise: int
    debtors: tuple[Debtor, ...]
    debtor_count: int
    claims: tuple[tuple[str, int, str, str], ...]
    documents: tuple[Document, ...]
    reminders: Outlook


def overview(session: Session, shop: Shop, *, now: dt.datetime) -> Overview:
    """Look at a shop as it stands now."""
    on, shop_id = today(now), shop.shop_id
    month = (on.replace(day=1), on)
    owed = outstanding(session, shop_id)
    claims, disputed = list_open(session, shop_id), _disputed(session, shop_id)
    ages = _ages(session, shop_id, on=on)
    return Overview(
        day=day_book(session, shop, (on, on), today=on),
        month=sales_of(session, shop_id, month),
        days=_by_day(session, shop, month),
        ages=ages,
        unsettled_paise=sum(ages) - sum(paise for _, paise in owed),
        debtors=_debtors(session, shop_id, owed[:_DEBTORS], claims, disputed),
        debtor_count=len(owed),
        claims=_claims(session, shop_id, claims),
        documents=_documents(session, shop_id, claims, disputed),
        reminders=outlook(session, shop, now=now, most=_REMINDED),
    )


def _by_day(session: Session, shop: Shop, days: Days) -> tuple[DaySales, ...]:
    wanted: list[Any] = [Invoice.on, func.sum(Invoice.total_paise)]
    statement = (
        select(*wanted)
        .where(
            Invoice.shop_id == shop.shop_id,
            col(Invoice.on).between(*days),
            Invoice.status == "issued",
        )
        .group_by(col(Invoice.on))
    )
    sums = {on: int(paise) for on, paise in session.execute(statement)}
    holidays = parse_holidays(shop.holidays)
    dates = [days[0] + n * _DAY for n in range((days[1] - days[0]).days + 1)]
    return tuple(DaySales(on, sums.get(on, 0), is_holiday(on, holidays)) for on in dates)


def _ages(session: Session, shop_id: str, *, on: dt.date) -> tuple[int, ...]:
    wanted: list[Any] = [OpenItem.on, func.sum(OpenItem.due_paise)]
    statement = (
        select(*wanted)
        .where(OpenItem.shop_id == shop_id, OpenItem.customer_id != "", col(OpenItem.due_paise) > 0)
        .group_by(col(OpenItem.on))
    )
    ages = [0] * (len(BILL_AGES) + 1)
    for day, paise in session.execute(statement):
        ages[bill_age(day, on)] += int(paise)
    return tuple(ages)


def _disputed(session: Session, shop_id: str) -> set[tuple[str, str]]:
    """Return (customer, bill) of every word that something is wrong."""
    statement = select(ReminderRest.customer_id, ReminderRest.invoice_id).where(
        ReminderRest.shop_id == shop_id, ReminderRest.reason == "dispute"
    )
    return set(session.exec(statement).all())


def _names(session: Session, shop_id: str, ids: Sequence[str]) -> dict[str, str]:
    statement = select(Customer.id, Customer.name).where(
        Customer.shop_id == shop_id, col(Customer.id).in_(ids)
    )
    return dict(session.exec(statement).all())


def _debtors(
    session: Session,
    shop_id: str,
    owed: Sequence[tuple[str, int]],
    claims: Sequence[Claim],
    disputed: set[tuple[str, str]],
) -> tuple[Debtor, ...]:
    names = _names(session, shop_id, [one for one, _ in owed])
    oldest = oldest_open(session, shop_id)
    disputing = {customer for customer, _ in disputed}
    return tuple(
        Debtor(
            customer_id=one,
            name=names.get(one, ""),
            due_paise=paise,
            oldest_on=oldest[one][0] if one in oldest else None,
            claimed_paise=sum(claim.amount_paise for claim in claims if claim.customer_id == one),
            is_disputed=one in disputing,
        )
        for one, paise in owed
    )


def _claims(
    session: Session, shop_id: str, claims: Sequence[Claim]
) -> tuple[tuple[str, int, str, str], ...]:
    names = _names(session, shop_id, [claim.customer_id for claim in claims])
    numbers = _numbers(session, shop_id, [claim.invoice_id for claim in claims])
    return tuple(
        (
            names.get(claim.customer_id, ""),
            claim.amount_paise,
            numbers.get(claim.invoice_id, ""),
            claim.reference or "",
        )
        for claim in claims
    )


def _numbers(session: Session, shop_id: str, ids: Sequence[str]) -> dict[str, str]:
    statement = select(OpenItem.id, OpenItem.number).where(
        OpenItem.shop_id == shop_id, col(OpenItem.id).in_(ids)
    )
    return dict(session.exec(statement).all())


def _documents(
    session: Session, shop_id: str, claims: Sequence[Claim], disputed: set[tuple[str, str]]
) -> tuple[Document, ...]:
    """List the newest bills and notes together, the newest first."""
    bills = recent_invoices(session, shop_id, limit=_ROWS)
    ids = [bill.id for bill in bills]
    items, modes = _items(session, shop_id, ids), _modes(session, shop_id, ids)
    claimed = {claim.invoice_id for claim in claims}
    of_bills = {bill for _, bill in disputed}
    found: list[tuple[dt.datetime, Document]] = []
    for bill in bills:
        state = "disputed" if bill.id in of_bills else "claimed" if bill.id in claimed else ""
        found.append((bill.issued_at, _bill(bill, items.get(bill.id), state, modes)))
    found += [(note.issued_at, document) for note, document in _notes(session, shop_id)]
    found.sort(key=lambda one: (one[0], one[1].id), reverse=True)
    return tuple(document for _, document in found[:_ROWS])


def _items(session: Session, shop_id: str, ids: Sequence[str]) -> dict[str, OpenItem]:
    statement = select(OpenItem).where(OpenItem.shop_id == shop_id, col(OpenItem.id).in_(ids))
    return {item.id: item for item in session.exec(statement)}


def _bill(bill: Invoice, item: OpenItem | None, said: str, modes: dict[str, set[str]]) -> Document:
    """Tell a bill by what it is: what somebody says of it counts while something is due."""
    mode, due_paise = "", item.due_paise if item else 0
    if bill.status != "issued":
        state = "cancelled"
    elif due_paise <= 0:
        state = "paid"
        ways = modes.get(bill.id, set())
        mode = next(iter(ways)) if len(ways) == 1 else ""
    else:
        state = said or ("part" if item and due_paise < item.amount_paise else "due")
    name = (bill.recipient or {}).get("name") or ""
    return Document(bill.id, bill.number, name, bill.on, bill.total_paise, state, mode)


def _notes(session: Session, shop_id: str) -> list[tuple[Note, Document]]:
    statement = select(Note).where(Note.shop_id == shop_id).order_by(col(Note.id).desc())
    notes = session.exec(statement.limit(_ROWS)).all()
    names = _names(session, shop_id, [note.customer_id or "" for note in notes])
    return [(note, _note(note, names.get(note.customer_id or "", ""))) for note in notes]


def _note(note: Note, name: str) -> Document:
    paise = -note.total_paise if note.kind == "credit" else note.total_paise
    state = note.kind if note.status == "issued" else "cancelled"
    return Document(note.id, note.number, name, note.on, paise, state)


def _modes(session: Session, shop_id: str, ids: Sequence[str]) -> dict[str, set[str]]:
    """Return in which ways each bill was paid."""
    statement = (
        select(Allocation.target_id, Payment.mode)
        .join(
            Payment,
            (col(Payment.shop_id) == col(Allocation.shop_id))
            & (col(Payment.id) == col(Allocation.payment_id)),
        )
        .where(
            Allocation.shop_id == shop_id,
            col(Allocation.target_id).in_(ids),
            col(Payment.reversed_at).is_(None),
        )
    )
    found: dict[str, set[str]] = {}
    for target, mode in session.exec(statement):
        found.setdefault(target, set()).add(mode)
    return found
