"""The upper part of the invoice: supplier, title, meta strip, parties, amount; and what repeats."""

from core.documents.layout import BAD, INK, INK2, INK3, LINE, WASH, WHITE, wrap
from core.documents.page import HEIGHT, LEFT, RIGHT, WIDTH, Sheet
from core.documents.view import InvoiceView, Party
from core.documents.words import date_text
from core.gst.document import COMPOSITION_DECLARATION, TITLES
from core.money import format_paise

_TILE = 38
_TITLE_ROOM = 170


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()


def _supplier_lines(view: InvoiceView) -> list[tuple[str, str, str]]:
    """(text, face, colour) of what stands under the shop's name."""
    supplier = view.supplier
    contact = " · ".join(part for part in (supplier.phone, supplier.email, view.upi or "") if part)
    state = f"State {supplier.state_name} ({supplier.state_code})"
    identity = f"GSTIN {supplier.gstin} · {state}" if supplier.gstin else state
    lines = [(text, "regular", INK2) for text in (*supplier.address_lines, contact) if text]
    return [*lines, (identity, "semibold", INK)]


def draw_head(sheet: Sheet) -> None:
    """Draw logo tile, supplier, title, number and copy mark, and the thick rule."""
    pen, view, top = sheet.pen, sheet.view, sheet.y
    if view.composition:
        pen.text((LEFT, top), COMPOSITION_DECLARATION, 8.8, face="semibold")
        top -= 16
    pen.box((LEFT, top - _TILE), (_TILE, _TILE), radius=7, fill=INK)
    initials = _initials(view.supplier.name)
    style = {"face": "bold", "color": WHITE, "align": "center", "room": _TILE - 8}
    pen.text((LEFT + _TILE / 2, top - _TILE / 2 - 5), initials, 15, **style)
    x, room = LEFT + _TILE + 12, RIGHT - LEFT - _TILE - 12 - _TITLE_ROOM
    y = top - 11
    for text in wrap(view.supplier.name, 14.5, room, "bold"):
        pen.text((x, y), text, 14.5, face="bold")
        y -= 17
    y += 2
    for text, face, color in _supplier_lines(view):
        for part in wrap(text, 8.2, room, face):
            pen.text((x, y), part, 8.2, face=face, color=color)
            y -= 11.5
    _draw_title(sheet, top)
    sheet.y = min(y, top - 54) - 4
    pen.rule(LEFT, RIGHT, sheet.y, weight=1.4, color=INK)


def _draw_title(sheet: Sheet, top: float) -> None:
    pen, view = sheet.pen, sheet.view
    title = TITLES[view.document_type]
    pen.text((RIGHT, top - 13), title, 17, face="bold", align="right", room=_TITLE_ROOM)
    pen.text((RIGHT, top - 28), view.number, 10, face="semibold", align="right")
    mark = "CANCELLED" if view.status == "cancelled" else "ORIGINAL FOR RECIPIENT"
    color = BAD if view.status == "cancelled" else INK
    pen.box((RIGHT - 98, top - 47), (98, 13), radius=6.5, stroke=color, weight=0.8)
    style = {"face": "semibold", "color": color, "align": "center"}
    pen.text((RIGHT - 49, top - 43), mark, 6.9, **style)


def draw_meta(sheet: Sheet) -> None:
    """Draw the strip of dates, place of supply and reverse charge."""
    pen, view = sheet.pen, sheet.view
    cells = [("Invoice date" if view.taxed else "Date", date_text(view.date))]
    cells.append(("Due date", date_text(view.due_date)))
    if view.document_type != "bill":
        cells.append(("Place of supply", view.place_of_supply))
    if view.taxed:
        cells.append(("Reverse charge", "No"))
    step = (RIGHT - LEFT) / max(4, len(cells))
    y = sheet.y - 13
    for i, (label, value) in enumerate(cells):
        x = LEFT + i * step
        pen.text((x, y), label, 7.4, color=INK3)
        pen.text((x, y - 12), value, 9, face="semibold", room=step - 8)
    sheet.y = y - 22
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def _party_lines(party: Party) -> list[tuple[str, str]]:
    lines = [(text, "regular") for text in party.address_lines if text]
    if party.phone:
        lines.append((party.phone, "regular"))
    if party.gstin:
        lines.append((f"GSTIN {party.gstin}", "semibold"))
    return lines


def draw_parties(sheet: Sheet) -> None:
    """Draw the recipient and, at the right, the box with what is due."""
    pen, view = sheet.pen, sheet.view
    top, room = sheet.y - 14, 300.0
    pen.text((LEFT, top), "Bill to", 7.4, color=INK3)
    name = view.recipient.name if view.recipient else "Cash sale"
    y = top - 13
    for text in wrap(name, 10.5, room, "semibold"):
        pen.text((LEFT, y), text, 10.5, face="semibold")
        y -= 13
    for text, face in _party_lines(view.recipient) if view.recipient else []:
        for part in wrap(text, 8.2, room, face):
            color = INK if face == "semibold" else INK2
            pen.text((LEFT, y), part, 8.2, face=face, color=color)
            y -= 11.5
    _draw_amount(sheet, top)
    sheet.y = min(y, top - 52) - 8


def _draw_amount(sheet: Sheet, top: float) -> None:
    pen, view = sheet.pen, sheet.view
    wide, tall = 152.0, 55.0
    x, low = RIGHT - wide, top + 6 - tall
    pen.box((x, low), (wide, tall), radius=6, fill=WASH)
    label, below = "Amount due", f"by {date_text(view.due_date)}"
    if view.status == "cancelled":
        label, below = "Amount due", "cancelled, nothing to pay"
    elif view.due_paise == 0:
        label, below = "Amount due", f"paid, total ₹{format_paise(view.total_paise)}"
    pen.text((x + 12, low + tall - 14), label, 7.6, color=INK2)
    amount = f"₹{format_paise(view.payable_paise)}"
    pen.text((x + 12, low + tall - 34), amount, 18, face="bold", room=wide - 24)
    pen.text((x + 12, low + 8), below, 7.6, color=INK2, room=wide - 24)


def draw_repeated_head(sheet: Sheet) -> None:
    """Draw the short head of a later page."""
    pen, view = sheet.pen, sheet.view
    y = sheet.y - 9
    pen.text((LEFT, y), view.supplier.name, 10, face="bold", room=260)
    right = f"{view.number} · {date_text(view.date)}"
    pen.text((RIGHT, y), right, 9, face="semibold", align="right", room=220)
    y -= 13
    if view.recipient:
        pen.text((LEFT, y), view.recipient.name, 8.2, color=INK2, room=300)
    sheet.y = y - 8
    pen.rule(LEFT, RIGHT, sheet.y, weight=1.4, color=INK)


def draw_footer(sheet: Sheet) -> None:
    """Draw the foot of the page: note, link, page number."""
    pen, view = sheet.pen, sheet.view
    y = 15 * 72 / 25.4 + 14
    pen.rule(LEFT, RIGHT, y + 12, color=LINE)
    pen.text((LEFT, y), view.note, 7.4, color=INK2, room=400)
    shown = view.page_url.removeprefix("https://").removeprefix("http://")
    pen.text(
        (LEFT, y - 10), f"View or pay online: {shown} · Made with Pakka", 7.2, color=INK3, room=430
    )
    pen.text((RIGHT, y), sheet.label, 7.6, color=INK2, align="right")


def draw_stamp(sheet: Sheet) -> None:
    """Draw what must be seen at once across the page: cancelled, or a test."""
    view, canvas = sheet.view, sheet.pen.canvas
    words = "CANCELLED" if view.status == "cancelled" else ""
    if view.sandbox:
        words = "TEST – NOT A TAX INVOICE"
    if not words or not canvas:
        return
    canvas.saveState()
    canvas.setFillAlpha(0.16)
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(28)
    sheet.pen.text((0, 0), words, 54, face="bold", color=BAD, align="center", room=460)
    canvas.restoreState()
