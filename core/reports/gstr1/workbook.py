"""The workbook of GSTR-1: rows 1 to 4 as the template has them, data from row 5."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import IO

from sqlmodel import Session

from core.reports.gstr1 import rows, sheets
from core.reports.gstr1.advances import advances
from core.reports.gstr1.amended import amended
from core.reports.gstr1.documents import Days, Document, invoices, notes
from core.reports.gstr1.month import Month, filer
from core.reports.gstr1.reference import HELP, MASTER, help_rows, master_rows
from core.reports.gstr1.series import runs
from core.reports.gstr1.sheets import Sheet
from core.reports.gstr1.totals import Totals
from core.shops.models import Shop
from core.workbook import (
    BOLD,
    HEAD,
    MONEY_HEAD,
    OVER_MONEY,
    Workbook,
    row,
    sum_cell,
    tall_row,
    text_cell,
)

_FIRST_DATA_ROW = 5
_LEAST, _MONEY = 11, 20
_VALUES = {"Invoice Value", "Note Value", "Total Quantity"}
_FIGURES = _VALUES | {"Rate", "Total Number", "Cancelled"}
# What is longer than its head; in characters.
_LONG = {
    "GSTIN/UIN of Recipient": 19,
    "Receiver Name": 34,
    "Invoice Number": 19,
    "Note Number": 19,
    "Original Invoice Number": 19,
    "Revised Invoice Number": 19,
    "Original Note Number": 19,
    "Revised Note Number": 19,
    "Invoice date": 14,
    "Original Invoice date": 14,
    "Revised Invoice date": 14,
    "Note Date": 14,
    "Original Note Date": 14,
    "Revised Note Date": 14,
    "Shipping Bill Number": 15,
    "Shipping Bill Date": 14,
    "Place Of Supply": 22,
    "Original Place Of Supply": 22,
    "Invoice Type": 29,
    "Note Supply Type": 29,
    "E-Commerce GSTIN": 19,
    "Description": 42,
    "Exempted(other than nil rated/non GST supply)": 27,
    "UQC": 18,
    "Nature of Document": 36,
    "Nature of Supply": 34,
    "GSTIN of E-Commerce Operator": 19,
    "E-Commerce Operator Name": 30,
    "Sr. No. From": 19,
    "Sr. No. To": 19,
}
_HELP_WIDTHS = (16, 100)
_MASTER_WIDTHS = (24, 12, 15, 10, 8, 38, 30, 10, 8, 12, 60)
STEP = 1_000
Progress = Callable[[int], None]


def file_name(shop: Shop, month: Month, ending: str) -> str:
    """Return what the file is called: GSTR1_08AAAPG1234C1ZJ_112026.xlsx."""
    return f"GSTR1_{shop.gstin}_{month.period}.{ending}"


def write_workbook(
    session: Session, shop: Shop, month: Month, file: IO[bytes], *, progress: Progress | None = None
) -> None:
    """Write the workbook of a month; ``progress`` hears how many documents were read.

    Raises: ReturnNotApplicable.
    """
    shop = filer(session, shop, month)
    _Writer(session, shop, month, file, progress=progress).write()


class _Writer:
    """Writes one workbook, sheet after sheet."""

    def __init__(
        self, session: Session, shop: Shop, month: Month, file: IO[bytes], *, progress: Progress | None
    ) -> None:  # fmt: skip
        self._session, self._shop, self._month = session, shop, month
        self._sheets = sheets.sheets_of(hsn_tabs=month.has_hsn_tabs)
        names = [sheet.name for sheet in self._sheets]
        self._book = Workbook(file, [HELP, *names, MASTER])
        self._totals = Totals()
        self._progress, self._count = progress, 0

    def write(self) -> None:
        days = self._month.days
        about = help_rows(self._shop, self._month, self._sheets)
        self._book.write(0, about, widths=_HELP_WIDTHS)
        self._documents(days)
        self._amendments(days)
        totals = self._totals
        found = advances(self._session, self._shop, days)
        self._put(sheets.B2CS, rows.b2cs(totals))
        self._put(sheets.B2CSA, ())
        self._put(sheets.AT, rows.advance(found.received))
        self._put(sheets.ATA, ())
        self._put(sheets.ATADJ, rows.advance(found.adjusted))
        self._put(sheets.ATADJA, ())
        self._put(sheets.EXEMP, rows.exemp(totals))
        if self._month.has_hsn_tabs:
            self._put(sheets.HSN_B2B, rows.hsn(totals.hsn_rows("b2b")))
            self._put(sheets.HSN_B2C, rows.hsn(totals.hsn_rows("b2c")))
        else:
            self._put(sheets.HSN, rows.hsn(totals.hsn_rows_together()))
        self._put(sheets.DOCS, rows.docs(runs(self._session, self._shop, days)))
        self._put(sheets.ECO, rows.eco(totals))
        self._book.write(
            len(self._sheets) + 1, master_rows(self._month), widths=_MASTER_WIDTHS, frozen=1
        )
        self._book.close()

    def _documents(self, days: Days) -> None:
        """Write the sheets that hold a row for each document; the rest of them goes into the totals."""
        s, shop = self._session, self._shop
        self._put(sheets.B2B, self._rows(invoices(s, shop, days, "registered"), "b2b"))
        self._put(sheets.B2CL, self._rows(invoices(s, shop, days, "other"), "b2cl"))
        self._put(sheets.EXP, self._rows(invoices(s, shop, days, "export"), "exp"))
        self._put(sheets.CDNR, self._rows(notes(s, shop, days, "registered"), "cdnr"))
        unregistered = chain(notes(s, shop, days, "export"), notes(s, shop, days, "other"))
        self._put(sheets.CDNUR, self._rows(unregistered, "cdnur"))

    def _rows(self, documents: Iterable[Document], section: str) -> Iterator[str]:
        of = rows.BY_SECTION[section]
        for document in documents:
            self._totals.add(document)
            self._tell()
            if document.section == section and not document.operator_pays:
                yield from of(document)

    def _tell(self) -> None:
        self._count += 1
        if self._progress and self._count % STEP == 0:
            self._progress(self._count)

    def _amendments(self, days: Days) -> None:
        found: dict[str, list[Document]] = {}
        for document in amended(self._session, self._shop, days):
            found.setdefault(document.section, []).append(document)
        for sheet, section, of in _AMENDED:
            self._put(sheet, chain.from_iterable(map(of, found.get(section, ()))))

    def _put(self, sheet: Sheet, data: Iterable[str]) -> None:
        place = self._sheets.index(sheet) + 1  # the first one tells about them
        widths = [_width(sheet, head) for head in sheet.heads]
        self._book.write(place, chain(_head(sheet), data), widths=widths, frozen=4)


_AMENDED: tuple[tuple[Sheet, str, Callable[[Document], Iterator[str]]], ...] = (
    (sheets.B2BA, "b2b", rows.b2b),
    (sheets.B2CLA, "b2cl", rows.b2cla),
    (sheets.EXPA, "exp", rows.exp),
    (sheets.CDNRA, "cdnr", rows.cdnr),
    (sheets.CDNURA, "cdnur", rows.cdnur),
)


def _width(sheet: Sheet, head: str) -> int:
    """As wide as what stands in the column; a head of several words takes several lines."""
    least = _MONEY if head in sheet.summed or head in _VALUES else _LEAST
    return max(least, _LONG.get(head, 0), *(len(word) + 3 for word in head.split()))


def _head(sheet: Sheet) -> Iterator[str]:
    """Rows 1 to 4: title, what is summed, the sums, the heads."""
    yield row([sheet.title], BOLD)
    widths = [_width(sheet, head) for head in sheet.heads]
    summed = [head in sheet.summed for head in sheet.heads]
    words = [
        f"Total {head}" if said else "" for head, said in zip(sheet.heads, summed, strict=True)
    ]
    over = (text_cell(text, OVER_MONEY) if text else "<c/>" for text in words)
    yield tall_row("".join(over), _lines(words, widths))
    cells = (sum_cell(i, _FIRST_DATA_ROW) if said else "<c/>" for i, said in enumerate(summed))
    yield f"<row>{''.join(cells)}</row>"
    heads = (
        text_cell(head, MONEY_HEAD if head in sheet.summed or head in _FIGURES else HEAD)
        for head in sheet.heads
    )
    yield tall_row("".join(heads), _lines(sheet.heads, widths))


def _lines(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Count the lines of the longest of texts that wrap in their columns."""
    return max(
        len(textwrap.wrap(text, wide - 1)) or 1 for text, wide in zip(texts, widths, strict=True)
    )
