"""Sales document by document, party by party and code by code: what an accountant checks against."""

import datetime as dt
from decimal import Decimal

from sqlmodel import Session

from core.gst import units
from core.reports.gstr1.documents import Days, Document, Heads, all_documents, all_sales
from core.reports.gstr1.totals import Totals
from core.reports.returns import days_text
from core.reports.sales import items_sold
from core.shops.models import Shop
from core.shops.standings import find_filer
from core.tabular import Cell, Chart, Column, Report, with_total

_SIGN = {"": 1, "C": -1, "D": 1}
_MOST_BARS = 8
_TAX = (
    Column("IGST ₹", "money", on_paper=False),
    Column("CGST ₹", "money", on_paper=False),
    Column("SGST/UTGST ₹", "money", on_paper=False),
    Column("Cess ₹", "money", on_paper=False),
    Column("Tax ₹", "money"),
)
_REGISTER = (
    Column("Number"),
    Column("Date", "date"),
    Column("Kind", on_paper=False),
    Column("Party"),
    Column("GSTIN", on_paper=False),
    Column("Place", on_paper=False),
    Column("Section"),
    Column("Taxable ₹", "money"),
    Column("Without tax ₹", "money", on_paper=False),
    *_TAX,
    Column("Total ₹", "money"),
)
_KINDS = {"": "Invoice", "C": "Credit note", "D": "Debit note"}


def _sums(document: Document) -> tuple[Heads, int]:
    """Taxable lines summed, and what bears no tax; signed as the document."""
    sign = _SIGN[document.note]
    heads, without = Heads(), 0
    for _, part in document.rates():
        heads.add(part, sign)
    without = sign * sum(line.taxable for line in document.lines) - heads.taxable
    return heads, without


def _section(document: Document) -> str:
    """Name the section of GSTR-1 that a document's taxed lines stand in, ``nil`` where it has none."""
    if document.scheme != "regular":
        return ""
    if document.operator_pays:
        return "eco"
    return document.section if document.rates() else "nil"


def register(session: Session, shop: Shop, days: Days, *, today: dt.date) -> Report:
    """Build the sales register: every standing document, notes with their sign."""
    rows: list[tuple[Cell, ...]] = []
    for document in all_sales(session, shop, days):
        heads, without = _sums(document)
        rows.append(
            (
                document.number,
                document.on,
                _KINDS[document.note],
                document.name or "Counter",
                document.facts.gstin,
                document.facts.place,
                _section(document),
                heads.taxable,
                without,
                heads.igst,
                heads.cgst,
                heads.sgst,
                heads.cess,
                heads.tax,
                _SIGN[document.note] * document.value,
            )
        )
    rows.sort(key=lambda row: (row[1], row[0]))
    table = with_total("Sales register", _REGISTER, tuple(rows))
    return Report("Sales register", days_text(days), (table,), _daily(rows))


def _daily(rows: list[tuple[Cell, ...]]) -> tuple[Chart, ...]:
    by_day: dict[str, int] = {}
    for row in rows:
        on, total = row[1], row[-1]
        if isinstance(on, dt.date) and isinstance(total, int):
            key = f"{on.day} {on:%b}"
            by_day[key] = by_day.get(key, 0) + total
    return (Chart("Sales by day", tuple(by_day.items())),) if len(by_day) > 1 else ()


def parties(session: Session, shop: Shop, days: Days, *, today: dt.date) -> Report:
    """Build the sales of each party, most money first."""
    found: dict[tuple[str, str], tuple[Heads, list[int]]] = {}
    for document in all_sales(session, shop, days):
        key = document.name or "Counter", document.facts.gstin or ""
        heads, rest = found.setdefault(key, (Heads(), [0, 0, 0]))
        own, without = _sums(document)
        heads.add(own)
        rest[0] += not document.note
        rest[1] += without
        rest[2] += _SIGN[document.note] * document.value
    rows: list[tuple[Cell, ...]] = [
        (name, gstin or None, Decimal(count), heads.taxable, without, heads.igst, heads.cgst,
         heads.sgst, heads.cess, heads.tax, total)
        for (name, gstin), (heads, (count, without, total)) in found.items()
    ]  # fmt: skip
    # a cell may be any value; the last of a row is its sum in paise, the first its name
    rows.sort(key=lambda row: (-int(row[-1] or 0), row[0]))  # type: ignore[arg-type]
    columns = (
        Column("Party"),
        Column("GSTIN"),
        Column("Bills", "number"),
        Column("Taxable ₹", "money"),
        Column("Without tax ₹", "money", on_paper=False),
        *_TAX,
        Column("Total ₹", "money"),
    )
    table = with_total("Sales by party", columns, tuple(rows))
    # the last cell is paise, as above
    bars = tuple((str(row[0]), int(row[-1] or 0)) for row in rows[:_MOST_BARS])  # type: ignore[arg-type]
    return Report("Sales by party", days_text(days), (table,), _chart("Who bought most", bars))


def items(session: Session, shop: Shop, days: Days, *, today: dt.date) -> Report:
    """Build the sales of each item, most money first; what came back stands beside."""
    sold = items_sold(session, shop.shop_id, days)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (row.name, row.hsn or None, row.gst_rate, row.qty, row.unit_label or units.label(row.unit),
         row.taxable_paise, row.tax_paise, row.total_paise, row.back_qty or None, row.back_paise)
        for row in sold
    )  # fmt: skip
    columns = (
        Column("Item"),
        Column("HSN"),
        Column("GST %", "number"),
        Column("Sold", "number"),
        Column("Unit"),
        Column("Taxable ₹", "money"),
        Column("Tax ₹", "money"),
        Column("Total ₹", "money"),
        Column("Came back", "number", on_paper=False),
        Column("Came back ₹", "money", on_paper=False),
    )
    table = with_total("Sales by item", columns, rows)
    bars = tuple((row.name, row.total_paise) for row in sold[:_MOST_BARS])
    return Report("Sales by item", days_text(days), (table,), _chart("What sold most", bars))


def _chart(title: str, bars: tuple[tuple[str, int], ...]) -> tuple[Chart, ...]:
    shown = tuple(bar for bar in bars if bar[1] > 0)
    return (Chart(title, shown),) if len(shown) > 1 else ()


def hsn(session: Session, shop: Shop, days: Days, *, today: dt.date) -> Report:
    """Build the HSN summary, as table 12 of GSTR-1 has it; of all sales where no return was due."""
    filer = find_filer(session, shop, days)
    documents = all_documents(session, filer, days) if filer else all_sales(session, shop, days)
    totals = Totals()
    for document in documents:
        totals.add(document)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            code or "none",
            row.description,
            "B2B" if tab == "b2b" else "B2C",
            units.uqc_text(uqc),
            row.qty,
            Decimal(rate),
            row.heads.taxable,
            row.heads.igst,
            row.heads.cgst,
            row.heads.sgst,
            row.heads.cess,
            row.heads.tax,
            row.value,
        )
        for (tab, code, uqc, rate), row in totals.hsn_rows("")
    )
    columns = (
        Column("HSN"),
        Column("Description"),
        Column("To"),
        Column("Unit", on_paper=False),
        Column("Quantity", "number"),
        Column("GST %", "number"),
        Column("Taxable ₹", "money"),
        *_TAX,
        Column("Value ₹", "money"),
    )
    return Report("HSN summary", days_text(days), (with_total("HSN summary", columns, rows),))
