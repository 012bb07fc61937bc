"""What must hold at any time, on both databases: `pakka check` and the tests run it.

I3 numbers are unique per financial year, I4 the series has no hole, I5 the khata adds up (double
entry, balances), I6 an invoice's total is the sum of its parts, I7 the outbox is sane, I8 each issued
invoice has its audit row and the chain holds, I9 no row refers to another shop, I10 no invoice is paid
more than it costs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from core import audit
from core.audit import Audit
from core.customers.models import Customer
from core.invoices.models import Invoice, InvoiceLine
from core.ledger.models import Account, Entry
from core.ledger.postings import RECEIVABLE
from core.outbox import OutboxRow
from core.payments.models import Allocation
from core.shops.models import SeriesCounter, Shop

_STATES = {"ready", "running", "done", "dead", "cancelled"}


@dataclass(frozen=True)
class Breach:
    """An invariant that does not hold."""

    code: str
    shop_id: str
    detail: str


def check(session: Session, shop_id: str | None = None) -> list[Breach]:
    """Check one shop, or all; an empty list is good."""
    shops = [shop_id] if shop_id else [row.shop_id for row in session.exec(select(Shop))]
    return [
        Breach(code, shop, detail)
        for shop in shops
        for code, test in _CHECKS.items()
        for detail in test(session, shop)
    ]


def _unique_numbers(session: Session, shop_id: str) -> Iterator[str]:
    seen: set[tuple[int, str]] = set()
    for row in session.exec(select(Invoice).where(Invoice.shop_id == shop_id)):
        key = (row.fy, row.number.upper())
        if key in seen:
            yield f"number {row.number} stands twice"
        seen.add(key)


def _no_holes(session: Session, shop_id: str) -> Iterator[str]:
    shop = session.get_one(Shop, shop_id)
    drawn: dict[int, list[int]] = {}
    statement = select(Invoice).where(
        Invoice.shop_id == shop_id, col(Invoice.series_number).is_not(None)
    )
    for row in session.exec(statement):
        drawn.setdefault(row.fy if shop.year_form else 0, []).append(row.series_number or 0)
    counters = session.exec(select(SeriesCounter).where(SeriesCounter.shop_id == shop_id))
    last = {counter.year: counter.last_number for counter in counters}
    for year, numbers in drawn.items():
        expected = set(range(min(numbers), last.get(year, 0) + 1))
        missing = expected - set(numbers)
        if missing:
            yield f"year {year}: {len(missing)} numbers missing, first {min(missing)}"


def _double_entry(session: Session, shop_id: str) -> Iterator[str]:
    difference = func.sum(Entry.debit_paise) - func.sum(Entry.credit_paise)
    sums = select(Entry.ref_id, difference).where(Entry.shop_id == shop_id).group_by(Entry.ref_id)
    for ref_id, paise in session.exec(sums):
        if paise:
            yield f"entries of {ref_id} differ by {paise} paise"


def _balances(session: Session, shop_id: str) -> Iterator[str]:
    moved = func.sum(Entry.debit_paise) - func.sum(Entry.credit_paise)
    sums = (
        select(Entry.customer_id, moved)
        .where(Entry.shop_id == shop_id, Entry.account == RECEIVABLE)
        .group_by(Entry.customer_id)
    )
    expected = {customer: int(paise) for customer, paise in session.exec(sums)}
    accounts = session.exec(select(Account).where(Account.shop_id == shop_id))
    stored = {row.customer_id: row.balance_paise for row in accounts}
    for customer in expected.keys() | stored.keys():
        if expected.get(customer, 0) != stored.get(customer, 0):
            yield f"balance of {customer or 'counter sales'} is not the sum of its entries"


def _totals(session: Session, shop_id: str) -> Iterator[str]:
    heads = ("taxable_paise", "cgst_paise", "sgst_paise", "igst_paise", "cess_paise")
    columns = [func.coalesce(func.sum(getattr(InvoiceLine, head)), 0) for head in heads]
    for row in session.exec(select(Invoice).where(Invoice.shop_id == shop_id)):
        of_row = (InvoiceLine.shop_id == shop_id, InvoiceLine.invoice_id == row.id)
        sums = session.exec(select(*columns).where(*of_row)).one()
        stated = [getattr(row, head) for head in heads]
        if list(map(int, sums)) != stated:
            yield f"{row.number}: the lines do not add up to the document"
        if sum(stated) + row.round_off_paise != row.total_paise:
            yield f"{row.number}: heads and round-off do not add up to the total"


def _outbox(session: Session, shop_id: str) -> Iterator[str]:
    for row in session.exec(select(OutboxRow).where(OutboxRow.shop_id == shop_id)):
        if row.state not in _STATES:
            yield f"outbox row {row.id} is in no known state"
        if row.state == "running" and row.lease_until is None:
            yield f"outbox row {row.id} runs without a lease"


def _audit(session: Session, shop_id: str) -> Iterator[str]:
    bad = audit.verify(session, shop_id)
    if bad is not None:
        yield f"the audit chain breaks at entry {bad}"
    logged = select(Audit.entity).where(Audit.shop_id == shop_id, Audit.action == "invoice.issue")
    told = set(session.exec(logged))
    for row in session.exec(select(Invoice).where(Invoice.shop_id == shop_id)):
        if row.id not in told:
            yield f"{row.number} has no audit entry"


def _own_rows(session: Session, shop_id: str) -> Iterator[str]:
    own = set(session.exec(select(Customer.id).where(Customer.shop_id == shop_id)))
    for row in session.exec(select(Invoice).where(Invoice.shop_id == shop_id)):
        if row.customer_id and row.customer_id not in own:
            yield f"{row.number} names a customer of another shop"


def _not_overpaid(session: Session, shop_id: str) -> Iterator[str]:
    settled = (
        select(Allocation.target_id, func.sum(Allocation.amount_paise))
        .where(Allocation.shop_id == shop_id)
        .group_by(Allocation.target_id)
    )
    paid = dict(session.exec(settled).all())
    for row in session.exec(select(Invoice).where(Invoice.shop_id == shop_id)):
        limit = row.total_paise if row.status == "issued" else 0
        if int(paid.get(row.id, 0)) > limit:
            yield f"{row.number} is paid more than it costs"


_CHECKS: dict[str, Callable[[Session, str], Iterator[str]]] = {
    "I3": _unique_numbers,
    "I4": _no_holes,
    "I5 entries": _double_entry,
    "I5 balances": _balances,
    "I6": _totals,
    "I7": _outbox,
    "I8": _audit,
    "I9": _own_rows,
    "I10": _not_overpaid,
}
