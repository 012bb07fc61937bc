"""The book of some days as tables: the sums, bills, items, notes, money, udhaar without a bill."""

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session, col, select

from core.customers.models import Customer
from core.gst import units
from core.invoices.models import Invoice, Note
from core.ledger.models import Charge
from core.payments.models import Payment
from core.payments.service import OPENING
from core.reports.day import day_book
from core.reports.sales import Days, items_sold
from core.shops.models import Shop
from core.tabular import Cell, Column, Report, Table, with_total

_TAX = ("cgst_paise", "sgst_paise", "igst_paise", "cess_paise")
_BILLS = (
    Column("Bill"),
    Column("Date", "date"),
    Column("Customer"),
    Column("GSTIN", on_paper=False),
    Column("Place of supply", on_paper=False),
    Column("Taxable ₹", "money"),
    Column("CGST ₹", "money", on_paper=False),
    Column("SGST ₹", "money", on_paper=False),
    Column("IGST ₹", "money", on_paper=False),
    Column("Cess ₹", "money", on_paper=False),
    Column("Tax ₹", "money"),
    Column("Round off ₹", "money"),
    Column("Total ₹", "money"),
)
_ITEMS = (
    Column("Item"),
    Column("HSN", on_paper=False),
    Column("GST %", "number"),
    Column("Sold", "number"),
    Column("Unit"),
    Column("Taxable ₹", "money"),
    Column("Tax ₹", "money"),
    Column("Total ₹", "money"),
    Column("Came back", "number", on_paper=False),
    Column("Came back ₹", "money", on_paper=False),
)
_NOTES = (
    Column("Note"),
    Column("Date", "date"),
    Column("On bill"),
    Column("Customer"),
    Column("Taxable ₹", "money"),
    Column("Tax ₹", "money"),
    Column("Total ₹", "money"),
)
_MONEY = (
    Column("Date", "date"),
    Column("Customer"),
    Column("How"),
    Column("Reference"),
    Column("In ₹", "money"),
    Column("Out ₹", "money"),
)
_UDHAAR = (
    Column("Date", "date"),
    Column("Customer"),
    Column("For"),
    Column("Amount ₹", "money"),
)


def book_of(session: Session, shop: Shop, days: Days, *, today: dt.date) -> Report:
    """Build the book of these days, both included. A table without rows is left out."""
    names = _names(session, shop.shop_id)
    start, end = days
    shown = _date(start) if start == end else f"{_date(start)} to {_date(end)}"
    tables = (
        _sums(session, shop, days, today=today),
        _bills(session, shop, days),
        _cancelled(session, shop, days),
        _items(session, shop, days),
        _notes(session, shop, days, names=names),
        _money(session, shop, days, names=names),
        _udhaar(session, shop, days, names=names),
    )
    title = "Day book" if start == end else "Sales"
    return Report(title, shown, tuple(table for table in tables if table.rows))


def _date(on: dt.date) -> str:
    return f"{on.day} {on:%b %Y}"


def _names(session: Session, shop_id: str) -> dict[str, str]:
    rows = session.exec(select(Customer.id, Customer.name).where(Customer.shop_id == shop_id))
    return dict(rows.all())


def _sums(session: Session, shop: Shop, days: Days, *, today: dt.date) -> Table:
    book = day_book(session, shop, days, today=today)
    sales = book.sales
    rows: list[tuple[Cell, ...]] = [
        ("Taxable value", sales.taxable_paise),
        ("Tax", sales.tax_paise),
        ("Round off", sales.round_off_paise),
        ("Sales", sales.total_paise),
    ]
    if book.credited_paise:
        rows.append(("Credit notes", -book.credited_paise))
        rows.append(("Sales less credit notes", sales.total_paise - book.credited_paise))
    for mode, paise in book.received.items():
        rows.append((f"Received, {'UPI' if mode == 'upi' else mode}", paise))
    rows.append(("Owed by all customers at the end", book.owed_paise))
    columns = (Column("What"), Column("₹", "money"))
    return Table("In all", columns, tuple(rows))


def _documents(
    session: Session, shop: Shop, days: Days, *, status: str = "issued"
) -> Iterable[Invoice]:
    statement = select(Invoice).where(
        Invoice.shop_id == shop.shop_id, col(Invoice.on).between(*days), Invoice.status == status
    )
    return session.exec(statement.order_by(col(Invoice.on), col(Invoice.id)))


def _bill(row: Invoice) -> tuple[Cell, ...]:
    recipient = row.recipient or {}
    heads = tuple(getattr(row, head) for head in _TAX)
    return (
        row.number,
        row.on,
        recipient.get("name") or "Counter",
        recipient.get("gstin"),
        row.place_of_supply,
        row.taxable_paise,
        *heads,
        sum(heads),
        row.round_off_paise,
        row.total_paise,
    )


def _bills(session: Session, shop: Shop, days: Days) -> Table:
    rows = tuple(_bill(row) for row in _documents(session, shop, days))
    return with_total("Bills", _BILLS, rows)


def _cancelled(session: Session, shop: Shop, days: Days) -> Table:
    rows = tuple(_bill(row) for row in _documents(session, shop, days, status="cancelled"))
    return Table("Cancelled bills, not in the sums", _BILLS, rows)


def _items(session: Session, shop: Shop, days: Days) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.name,
            row.hsn or None,
            row.gst_rate,
            row.qty,
            row.unit_label or units.label(row.unit),
            row.taxable_paise,
            row.tax_paise,
            row.total_paise,
            row.back_qty or None,
            row.back_paise,
        )
        for row in items_sold(session, shop.shop_id, days)
    )
    return with_total("Items", _ITEMS, rows)


def _notes(session: Session, shop: Shop, days: Days, *, names: dict[str, str]) -> Table:
    statement = (
        select(Note, Invoice.number)
        .join(
            Invoice,
            (col(Invoice.id) == col(Note.invoice_id)) & (col(Invoice.shop_id) == col(Note.shop_id)),
        )
        .where(Note.shop_id == shop.shop_id, col(Note.on).between(*days), Note.status == "issued")
        .order_by(col(Note.on), col(Note.id))
    )
    rows: list[tuple[Cell, ...]] = []
    for note, number in session.exec(statement):
        sign = -1 if note.kind == "credit" else 1
        sums = (
            note.taxable_paise,
            sum(getattr(note, head) for head in _TAX),
            note.total_paise,
        )
        who = names.get(note.customer_id or "", "Counter")
        rows.append((note.number, note.on, number, who, *(sign * paise for paise in sums)))
    return with_total("Credit and debit notes", _NOTES, tuple(rows))


def _money(session: Session, shop: Shop, days: Days, *, names: dict[str, str]) -> Table:
    statement = select(Payment).where(
        Payment.shop_id == shop.shop_id,
        col(Payment.on).between(*days),
        col(Payment.reversed_at).is_(None),
        Payment.mode != OPENING,
    )
    rows: list[tuple[Cell, ...]] = []
    for row in session.exec(statement.order_by(col(Payment.on), col(Payment.id))):
        into, out = (row.amount_paise, None) if row.direction == "in" else (None, row.amount_paise)
        who = names.get(row.customer_id or "", "Counter")
        mode = "UPI" if row.mode == "upi" else row.mode
        rows.append((row.on, who, mode, row.reference, into, out))
    return with_total("Money", _MONEY, tuple(rows))


def _udhaar(session: Session, shop: Shop, days: Days, *, names: dict[str, str]) -> Table:
    statement = select(Charge).where(
        Charge.shop_id == shop.shop_id,
        Charge.kind == "adjustment",
        col(Charge.on).between(*days),
        col(Charge.reversed_at).is_(None),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (row.on, names.get(row.customer_id, ""), row.note, row.amount_paise)
        for row in session.exec(statement.order_by(col(Charge.on), col(Charge.id)))
    )
    return with_total("Udhaar without a bill", _UDHAAR, rows)
