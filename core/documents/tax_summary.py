"""The tax by HSN and rate: a row each; over eight, one per rate, and the whole list after the pay block."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.documents.layout import INK2, LINE, width
from core.documents.page import BOTTOM, LEFT, RIGHT, InvoiceSheet
from core.documents.tongue import second
from core.documents.view import InvoiceView, ViewLine
from core.documents.words import percent_text
from core.money import format_paise

_MOST = 8
_ROW = 12.5
_HEAD = 41.0
_FIRST = 60.0


@dataclass(frozen=True)
class _Row:
    label: str
    rate: Decimal | None
    lines: tuple[ViewLine, ...]

    def paise(self, value: Callable[[ViewLine], int]) -> str:
        return format_paise(sum(value(line) for line in self.lines))


def _rows(view: InvoiceView, *, by_hsn: bool) -> list[_Row]:
    groups: dict[tuple[str, Decimal], list[ViewLine]] = {}
    for line in _taxable(view):
        key = ((line.hsn or "–") if by_hsn else percent_text(line.gst_rate), line.gst_rate)
        groups.setdefault(key, []).append(line)
    return [_Row(label, rate, tuple(lines)) for (label, rate), lines in groups.items()]


def _taxable(view: InvoiceView) -> tuple[ViewLine, ...]:
    """What is nil-rated, exempt or outside GST has no tax to be summed."""
    return tuple(line for line in view.lines if line.treatment == "taxable")


def _main(view: InvoiceView) -> tuple[bool, list[_Row]]:
    """(by HSN, rows) of the table under the totals."""
    rows = _rows(view, by_hsn=True)
    return (True, rows) if len(rows) <= _MOST else (False, _rows(view, by_hsn=False))


def height(view: InvoiceView) -> float:
    """Measure the table under the totals; nothing where no tax is charged."""
    other = _ROW if second(view.language, "Taxable value") else 0.0
    return _HEAD + other + _ROW * (len(_main(view)[1]) + 1) if view.rated else 0.0


def draw(sheet: InvoiceSheet) -> None:
    """Draw the table under the totals."""
    if not sheet.view.rated:
        return
    by_hsn, rows = _main(sheet.view)
    _draw_head(sheet, by_hsn)
    for row in rows:
        _draw_row(sheet, _cells(sheet.view, row))
    _draw_total(sheet)


def draw_list(sheet: InvoiceSheet, next_page: Callable[[], None]) -> None:
    """Draw the list by HSN where the table under the totals had no room for it."""
    view = sheet.view
    if not view.rated or _main(view)[0]:
        return
    rows = _rows(view, by_hsn=True)
    if sheet.y - _HEAD - _ROW * (len(rows) + 2) < BOTTOM:
        next_page()
    else:
        sheet.y -= _ROW
    _draw_head(sheet, True)
    for row in rows:
        if sheet.y - 2 * _ROW < BOTTOM:
            next_page()
            _draw_head(sheet, True)
        _draw_row(sheet, _cells(view, row))
    _draw_total(sheet)


def _heads(view: InvoiceView, by_hsn: bool) -> list[str]:
    heads = ["HSN/SAC" if by_hsn else "GST rate", "Taxable value"]
    if view.inter_state:
        heads += ["IGST rate", "IGST amount"]
    else:
        heads += ["CGST", "Amount", view.half_tax_label, "Amount"]
    return [*heads, "Cess", "Total tax"] if view.cess_paise else [*heads, "Total tax"]


def _draw_head(sheet: InvoiceSheet, by_hsn: bool) -> None:
    pen, y = sheet.pen, sheet.y - 10
    words = "Tax summary by HSN and rate" if by_hsn else "Tax summary by rate"
    pen.text((LEFT, y), sheet.beside(words), 8.2, face="semibold", room=RIGHT - LEFT)
    pen.rule(LEFT, RIGHT, y - 7, color=LINE)
    sheet.y = y - 6
    heads = _heads(sheet.view, by_hsn)
    _draw_row(sheet, heads, face="semibold", size=7.4, color=INK2)
    others = [sheet.second(head) for head in heads]
    if any(others):
        sheet.y += _ROW - 9.5
        _draw_row(sheet, others, face="semibold", size=7.4, color=INK2)
    pen.rule(LEFT, RIGHT, sheet.y - 3.5, color=LINE)
    sheet.y -= 2


def _draw_total(sheet: InvoiceSheet) -> None:
    pen = sheet.pen
    pen.rule(LEFT, RIGHT, sheet.y - 4, color=LINE)
    sheet.y -= 1.5
    _draw_row(
        sheet,
        _cells(sheet.view, _Row(sheet.beside("Total"), None, _taxable(sheet.view))),
        face="semibold",
    )
    pen.rule(LEFT, RIGHT, sheet.y - 4.5, color=LINE)
    sheet.y -= 12


def _cells(view: InvoiceView, row: _Row) -> list[str]:
    cells = [row.label, row.paise(lambda line: line.taxable_paise)]
    if view.inter_state:
        percent = "" if row.rate is None else percent_text(row.rate)
        cells += [percent, row.paise(lambda line: line.igst_paise)]
    else:
        percent = "" if row.rate is None else percent_text(row.rate / 2)
        cells += [percent, row.paise(lambda line: line.cgst_paise)]
        cells += [percent, row.paise(lambda line: line.sgst_paise)]
    if view.cess_paise:
        cells.append(row.paise(lambda line: line.cess_paise))
    return [*cells, row.paise(lambda line: line.tax_paise)]


def _draw_row(
    sheet: InvoiceSheet,
    cells: Sequence[str],
    *,
    face: str = "regular",
    size: float = 8,
    color: str = "",
) -> None:
    sheet.y -= _ROW
    step = (RIGHT - LEFT - _FIRST) / (len(cells) - 1)
    style = {"face": face, **({"color": color} if color else {})}
    beside = min(width(cells[1], size, face), step - 4)
    room = min(_FIRST + 24, _FIRST + step - beside - 4)
    sheet.pen.text((LEFT, sheet.y), cells[0], size, room=room, **style)
    for i, cell in enumerate(cells[1:], start=1):
        at = (LEFT + _FIRST + i * step, sheet.y)
        sheet.pen.text(at, cell, size, align="right", room=step - 4, **style)
