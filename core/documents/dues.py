"""The list of everyone who owes, for the owner: who, since when, how much."""

import datetime as dt
from dataclasses import dataclass

from core.documents import letterhead
from core.documents.layout import INK, INK2, LINE, Pen
from core.documents.letterhead import Title
from core.documents.page import A4, BOTTOM, LEFT, RIGHT, TOP, Sheet
from core.documents.pdf import Paper
from core.documents.view import Party
from core.documents.words import date_text
from core.money import format_paise

_HEADS = (
    "Customer",
    "Oldest bill",
    "Not due ₹",
    "1-30 days ₹",
    "31-60 ₹",
    "61-90 ₹",
    "Over 90 ₹",
    "Total ₹",
)
_EDGES = (LEFT, LEFT + 158, LEFT + 262, LEFT + 318, LEFT + 366, LEFT + 414, LEFT + 462, RIGHT)
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


def render_dues(view: DuesView) -> bytes:
    """Return the PDF; the same view gives the same bytes."""
    counting = Sheet(Pen(None), pages=0)
    _draw(counting, view)
    paper = Paper(A4, title=f"Dues on {date_text(view.on)}", author=view.shop.name)
    _draw(Sheet(Pen(paper), pages=counting.page - 1), view)
    return paper.save()


def _draw(sheet: Sheet, view: DuesView) -> None:
    sheet.y = TOP
    title = Title("Dues", date_text(view.on), plain=f"{len(view.rows)} customers")
    letterhead.draw_head(sheet, view.shop, title=title)
    sheet.y -= 8
    _draw_head(sheet)
    for row in view.rows:
        if sheet.y - 36 < BOTTOM:
            _next_page(sheet, view)
        _draw_row(sheet, row)
    _draw_total(sheet, view)
    letterhead.draw_footer(sheet, _FOOT)
    sheet.end_page()


def _next_page(sheet: Sheet, view: DuesView) -> None:
    letterhead.draw_footer(sheet, _FOOT)
    sheet.end_page()
    sheet.y = TOP
    title = f"Dues on {date_text(view.on)}"
    letterhead.draw_repeated_head(sheet, view.shop, title=title, about="")
    _draw_head(sheet)


def _draw_head(sheet: Sheet) -> None:
    y = sheet.y - 11
    for i, (x, head) in enumerate(zip(_EDGES, _HEADS, strict=True)):
        align = "left" if i < 2 else "right"
        sheet.pen.text((x, y), head, 7.2, face="semibold", color=INK2, align=align)
    sheet.y = y - 6
    sheet.pen.rule(LEFT, RIGHT, sheet.y, weight=1, color=INK)


def _draw_row(sheet: Sheet, row: DuesRow) -> None:
    pen, y = sheet.pen, sheet.y - 12.5
    pen.text((_EDGES[0], y), row.name, 8.6, face="medium", room=150)
    oldest = date_text(row.oldest) if row.oldest else ""
    pen.text((_EDGES[1], y), oldest, 7.8, color=INK2)
    for x, paise in zip(_EDGES[2:7], row.ages, strict=True):
        pen.text((x, y), format_paise(paise) if paise else "", 7.8, align="right", room=50)
    pen.text((RIGHT, y), format_paise(row.total_paise), 8.6, face="semibold", align="right")
    sheet.y -= 18
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def _draw_total(sheet: Sheet, view: DuesView) -> None:
    y = sheet.y - 14
    sheet.pen.text((LEFT, y), "Total", 9.4, face="bold")
    sheet.pen.text((RIGHT, y), f"₹{format_paise(view.total_paise)}", 10, face="bold", align="right")
    sheet.y -= 20
    sheet.pen.rule(LEFT, RIGHT, sheet.y, weight=1, color=INK)
