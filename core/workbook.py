"""Excel files written as a stream: rows go to the file as they come, whatever their number.

Figures are numbers, text is text whatever it begins with (``=1+1`` is no formula: every text is an
inline string). The same rows give the same bytes. Our own because a million rows have to be written in
about the time of a CSV (docs/benchmarks.md): the libraries take fifteen times that. Source: ECMA-376
part 1, SpreadsheetML.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import quoteattr

Value = str | int | Decimal | dt.date | None
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MARKUP = re.compile(r"[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LONGEST = 32_767
_ROWS_AT_ONCE = 500
_LINE = 15.75  # points
_EPOCH = dt.date(1899, 12, 30).toordinal()
_MOST_ROWS = 1_048_576
# Styles of cells, by their place in styles.xml; ``OVER_MONEY``: words over a column of figures.
PLAIN, BOLD, MONEY, BOLD_MONEY, DATE, BOLD_DATE, HEAD, MONEY_HEAD, OVER_MONEY = range(9)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Figures do not touch what stands beside them; a long head takes several lines.
_RIGHT = '<alignment horizontal="right" indent="1"/>'
_RIGHT_WRAPPED = '<alignment horizontal="right" vertical="top" wrapText="1" indent="1"/>'
_LEFT = '<alignment horizontal="left"/>'
_WRAPPED = '<alignment vertical="top" wrapText="1"/>'
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="2">\
<numFmt numFmtId="164" formatCode="#,##0.00"/><numFmt numFmtId="165" formatCode="dd\\-mmm\\-yyyy"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3">\
<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill>\
<patternFill patternType="solid"><fgColor rgb="FFF2E3C6"/></patternFill></fill></fills><borders count="1">\
<border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="9"><xf xfId="0"/>\
<xf xfId="0" fontId="1" applyFont="1"/>\
<xf xfId="0" numFmtId="164" applyNumberFormat="1" applyAlignment="1">{_RIGHT}</xf>\
<xf xfId="0" fontId="1" numFmtId="164" applyFont="1" applyNumberFormat="1" applyAlignment="1">{_RIGHT}</xf>\
<xf xfId="0" numFmtId="165" applyNumberFormat="1" applyAlignment="1">{_LEFT}</xf>\
<xf xfId="0" fontId="1" numFmtId="165" applyFont="1" applyNumberFormat="1" applyAlignment="1">{_LEFT}</xf>\
<xf xfId="0" fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1">{_WRAPPED}</xf>\
<xf xfId="0" fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1">{_RIGHT_WRAPPED}</xf>\
<xf xfId="0" applyAlignment="1">{_RIGHT_WRAPPED}</xf></cellXfs><cellStyles count="1">\
<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


# A4 across, as wide as the page whatever the columns; below stand the sheet's name and the page.
_PRINTED = (
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>"
)


def safe(text: str) -> str:
    """Return text as it may stand in a cell: escaped, without what XML forbids."""
    if _MARKUP.search(text) is None:
        return text[:_LONGEST]
    return _ILLEGAL.sub("", text)[:_LONGEST].translate(_ESCAPED)


def text_cell(text: str, style: int = PLAIN) -> str:
    """Write a text."""
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f'<c s="{style}" t="inlineStr"><is><t{space}>{safe(text)}</t></is></c>'


def money_cell(paise: int, style: int = MONEY) -> str:
    """Write paise as rupees."""
    sign, rest = ("-", -paise) if paise < 0 else ("", paise)
    return f'<c s="{style}"><v>{sign}{rest // 100}.{rest % 100:02d}</v></c>'


def date_cell(on: dt.date, style: int = DATE) -> str:
    """Write a day."""
    return f'<c s="{style}"><v>{on.toordinal() - _EPOCH}</v></c>'


def sum_cell(column: int, first: int) -> str:
    """Write what a column (from 0) adds up to from a row on; a spreadsheet computes it when it opens."""
    letter = chr(ord("A") + column)
    return f'<c s="{BOLD_MONEY}"><f>SUM({letter}{first}:{letter}{_MOST_ROWS})</f></c>'


def cell(value: Value, style: int = PLAIN) -> str:
    """Write a value: a number as a number, text as text, nothing as an empty cell."""
    if value is None or value == "":
        return "<c/>" if style == PLAIN else f'<c s="{style}"/>'
    if isinstance(value, str):
        return text_cell(value, style)
    if isinstance(value, dt.date):
        return date_cell(value, BOLD_DATE if style in {BOLD, HEAD} else DATE)
    shown = format(value, "f") if isinstance(value, Decimal) else value
    return f'<c s="{style}"><v>{shown}</v></c>'


def row(values: Iterable[Value], style: int = PLAIN) -> str:
    """Write a row of values, all in one style."""
    return f"<row>{''.join(cell(value, style) for value in values)}</row>"


def tall_row(cells: str, lines: int) -> str:
    """Write a row whose texts take so many lines: not every program measures them by itself."""
    return f'<row ht="{_LINE * lines:g}" customHeight="1">{cells}</row>'


class Workbook:
    """A workbook that is being written; `close` makes it whole.

    Sheets may be written in any order, one at a time; ``names`` is the order in which they stand.
    """

    def __init__(self, file: IO[bytes], names: Sequence[str]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._names = tuple(sheet_name(name) for name in names)
        self._repeated: dict[int, int] = {}  # rows on top of each printed page

    def write(
        self, place: int, rows: Iterable[str], *, widths: Sequence[int] = (), frozen: int = 0
    ) -> int:
        """Write the sheet at a place from rows as `row` makes them; return how many there were.

        ``frozen``: so many rows stay in sight. Raises: ValueError above 1,048,576 rows.
        """
        count = 0
        with self._zip.open(f"xl/worksheets/sheet{place + 1}.xml", "w") as sheet:
            sheet.write(_sheet_head(widths, frozen).encode())
            kept: list[str] = []
            for made in rows:
                kept.append(made)
                if len(kept) == _ROWS_AT_ONCE:
                    count += len(kept)
                    sheet.write("".join(kept).encode())
                    kept.clear()
            count += len(kept)
            if count > _MOST_ROWS:
                raise ValueError("more rows than a sheet holds")
            sheet.write(f"{''.join(kept)}</sheetData>{_PRINTED}</worksheet>".encode())
        if frozen:
            self._repeated[place] = frozen
        return count

    def close(self) -> None:
        """Write what binds the sheets together."""
        n = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="rId{i}"/>'
            for i, name in zip(n, self._names, strict=True)
        )
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            for i in n
        )
        related = "".join(
            f'<Relationship Id="rId{i}" Type="{_REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in n
        )
        parts = {
            "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">'
            f"<sheets>{sheets}</sheets>{self._titles()}</workbook>",
            "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
            f'<Relationship Id="rId0" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
            "[Content_Types].xml": _content_types(types),
            "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        }
        for name, text in (*parts.items(), ("xl/styles.xml", _STYLES)):
            with self._zip.open(name, "w") as part:  # no hour of making, as `writestr` would put
                part.write(text.encode())
        self._zip.close()

    def _titles(self) -> str:
        """Name the rows that stand on top of each printed page."""
        names = "".join(
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">'
            f"{safe(_quoted(self._names[place]))}!$1:${rows}</definedName>"
            for place, rows in sorted(self._repeated.items())
        )
        return f"<definedNames>{names}</definedNames>" if names else ""


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _content_types(sheets: str) -> str:
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{sheets}</Types>'
    )


def _sheet_head(widths: Sequence[int], frozen: int) -> str:
    pane = (
        f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'
        if frozen
        else ""
    )
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{wide}" customWidth="1"/>'
        for i, wide in enumerate(widths, start=1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
    )


def sheet_name(title: str) -> str:
    """Return a title as the name of a sheet: 31 characters, none of those that Excel forbids.

    >>> sheet_name("Sales: Nov/Dec")
    'Sales  Nov Dec'
    """
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
