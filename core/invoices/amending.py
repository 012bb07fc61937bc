"""Correct a document of a filed month in a later return: what it says of the parties, never its sums.

A document may be amended up to 30 November after its financial year. What was to a registered buyer
stays so, and a large supply to a consumer keeps its place (GSTR-1 tables 9A, 9C); a wrong sum, or a place
or kind of supply that bears other heads of tax, is for a credit or debit note.
"""

import datetime as dt
from typing import Any

from sqlmodel import Session

from core import audit
from core.actor import Actor
from core.errors import AmendmentNotValid, InvoiceNotFound
from core.gst import gstin as gstins, numbering
from core.gst.document import last_day_for_credit
from core.gst.gstr1 import Facts, section_of
from core.gst.states import get_state
from core.gst.supply import determine_nature, is_sez, is_under_lut
from core.ids import new_id
from core.invoices.models import Amendment, Invoice, Note
from core.shops.models import FiledMonth

FIELDS = {
    "gstin", "name", "state", "number", "on", "supply", "port_code", "shipping_bill", "shipping_bill_on",
}  # fmt: skip


def amend(
    session: Session, actor: Actor, document_id: str, *, revised: dict[str, Any], reason: str = ""
) -> Amendment:
    """Record a correction, to be reported in the month of today.

    Raises: InvoiceNotFound, AmendmentNotValid (not filed yet, too late, cancelled, a day to come, or not
    by amendment), GstinMalformed, GstinChecksum, StateUnknown, NumberMalformed.
    """
    key = (actor.shop_id, document_id)
    document = session.get(Invoice, key) or session.get(Note, key)
    if document is None:
        raise InvoiceNotFound(number=document_id)
    _require_possible(session, actor, document, revised=revised)
    told = _validated(revised)
    invoice = document
    if isinstance(document, Note):
        invoice = session.get_one(Invoice, (actor.shop_id, document.invoice_id))
    _require_same_section(document, invoice, revised=told)  # type: ignore[arg-type]  # an invoice
    row = Amendment(
        shop_id=actor.shop_id,
        id=new_id(session, "amd"),
        document_id=document_id,
        on=actor.today,
        revised=told,
        reason=reason,
        made_by=actor.id,
        made_at=actor.at,
    )
    session.add(row)
    session.flush()
    change = (None, {"number": document.number, **row.revised})
    audit.record(session, actor, "document.amend", entity=document_id, change=change)
    return row


def _require_possible(
    session: Session, actor: Actor, document: Invoice | Note, *, revised: dict[str, Any]
) -> None:
    unknown = set(revised) - FIELDS
    reason = ""
    if unknown or not revised:
        reason = "fields"
    elif not all(_is_past(revised.get(day), actor.today) for day in ("on", "shipping_bill_on")):
        reason = "date"
    elif document.status != "issued":
        reason = "cancelled"
    elif not session.get(FiledMonth, (actor.shop_id, f"{document.on:%Y-%m}")):
        reason = "not_filed"
    elif actor.today > last_day_for_credit(document.on):
        reason = "too_late"
    if reason:
        raise AmendmentNotValid(number=document.number, reason=reason)


def _is_past(told: str | None, today: dt.date) -> bool:
    try:
        return not told or dt.date.fromisoformat(told) <= today
    except ValueError:
        return False


def _require_same_section(
    document: Invoice | Note, invoice: Invoice, *, revised: dict[str, Any]
) -> None:
    own_state = invoice.supplier["state"]
    old = Facts(
        document.on,
        invoice.place_of_supply,
        own_state,
        max(document.total_paise, invoice.total_paise),
        invoice.buyer_gstin,
        invoice.supply,
        isinstance(document, Note),
    )
    new = Facts(
        document.on,
        revised.get("state", old.place),
        own_state,
        old.value_paise,
        revised.get("gstin", old.gstin),
        revised.get("supply", old.supply),
        old.is_note,
    )
    section = section_of(old)
    moved = section_of(new) != section or (section == "b2cl" and new.place != old.place)
    moved = moved or _taxed_as(new) != _taxed_as(old)
    if section == "b2cs" or moved:
        raise AmendmentNotValid(number=document.number, reason="for_a_note")


def _taxed_as(facts: Facts) -> tuple[str, bool]:
    """Which heads of tax it bears, and whether none under a letter of undertaking: sums would change."""
    nature = determine_nature(
        supplier_state=facts.own_state,
        place_of_supply=facts.place,
        special_zone=is_sez(facts.supply),
    )
    return nature, is_under_lut(facts.supply)


def _validated(revised: dict[str, Any]) -> dict[str, Any]:
    told = dict(revised)
    if told.get("gstin"):
        told["gstin"] = gstins.validate(told["gstin"])
    if "state" in told:
        told["state"] = get_state(told["state"]).code
    if "number" in told:
        told["number"] = numbering.validate_number(told["number"])
    return told
