"""Reports as Excel files: figures are numbers, text is text whatever it begins with.

The same report gives the same bytes. Source for the text: openpyxl takes ``=1+1`` for a formula unless
the cell is told that it holds a string.
"""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

from core.money import to_rupees
from core.tabular import Cell, Column, Report, Table

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMATS = {"money": "#,##0.00", "date": "dd-mmm-yyyy", "number": "General"}
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_LONGEST = 32_767
_MADE = dt.datetime(2020, 1, 1)  # noqa: DTZ001  (a file's own property has no zone)
_DATE = (2020, 1, 1, 0, 0, 0)
_WIDEST = 44


def write_report(report: Report) -> bytes:
    """Write one sheet a table."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.created = _MADE
    book.properties.creator = "Pakka"
    for table in report.tables:
        _write(book.create_sheet(_sheet_name(table.title)), report, table)
    if not report.tables:
        book.create_sheet("Empty")
    made = io.BytesIO()
    book.save(made)
    return _settled(made.getvalue())


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]


def _write(sheet: Any, report: Report, table: Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    bold = Font(bold=True)
    rows = [tuple(column.head for column in table.columns), *table.rows]
    if table.total:
        rows.append(table.total)
    widths = [0] * len(table.columns)
    for n, row in enumerate(rows, start=1):
        for i, value in enumerate(row):
            cell = sheet.cell(n, i + 1)
            _put(cell, value, Column("") if n == 1 else table.columns[i])
            if n == 1 or (table.total and n == len(rows)):
                cell.font = bold
            widths[i] = max(widths[i], len(str(value or "")))
    for i, wide in enumerate(widths):
        sheet.column_dimensions[get_column_letter(i + 1)].width = min(wide + 3, _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.oddHeader.center.text = f"{report.title}, {report.days}"


def _put(cell: Any, value: Cell, column: Column) -> None:
    if value is None:
        return
    if isinstance(value, str):
        cell.value = _ILLEGAL.sub("", value)[:_LONGEST]
        cell.data_type = "s"
        return
    cell.value = to_rupees(value) if column.kind == "money" and isinstance(value, int) else value
    if isinstance(cell.value, Decimal | int) and column.kind == "money":
        cell.number_format = _FORMATS["money"]
    elif isinstance(value, dt.date):
        cell.number_format = _FORMATS["date"]


def _settled(archive: bytes) -> bytes:
    """Write the archive again without the hour at which it was made."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(settled, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(name)
            if name == "docProps/core.xml":  # openpyxl writes the hour of saving into it
                content = _MODIFIED.sub(rb"\g<1>2020-01-01T00:00:00Z\g<2>", content)
            target.writestr(entry, content)
    return settled.getvalue()
