"""Notes at the portal: what a note is about, how much it may be, and one made of a registered invoice alone.

A credit note takes off what is left of its invoice, no more; a debit note adds to it (CGST Act s.34).
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from sqlmodel import Session, col, select

from core.db import alone
from core.einvoice.gateway import DocumentName
from core.einvoice.models import Registration
from core.einvoice.queries import find_document
from core.einvoice.reading import day_of
from core.einvoice.registering import NewRegistration
from core.errors import ExceedsInvoice
from core.gst.numbering import financial_year, number_key
from core.invoices.models import Invoice, Note
from core.notes.service import notes_of

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


def invoices_of(
    session: Session, shop_id: str, gstin: str, document: Mapping[str, Any]
) -> list[Registration | None]:
    """Find what a prescribed note names: each registered, or once registered; None where none of ours is."""
    named = [(one["InvNo"], day_of(one["InvDt"])) for one in document["RefDtls"]["PrecDocDtls"]]
    found = [
        find_document(session, shop_id, gstin, DocumentName("INV", number, on)) if on else None
        for number, on in named
    ]
    return [row if row and row.state != "pending" else None for row in found]


def require_left(session: Session, invoices: Sequence[Registration], note: NewRegistration) -> None:
    """Refuse a credit note above what its invoices are still worth after their notes; others wait meanwhile.

    Raises: ExceedsInvoice.
    """
    if note.doc_type != "CRN" or not invoices:
        return
    alone(session, f"einvoice:{invoices[0].shop_id}")
    left = sum((_left_of(session, one, note) for one in invoices), Decimal(0))
    if note.total > left:
        number = ", ".join(one.number for one in invoices)
        raise ExceedsInvoice(number=number, left_paise=max(int(left * 100), 0))


def _left_of(session: Session, invoice: Registration, note: NewRegistration) -> Decimal:
    """What an invoice is worth after other notes: those at the portal, those in the shop's book alone."""
    rows = _notes_on(session, invoice)
    left, known = invoice.total, {note.document_id, *(row.document_id for row in rows)}
    for row in rows:
        if (row.doc_type, row.number_key) != (note.doc_type, note.number.upper()):
            left += row.total if row.doc_type == "DBN" else -row.total
    for one in notes_of(session, invoice.shop_id, invoice.document_id or ""):
        if one.id not in known:
            worth = Decimal(one.total_paise) / 100
            left += worth if one.kind == "debit" else -worth
    return left


def _notes_on(session: Session, invoice: Registration) -> Sequence[Registration]:
    statement = select(Registration).where(
        Registration.shop_id == invoice.shop_id,
        Registration.against == invoice.irn,
        col(Registration.state).in_(("pending", "active")),
    )
    return session.exec(statement).all()


def require_lines_left(session: Session, invoice: Registration, asked: NoteAsked) -> None:
    """Refuse to credit more of a line than was sold, less what notes took of it. Raises: ExceedsInvoice."""
    if asked.doc_type != "CRN" or asked.wanted is None:
        return
    alone(session, f"einvoice:{invoice.shop_id}")
    bill = _read(invoice)
    left = [Decimal(line.get("Qty") or 1) for line in bill["ItemList"]]
    places = {_mark(line): n for n, line in enumerate(bill["ItemList"])}
    for row in _notes_on(session, invoice):
        sign = 1 if row.doc_type == "DBN" else -1
        for line in _read(row)["ItemList"]:
            n = places.get(_mark(line))
            if n is not None and row.number_key != asked.number.upper():
                left[n] += sign * Decimal(line.get("Qty") or 1)
    for n, qty in asked.wanted.items():
        if qty > left[n - 1]:
            rest = _part(bill, n, max(left[n - 1], Decimal(0)))["TotItemVal"]
            raise ExceedsInvoice(number=invoice.number, left_paise=int(rest * 100))


def _mark(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """Tell a line again in a note that was written of it."""
    return line["SlNo"], line["HsnCd"], Decimal(line["UnitPrice"])


def find_note(session: Session, shop_id: str, new: NewRegistration) -> NewRegistration:
    """Find the note of this shop that a prescribed one is: by number, date, total, parties."""
    statement = (
        select(Note, Invoice)
        .join(
            Invoice,
            (col(Invoice.shop_id) == Note.shop_id) & (col(Invoice.id) == Note.invoice_id),
        )
        .where(
            Note.shop_id == shop_id,
            Note.fy == financial_year(new.on),
            Note.number_key == number_key(new.number),
            Note.kind == ("credit" if new.doc_type == "CRN" else "debit"),
            Note.on == new.on,
            Note.total_paise == int(new.total * 100),
            Note.status == "issued",
        )
    )
    for note, invoice in session.exec(statement).all():
        parties = (invoice.supplier.get("gstin"), invoice.buyer_gstin or "URP")
        if parties == (new.gstin, new.buyer):
            return replace(new, document_id=note.id)
    return new


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
