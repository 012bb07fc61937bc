"""The upper part of the invoice or note: title, facts, parties, what is due; and what repeats."""

from core.documents import letterhead
from core.documents.kinds import Copy, copy_mark, kind_of
from core.documents.layout import Pen
from core.documents.letterhead import PARTY_ROOM, Title
from core.documents.page import LEFT, InvoiceSheet
from core.documents.view import InvoiceView
from core.documents.words import date_text
from core.gst.document import COMPOSITION_DECLARATION
from core.gst.supply import is_export, is_sez
from core.money import format_paise

_SHIP_X = LEFT + 178
_FACTS_A_ROW = 4
TEST = "TEST – NOT A TAX INVOICE"
_CANCELLED = "This document is cancelled. Please destroy earlier copies; do not pay against it."


def draw_head(sheet: InvoiceSheet) -> None:
    """Draw who sells, which paper it is and its number, and the words that the law wants above all."""
    view = sheet.view
    title = Title(view.title, view.number, mark_of(view, sheet.copy), view.sandbox)
    declaration = declaration_of(view)
    letterhead.draw_head(
        sheet, view.supplier, upi=view.upi or "", title=title, declaration=declaration
    )


def declaration_of(view: InvoiceView) -> str:
    """Return the words that the law wants above all others."""
    return f"{COMPOSITION_DECLARATION}." if view.composition else view.endorsement


def mark_of(view: InvoiceView, copy: Copy) -> str:
    """Say which copy this is (Rule 48), or that it does not count."""
    if view.status == "cancelled":
        on = f" ON {date_text(view.cancelled_on).upper()}" if view.cancelled_on else ""
        return f"CANCELLED{on}"
    if view.sandbox:
        return TEST
    return copy_mark(view, copy)


def draw_meta(sheet: InvoiceSheet) -> None:
    """Draw the strip of dates, place of supply and reverse charge."""
    letterhead.draw_meta(sheet, meta_of(sheet.view))


def meta_of(view: InvoiceView) -> list[tuple[str, str]]:
    """List dates, place of supply and reverse charge with their labels."""
    kind = kind_of(view)
    label = kind.on if view.taxed or not (view.is_note or view.document_type == "bill") else "Date"
    cells = [(label, date_text(view.date))]
    if view.original_number:
        cells.append((kind.earlier, view.original_number))
        on = date_text(view.original_date) if view.original_date else "–"
        cells.append((kind.earlier_on, on))
    if view.cancelled_on:
        cells.append(("Cancelled on", date_text(view.cancelled_on)))
    elif (view.payable_paise and not view.is_note) or view.document_type == "estimate":
        cells.append((kind.due, date_text(view.due_date)))
    return [*cells, *_supply_cells(view)]


def draw_facts(sheet: InvoiceSheet) -> None:
    """Draw what else the document has to say, in strips of four."""
    facts = sheet.view.facts
    for at in range(0, len(facts), _FACTS_A_ROW):
        letterhead.draw_facts(sheet, list(facts[at : at + _FACTS_A_ROW]))


def _supply_cells(view: InvoiceView) -> list[tuple[str, str]]:
    cells = []
    if view.document_type != "bill" and view.place_of_supply:
        cells.append(("Place of supply", view.place_of_supply))
    if _says_reverse_charge(view):
        cells.append(("Reverse charge", "Yes" if view.reverse_charge else "No"))
    if view.document_type == "tax_invoice":
        kind = _supply_type(view)
        abroad = is_export(view.supply)
        cells.append(
            ("Supply type", f"{kind}, inter-state" if view.inter_state and not abroad else kind)
        )
    return cells


def _says_reverse_charge(view: InvoiceView) -> bool:
    if view.document_type in {"estimate", "challan"}:
        return False
    return view.taxed or view.is_voucher


def _supply_type(view: InvoiceView) -> str:
    if is_export(view.supply):
        return "Export"
    if is_sez(view.supply):
        return "SEZ"
    if view.supply == "deemed_export":
        return "Deemed export"
    return "B2B" if view.recipient and view.recipient.gstin else "B2C"


def parties_height(view: InvoiceView) -> float:
    """Measure what `draw_parties` draws."""
    probe = InvoiceSheet(Pen(None), view, pages=1)
    probe.y = 0.0
    draw_parties(probe)
    return -probe.y


def draw_parties(sheet: InvoiceSheet) -> None:
    """Draw who buys, where it goes, and at the right the box with what is due."""
    view, top = sheet.view, sheet.y - 18
    label = kind_of(view).to
    room = _SHIP_X - LEFT - 16 if view.ship_to else PARTY_ROOM
    y = letterhead.draw_party(sheet, (LEFT, top), label, party=view.recipient, room=room)
    if view.ship_to:
        room = LEFT + PARTY_ROOM - _SHIP_X
        at = (_SHIP_X, top)
        y = min(y, letterhead.draw_party(sheet, at, "Ship to", party=view.ship_to, room=room))
    words, paise, below = amount_of(view)
    letterhead.draw_amount(sheet, top, words, paise=paise, below=below)
    sheet.y = min(y, top - 52) - 8


_BOXES = {
    "credit_note": ("Credit to your khata", "Nothing to pay on this note"),
    "debit_note": ("Added to your khata", "Adds to {earlier}"),
    "estimate": ("Estimated total", "Valid until {on}"),
    "challan": ("Value of goods", "Nothing to pay on this challan"),
    "receipt_voucher": ("Advance received", "Kept for the supply below"),
    "refund_voucher": ("Advance given back", "Received under {earlier}"),
}


def amount_of(view: InvoiceView) -> tuple[str, int, str]:
    """Return the figure that is looked for first: its label, paise, and what stands below."""
    if view.status == "cancelled":
        return "Amount due", 0, "Cancelled: nothing to pay"
    if view.document_type in _BOXES:
        words, below = _BOXES[view.document_type]
        on = date_text(view.due_date)
        return words, view.total_paise, below.format(earlier=view.original_number, on=on)
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
        title=f"{view.title} {view.number}",
        about=" · ".join([date_text(view.date), *whose]),
    )


def draw_foot(sheet: InvoiceSheet) -> None:
    """Draw the foot of the page and the stamp across it."""
    view = sheet.view
    lines = [_CANCELLED] if view.status == "cancelled" else []
    foot = kind_of(view).foot
    if foot and not lines:
        lines = [text for text in (foot, sheet.second(foot)) if text]
    lines = [TEST, *lines] if view.sandbox else lines
    shown = view.page_url.removeprefix("https://").removeprefix("http://")
    verb = "View or pay online" if view.payable_paise and view.upi else "View online"
    lines.append(f"{verb}: {shown} · Made with Pakka" if shown else "Made with Pakka")
    letterhead.draw_footer(sheet, lines, link=view.page_url)
    words = "CANCELLED" if view.status == "cancelled" else TEST if view.sandbox else ""
    letterhead.draw_stamp(sheet, words)
