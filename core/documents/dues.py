"""The list of everyone who owes, for the owner: who, since when, how much."""

import datetime as dt
from dataclasses import dataclass

from core.documents import letterhead
from core.documents.layout import INK, INK2, LINE, width, wrap
from core.documents.letterhead import Title
from core.documents.page import A4, BOTTOM, LEFT, RIGHT, TOP, Sheet, drawn
from core.documents.pdf import Paper
from core.documents.view import Party
from core.documents.words import date_text
from core.money import format_paise

_AGES = ("Not due ₹", "1-30 days ₹", "31-60 ₹", "61-90 ₹", "Over 90 ₹")
_SIZE, _SMALL, _HEAD = 8.6, 7.8, 7.2
_GAP, _DATE_ROOM, _NAME_LEAST, _ROOM_LEAST = 11.0, 50.0, 90.0, 45.0
_FOOT = ["By due date. For the shop's own use.", "Made with Pakka"]


@dataclass(frozen=True)
class DuesRow:
    """Somebody who owes. ``ages``: not due, 1-30, 31-60, 61-90, over 90 days late, in paise."""

    name: str
    oldest: dt.date | None
    ages: tuple[int, ...]
    total_paise: int


@dataclass(frozen=True)
class DuesView:
    """Everyone who owes on a day, most first."""

    shop: Party
    on: dt.date
    rows: tuple[DuesRow, ...]

    @property
    def total_paise(self) -> int:
        """What is owed in all."""
        return sum(row.total_paise for row in self.rows)

    @property
    def ages(self) -> tuple[int, ...]:
        """What is owed in all, by age."""
        return tuple(sum(row.ages[i] for row in self.rows) for i in range(len(_AGES)))


@dataclass(frozen=True)
class _Columns:
    """Where the columns stand: right edges of ages and total, left edge of the date, room of names."""

    edges: tuple[float, ...]
    rooms: tuple[float, ...]
    date_x: float

    @property
    def name_room(self) -> float:
        return self.date_x - LEFT - 10


def _columns(view: DuesView) -> _Columns:
    """Figures as wide as they need from the right, all a little narrower where names need room."""
    rows = [*view.rows, DuesRow("", None, view.ages, view.total_paise)]
    rooms = [
        max(
            width(head, _HEAD, "semibold"), *(width(_or_blank(row.ages[i]), _SMALL) for row in rows)
        )
        for i, head in enumerate(_AGES)
    ]
    rooms.append(max(width(format_paise(row.total_paise), _SIZE, "semibold") for row in rows))
    free = RIGHT - LEFT - _DATE_ROOM - _NAME_LEAST - _GAP * (len(rooms) + 1)
    share = min(1.0, free / sum(rooms))
    x, edges = RIGHT, []
    for room in reversed(rooms):
        edges.append(x)
        x -= room * share + _GAP
    scaled = tuple(room * share for room in rooms)
    return _Columns(tuple(reversed(edges)), scaled, x - _DATE_ROOM)


def _or_blank(paise: int) -> str:
    return format_paise(paise) if paise else ""


def render_dues(view: DuesView) -> bytes:
    """Return the PDF; the same view gives the same bytes."""
    return drawn(
        lambda pen, pages: _draw(Sheet(pen, pages=pages), view),
        Paper(A4, title=f"Dues on {date_text(view.on)}", author=view.shop.name),
    )


def _draw(sheet: Sheet, view: DuesView) -> None:
    sheet.y = TOP
    count = f"{len(view.rows)} customer{'' if len(view.rows) == 1 else 's'}"
    title = Title("Dues", date_text(view.on), plain=count)
    letterhead.draw_head(sheet, view.shop, title=title)
    sheet.y -= 8
    columns = _columns(view)
    _draw_head(sheet, columns)
    for row in view.rows:
        names = wrap(row.name, _SIZE, columns.name_room, "medium")
        if sheet.y - 26 - 11 * len(names) < BOTTOM:
            _next_page(sheet, view, columns)
        _draw_row(sheet, row, names, columns=columns)
    _draw_total(sheet, view, columns)
    letterhead.draw_footer(sheet, _FOOT)
    sheet.end_page()


def _next_page(sheet: Sheet, view: DuesView, columns: _Columns) -> None:
    letterhead.draw_footer(sheet, _FOOT)
    sheet.end_page()
    sheet.y = TOP
    title = f"Dues on {date_text(view.on)}"
    letterhead.draw_repeated_head(
        sheet, view.shop, title=title, about=f"{len(view.rows)} customers"
    )
    _draw_head(sheet, columns)


def _draw_head(sheet: Sheet, columns: _Columns) -> None:
    pen, y = sheet.pen, sheet.y - 11
    style = {"face": "semibold", "color": INK2}
    pen.text((LEFT, y), "Customer", _HEAD, **style)
    pen.text((columns.date_x, y), "Oldest bill", _HEAD, **style)
    heads = zip(columns.edges, columns.rooms, (*_AGES, "Total ₹"), strict=True)
    for x, room, head in heads:
        pen.text((x, y), head, _HEAD, align="right", room=room, **style)
    sheet.y = y - 6
    pen.rule(LEFT, RIGHT, sheet.y, weight=1, color=INK)


def _draw_row(sheet: Sheet, row: DuesRow, names: list[str], *, columns: _Columns) -> None:
    pen, y = sheet.pen, sheet.y - 12.5
    for i, text in enumerate(names):
        pen.text((LEFT, y - 11 * i), text, _SIZE, face="medium")
    oldest = date_text(row.oldest) if row.oldest else ""
    pen.text((columns.date_x, y), oldest, _SMALL, color=INK2, room=_DATE_ROOM)
    _draw_figures(sheet, row, y, columns=columns)
    sheet.y -= 7 + 11 * len(names)
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def _draw_figures(
    sheet: Sheet, row: DuesRow, y: float, *, columns: _Columns, face: str = "regular"
) -> None:
    for x, room, paise in zip(columns.edges, columns.rooms, row.ages, strict=False):
        style = {"align": "right", "room": room, "face": face}
        sheet.pen.text((x, y), _or_blank(paise), _SMALL, **style)
    style = {"align": "right", "room": columns.rooms[-1], "face": "semibold"}
    sheet.pen.text((RIGHT, y), format_paise(row.total_paise), _SIZE, **style)


def _draw_total(sheet: Sheet, view: DuesView, columns: _Columns) -> None:
    y = sheet.y - 13
    sheet.pen.text((LEFT, y), "Total", 9, face="bold")
    total = DuesRow("", None, view.ages, view.total_paise)
    _draw_figures(sheet, total, y, columns=columns, face="medium")
    sheet.y -= 19
    sheet.pen.rule(LEFT, RIGHT, sheet.y, weight=1, color=INK)
