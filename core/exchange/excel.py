"""Reports as Excel files: one sheet a table, figures as numbers, the same report in the same bytes."""

import io
from decimal import Decimal

from core.tabular import Cell, Column, Report, Table
from core.workbook import (
    BOLD,
    BOLD_MONEY,
    HEAD,
    MONEY,
    MONEY_HEAD,
    PLAIN,
    Workbook,
    cell,
    money_cell,
    row,
    text_cell,
)

_WIDEST = 44


def write_report(report: Report) -> bytes:
    """Write one sheet a table."""
    made = io.BytesIO()
    book = Workbook(made, [table.title for table in report.tables] or ["Empty"])
    for place, table in enumerate(report.tables):
        _write(book, place, table)
    if not report.tables:
        book.write(0, [row([f"{report.title}, {report.days}: nothing"])])
    book.close()
    return made.getvalue()


def _write(book: Workbook, place: int, table: Table) -> None:
    rows = [_heads(table.columns), *(_row(values, table.columns) for values in table.rows)]
    if table.total:
        rows.append(_row(table.total, table.columns, bold=True))
    book.write(place, rows, widths=_widths(table), frozen=1)


def _heads(columns: tuple[Column, ...]) -> str:
    """Write the heads, those of figures over the figures."""
    styles = (MONEY_HEAD if column.kind == "money" else HEAD for column in columns)
    cells = (text_cell(c.head, style) for c, style in zip(columns, styles, strict=True))
    return f"<row>{''.join(cells)}</row>"


def _row(values: tuple[Cell, ...], columns: tuple[Column, ...], *, bold: bool = False) -> str:
    cells = (_cell(v, c, bold=bold) for v, c in zip(values, columns, strict=True))
    return f"<row>{''.join(cells)}</row>"


def _cell(value: Cell, column: Column, *, bold: bool) -> str:
    if column.kind == "money" and isinstance(value, int):
        return money_cell(value, BOLD_MONEY if bold else MONEY)
    if column.kind == "money" and isinstance(value, Decimal):
        return cell(value, BOLD_MONEY if bold else MONEY)
    return cell(value, BOLD if bold else PLAIN)


def _widths(table: Table) -> list[int]:
    rows = [tuple(column.head for column in table.columns), *table.rows, table.total or ()]
    longest = [
        max((_length(row[i], column) for row in rows if i < len(row)), default=0)
        for i, column in enumerate(table.columns)
    ]
    return [min(wide + 3, _WIDEST) for wide in longest]


def _length(value: Cell, column: Column) -> int:
    """Count the characters that a cell shows; money is grouped, with its paise."""
    if value is None:
        return 0
    if column.kind == "money" and isinstance(value, int | Decimal):
        rupees = Decimal(value).scaleb(-2) if isinstance(value, int) else value
        return len(f"{rupees:,.2f}") + 1
    return len(str(value))
