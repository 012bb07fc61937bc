"""What an example's golden file holds: entries, papers, the sales register and GSTR-1, as text."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlmodel import Session

from core.clock import FixedClock
from core.db import Database
from core.documents.invoice import render_invoice
from core.einvoice.service import prepare
from core.einvoice_errors import EinvoiceNotEligible
from core.invoices.models import Invoice, Note
from core.json_text import dump
from core.ledger.models import Entry
from core.money import format_paise
from core.reports.catalogue import make_report
from core.reports.gstr1.month import Month
from core.reports.gstr1.portal import portal_json
from core.shops.models import Shop as ShopRow
from core.tabular import Cell, Column, Table
from tests.core.documents.reading import lines_of
from tests.examples.example import FOLDER, Issued, Shop

_LINK = re.compile(r"(?<=\.in/i/)\S+")  # it is another for each bill of each database
_HEAD = "# Written by `make golden`: never by hand."


def path_of(name: str) -> Path:
    """Return the golden file of an example."""
    return FOLDER / "golden" / f"{name}.txt"


def run(example: dict[str, Any], db: Database, clock: FixedClock) -> tuple[tuple[Issued, ...], str]:
    """Issue an example's papers; return them and the text of its golden file."""
    shop = Shop(db, clock, example)
    issued = tuple(shop.issue(paper) for paper in example["paper"])
    parts = [_HEAD, *(_paper(one) for one in issued)]
    days = {one.row.on for one in issued}
    with db.reading() as session:
        row = session.get_one(ShopRow, shop.counter.shop.shop_id)
        parts += [text for one in issued for text in _registered(session, one.row)]
        for month in sorted({(on.year, on.month) for on in days}):
            parts += _returns(session, row, Month(*month))
    return issued, "\n\n".join(parts) + "\n"


def _paper(one: Issued) -> str:
    view = one.view
    entries = [_entry(entry) for entry in one.entries]
    shown = [_LINK.sub("…", line) for line in lines_of(render_invoice(view)) if line]
    title = f"{view.title} {view.number}"
    return "\n".join([
        f"== {title}: entries", *(entries or ["none: it moves no money"]),
        "", f"== {title}: what its paper says", *shown,
    ])  # fmt: skip


def _registered(session: Session, row: object) -> Iterable[str]:
    """What the portal is told of a paper that has a reference number, and what it would object to."""
    if not isinstance(row, Invoice | Note):
        return
    try:
        ready = prepare(session, session.merge(row), today=row.on)
    except EinvoiceNotEligible:
        return
    against = [f"{one.code} {one.field}: {one.message}" for one in ready.objections]
    told = (dump({name: part}) for name, part in ready.document.items())
    title = f"== E-invoice of {ready.document_type} {ready.number}"
    yield "\n".join([title, *told, f"IRN {ready.irn}", *against])


def _entry(entry: Entry) -> str:
    side, paise = (
        ("debit", entry.debit_paise) if entry.debit_paise else ("credit", entry.credit_paise)
    )
    return f"{entry.account:<12}{side:<7}{format_paise(paise):>14}"


def _returns(session: Session, shop: ShopRow, month: Month) -> Iterable[str]:
    last = monthrange(month.year, month.month)[1]
    days = dt.date(month.year, month.month, 1), dt.date(month.year, month.month, last)
    register = make_report(session, shop, "register", days=days, today=days[1])
    yield f"== Sales register, {month.text}\n{_table(register.tables[0])}"
    if shop.scheme == "regular":
        found = portal_json(session, shop, month)
        rows = [line for name, part in found.items() for line in _section(name, part)]
        yield "\n".join([f"== GSTR-1, {month.text}", *rows])


def _table(table: Table) -> str:
    rows = [
        ", ".join(
            f"{column.head.removesuffix(' ₹')} {_cell(column, cell)}"
            for column, cell in zip(table.columns, row, strict=True)
            if cell not in {None, "", 0}
        )
        for row in table.rows
    ]
    return "\n".join(rows) or "no rows"


def _cell(column: Column, cell: Cell) -> str:
    return format_paise(cell) if column.kind == "money" and isinstance(cell, int) else str(cell)


def _section(name: str, part: Any) -> list[str]:
    """A section of the return, a line for each of its rows."""
    if isinstance(part, str):
        return [f"{name}: {part}"]
    rows = part if isinstance(part, list) else [{key: value} for key, value in part.items()]
    return [f"{name}: {dump(row)}" for row in rows]
