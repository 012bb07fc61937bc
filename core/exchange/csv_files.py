"""A shop's books as CSV, for a spreadsheet or another program.

Amounts are rupees with two decimals; names of columns are those of the API. UTF-8 with a mark, so that
Excel reads Indian scripts. Text that a spreadsheet would take for a formula gets a ``'`` before it.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import IO, Any

from sqlmodel import Session, col, select

from core.customers.models import Customer
from core.exchange.archive import Archive
from core.gst.states import get_state
from core.invoices.models import Invoice, InvoiceLine, Note
from core.items.models import Item
from core.ledger.models import Account, Charge, Entry
from core.ledger.postings import RECEIVABLE
from core.money import to_rupees
from core.payments.models import Payment

Row = list[Any]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # and their full-width forms
_BATCH = 1000
_HEADS = ("cgst", "sgst", "igst", "cess")


def safe(text: str) -> str:
    """Make text of what a spreadsheet would compute.

    >>> safe("=1+1"), safe("Ramesh")
    ("'=1+1", 'Ramesh')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _rows(session: Session, model: Any, shop_id: str, *order: Any) -> Iterator[Any]:
    statement = select(model).where(model.shop_id == shop_id).order_by(*order)
    yield from session.exec(statement.execution_options(yield_per=_BATCH))


def _customers(session: Session, shop_id: str) -> Iterator[Row]:
    yield [
        "id", "name", "phone", "gstin", "place_of_supply", "state", "address", "pincode", "email",
        "aliases", "credit_days", "balance",
    ]  # fmt: skip
    accounts = _rows(session, Account, shop_id, col(Account.customer_id))
    owed = {row.customer_id: row.balance_paise for row in accounts}
    for row in _rows(session, Customer, shop_id, col(Customer.id)):
        if row.deleted_at:
            continue
        state = get_state(row.state).name if row.state else None
        yield [
            row.id, row.name, row.phone, row.gstin, row.state, state, row.address, row.pincode,
            row.email, ", ".join(row.aliases), row.credit_days, to_rupees(owed.get(row.id, 0)),
        ]  # fmt: skip


def _items(session: Session, shop_id: str) -> Iterator[Row]:
    yield [
        "id", "sku", "name", "hsn", "gst_rate", "price", "price_includes_tax", "unit",
        "unit_label", "type", "aliases",
    ]  # fmt: skip
    for row in _rows(session, Item, shop_id, col(Item.id)):
        if row.deleted_at:
            continue
        yield [
            row.id, row.sku, row.name, row.hsn, row.gst_rate, row.rate, row.price_includes_tax,
            row.unit, row.unit_label, row.kind, ", ".join(row.aliases),
        ]  # fmt: skip


def _sums(row: Any) -> Row:
    heads = [getattr(row, f"{head}_paise") for head in _HEADS]
    return [to_rupees(paise) for paise in (row.taxable_paise, *heads)]


def _invoices(session: Session, shop_id: str) -> Iterator[Row]:
    yield [
        "id", "number", "document_type", "status", "date", "due_date", "customer_id", "customer",
        "gstin", "place_of_supply", "gst_treatment", "discount_total", "taxable_total", *_HEADS,
        "round_off", "total", "notes", "created_at", "cancelled_at",
    ]  # fmt: skip
    for row in _rows(session, Invoice, shop_id, col(Invoice.on), col(Invoice.id)):
        who = row.recipient or {}
        yield [
            row.id, row.number, row.document_type, row.status, row.on, row.due_on, row.customer_id,
            who.get("name"), who.get("gstin"), row.place_of_supply,
            f"{row.nature}_state" if row.nature in {"intra", "inter"} else row.nature,
            to_rupees(row.discount_paise), *_sums(row), to_rupees(row.round_off_paise),
            to_rupees(row.total_paise), row.note, row.issued_at, row.cancelled_at,
        ]  # fmt: skip


def _lines(session: Session, shop_id: str) -> Iterator[Row]:
    yield [
        "invoice_id", "line", "item_id", "name", "hsn", "qty", "unit", "rate", "discount",
        "gst_rate", "taxable_value", *_HEADS, "total",
    ]  # fmt: skip
    order = (col(InvoiceLine.invoice_id), col(InvoiceLine.n))
    for row in _rows(session, InvoiceLine, shop_id, *order):
        yield [
            row.invoice_id, row.n, row.item_id, row.name, row.hsn, row.qty, row.unit, row.rate,
            to_rupees(row.discount_paise), row.gst_rate, *_sums(row), to_rupees(row.total_paise),
        ]  # fmt: skip


def _payments(session: Session, shop_id: str) -> Iterator[Row]:
    yield [
        "id", "customer_id", "direction", "amount", "method", "reference", "date", "received_at",
        "reversed_at",
    ]  # fmt: skip
    for row in _rows(session, Payment, shop_id, col(Payment.on), col(Payment.id)):
        yield [
            row.id, row.customer_id, row.direction, to_rupees(row.amount_paise), row.mode,
            row.reference, row.on, row.at, row.reversed_at,
        ]  # fmt: skip


def _notes(session: Session, shop_id: str) -> Iterator[Row]:
    yield [
        "id", "number", "type", "status", "invoice_id", "customer_id", "date", "reason",
        "taxable_total", *_HEADS, "round_off", "total",
    ]  # fmt: skip
    for row in _rows(session, Note, shop_id, col(Note.on), col(Note.id)):
        yield [
            row.id, row.number, row.kind, row.status, row.invoice_id, row.customer_id, row.on,
            row.reason, *_sums(row), to_rupees(row.round_off_paise), to_rupees(row.total_paise),
        ]  # fmt: skip


def _ledger(session: Session, shop_id: str) -> Iterator[Row]:
    """Each customer's account, with its running balance; what was taken back shows with its reverse."""
    yield [
        "customer_id", "date", "type", "id", "ref", "debit", "credit", "balance", "reverses",
        "note", "at",
    ]  # fmt: skip
    charges = _rows(session, Charge, shop_id, col(Charge.id))
    notes = {row.id: row.note for row in charges}
    order = (
        col(Entry.customer_id), col(Entry.on), col(Entry.at), col(Entry.ref_id), col(Entry.seq),
    )  # fmt: skip
    balance, of = 0, ""
    for row in _rows(session, Entry, shop_id, *order):
        if row.account != RECEIVABLE:
            continue
        balance = (balance if row.customer_id == of else 0) + row.debit_paise - row.credit_paise
        of = row.customer_id
        yield [
            of, row.on, row.ref_type, row.ref_id, row.label, to_rupees(row.debit_paise),
            to_rupees(row.credit_paise), to_rupees(balance), row.reverses,
            notes.get(row.ref_id), row.at,
        ]  # fmt: skip


FILES: dict[str, Callable[[Session, str], Iterator[Row]]] = {
    "customers": _customers,
    "items": _items,
    "invoices": _invoices,
    "lines": _lines,
    "payments": _payments,
    "notes": _notes,
    "ledger": _ledger,
}


def write_csv(session: Session, archive: Archive, shop_id: str) -> None:
    """Write every file into the archive, row by row."""
    for name, rows in FILES.items():
        with archive.stream(f"csv/{name}.csv") as entry:
            _write(entry, rows(session, shop_id))


def _write(entry: IO[bytes], rows: Iterator[Row]) -> None:
    entry.write(b"\xef\xbb\xbf")
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_cell(value) for value in row])
        entry.write(line.getvalue().encode())
