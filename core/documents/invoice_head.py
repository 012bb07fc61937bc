"""The upper part of the invoice or note: title, facts, parties, what is due; and what repeats."""

from core.documents import letterhead
from core.documents.letterhead import PARTY_ROOM, Title
from core.documents.page import LEFT, InvoiceSheet
from core.documents.view import InvoiceView
from core.documents.words import date_text
from core.gst.document import COMPOSITION_DECLARATION, TITLES
from core.money import format_paise

_SHIP_X = LEFT + 178
_CANCELLED = "This document is cancelled. Please destroy earlier copies; do not pay against it."
_NOTES = {
    "credit_note": "This note reduces the invoice named above; tax is reversed at the rate of that invoice.",
    "debit_note": "This note adds to the invoice named above; tax is charged at the rate of that invoice.",
}


def draw_head(sheet: InvoiceSheet) -> None:
    """Draw who sells, which paper it is and its number."""
    view = sheet.view
    title = Title(TITLES[view.document_type], view.number, _mark(view), view.sandbox)
    declaration = f"{COMPOSITION_DECLARATION}." if view.composition else ""
    letterhead.draw_head(
        sheet, view.supplier, upi=view.upi or "", title=title, declaration=declaration
    )


def _mark(view: InvoiceView) -> str:
    """Say which copy this is (Rule 48), or that it does not count."""
    if view.status == "cancelled":
        on = f" ON {date_text(view.cancelled_on).upper()}" if view.cancelled_on else ""
        return f"CANCELLED{on}"
    if view.sandbox:
        return "SANDBOX: NOT A REAL INVOICE"
    return "ORIGINAL FOR RECIPIENT" if view.taxed else ""


def draw_meta(sheet: InvoiceSheet) -> None:
    """Draw the strip of dates, place of supply and reverse charge."""
    view = sheet.view
    kind = TITLES[view.document_type] if view.is_note else "Invoice"
    cells = [(f"{kind} date" if view.taxed else "Date", date_text(view.date))]
    if view.is_note:
        cells.append(("Against invoice", view.original_number))
        on = date_text(view.original_date) if view.original_date else "–"
        cells.append(("Invoice date", on))
    if view.cancelled_on:
        cells.append(("Cancelled on", date_text(view.cancelled_on)))
    elif view.payable_paise and not view.is_note:
        cells.append(("Due date", date_text(view.due_date)))
    letterhead.draw_meta(sheet, [*cells, *_supply_cells(view)])


def _supply_cells(view: InvoiceView) -> list[tuple[str, str]]:
    cells = []
    if view.document_type != "bill":
        cells.append(("Place of supply", view.place_of_supply))
    if view.taxed:
        cells.append(("Reverse charge", "Yes" if view.reverse_charge else "No"))
    if view.taxed and not view.is_note:
        kind = "B2B" if view.recipient and view.recipient.gstin else "B2C"
        cells.append(("Supply type", f"{kind}, inter-state" if view.inter_state else kind))
    return cells


def draw_parties(sheet: InvoiceSheet) -> None:
    """Draw who buys, where it goes, and at the right the box with what is due."""
    view, top = sheet.view, sheet.y - 18
    label = "Issued to" if view.is_note else "Bill to"
    room = _SHIP_X - LEFT - 16 if view.ship_to else PARTY_ROOM
    y = letterhead.draw_party(sheet, (LEFT, top), label, party=view.recipient, room=room)
    if view.ship_to:
        room = LEFT + PARTY_ROOM - _SHIP_X
        at = (_SHIP_X, top)
        y = min(y, letterhead.draw_party(sheet, at, "Ship to", party=view.ship_to, room=room))
    words, paise, below = _amount_words(view)
    letterhead.draw_amount(sheet, top, words, paise=paise, below=below)
    sheet.y = min(y, top - 52) - 8


def _amount_words(view: InvoiceView) -> tuple[str, int, str]:
    if view.status == "cancelled":
        return "Amount due", 0, "Cancelled: nothing to pay"
    if view.document_type == "credit_note":
        return "Credit to your khata", view.total_paise, "Nothing to pay on this note"
    if view.document_type == "debit_note":
        return "Added to your khata", view.total_paise, f"Adds to {view.original_number}"
    if not view.due_paise:
        return "Paid", view.total_paise, "Nothing is due"
    by = f"by {date_text(view.due_date)}"
    days = (view.due_date - view.date).days
    if view.due_paise < view.total_paise:
        return "Amount due", view.due_paise, f"{by}, of ₹{format_paise(view.total_paise)}"
    return "Amount due", view.due_paise, f"{by} ({days} days)" if days > 1 else by


def draw_repeated_head(sheet: InvoiceSheet) -> None:
    """Draw the short head of a later page."""
    view = sheet.view
    whose = [view.recipient.name] if view.recipient else []
    letterhead.draw_repeated_head(
        sheet,
        view.supplier,
        title=f"{TITLES[view.document_type]} {view.number}",
        about=" · ".join([date_text(view.date), *whose]),
    )


def draw_foot(sheet: InvoiceSheet) -> None:
    """Draw the foot of the page and the stamp across it."""
    view = sheet.view
    lines = [_CANCELLED] if view.status == "cancelled" else []
    if view.is_note and not lines:
        lines = [_NOTES[view.document_type]]
    shown = view.page_url.removeprefix("https://").removeprefix("http://")
    verb = "View or pay online" if view.payable_paise and view.upi else "View online"
    lines.append(f"{verb}: {shown} · Made with Pakka" if shown else "Made with Pakka")
    letterhead.draw_footer(sheet, lines, link=view.page_url)
    words = "CANCELLED" if view.status == "cancelled" else "SANDBOX" if view.sandbox else ""
    letterhead.draw_stamp(sheet, words)
