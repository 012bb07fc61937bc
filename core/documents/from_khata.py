"""From a customer's khata to what his statement shows."""

import datetime as dt
from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from core.customers.models import Customer
from core.customers.service import customer_of
from core.documents.dues import DuesRow, DuesView
from core.documents.from_invoice import bank_of, party_of, supplier_of
from core.documents.statement_view import OpenBill, StatementLine, StatementView
from core.documents.tongue import beside
from core.documents.words import qty_text
from core.gst import units
from core.invoices.models import InvoiceLine
from core.ledger.models import OpenItem
from core.ledger.open_items import list_open
from core.ledger.queries import ageing, bill_age, oldest_open
from core.ledger.statement import StatementQuery, StatementRow, read_page
from core.payments.models import Allocation
from core.shops.models import Shop

_WORDS = {
    "invoice": "Bill",
    "opening": "Opening bill",
    "adjustment": "Udhaar",
    "payment": "Paid",
    "refund": "Paid back",
    "credit_note": "Credit note",
    "debit_note": "Debit note",
}
_MODES = {"upi": "UPI"}
_AT_ONCE = 500
_NAMED = 4


def statement_of(
    session: Session,
    shop: Shop,
    customer: Customer,
    *,
    days: tuple[dt.date, dt.date],
    today: dt.date,
) -> StatementView:
    """Build the view of these days, both included. What is open is shown as it stands ``today``."""
    start, end = days
    page = read_page(session, StatementQuery(shop.shop_id, customer.id, start, end), limit=None)
    items = list_open(session, shop.shop_id, customer.id) if end >= today else []
    ages = [0, 0, 0, 0]
    for item in items:
        ages[bill_age(item.on, end)] += item.due_paise
    details = _goods(session, shop.shop_id, page.rows) | _bills(session, shop.shop_id, page.rows)
    settled = sum(ages) == page.closing_paise
    return StatementView(
        shop=supplier_of(session, shop.shop_id, shop.model_dump()),
        customer=party_of(customer.model_dump()),
        start=start,
        end=end,
        rows=tuple(
            _line(row, details.get(row.ref_id, ""), language=shop.paper_language)
            for row in page.rows
        ),
        opening_paise=page.opening_paise,
        closing_paise=page.closing_paise,
        upi=shop.upi if end >= today else None,
        bank=bank_of(shop.model_dump()),
        reference=f"KH{customer.id[-10:].upper()}{end:%d%m%y}",
        made_on=today,
        ageing=(ages[0], ages[1], ages[2], ages[3]) if settled else None,
        open_bills=tuple(
            OpenBill(item.number or "Udhaar", item.on, item.amount_paise, item.due_paise)
            for item in items
        ),
        language=shop.paper_language,
    )


def _some(rows: Iterable[StatementRow], ref_type: str) -> Iterator[list[str]]:
    """Yield the ids of the documents of a kind, so many at a time as a query may hold."""
    ids = [row.ref_id for row in rows if row.ref_type == ref_type]
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def _goods(session: Session, shop_id: str, rows: Iterable[StatementRow]) -> dict[str, str]:
    """Say what was on each bill."""
    found: dict[str, list[str]] = {}
    for ids in _some(rows, "invoice"):
        lines = select(InvoiceLine).where(
            InvoiceLine.shop_id == shop_id, col(InvoiceLine.invoice_id).in_(ids)
        )
        for line in session.exec(lines.order_by(col(InvoiceLine.invoice_id), col(InvoiceLine.n))):
            unit = line.unit_label or units.label(line.unit)
            found.setdefault(line.invoice_id, []).append(
                f"{line.name}, {qty_text(line.qty)} {unit}".rstrip()
            )
    return {
        ref_id: names[0] if len(names) == 1 else _listed([n.rpartition(", ")[0] for n in names])
        for ref_id, names in found.items()
    }


def _bills(session: Session, shop_id: str, rows: Iterable[StatementRow]) -> dict[str, str]:
    """Say which bills each payment went to."""
    found: dict[str, list[str]] = {}
    for ids in _some(rows, "payment"):
        settled = select(Allocation.payment_id, OpenItem.number).where(
            Allocation.shop_id == shop_id,
            col(Allocation.payment_id).in_(ids),
            OpenItem.shop_id == Allocation.shop_id,
            OpenItem.id == Allocation.target_id,
        )
        order = (col(OpenItem.due_on), col(OpenItem.on), col(OpenItem.number))
        for payment_id, number in session.exec(settled.order_by(*order)):
            found.setdefault(payment_id, []).append(number or "udhaar")
    return {ref_id: f"put against {_listed(numbers)}" for ref_id, numbers in found.items()}


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _line(row: StatementRow, detail: str, *, language: str) -> StatementLine:
    label = row.label
    if row.ref_type in {"payment", "refund"}:
        mode, _, reference = label.partition(" ")
        label = f"{_MODES.get(mode, mode)} {reference}".strip()
    return StatementLine(
        on=row.on,
        particulars=beside(language, _WORDS.get(row.ref_type, row.ref_type)),
        number=label,
        debit_paise=row.debit_paise,
        credit_paise=row.credit_paise,
        balance_paise=row.balance_paise,
        detail=detail,
    )


def dues_of(session: Session, shop: Shop, *, on: dt.date) -> DuesView:
    """Build the list of everyone who owes, with the age of what he owes on that day."""
    oldest = oldest_open(session, shop.shop_id)
    rows = tuple(
        DuesRow(
            name=customer_of(session, shop.shop_id, row.customer_id).name,
            oldest=oldest.get(row.customer_id, (None,))[0],
            ages=row.buckets,
            total_paise=row.total_paise,
        )
        for row in ageing(session, shop.shop_id, on=on)
    )
    return DuesView(supplier_of(session, shop.shop_id, shop.model_dump()), on, rows)
