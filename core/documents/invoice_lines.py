"""The table of lines: columns that grow to their widest figure, descriptions that wrap."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.documents.layout import INK, INK2, INK3, LINE, WASH, width, wrap, wrap_at_most
from core.documents.page import LEFT, RIGHT, InvoiceSheet
from core.documents.tongue import second
from core.documents.view import InvoiceView, ViewLine
from core.documents.words import percent_text, qty_text, rate_text
from core.money import format_paise

SIZE, SMALL, HEAD = 8.8, 7.6, 7.4
_GAP = 15.0
# Figures stand apart even where they are small, as long as the description keeps its room.
_LEAST = {"qty": 28.0, "rate": 48.0, "discount": 48.0, "gst": 26.0, "taxable": 60.0}
_UNIT_SIZE, _UNIT_ROOM = 7.8, 52.0
_NAME_ROOM = 230.0
_NAME_LEAST = 80.0
_DETAIL_LINES = 45
_SECOND, _SECOND_MOST = 9.5, 54.0


@dataclass(frozen=True)
class Column:
    """A column: its head, how a line fills it, where it stands (right edge for figures), its head
    in the second language.
    """

    key: str
    head: str
    value: Callable[[ViewLine], str]
    x: float = 0.0
    room: float = 0.0
    second: str = ""


def _or_dash(paise: int) -> str:
    return format_paise(paise) if paise else "–"


_TREATMENTS = {"nil": "Nil", "exempt": "Exempt", "non_gst": "Non-GST"}


def gst_text(line: ViewLine) -> str:
    """Write the rate of tax, or why there is none."""
    return _TREATMENTS.get(line.treatment) or percent_text(line.gst_rate)


def _figures(view: InvoiceView) -> list[Column]:
    money = view.currency or "₹"
    rate = f"Rate with GST {money}" if view.prices_include_tax and view.taxed else f"Rate {money}"
    columns = [
        Column("qty", "Qty", lambda line: "–" if line.qty is None else qty_text(line.qty)),
        Column("unit", "", lambda line: line.unit_label),
        Column("rate", rate, lambda line: "–" if line.rate is None else rate_text(line.rate)),
    ]
    if view.is_voucher:  # an advance has no quantity
        columns = []
    if view.discount_paise:
        columns.append(Column("discount", "Discount ₹", lambda line: _or_dash(line.discount_paise)))
    if view.rated:
        columns.append(Column("gst", "GST", gst_text))
    if view.taxed and view.cess_paise:
        columns.append(Column("cess", "Cess ₹", lambda line: _or_dash(line.cess_paise)))
    all_taxed = view.taxed and all(line.treatment == "taxable" for line in view.lines)
    head = "Taxable ₹" if all_taxed else "Value ₹"
    columns.append(Column("taxable", head, lambda line: format_paise(line.taxable_paise)))
    return [replace(column, second=_second(view, column.head)) for column in columns]


def _second(view: InvoiceView, head: str) -> str:
    """Return a head in the second language; the sign of the money stands in the English one."""
    return second(view.language, head.removesuffix(" ₹").removesuffix(f" {view.currency}"))


def columns_of(view: InvoiceView) -> list[Column]:
    """Place the columns; that of cess goes where it leaves the description too little room."""
    placed = _placed(view, _figures(view))
    if placed[0].room >= _NAME_LEAST:
        return placed
    return _placed(view, [column for column in _figures(view) if column.key != "cess"])


def _placed(view: InvoiceView, figures: list[Column]) -> list[Column]:
    """Figures from the right as wide as they need, the description the rest."""
    rooms = {column.key: _room(view, column) for column in figures}
    gaps = {column.key: 4 if column.key == "unit" else _GAP for column in figures}
    hsn = [width(line.hsn, SIZE) for line in view.lines if line.hsn and view.names_hsn]
    if hsn:
        rooms["hsn"], gaps["hsn"] = max(34.0, *hsn) + 4, _GAP
    name_x = LEFT + max(16.0, width(str(len(view.lines)), SIZE) + 6)
    free = RIGHT - name_x - sum(rooms.values()) - sum(gaps.values())
    wanted = {key: max(0.0, least - rooms.get(key, least)) for key, least in _LEAST.items()}
    share = min(1.0, max(0.0, free - _NAME_ROOM) / (sum(wanted.values()) or 1))
    placed: list[Column] = []
    x = RIGHT
    for column in reversed(figures):
        room = rooms[column.key] + wanted.get(column.key, 0) * share
        at = x - room if column.key == "unit" else x
        placed.append(replace(column, x=at, room=room))
        x -= room + gaps[column.key]
    if hsn:
        x -= rooms["hsn"]
        placed.append(Column("hsn", "HSN/SAC", lambda line: line.hsn or "–", x, rooms["hsn"]))
        x -= _GAP
    other = _second(view, "Item")
    placed.append(Column("name", "Item", lambda line: line.name, name_x, x - name_x, other))
    return placed[::-1]


def _room(view: InvoiceView, column: Column) -> float:
    if column.key == "unit":
        widest = max(width(column.value(line), _UNIT_SIZE) for line in view.lines)
        return min(widest, _UNIT_ROOM)
    widest = max(width(column.value(line), SIZE, _face(column)) for line in view.lines)
    other = min(_SECOND_MOST, width(column.second, HEAD, "semibold"))
    return max(widest, width(column.head, HEAD, "semibold"), other)


def _face(column: Column) -> str:
    return "medium" if column.key == "taxable" else "regular"


def draw_table_head(sheet: InvoiceSheet, columns: list[Column]) -> None:
    """Draw the heads over a rule."""
    y = sheet.y - 10
    sheet.pen.text((LEFT, y), "#", HEAD, face="semibold", color=INK2)
    for column in columns:
        align = "left" if column.key in {"name", "hsn", "unit"} else "right"
        style = {"face": "semibold", "color": INK2, "align": align}
        sheet.pen.text((column.x, y), column.head, HEAD, **style)
        sheet.pen.text((column.x, y - _SECOND), column.second, HEAD, room=column.room, **style)
    sheet.y = y - 6 - (_SECOND if any(column.second for column in columns) else 0)
    sheet.pen.rule(LEFT, RIGHT, sheet.y, weight=1, color=INK)


@dataclass(frozen=True)
class _Texts:
    """A line's texts, wrapped to their columns."""

    name: list[str]
    detail: list[str]
    unit: list[str]


def _wrapped(line: ViewLine, columns: list[Column]) -> _Texts:
    rooms = {column.key: column.room for column in columns}
    details = []
    if line.detail:
        details = wrap_at_most(_DETAIL_LINES, line.detail, SMALL, rooms["name"])
    return _Texts(
        wrap(line.name, SIZE, rooms["name"], "medium"),
        details,
        wrap(line.unit_label, _UNIT_SIZE, rooms.get("unit", 0) + 0.5),
    )


def height(line: ViewLine, columns: list[Column]) -> float:
    """Measure a line's row."""
    texts = _wrapped(line, columns)
    left = (9.0 if texts.detail else 10.0) + 12.0 * len(texts.name) + 10.0 * len(texts.detail)
    return max(left, 12.0 + 10.0 * len(texts.unit))


def draw_line(sheet: InvoiceSheet, columns: list[Column], line: ViewLine) -> None:
    """Draw a line's row and the hairline under it."""
    pen, texts = sheet.pen, _wrapped(line, columns)
    y = sheet.y - 13
    pen.text((LEFT, y), str(line.n), SIZE, color=INK3)
    low, name_x = y, next(column.x for column in columns if column.key == "name")
    for text in texts.name:
        pen.text((name_x, low), text, SIZE, face="medium")
        low -= 12
    for text in texts.detail:
        pen.text((name_x, low + 1), text, SMALL, color=INK3)
        low -= 10
    for column in columns:
        if column.key == "unit":
            for i, text in enumerate(texts.unit):
                pen.text((column.x, y - 10 * i), text, _UNIT_SIZE, color=INK3)
        elif column.key != "name":
            align = "left" if column.key == "hsn" else "right"
            style = {"align": align, "face": _face(column), "room": column.room + 0.5}
            pen.text((column.x, y), column.value(line), SIZE, **style)
    sheet.y -= height(line, columns)
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def draw_carried(sheet: InvoiceSheet, words: str, paise: int) -> None:
    """Draw what the lines so far come to."""
    sheet.pen.box((LEFT, sheet.y - 16), (RIGHT - LEFT, 16), radius=0, fill=WASH)
    y = sheet.y - 11
    sheet.pen.text((LEFT + 16, y), sheet.beside(words), 8, face="medium", color=INK2)
    style = {"align": "right", "face": "semibold"}
    sheet.pen.text((RIGHT, y), format_paise(paise), SIZE, **style)
    sheet.y -= 16
