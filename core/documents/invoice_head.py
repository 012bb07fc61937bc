"""The upper part of the invoice: supplier, title, meta strip, parties, amount; and what repeats."""

from core.documents.layout import BAD, INK, INK2, INK3, LINE, WASH, WHITE, width, wrap, wrap_at_most
from core.documents.page import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH, Sheet
from core.documents.view import InvoiceView, Party
from core.documents.words import date_text, phone_text
from core.gst.document import COMPOSITION_DECLARATION, TITLES
from core.money import format_paise

_TILE = 38
_TITLE_ROOM = 170


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()


def _supplier_lines(view: InvoiceView) -> list[tuple[str, str, str]]:
    """(text, face, colour) of what stands under the shop's name."""
    supplier = view.supplier
    ways = (phone_text(supplier.phone), supplier.email, view.upi or "")
    contact = " · ".join(part for part in ways if part)
    identity = _identity(supplier) if supplier.gstin else supplier.state_name
    lines = [(text, "regular", INK2) for text in (*supplier.address_lines, contact) if text]
    return [*lines, (identity, "semibold", INK)]


def _identity(party: Party) -> str:
    state = f"State {party.state_name} ({party.state_code})" if party.state_code else ""
    gstin = f"GSTIN {party.gstin}" if party.gstin else ""
    return " · ".join(part for part in (gstin, state) if part)


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
    mark = _mark(view)
    if not mark:
        return
    wide, color = width(mark, 6.9, "semibold") + 12, BAD if view.sandbox else INK
    pen.box((RIGHT - wide, top - 47), (wide, 13), radius=6.5, stroke=color, weight=0.8)
    style = {"face": "semibold", "color": color, "align": "center"}
    pen.text((RIGHT - wide / 2, top - 43), mark, 6.9, **style)


def _mark(view: InvoiceView) -> str:
    """Say which copy this is (Rule 48), or that it does not count."""
    if view.status == "cancelled":
        on = f" ON {date_text(view.cancelled_on).upper()}" if view.cancelled_on else ""
        return f"CANCELLED{on}"
    if view.sandbox:
        return "SANDBOX: NOT A REAL INVOICE"
    return "ORIGINAL FOR RECIPIENT" if view.taxed else ""


def _meta_cells(view: InvoiceView) -> list[tuple[str, str]]:
    cells = [("Invoice date" if view.taxed else "Date", date_text(view.date))]
    if view.cancelled_on:
        cells.append(("Cancelled on", date_text(view.cancelled_on)))
    elif view.payable_paise:
        cells.append(("Due date", date_text(view.due_date)))
    if view.document_type != "bill":
        cells.append(("Place of supply", view.place_of_supply))
    if view.taxed:
        cells.append(("Reverse charge", "No"))
        kind = "B2B" if view.recipient and view.recipient.gstin else "B2C"
        cells.append(("Supply type", f"{kind}, inter-state" if view.inter_state else kind))
    return cells


def draw_meta(sheet: Sheet) -> None:
    """Draw the strip of dates, place of supply and reverse charge."""
    pen, cells = sheet.pen, _meta_cells(sheet.view)
    step = (RIGHT - LEFT) / max(4, len(cells))
    y = sheet.y - 13
    for i, (label, value) in enumerate(cells):
        x = LEFT + i * step
        pen.text((x, y), label, 7.4, color=INK3)
        pen.text((x, y - 12), value, 9, face="semibold", room=step - 8)
    sheet.y = y - 22
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def _party_lines(view: InvoiceView, party: Party) -> list[tuple[str, str]]:
    lines = [(text, "regular") for text in party.address_lines if text]
    if party.phone:
        lines.append((phone_text(party.phone), "regular"))
    if party.gstin or view.taxed:
        lines.append((_identity(party), "semibold"))
    return [(text, face) for text, face in lines if text]


def draw_parties(sheet: Sheet) -> None:
    """Draw the recipient and, at the right, the box with what is due."""
    pen, view = sheet.pen, sheet.view
    top, room = sheet.y - 18, 320.0
    pen.text((LEFT, top), "Bill to", 7.4, color=INK3)
    name = view.recipient.name if view.recipient else "Counter customer"
    y = top - 13
    for text in wrap(name, 10.5, room, "semibold"):
        pen.text((LEFT, y), text, 10.5, face="semibold")
        y -= 13
    for text, face in _party_lines(view, view.recipient) if view.recipient else []:
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
    label, paise, below = _amount_words(view)
    pen.text((x + 12, low + tall - 14), label, 7.6, color=INK2)
    amount = f"₹{format_paise(paise)}"
    pen.text((x + 12, low + tall - 34), amount, 18, face="bold", room=wide - 24)
    pen.text((x + 12, low + 8), below, 7.6, color=INK2, room=wide - 24)


def _amount_words(view: InvoiceView) -> tuple[str, int, str]:
    if view.status == "cancelled":
        return "Amount due", 0, "Cancelled: nothing to pay"
    if not view.due_paise:
        return "Paid", view.total_paise, "Nothing is due"
    by = f"by {date_text(view.due_date)}"
    days = (view.due_date - view.date).days
    if view.due_paise < view.total_paise:
        return "Amount due", view.due_paise, f"{by}, of ₹{format_paise(view.total_paise)}"
    return "Amount due", view.due_paise, f"{by} ({days} days)" if days > 1 else by


def draw_repeated_head(sheet: Sheet) -> None:
    """Draw the short head of a later page."""
    pen, view = sheet.pen, sheet.view
    y = sheet.y - 9
    name = wrap_at_most(1, view.supplier.name, 10, 250, "bold")[0]
    pen.text((LEFT, y), name, 10, face="bold")
    right = f"{TITLES[view.document_type]} {view.number}"
    pen.text((RIGHT, y), right, 9.4, face="bold", align="right", room=240)
    y -= 13
    if view.supplier.gstin:
        pen.text((LEFT, y), f"GSTIN {view.supplier.gstin}", 7.8, color=INK2)
    whose = [view.recipient.name] if view.recipient else []
    words = " · ".join([date_text(view.date), *whose])
    words = wrap_at_most(1, words, 7.8, 280)[0]
    pen.text((RIGHT, y), f"{words} · continued", 7.8, color=INK2, align="right")
    sheet.y = y - 8
    pen.rule(LEFT, RIGHT, sheet.y, weight=1.4, color=INK)
    sheet.y -= 4


def draw_footer(sheet: Sheet) -> None:
    """Draw the foot of the page: link, page number."""
    pen, view = sheet.pen, sheet.view
    y = 15 * 72 / 25.4 + 10
    pen.rule(LEFT, RIGHT, y + 14, color=LINE)
    lines = []
    if view.status == "cancelled":
        lines = [
            "This document is cancelled. Please destroy earlier copies; do not pay against it."
        ]
    shown = view.page_url.removeprefix("https://").removeprefix("http://")
    verb = "View or pay online" if view.payable_paise and view.upi else "View online"
    lines.append(f"{verb}: {shown} · Made with Pakka" if shown else "Made with Pakka")
    for i, text in enumerate(lines):
        pen.text((LEFT, y - i * 10), text, 7.2, color=INK3, room=430)
    pen.text((RIGHT, y), sheet.label, 7.6, face="medium", color=INK2, align="right")


def draw_stamp(sheet: Sheet) -> None:
    """Draw what must be seen at once: cancelled, or a test. Never so that a figure cannot be read."""
    pen, view = sheet.pen, sheet.view
    words = "CANCELLED" if view.status == "cancelled" else "SANDBOX" if view.sandbox else ""
    if not words:
        return
    free = sheet.y - BOTTOM
    roomy = free > 200
    middle = BOTTOM + free * 0.6 if roomy else HEIGHT / 2
    wide = width(words, 44, "bold") + 44
    with pen.turned((WIDTH / 2, middle), 17, alpha=40 if roomy else 16):
        pen.box((-wide / 2, -34), (wide, 68), radius=9, stroke=BAD, weight=2.2)
        pen.text((0, -16), words, 44, face="bold", color=BAD, align="center")
