"""The table of lines: columns that grow to their widest figure, descriptions that wrap."""

from collections.abc import Callable
from dataclasses import dataclass

from core.documents.layout import INK, INK2, INK3, LINE, WASH, width, wrap, wrap_at_most
from core.documents.page import LEFT, RIGHT, Sheet
from core.documents.view import InvoiceView, ViewLine
from core.documents.words import percent_text, qty_text, rate_text
from core.money import format_paise

SIZE, SMALL, HEAD = 8.8, 7.6, 7.4
_GAP = 14.0
_UNIT_ROOM = 52.0
_DETAIL_LINES = 6


@dataclass(frozen=True)
class Column:
    """A column: its head, how a line fills it, where it stands (right edge for figures)."""

    key: str
    head: str
    value: Callable[[ViewLine], str]
    x: float = 0.0
    room: float = 0.0


def _or_dash(paise: int) -> str:
    return format_paise(paise) if paise else "–"


def _figures(view: InvoiceView) -> list[Column]:
    rate = "Rate with GST ₹" if view.prices_include_tax and view.taxed else "Rate ₹"
    columns = [
        Column("qty", "Qty", lambda line: qty_text(line.qty)),
        Column("unit", "", lambda line: line.unit_label),
        Column("rate", rate, lambda line: "–" if line.rate is None else rate_text(line.rate)),
    ]
    if view.discount_paise:
        columns.append(Column("discount", "Discount ₹", lambda line: _or_dash(line.discount_paise)))
    if view.taxed:
        columns.append(Column("gst", "GST", lambda line: percent_text(line.gst_rate)))
    head = "Taxable ₹" if view.taxed else "Value ₹"
    columns.append(Column("taxable", head, lambda line: format_paise(line.taxable_paise)))
    return columns


def columns_of(view: InvoiceView) -> list[Column]:
    """Place the columns: figures as wide as they need from the right, the description the rest."""
    placed: list[Column] = []
    x = RIGHT
    for column in reversed(_figures(view)):
        widest = max(width(column.value(line), SIZE) for line in view.lines)
        room = max(widest, width(column.head, HEAD, "semibold"))
        if column.key == "unit":
            room = min(room, _UNIT_ROOM)
            placed.append(Column(column.key, "", column.value, x - room, room))
            x -= room + 4
        else:
            placed.append(Column(column.key, column.head, column.value, x, room))
            x -= room + _GAP
    name_x = LEFT + 16
    if any(line.hsn for line in view.lines):
        room = max(34.0, *(width(line.hsn or "", SIZE) for line in view.lines))
        x -= room + 4
        placed.append(Column("hsn", "HSN/SAC", lambda line: line.hsn or "–", x, room))
        x -= _GAP
    placed.append(Column("name", "Item", lambda line: line.name, name_x, x - name_x))
    return placed[::-1]


def draw_table_head(sheet: Sheet, columns: list[Column]) -> None:
    """Draw the heads over a rule."""
    y = sheet.y - 10
    sheet.pen.text((LEFT, y), "#", HEAD, face="semibold", color=INK2)
    for column in columns:
        align = "left" if column.key in {"name", "hsn", "unit"} else "right"
        style = {"face": "semibold", "color": INK2, "align": align}
        sheet.pen.text((column.x, y), column.head, HEAD, **style)
    sheet.y = y - 6
    sheet.pen.rule(LEFT, RIGHT, sheet.y, weight=1, color=INK)


def _wrapped(line: ViewLine, columns: list[Column]) -> tuple[list[str], list[str]]:
    room = next(column.room for column in columns if column.key == "name")
    names = wrap(line.name, SIZE, room, "medium")
    details = wrap_at_most(_DETAIL_LINES, line.detail, SMALL, room) if line.detail else []
    return names, details


def height(line: ViewLine, columns: list[Column]) -> float:
    """Measure a line's row."""
    names, details = _wrapped(line, columns)
    return (9.0 if details else 10.0) + 12.0 * len(names) + 10.0 * len(details)


def draw_line(sheet: Sheet, columns: list[Column], line: ViewLine) -> None:
    """Draw a line's row and the hairline under it."""
    pen = sheet.pen
    names, details = _wrapped(line, columns)
    y = sheet.y - 13
    pen.text((LEFT, y), str(line.n), SIZE, color=INK3)
    name_x = next(column.x for column in columns if column.key == "name")
    low = y
    for text in names:
        pen.text((name_x, low), text, SIZE, face="medium")
        low -= 12
    for text in details:
        pen.text((name_x, low + 1), text, SMALL, color=INK3)
        low -= 10
    for column in columns:
        if column.key == "name":
            continue
        left = column.key in {"hsn", "unit"}
        color = INK3 if column.key == "unit" else INK
        face = "medium" if column.key == "taxable" else "regular"
        style = {"align": "left" if left else "right", "color": color, "face": face}
        size = 7.8 if column.key == "unit" else SIZE
        pen.text((column.x, y), column.value(line), size, room=column.room + 0.5, **style)
    sheet.y -= height(line, columns)
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def draw_carried(sheet: Sheet, words: str, paise: int) -> None:
    """Draw what the lines so far come to."""
    sheet.pen.box((LEFT, sheet.y - 16), (RIGHT - LEFT, 16), radius=0, fill=WASH)
    y = sheet.y - 11
    sheet.pen.text((LEFT + 16, y), words, 8, face="medium", color=INK2)
    style = {"align": "right", "face": "semibold"}
    sheet.pen.text((RIGHT, y), format_paise(paise), SIZE, **style)
    sheet.y -= 16
