"""Of a draft, what a call gives; all else stays as it is kept."""

from dataclasses import replace
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.native import asking
from adapters.rest.native.invoice_schemas import InvoiceChange, InvoiceFields
from core.invoices.draft import InvoiceDraft
from core.invoices.particulars import Particulars

_BUYER = {"customer_id", "customer"}
_FIELDS = {  # of the body: those of the draft
    "customer_id": ("customer_id",),
    "customer": ("customer_id",),
    "place_of_supply": ("state",),
    "items": ("lines",),
    "gst_treatment": ("supply",),
    "number": ("number",),
    "date": ("date",),
    "due_date": ("due_date",),
    "prices_include_tax": ("prices_include_tax",),
    "discount": ("discount_percent", "discount_paise"),
    "round_to_rupee": ("round_to_rupee",),
    "notes": ("note",),
    "reverse_charge": ("reverse_charge",),
}


def asked(body: InvoiceChange, kept: InvoiceDraft) -> InvoiceFields:
    """Return the body with what is kept where it says nothing: who buys, and what kind of supply it is."""
    given = body.model_fields_set
    known: dict[str, Any] = {} if body.items else {"items": []}
    if not given & _BUYER:
        known["customer_id"] = kept.customer_id
    if "gst_treatment" not in given and kept.supply != "domestic":
        known["gst_treatment"] = kept.supply
    return body.model_copy(update=known)


def draft_of(
    call: Call, session: Session, *, body: InvoiceChange, kept: InvoiceDraft
) -> InvoiceDraft:
    """Return the draft as it shall be. Raises: as `asking.draft_of`."""
    given = set(body.model_fields_set)
    new = asking.draft_of(call, session, asked(body, kept))
    if any(line.rate is None for line in body.items or ()):
        given.add("prices_include_tax")  # prices that come from items bring it
    names = {field for name in given for field in _FIELDS.get(name, ())}
    changed: dict[str, Any] = {name: getattr(new, name) for name in names}
    if given & {*_BUYER, "gst_treatment", "ship_to"}:
        changed["particulars"] = _particulars(given, new=new.particulars, kept=kept.particulars)
    return replace(kept, **changed)


def _particulars(given: set[str], *, new: Particulars, kept: Particulars) -> Particulars:
    ship_to = new.ship_to if "ship_to" in given else kept.ship_to
    return replace(kept, ship_to=ship_to, export=new.export, lut=new.lut)
