"""What is said of an e-invoice, in any of our languages: what is missing, how long it may be cancelled."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot import replies
from bot.message import Attachment
from core.einvoice.models import EwayBill, Registration
from core.einvoice.objections import Objection
from core.einvoice.queries import cancellable_until

_HOUR, _MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
# The portal's numbers that a shop can do something about; the others come from programs.
_WHY = {
    "210": "seller_pin", "213": "buyer_address", "214": "buyer_pin",
    "2150": "taken", "2176": "hsn", "2177": "unit", "2211": "own_gstin", "2239": "unit", "2240": "rate",
    "2244": "buyer_pin", "2246": "zone", "2247": "no_zone", "2265": "gstin_state", "2278": "taken",
    "2305": "old", "3028": "gstin", "3029": "inactive", "3039": "pin_state", "3038": "pin_state",
}  # fmt: skip
# What is misshapen (5001), by its place in the document.
_PLACES = {
    "/SellerDtls/Pin": "seller_pin",
    "/SellerDtls/": "seller_address",
    "/BuyerDtls/Pin": "buyer_pin",
    "/BuyerDtls/": "buyer_address",
    "/ItemList/": "hsn",
}
_UNMENDED = {
    "hsn",
    "unit",
    "own_gstin",
    "rate",
    "taken",
    "zone",
    "no_zone",
}  # what the bill itself has wrong


@dataclass(frozen=True)
class Fault:
    """One thing that is against a document. ``field`` is empty where the portal itself refused it."""

    code: str
    message: str
    field: str = ""


def of_objections(objections: Sequence[Objection]) -> list[Fault]:
    """Return what we object to ourselves."""
    return [Fault(one.code, one.message, one.field) for one in objections]


def of_refusal(row: Registration | EwayBill) -> list[Fault]:
    """Return what the portal had against it."""
    return [Fault(one["code"], one["message"]) for one in row.refused]


def why(lang: str, faults: Sequence[Fault]) -> str:
    """Say what is against a document, a line each, with the portal's number."""
    lines: list[str] = []
    for fault in faults:
        name = _name_of(fault)
        said = replies.text(lang, f"einv_why_{name}") if name else fault.message
        lines.append(f"• {said} ({fault.code})")
    return "\n".join(dict.fromkeys(lines))


def mend(lang: str, faults: Sequence[Fault], number: str) -> str:
    """Say what to do: note what is missing and ask again, or make the bill anew."""
    anew = any(_name_of(fault) in _UNMENDED for fault in faults)
    return replies.text(lang, "einv_anew" if anew else "einv_mend", short=short(number))


def place_missing(faults: Sequence[Fault]) -> str:
    """Tell whose place is missing, buyer or seller; empty where none is, or it is not all that is."""
    names = [_name_of(fault) or "" for fault in faults]
    if not all(name.endswith(("_pin", "_address")) for name in names):
        return ""
    return names[0].partition("_")[0]


def _name_of(fault: Fault) -> str | None:
    if fault.code != "5001":
        return _WHY.get(fault.code)
    return next((name for place, name in _PLACES.items() if fault.field.startswith(place)), None)


def short(number: str) -> str:
    """Write the end of a number, as people say it."""
    return number.rpartition("/")[2]


def left(lang: str, row: Registration, at: dt.datetime) -> str:
    """Say how long it may still be cancelled; empty where no more."""
    until = cancellable_until(row)
    if until is None or at >= until:
        return ""
    if until - at >= _HOUR:
        return replies.text(lang, "einv_hours", count=(until - at) // _HOUR)
    return replies.text(lang, "einv_minutes", count=max((until - at) // _MINUTE, 1))


def registered(lang: str, row: Registration, at: dt.datetime) -> str:
    """Say that it is registered: its numbers, and how long it may be cancelled."""
    irn = f"{row.irn[:8]}…{row.irn[-4:]}"
    values: dict[str, Any] = {"number": row.number, "irn": irn, "ack_no": row.ack_no}
    lines = [replies.text(lang, "einv_done", **values)]
    if remains := left(lang, row, at):
        lines.append(replies.text(lang, "einv_left", left=remains))
    return "\n".join(lines)


def paper(row: Registration) -> Attachment:
    """Return the paper that bears its numbers."""
    kind: Any = "invoice_pdf" if row.doc_type == "INV" else "note_pdf"
    return Attachment(kind, row.document_id or "", f"{row.number.replace('/', '-')}.pdf")
