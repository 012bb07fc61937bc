"""What was billed on some days: the sums, and item by item."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.invoices.models import Invoice, InvoiceLine, Note, NoteLine
from core.text import name_key

Days = tuple[dt.date, dt.date]
_SUMS = (
    "taxable_paise",
    "cgst_paise",
    "sgst_paise",
    "igst_paise",
    "cess_paise",
    "round_off_paise",
    "total_paise",
)


@dataclass(frozen=True)
class Sales:
    """Sums of the documents dated in some days, in paise. ``count`` leaves the cancelled out."""

    count: int
    cancelled: int
    taxable_paise: int
    tax_paise: int
    round_off_paise: int
    total_paise: int


def sales_of(session: Session, shop_id: str, days: Days) -> Sales:
    """Add up the bills dated in these days, both included; notes are not taken off."""
    columns: list[Any] = [
        func.count(),
        *(func.coalesce(func.sum(getattr(Invoice, name)), 0) for name in _SUMS),
    ]
    inside = (col(Invoice.shop_id) == shop_id, col(Invoice.on).between(*days))
    issued = select(*columns).where(*inside, Invoice.status == "issued")
    row = [int(value) for value in session.execute(issued).one()]
    count, taxable, cgst, sgst, igst, cess, round_off, total = row
    cancelled = select(func.count()).where(*inside, Invoice.status == "cancelled")
    return Sales(
        count=count,
        cancelled=int(session.exec(cancelled).one()),
        taxable_paise=taxable,
        tax_paise=cgst + sgst + igst + cess,
        round_off_paise=round_off,
        total_paise=total,
    )


@dataclass(frozen=True)
class ItemSales:
    """What was sold of one thing in one unit, in paise; what came back by note is beside it."""

    name: str
    unit: str
    unit_label: str
    hsn: str
    gst_rate: Decimal
    qty: Decimal
    taxable_paise: int
    tax_paise: int
    total_paise: int
    back_qty: Decimal
    back_paise: int


def items_sold(session: Session, shop_id: str, days: Days) -> list[ItemSales]:
    """List what was sold on these days, most money first.

    One row for each name, unit and rate of tax. ``back_qty`` and ``back_paise`` (tax included) are of
    the credit notes dated in these days.
    """
    sold = _lines(session, shop_id, days)
    found: dict[tuple[str, str, Decimal], list[InvoiceLine]] = {}
    for line in sold:
        found.setdefault(_key(line), []).append(line)
    back = _back(session, shop_id, days)
    for key, (line, _, _) in back.items():
        found.setdefault(key, []).append(_nothing(line))
    rows = [_sum(lines, back.get(key)) for key, lines in found.items()]
    return sorted(rows, key=lambda row: (-row.total_paise, row.name, row.unit))


def _key(line: InvoiceLine) -> tuple[str, str, Decimal]:
    return name_key(line.name), line.unit, line.gst_rate


def _lines(session: Session, shop_id: str, days: Days) -> list[InvoiceLine]:
    statement = (
        select(InvoiceLine)
        .join(Invoice, _is_of(Invoice.id, InvoiceLine.invoice_id, Invoice, InvoiceLine))
        .where(
            InvoiceLine.shop_id == shop_id,
            col(Invoice.on).between(*days),
            Invoice.status == "issued",
        )
        .order_by(col(Invoice.on), col(Invoice.id), col(InvoiceLine.n))
    )
    return list(session.exec(statement))


def _is_of(own: Any, named: Any, one: Any, other: Any) -> Any:
    return (own == named) & (one.shop_id == other.shop_id)


_Back = dict[tuple[str, str, Decimal], tuple[InvoiceLine, Decimal, int]]


def _back(session: Session, shop_id: str, days: Days) -> _Back:
    """What credit notes of these days took back: (a line it stood on, quantity, paise)."""
    statement = (
        select(NoteLine, InvoiceLine)
        .join(Note, _is_of(Note.id, NoteLine.note_id, Note, NoteLine))
        .join(
            InvoiceLine,
            _is_of(InvoiceLine.invoice_id, Note.invoice_id, InvoiceLine, Note)
            & (col(InvoiceLine.n) == col(NoteLine.n)),
        )
        .where(
            NoteLine.shop_id == shop_id,
            col(Note.on).between(*days),
            Note.status == "issued",
            Note.kind == "credit",
        )
    )
    found: _Back = {}
    for note_line, line in session.exec(statement):
        paise = sum(getattr(note_line, name) for name in _SUMS[:5])
        _, qty, before = found.get(_key(line), (line, Decimal(0), 0))
        found[_key(line)] = (line, qty + (note_line.qty or Decimal(0)), before + paise)
    return found


def _nothing(line: InvoiceLine) -> InvoiceLine:
    """The line of something that was sold before these days and came back in them."""
    sums = {name: 0 for name in (*_SUMS[:5], "total_paise")}
    return InvoiceLine(**{**line.model_dump(), **sums, "qty": Decimal(0)})


def _sum(lines: list[InvoiceLine], back: tuple[InvoiceLine, Decimal, int] | None) -> ItemSales:
    last = lines[-1]
    tax = ("cgst_paise", "sgst_paise", "igst_paise", "cess_paise")
    return ItemSales(
        name=last.name,
        unit=last.unit,
        unit_label=last.unit_label,
        hsn=next((line.hsn for line in reversed(lines) if line.hsn), ""),
        gst_rate=last.gst_rate,
        qty=sum((line.qty for line in lines), Decimal(0)),
        taxable_paise=sum(line.taxable_paise for line in lines),
        tax_paise=sum(getattr(line, head) for line in lines for head in tax),
        total_paise=sum(line.total_paise for line in lines),
        back_qty=back[1] if back else Decimal(0),
        back_paise=back[2] if back else 0,
    )
