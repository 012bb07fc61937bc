"""What must hold at any time, on both databases: `pakka check` and the tests run it.

I3 numbers are unique per financial year, I4 the series has no hole, I5 the khata adds up (double
entry, balances, each document's own sum, nothing of the bin), I6 an invoice's total is the sum of its
parts, I7 the outbox is sane, I8 each issued invoice has its audit row, none is gone, and the chain
holds, I9 no row refers to another shop, I10 nothing is paid more than it costs, what is open is what
is left, and no payment settles more than it brought.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from core import audit
from core.audit import Audit
from core.customers.models import Customer
from core.extras import Extra
from core.gst import numbering
from core.invoices.models import HeldInvoice, Invoice, InvoiceLine, Note, NoteLine
from core.ledger.models import Account, AccountMonth, Charge, Entry, OpenItem
from core.ledger.postings import RECEIVABLE
from core.outbox import OutboxRow
from core.payments.models import Allocation, Payment
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
    """Numbers that stand on no bill: passed over is what a caller's own number held before."""
    rows = session.exec(select(Invoice).where(Invoice.shop_id == shop_id)).all()
    taken = {(row.fy, row.number_key) for row in rows} | _held_once(session, shop_id)
    runs: dict[tuple[str, int], dict[int, Invoice]] = {}
    for row in rows:
        if row.series_number is not None:
            series, _ = numbering.parse_series(row.number)
            run = runs.setdefault((series.prefix, row.fy if series.restarts else 0), {})
            run[row.series_number] = row
    starts = _starts(session, shop_id)
    for (prefix, year), run in runs.items():
        first = run[min(run)]
        series, _ = numbering.parse_series(first.number)
        last = max(*run, _last_drawn(session, shop_id, prefix=prefix, year=year))
        missing = {
            n
            for n in range(min(run), last + 1)
            if n not in run
            and (first.fy, numbering.format_number(series, first.fy, n)) not in taken
        }
        _excuse(missing, starts.get(prefix, ()))
        if missing:
            yield f"{prefix}, year {year}: {len(missing)} numbers missing, first {min(missing)}"


def _held_once(session: Session, shop_id: str) -> set[tuple[int, str]]:
    """Numbers of their own that drafts ever had: the series passed over them meanwhile."""
    statement = select(Audit.after).where(
        Audit.shop_id == shop_id, col(Audit.action).in_(("draft.create", "draft.update"))
    )
    kept = [after for after in session.exec(statement) if after and after["number"]]
    return {
        (numbering.financial_year(date.fromisoformat(after["on"])), after["number"])
        for after in kept
    }


def _last_drawn(session: Session, shop_id: str, *, prefix: str, year: int) -> int:
    shop = session.get_one(Shop, shop_id)
    if shop.prefix != prefix or bool(shop.year_form) != bool(year):
        return 0
    counter = session.get(SeriesCounter, (shop_id, "invoice", year))
    return counter.last_number if counter else 0


def _starts(session: Session, shop_id: str) -> dict[str, list[int]]:
    """Where the owner let the series go on, by prefix: each time is in the audit trail."""
    found: dict[str, list[int]] = {}
    statement = select(Audit.after).where(Audit.shop_id == shop_id, Audit.action == "shop.set")
    for after in session.exec(statement):
        if after and "series" in after:
            series, number = numbering.parse_series(after["series"])
            found.setdefault(series.prefix, []).append(number)
    return found


def _excuse(missing: set[int], starts: Iterable[int]) -> None:
    """Take out the numbers directly below a start: the owner skipped them by word."""
    for start in starts:
        n = start - 1
        while n in missing:
            missing.discard(n)
            n -= 1


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


def _postings(session: Session, shop_id: str) -> Iterator[str]:
    """Each document moved what it says, or nothing where it was taken back."""
    net = func.sum(Entry.debit_paise) - func.sum(Entry.credit_paise)
    moved = (
        select(Entry.ref_id, net)
        .where(Entry.shop_id == shop_id, Entry.account == RECEIVABLE)
        .group_by(Entry.ref_id)
    )
    expected = {
        row.id: row.total_paise if row.status == "issued" else 0
        for row in session.exec(select(Invoice).where(Invoice.shop_id == shop_id))
    }
    for payment in session.exec(select(Payment).where(Payment.shop_id == shop_id)):
        moved_by = payment.amount_paise if payment.direction == "out" else -payment.amount_paise
        expected[payment.id] = 0 if payment.reversed_at else moved_by
    for charge in session.exec(select(Charge).where(Charge.shop_id == shop_id)):
        expected[charge.id] = 0 if charge.reversed_at else charge.amount_paise
    for note in session.exec(select(Note).where(Note.shop_id == shop_id)):
        expected[note.id] = _moved_by(note)
    posted = {ref_id: int(paise) for ref_id, paise in session.exec(moved)}
    for ref_id in expected.keys() | posted.keys():
        if posted.get(ref_id, 0) != expected.get(ref_id):
            yield f"{ref_id} moved {posted.get(ref_id, 0)} paise, it says {expected.get(ref_id)}"


def _bin(session: Session, shop_id: str) -> Iterator[str]:
    """What lies in the bin is cancelled; drafts lie there by themselves."""
    statement = select(Invoice.number).where(
        Invoice.shop_id == shop_id,
        Invoice.status != "cancelled",
        col(Invoice.id).in_(
            select(Extra.id).where(Extra.shop_id == shop_id, col(Extra.deleted_at).is_not(None))
        ),
    )
    for number in session.exec(statement):
        yield f"{number} lies in the bin and stands in the books"


def _moved_by(note: Note) -> int:
    if note.status != "issued":
        return 0
    return note.total_paise if note.kind == "debit" else -note.total_paise


def _months(session: Session, shop_id: str) -> Iterator[str]:
    """The roll-up by month says what the entries say."""
    expected: dict[tuple[str, str], int] = {}
    moved = func.sum(Entry.debit_paise) - func.sum(Entry.credit_paise)
    columns: list[Any] = [Entry.customer_id, Entry.on, moved]
    statement = (
        select(*columns)
        .where(Entry.shop_id == shop_id, Entry.account == RECEIVABLE)
        .group_by(Entry.customer_id, Entry.on)
    )
    for customer, on, paise in session.execute(statement):
        key = (customer, f"{on:%Y-%m}")
        expected[key] = expected.get(key, 0) + int(paise)
    rows = session.exec(select(AccountMonth).where(AccountMonth.shop_id == shop_id))
    stored = {(row.customer_id, row.month): row.moved_paise for row in rows}
    for key in expected.keys() | stored.keys():
        if expected.get(key, 0) != stored.get(key, 0):
            yield f"month {key[1]} of {key[0] or 'counter sales'} is not the sum of its entries"


def _totals(session: Session, shop_id: str) -> Iterator[str]:
    heads = ("taxable_paise", "cgst_paise", "sgst_paise", "igst_paise", "cess_paise")
    columns = [func.sum(getattr(InvoiceLine, head)) for head in heads]
    grouped = (
        select(InvoiceLine.invoice_id, *columns)
        .where(InvoiceLine.shop_id == shop_id)
        .group_by(InvoiceLine.invoice_id)
    )
    sums = {of: [int(paise) for paise in rest] for of, *rest in session.execute(grouped)}
    for row in session.exec(select(Invoice).where(Invoice.shop_id == shop_id)):
        stated = [getattr(row, head) for head in heads]
        if sums.get(row.id) != stated:
            yield f"{row.number}: the lines do not add up to the document"
        charged = stated[:1] if row.reverse_charge else stated
        if sum(charged) + row.round_off_paise != row.total_paise:
            yield f"{row.number}: heads and round-off do not add up to the total"
    yield from _note_totals(session, shop_id, heads)


def _note_totals(session: Session, shop_id: str, heads: tuple[str, ...]) -> Iterator[str]:
    columns: list[Any] = [func.sum(getattr(NoteLine, head)) for head in heads]
    grouped = select(NoteLine.note_id, *columns).where(NoteLine.shop_id == shop_id)
    rows = session.execute(grouped.group_by(NoteLine.note_id))
    sums = {of: [int(paise) for paise in rest] for of, *rest in rows}
    reverse = set(
        session.exec(
            select(Invoice.id).where(Invoice.shop_id == shop_id, col(Invoice.reverse_charge))
        )
    )
    for note in session.exec(select(Note).where(Note.shop_id == shop_id)):
        stated = [getattr(note, head) for head in heads]
        charged = stated[:1] if note.invoice_id in reverse else stated
        if sums.get(note.id) != stated or sum(charged) + note.round_off_paise != note.total_paise:
            yield f"{note.number}: the lines do not add up to the note"


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
    issued = col(Audit.action).in_(("invoice.create", "invoice.issue"))
    logged = select(Audit.entity).where(Audit.shop_id == shop_id, issued)
    told = set(session.exec(logged))
    stored = set(session.exec(select(Invoice.id).where(Invoice.shop_id == shop_id)))
    for invoice_id in stored - told:
        yield f"{invoice_id} has no audit entry"
    for invoice_id in told - stored:
        yield f"{invoice_id} was issued and is gone"


def _own_rows(session: Session, shop_id: str) -> Iterator[str]:
    customers = _ids(session, shop_id, Customer.id) | {"", None}
    for model in (Invoice, HeldInvoice, Note, Payment, Charge, Account, Entry, OpenItem):
        for named in _ids(session, shop_id, model.customer_id) - customers:
            yield f"{model.__tablename__} names {named}, no customer of this shop"
    invoices = _ids(session, shop_id, Invoice.id)
    references = (
        (InvoiceLine.invoice_id, invoices, "line"),
        (Allocation.payment_id, _ids(session, shop_id, Payment.id), "allocation"),
        (Allocation.target_id, invoices | _ids(session, shop_id, Charge.id), "allocation"),
        (Note.invoice_id, invoices, "note"),
        (NoteLine.note_id, _ids(session, shop_id, Note.id), "note line"),
    )
    for column, own, what in references:
        for stray in _ids(session, shop_id, column) - own:
            yield f"{what} names {stray}, nothing of this shop"


def _ids(session: Session, shop_id: str, column: Any) -> set[str | None]:
    statement = select(column).where(column.class_.shop_id == shop_id).distinct()
    return set(session.exec(statement))


def _settled(session: Session, shop_id: str, column: Any) -> dict[str, int]:
    statement = select(column, func.sum(Allocation.amount_paise)).group_by(column)
    rows = session.exec(statement.where(col(Allocation.shop_id) == shop_id))
    return {key: int(paise) for key, paise in rows}


def _costs(session: Session, shop_id: str) -> dict[str, tuple[str, int]]:
    """What each bill and each charge costs now: (what people call it, paise)."""
    costs = {
        row.id: (row.number, row.total_paise if row.status == "issued" else 0)
        for row in session.exec(select(Invoice).where(Invoice.shop_id == shop_id))
    }
    for note in session.exec(select(Note).where(Note.shop_id == shop_id)):
        number, paise = costs.get(note.invoice_id, ("", 0))
        costs[note.invoice_id] = (number, paise + _moved_by(note))
    for charge in session.exec(select(Charge).where(Charge.shop_id == shop_id)):
        paise = 0 if charge.reversed_at else charge.amount_paise
        costs[charge.id] = (charge.number or charge.id, paise)
    return costs


def _not_overpaid(session: Session, shop_id: str) -> Iterator[str]:
    paid = _settled(session, shop_id, Allocation.target_id)
    costs = _costs(session, shop_id)
    rows = session.exec(select(OpenItem).where(OpenItem.shop_id == shop_id))
    items = {row.id: row for row in rows}
    for item_id in costs.keys() | items.keys():
        number, paise = costs.get(item_id, (item_id, 0))
        item, settled = items.get(item_id), paid.get(item_id, 0)
        if settled > paise:
            yield f"{number} is paid more than it costs"
        if item is None or (item.amount_paise, item.due_paise) != (paise, paise - settled):
            yield f"{number} does not ask for what is left of it"
    used = _settled(session, shop_id, Allocation.payment_id)
    for payment in session.exec(select(Payment).where(Payment.shop_id == shop_id)):
        brought = payment.amount_paise if payment.direction == "in" else 0
        limit = 0 if payment.reversed_at else brought
        if used.get(payment.id, 0) > limit:
            yield f"payment {payment.id} settles more than it brought"


_CHECKS: dict[str, Callable[[Session, str], Iterator[str]]] = {
    "I3": _unique_numbers,
    "I4": _no_holes,
    "I5 entries": _double_entry,
    "I5 balances": _balances,
    "I5 postings": _postings,
    "I5 months": _months,
    "I5 bin": _bin,
    "I6": _totals,
    "I7": _outbox,
    "I8": _audit,
    "I9": _own_rows,
    "I10": _not_overpaid,
}
