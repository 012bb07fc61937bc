"""What is said of an e-way bill, in any of our languages."""

from bot import einvoice_words as words, replies
from core.clock import INDIA
from core.einvoice.errands import Trouble
from core.einvoice.gateway import PortalRefused
from core.einvoice.models import EwayBill


def made(lang: str, row: EwayBill) -> str:
    """Say its number, and until when it holds."""
    until = row.valid_until.astimezone(INDIA) if row.valid_until else None
    shown = f"{replies.date(until.date())} {until:%H:%M}" if until else "-"
    return replies.text(lang, "eway_done", number=row.doc_number, ewb=row.number, until=shown)


def outcome(lang: str, row: EwayBill, trouble: Trouble | None) -> str:
    """Say how asking the portal ended; empty where nothing new is to be said."""
    if isinstance(trouble, PortalRefused):
        why = words.why(lang, words.of_refusal(row))
        return replies.text(lang, "eway_refused", number=row.doc_number, why=why)
    if trouble:
        return replies.text(lang, "eway_down", number=row.doc_number) if row.attempts == 1 else ""
    return made(lang, row) if row.state == "active" else ""
