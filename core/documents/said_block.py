"""What the seller wants printed beside the sums: a title, a description, fields of his own."""

from collections.abc import Callable, Sequence

from core.documents.layout import INK3, wrap, wrap_at_most
from core.documents.page import BOTTOM, LEFT, RIGHT, InvoiceSheet

Said = tuple[str, str]
_SIZE, _TITLE, _LABEL = 8.6, 11.0, 7.8
_STEP = 11.5
_LABEL_ROOM = 132.0
_VALUES_AT = LEFT + _LABEL_ROOM + 10


def draw(sheet: InvoiceSheet, said: Sequence[Said], next_page: Callable[[], None]) -> None:
    """Draw labels at the left with their texts beside them; a text without a label has the whole width."""
    for label, text in said:
        at = _VALUES_AT if label else LEFT
        lines = lines_of(text, RIGHT - at, size=_SIZE)
        head = wrap_at_most(2, label, _LABEL, _LABEL_ROOM) if label else []
        for n in range(max(len(lines), len(head))):
            if sheet.y - _STEP < BOTTOM:
                next_page()
                sheet.y -= 4
            sheet.y -= _STEP
            if n < len(head):
                sheet.pen.text((LEFT, sheet.y), head[n], _LABEL, color=INK3)
            if n < len(lines):
                sheet.pen.text((at, sheet.y), lines[n], _SIZE)
        sheet.y -= 2
    sheet.y -= 6 if said else 0


def draw_title(sheet: InvoiceSheet, title: str, next_page: Callable[[], None]) -> None:
    """Draw what the seller calls the document, over the whole width."""
    for line in lines_of(title, RIGHT - LEFT, size=_TITLE, face="semibold"):
        if sheet.y - 16 < BOTTOM:
            next_page()
        sheet.y -= 15
        sheet.pen.text((LEFT, sheet.y), line, _TITLE, face="semibold")
    sheet.y -= 4 if title else 0


def lines_of(text: str, room: float, *, size: float, face: str = "regular") -> list[str]:
    """Break a text into lines; its own line breaks stay."""
    return [line for part in text.splitlines() for line in wrap(part, size, room, face) or [""]]
