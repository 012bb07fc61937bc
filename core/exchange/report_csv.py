"""Reports as CSV: the tables one below the other, rupees with two decimals, marked UTF-8 for Excel."""

import csv
import datetime as dt
import io
from decimal import Decimal

from core.exchange.csv_files import safe
from core.money import to_rupees
from core.tabular import Cell, Column, Report


def write_csv(report: Report) -> bytes:
    """Write a report; text that a spreadsheet would compute gets a ``'`` before it."""
    text = io.StringIO()
    out = csv.writer(text)
    for n, table in enumerate(report.tables):
        if n:
            out.writerow([])
        if len(report.tables) > 1:
            out.writerow([safe(table.title)])
        out.writerow([column.head for column in table.columns])
        rows = [*table.rows, table.total] if table.total else list(table.rows)
        for row in rows:
            out.writerow([_text(v, c) for v, c in zip(row, table.columns, strict=True)])
    return text.getvalue().encode("utf-8-sig")


def _text(value: Cell, column: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if column.kind == "money" and isinstance(value, int):
        return format(to_rupees(value), "f")
    return format(value, "f") if isinstance(value, Decimal) else str(value)
