"""The rows of a statement: bills, payments and notes with the balance after each."""

import datetime as dt
from collections.abc import Callable

from core.documents.layout import INK, INK2, INK3, LINE, WASH, width, wrap, wrap_at_most
from core.documents.page import BOTTOM, LEFT, RIGHT, Sheet
from core.documents.statement_view import StatementLine, StatementView
from core.documents.words import date_text
from core.money import format_paise

_SIZE, _SMALL, _HEAD = 8.8, 7.8, 7.4
_GAP, _LEAST = 18.0, 62.0
_NAME_X = LEFT + 66
_HEADS = ("Bill ₹", "Paid ₹", "Balance ₹")
_DETAIL_LINES = 4
_CARRY = 16.0
Edges = tuple[float, float, float, float]


def draw(sheet: Sheet, view: StatementView, next_page: Callable[[], None]) -> None:
    """Draw all rows; a page break says what the balance is."""
    edges = _edges(view)
    _draw_head(sheet, edges)
    _draw_opening(sheet, view)
    balance = view.opening_paise
    for n, row in enumerate(view.rows, start=1):
        last = n == len(view.rows)
        needed = _height(row, edges) + (_CARRY + 2 if last else _CARRY)
        if sheet.y - needed < BOTTOM:
            _draw_carried(sheet, "Carried forward: balance so far", balance)
            next_page()
            _draw_head(sheet, edges)
            _draw_carried(sheet, "Brought forward", balance)
        _draw_row(sheet, view, row, edges=edges)
        balance = row.balance_paise
    _draw_total(sheet, view, edges)


def _figures(row: StatementLine) -> tuple[str, str, str]:
    debit, credit = (
        format_paise(paise) if paise else "" for paise in (row.debit_paise, row.credit_paise)
    )
    return debit, credit, format_paise(row.balance_paise)


def _totals(view: StatementView) -> tuple[str, str, str]:
    return (
        format_paise(view.debit_paise),
        format_paise(view.credit_paise),
        format_paise(view.closing_paise),
    )


def _edges(view: StatementView) -> Edges:
    """Place the columns: right edges of the three figures, then the room of the particulars."""
    figures = [_figures(row) for row in view.rows]
    figures.append(_totals(view))
    figures.append(("", "", format_paise(view.opening_paise)))
    rooms = [
        max(_LEAST, *(width(cells[i], _SIZE, "semibold") for cells in figures)) for i in range(3)
    ]
    balance = RIGHT
    credit = balance - rooms[2] - _GAP
    debit = credit - rooms[1] - _GAP
    return debit, credit, balance, debit - rooms[0] - 12 - _NAME_X


def _wrapped(row: StatementLine, edges: Edges) -> tuple[list[str], list[str]]:
    words = " ".join(part for part in (row.particulars, row.number) if part)
    details = wrap_at_most(_DETAIL_LINES, row.detail, _SMALL, edges[3]) if row.detail else []
    return wrap(words, _SIZE, edges[3], "medium"), details


def _height(row: StatementLine, edges: Edges) -> float:
    names, details = _wrapped(row, edges)
    return (7.5 if details else 8.0) + 12.0 * len(names) + 10.0 * len(details)


def _draw_head(sheet: Sheet, edges: Edges) -> None:
    pen, y = sheet.pen, sheet.y - 11
    style = {"face": "semibold", "color": INK2}
    heads = [(LEFT, "Date"), (_NAME_X, "Particulars"), *zip(edges, _HEADS, strict=False)]
    low = y
    for n, (x, head) in enumerate(heads):
        align = "right" if n > 1 else "left"
        pen.text((x, y), head, _HEAD, align=align, **style)
        if other := sheet.second(head.removesuffix(" ₹")):
            low = y - 9.5
            pen.text((x, low), other, _HEAD, align=align, room=_LEAST, **style)
    sheet.y = low - 6
    pen.rule(LEFT, RIGHT, sheet.y, weight=1, color=INK)


def _day(view: StatementView, on: dt.date) -> str:
    """Write a day; without its year where all days have the same."""
    text = date_text(on)
    same = view.start.year == view.end.year == on.year
    return text.removesuffix(f" {on.year}") if same else text


def _draw_opening(sheet: Sheet, view: StatementView) -> None:
    pen, y = sheet.pen, sheet.y - 13
    pen.text((LEFT, y), _day(view, view.start), _SIZE, color=INK2, room=58)
    pen.text((_NAME_X, y), sheet.beside("Opening balance"), _SIZE, color=INK2)
    pen.text((RIGHT, y), format_paise(view.opening_paise), _SIZE, align="right")
    sheet.y -= 20
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def _draw_row(sheet: Sheet, view: StatementView, row: StatementLine, *, edges: Edges) -> None:
    pen, y = sheet.pen, sheet.y - 13.5
    names, details = _wrapped(row, edges)
    pen.text((LEFT, y), _day(view, row.on), _SIZE, color=INK2, room=58)
    low = y
    for text in names:
        pen.text((_NAME_X, low), text, _SIZE, face="medium")
        low -= 12
    for text in details:
        pen.text((_NAME_X, low + 1), text, _SMALL, color=INK3)
        low -= 10
    for i, (x, text) in enumerate(zip(edges, _figures(row), strict=False)):
        face = "medium" if i == 2 else "regular"
        pen.text((x, y), text, _SIZE, align="right", face=face)
    sheet.y -= _height(row, edges)
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def _draw_carried(sheet: Sheet, words: str, paise: int) -> None:
    pen = sheet.pen
    pen.box((LEFT, sheet.y - _CARRY), (RIGHT - LEFT, _CARRY), radius=0, fill=WASH)
    y = sheet.y - 11
    pen.text((_NAME_X, y), sheet.beside(words), 8, face="medium", color=INK2)
    pen.text((RIGHT, y), format_paise(paise), _SIZE, face="semibold", align="right")
    sheet.y -= _CARRY


def _draw_total(sheet: Sheet, view: StatementView, edges: Edges) -> None:
    pen, y = sheet.pen, sheet.y - 13
    pen.text((_NAME_X, y), sheet.beside("Total"), _SIZE, face="semibold")
    for x, text in zip(edges, _totals(view), strict=False):
        pen.text((x, y), text, _SIZE, face="semibold", align="right")
    sheet.y -= 19
    pen.rule(LEFT, RIGHT, sheet.y, weight=1, color=INK)
    sheet.y -= 2
