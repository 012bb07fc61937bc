"""What is said of an e-way bill, in any of our languages."""

import datetime as dt

from bot import einvoice_words as words, replies
from bot.message import Button
from core.clock import INDIA
from core.einvoice.errands import Trouble
from core.einvoice.eway import eway_cancellable_until
from core.einvoice.gateway import PortalRefused
from core.einvoice.models import EwayBill


def made(lang: str, row: EwayBill) -> str:
    """Say its number, and until when it holds."""
    until = row.valid_until.astimezone(INDIA) if row.valid_until else None
    shown = f"{replies.date(until.date())} {until:%H:%M}" if until else "-"
    return replies.text(lang, "eway_done", number=row.doc_number, ewb=row.number, until=shown)


def outcome(lang: str, row: EwayBill, trouble: Trouble | None) -> str:
    """Say how asking the portal ended; empty where nothing new is to be said."""
    stands = row.state == "active"
    if isinstance(trouble, PortalRefused):
        why = words.why(lang, words.of_refusal(row))
        key = "eway_unchanged" if stands else "eway_refused"
        return replies.text(lang, key, number=row.doc_number, why=why)
    if trouble:
        key = "eway_waits" if stands else "eway_down"
        return replies.text(lang, key, number=row.doc_number) if row.attempts == 1 else ""
    if row.state == "cancelled":
        return replies.text(lang, "eway_cancelled", number=row.doc_number)
    return made(lang, row) if stands else ""


def is_cancellable(row: EwayBill, at: dt.datetime) -> bool:
    """True where it stands, nothing else is asked of it, and its 24 hours are not over."""
    until = eway_cancellable_until(row)
    return row.state == "active" and not row.wish and until is not None and at <= until


def buttons(lang: str, row: EwayBill, at: dt.datetime) -> list[Button]:
    """Offer what can be done next: cancel it, or after it what it stood on."""
    if is_cancellable(row, at):
        return [Button(f"ew.cancel.{row.document_id}", replies.label(lang, "eway_cancel"))]
    if row.state == "cancelled" and row.irn:
        return [Button(f"e.cancel.{row.document_id}", replies.label(lang, "einv_cancel"))]
    return []
