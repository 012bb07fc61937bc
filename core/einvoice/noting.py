"""Notes at the portal: what a note is about, how much it may be, and one made of a registered invoice alone.

A credit note takes off what is left of its invoice, no more; a debit note adds to it (CGST Act s.34).
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from sqlmodel import Session, col, select

from core.einvoice.gateway import DocumentName
from core.einvoice.models import Registration
from core.einvoice.queries import find_document
from core.einvoice.reading import day_of
from core.einvoice.registering import NewRegistration
from core.errors import ExceedsInvoice

_CENT = Decimal("0.01")
_TAXES = ("CgstAmt", "SgstAmt", "IgstAmt")
_BY_SHARE = ("Discount", "CesAmt", "CesNonAdvlAmt", "StateCesAmt", "StateCesNonAdvlAmt", "OthChrg")
_ADDED = (*_TAXES, "CesAmt", "CesNonAdvlAmt", "StateCesAmt", "StateCesNonAdvlAmt", "OthChrg")
_SUMS = {
    "AssVal": ("AssAmt",),
    "CgstVal": ("CgstAmt",),
    "SgstVal": ("SgstAmt",),
    "IgstVal": ("IgstAmt",),
    "CesVal": ("CesAmt", "CesNonAdvlAmt"),
    "StCesVal": ("StateCesAmt", "StateCesNonAdvlAmt"),
}
_PARTS = ("TranDtls", "SellerDtls", "BuyerDtls", "DispDtls", "ShipDtls")
_REMARK = 3


@dataclass(frozen=True)
class NoteAsked:
    """A note on a registered invoice. ``wanted``: how much of which line, by its place; None: all of it."""

    doc_type: Literal["CRN", "DBN"]
    number: str
    on: dt.date
    wanted: Mapping[int, Decimal] | None = None
    reason: str = ""


def invoice_of(
    session: Session, shop_id: str, gstin: str, document: Mapping[str, Any]
) -> Registration | None:
    """Find the registered invoice that a prescribed note names; None where none of ours is."""
    named = document["RefDtls"]["PrecDocDtls"][0]
    on = day_of(named["InvDt"])
    if on is None:
        return None
    found = find_document(session, shop_id, gstin, DocumentName("INV", named["InvNo"], on))
    return found if found and found.state == "active" else None


def require_left(session: Session, invoice: Registration, note: NewRegistration) -> None:
    """Refuse a credit note above what its invoice is still worth after its notes. Raises: ExceedsInvoice."""
    if note.doc_type != "CRN":
        return
    statement = select(Registration).where(
        Registration.shop_id == invoice.shop_id,
        Registration.against == invoice.irn,
        col(Registration.state).in_(("pending", "active")),
        Registration.number_key != note.number.upper(),
    )
    left = invoice.total
    for row in session.exec(statement).all():
        left += row.total if row.doc_type == "DBN" else -row.total
    if note.total > left:
        raise ExceedsInvoice(number=invoice.number, left_paise=int(left * 100))


def line_count(invoice: Registration) -> int:
    """Count the lines of a registered invoice."""
    return len(_read(invoice)["ItemList"])


def _read(invoice: Registration) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(invoice.document, parse_float=Decimal)
    return read


def written(invoice: Registration, asked: NoteAsked) -> dict[str, Any]:
    """Write a note on a registered invoice as the portal wants it; each line wanted is one of its lines."""
    bill = _read(invoice)
    whole = asked.wanted is None
    wanted = sorted((asked.wanted or {}).items())
    lines = bill["ItemList"] if whole else [_part(bill, n, qty) for n, qty in wanted]
    remark = asked.reason if len(asked.reason) >= _REMARK else ""
    about = {"InvNo": invoice.number, "InvDt": f"{invoice.on:%d/%m/%Y}"}
    return {
        "Version": "1.1",
        **{name: bill[name] for name in _PARTS if name in bill},
        "DocDtls": {"Typ": asked.doc_type, "No": asked.number, "Dt": f"{asked.on:%d/%m/%Y}"},
        "ItemList": lines,
        "ValDtls": bill["ValDtls"] if whole else _values(lines),
        "RefDtls": {**({"InvRm": remark} if remark else {}), "PrecDocDtls": [about]},
    }


def _part(bill: Mapping[str, Any], n: int, qty: Decimal) -> dict[str, Any]:
    """Write so much of a line: its tax computed anew, what goes by quantity in proportion."""
    line = bill["ItemList"][n - 1]
    share = qty / Decimal(line.get("Qty") or 1)
    made = {**line, "Qty": qty, "TotAmt": _cents(Decimal(line["UnitPrice"]) * qty)}
    for name in _BY_SHARE:
        if name in line:
            made[name] = _cents(Decimal(line[name]) * share)
    made["AssAmt"] = made["TotAmt"] - Decimal(made.get("Discount", 0))
    tax = made["AssAmt"] * Decimal(line["GstRt"]) / 100
    for name in _TAXES:
        if line.get(name):
            made[name] = _cents(tax if name == "IgstAmt" else tax / 2)
    is_reverse = bill["TranDtls"].get("RegRev") == "Y"
    taxes = 0 if is_reverse else sum(Decimal(made.get(name) or 0) for name in _ADDED)
    made["TotItemVal"] = made["AssAmt"] + taxes
    return made


def _values(lines: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, parts in _SUMS.items():
        total = sum(Decimal(line.get(part) or 0) for line in lines for part in parts)
        if total or name == "AssVal":
            found[name] = total
    return {**found, "TotInvVal": sum(Decimal(line["TotItemVal"]) for line in lines)}


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
