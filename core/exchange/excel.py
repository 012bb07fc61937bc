"""Reports as Excel files: one sheet a table, figures as numbers, the same report in the same bytes."""

import io
from decimal import Decimal

from core.tabular import Cell, Column, Report, Table
from core.workbook import BOLD, BOLD_MONEY, HEAD, MONEY, PLAIN, Workbook, cell, money_cell, row

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
    heads = [column.head for column in table.columns]
    rows = [row(heads, HEAD), *(_row(values, table.columns) for values in table.rows)]
    if table.total:
        rows.append(_row(table.total, table.columns, bold=True))
    book.write(place, rows, widths=_widths(table), frozen=1)


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
        max((len(str(row[i])) for row in rows if i < len(row) and row[i] is not None), default=0)
        for i in range(len(table.columns))
    ]
    return [min(wide + 3, _WIDEST) for wide in longest]
