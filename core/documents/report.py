"""A report on paper: its tables one below the other, figures as wide as they need, names wrapped."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.documents import chart, letterhead
from core.documents.invoice_head import TEST
from core.documents.layout import INK, INK2, LINE, WASH, width, wrap
from core.documents.letterhead import Title
from core.documents.page import A4, BOTTOM, LEFT, RIGHT, TOP, Sheet, drawn
from core.documents.pdf import Paper
from core.documents.view import Party
from core.documents.words import date_text, qty_text
from core.money import format_paise
from core.tabular import Cell, Column, Report, Table

_SIZE, _HEAD, _TITLE, _STEP, _GAP = 8.2, 7.2, 10.5, 10.5, 10.0
_TEXT_LEAST = 46.0
_ROW = 7.5
_FOOT = ["For the shop's own use.", "Made with Pakka"]
_RIGHT_KINDS = {"money", "number", "count"}


@dataclass(frozen=True)
class ReportView:
    """A report and whose it is; one of the sandbox says so on every page."""

    shop: Party
    report: Report
    sandbox: bool = False

    @property
    def foot(self) -> list[str]:
        """What stands at the foot of each page."""
        return [TEST, *_FOOT] if self.sandbox else _FOOT


@dataclass(frozen=True)
class _Columns:
    """Where each column begins and how wide it is."""

    at: tuple[float, ...]
    rooms: tuple[float, ...]


def render_report(view: ReportView) -> bytes:
    """Return the PDF; the same view gives the same bytes."""
    report = view.report
    return drawn(
        lambda pen, pages: _draw(Sheet(pen, pages=pages), view),
        Paper(A4, title=f"{report.title}, {report.days}", author=view.shop.name),
    )


def cell_text(value: Cell, column: Column) -> str:
    """Write a cell as a page shows it.

    >>> cell_text(106200, Column("", "money")), cell_text(Decimal("2.50"), Column("", "number"))
    ('1,062.00', '2.5')
    """
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return date_text(value)
    if column.kind == "money" and isinstance(value, int):
        return format_paise(value)
    return qty_text(value) if isinstance(value, Decimal) else str(value)


def _draw(sheet: Sheet, view: ReportView) -> None:
    report = view.report
    sheet.y = TOP
    title = Title(report.title, report.days, TEST if view.sandbox else "", view.sandbox)
    letterhead.draw_head(sheet, view.shop, title=title)
    for shown in report.charts:
        if sheet.y - chart.height(shown) < BOTTOM:
            _next_page(sheet, view)
        chart.draw(sheet, shown)
    for table in report.tables:
        _draw_table(sheet, view, table.for_paper())
    letterhead.draw_footer(sheet, view.foot)
    sheet.end_page()


def _draw_table(sheet: Sheet, view: ReportView, table: Table) -> None:
    if sheet.y - 70 < BOTTOM:
        _next_page(sheet, view)
    sheet.y -= 22
    sheet.pen.text((LEFT, sheet.y), table.title, _TITLE, face="bold")
    if not table.rows:
        sheet.y -= 16
        sheet.pen.text((LEFT, sheet.y), "Nothing in these days.", _SIZE, color=INK2)
        return
    columns = _columns(table)
    _draw_heads(sheet, table, columns)
    for row in table.rows:
        _draw_row(sheet, view, (table, columns), row)
    if table.total:
        _draw_row(sheet, view, (table, columns), table.total, face="bold")


def _columns(table: Table) -> _Columns:
    """Share the page: figures get what they need, text shares the rest by its length."""
    texts = [i for i, column in enumerate(table.columns) if column.kind == "text"]
    free = RIGHT - LEFT - _GAP * (len(table.columns) - 1)
    needed = _within(free, [_needed(table, i) for i in range(len(table.columns))], texts)
    rest = free - sum(room for i, room in enumerate(needed) if i not in texts)
    wanted = sum(needed[i] for i in texts)
    rooms = list(needed)
    if texts and wanted > rest:
        rooms = _squeezed(needed, texts, rest)
    elif texts:
        for i in texts:
            rooms[i] += (rest - wanted) / len(texts)
    at, x = [], LEFT
    for room in rooms:
        at.append(x)
        x += room + _GAP
    return _Columns(tuple(at), tuple(rooms))


def _within(free: float, needed: list[float], texts: list[int]) -> list[float]:
    """Let figures that would leave the texts no room be smaller, all by the same part."""
    figures = sum(room for i, room in enumerate(needed) if i not in texts)
    share = min(1.0, (free - _TEXT_LEAST * len(texts)) / (figures or 1))
    return [room if i in texts else room * share for i, room in enumerate(needed)]


def _squeezed(needed: list[float], texts: list[int], rest: float) -> list[float]:
    """Take what is missing from the widest texts; the short ones keep their line."""
    rooms, left, waiting = list(needed), rest, sorted(texts, key=lambda i: needed[i])
    while waiting:
        i = waiting.pop(0)
        rooms[i] = max(min(needed[i], left / (len(waiting) + 1)), _TEXT_LEAST)
        left -= rooms[i]
    return rooms


def _needed(table: Table, i: int) -> float:
    column = table.columns[i]
    rows = [*table.rows, table.total] if table.total else list(table.rows)
    texts = {cell_text(row[i], column) for row in rows}
    return max(width(column.head, _HEAD, "semibold"), *(width(t, _SIZE, "bold") for t in texts))


def _next_page(sheet: Sheet, view: ReportView) -> None:
    letterhead.draw_footer(sheet, view.foot)
    sheet.end_page()
    sheet.y = TOP
    report = view.report
    letterhead.draw_repeated_head(sheet, view.shop, title=report.title, about=report.days)


def _draw_heads(sheet: Sheet, table: Table, columns: _Columns) -> None:
    pen, y = sheet.pen, sheet.y - 16
    for i, column in enumerate(table.columns):
        style = {"face": "semibold", "color": INK2, "room": columns.rooms[i]}
        _put(sheet, (columns.at[i], y), column.head, _HEAD, **_aligned(column, style))
    sheet.y = y - 5
    pen.rule(LEFT, RIGHT, sheet.y, weight=1, color=INK)


def _aligned(column: Column, style: dict[str, Any]) -> dict[str, Any]:
    return {**style, "align": "right"} if column.kind in _RIGHT_KINDS else style


def _put(sheet: Sheet, at: tuple[float, float], text: str, size: float, **style: Any) -> None:
    x = at[0] + style["room"] if style.get("align") == "right" else at[0]
    sheet.pen.text((x, at[1]), text, size, **style)


def _draw_row(
    sheet: Sheet,
    view: ReportView,
    where: tuple[Table, _Columns],
    row: tuple[Cell, ...],
    *,
    face: str = "regular",
) -> None:
    table, columns = where
    lines = [
        wrap(cell_text(value, column), _SIZE, columns.rooms[i], face)
        if column.kind == "text"
        else [cell_text(value, column)]
        for i, (value, column) in enumerate(zip(row, table.columns, strict=True))
    ]
    high = _STEP * max(1, *(len(cell) for cell in lines)) + _ROW
    if sheet.y - high < BOTTOM:
        _next_page(sheet, view)
        _draw_heads(sheet, table, columns)
    if face == "bold":
        sheet.pen.box((LEFT, sheet.y - high), (RIGHT - LEFT, high), fill=WASH)
    for i, column in enumerate(table.columns):
        style = _aligned(column, {"face": face, "room": columns.rooms[i]})
        for n, text in enumerate(lines[i]):
            at = (columns.at[i], sheet.y - 11.5 - _STEP * n)
            _put(sheet, at, text, _SIZE, **style)
    sheet.y -= high
    sheet.pen.rule(LEFT, RIGHT, sheet.y, color=LINE)
