"""A chart on a report: one bar a row, its label before it, its sum behind it."""

from core.documents.layout import INK, INK2, width, wrap_at_most
from core.documents.page import LEFT, RIGHT, Sheet
from core.money import format_paise
from core.tabular import Chart

_TITLE, _SIZE, _ROW, _BAR = 10.5, 8.2, 14.0, 8.0
_LABEL, _SUM = 130.0, 74.0
_SOFT = 2.0
_FILL = "#7280C6"
_MOST, _LEAST = 31, 0.5


def height(chart: Chart) -> float:
    """How much of the page a chart takes."""
    return 30 + _ROW * min(len(chart.bars), _MOST)


def draw(sheet: Sheet, chart: Chart) -> None:
    """Draw a chart; sums below zero have no bar."""
    sheet.y -= 22
    sheet.pen.text((LEFT, sheet.y), chart.title, _TITLE, face="bold")
    sheet.y -= 8
    bars = chart.bars[:_MOST]
    longest = max((paise for _, paise in bars), default=0) or 1
    sums = max((width(format_paise(paise), _SIZE) for _, paise in bars), default=0)
    room = RIGHT - LEFT - _LABEL - max(_SUM, sums + 6)
    for label, paise in bars:
        y = sheet.y - _ROW + (_ROW - _BAR) / 2
        shown = wrap_at_most(1, label, _SIZE, _LABEL - 8)[0]
        sheet.pen.text((LEFT, y + 1.5), shown, _SIZE, color=INK2)
        long = room * max(paise, 0) / longest
        if long > _LEAST:
            corner = (LEFT + _LABEL, y)
            sheet.pen.box(corner, (long, _BAR), fill=_FILL, radius=_SOFT)
        at = (LEFT + _LABEL + max(long, 0) + 6, y + 1.5)
        sheet.pen.text(at, format_paise(paise), _SIZE, color=INK)
        sheet.y -= _ROW
