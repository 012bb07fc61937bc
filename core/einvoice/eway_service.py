"""An e-way bill of a document of the shop, with what the portal would object to; nothing is sent."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from core.customers.service import customer_of
from core.einvoice.eway import NewEway, of_registration
from core.einvoice.eway_payload import (
    Carried,
    load_of_carried,
    of_challan,
    of_invoice,
    payload_of_eway,
)
from core.einvoice.eway_rules import load_of, objections_to_eway
from core.einvoice.gateway import PaperName
from core.einvoice.models import Registration
from core.einvoice.objections import Objection
from core.einvoice.queries import of_document
from core.einvoice_errors import EinvoiceNotEligible
from core.invoices.models import Invoice
from core.invoices.queries import get_lines
from core.json_text import dump
from core.shops.service import get_shop
from core.trade_papers.models import TradePaper

_PLACE = {"address", "pincode"}


@dataclass(frozen=True)
class PreparedEway:
    """An e-way bill ready to be asked for. An objection's field is of EwbDtls, as a JSON Pointer."""

    new: NewEway
    objections: tuple[Objection, ...]


def prepare_registered(
    row: Registration, transport: Mapping[str, Any], *, today: dt.date, patient: bool = False
) -> PreparedEway:
    """Take the e-way bill of a registered document; ``transport`` by the names of EwbDtls."""
    load = load_of(json.loads(row.document))
    found = objections_to_eway(transport, load, today=today)
    return PreparedEway(of_registration(row, transport, patient=patient), tuple(found))


def prepare_eway(
    session: Session,
    row: Invoice | TradePaper,
    transport: Mapping[str, Any],
    *,
    today: dt.date,
    patient: bool = False,
) -> PreparedEway:
    """Take the e-way bill of a bill or challan: by its reference number where it has one, else alone.

    Raises: EinvoiceNotEligible (cancelled, of a shop without GSTIN, an estimate).
    """
    held = of_document(session, row.shop_id, row.id)
    if held and held.state == "active":
        return prepare_registered(held, transport, today=today, patient=patient)
    _require_eligible(row)
    carried = _complete(session, row, carried_of(session, row))
    found = [
        *_missing(carried),
        *objections_to_eway(transport, load_of_carried(carried), today=today),
    ]
    new = NewEway(
        row.supplier["gstin"],
        PaperName(carried.kind, row.number, row.on),
        transport,
        document_id=row.id,
        document=dump(payload_of_eway(carried, transport)),
        patient=patient,
    )
    return PreparedEway(new, tuple(found))


def carried_of(session: Session, row: Invoice | TradePaper) -> Carried:
    """Take what a bill or a challan carries."""
    if isinstance(row, TradePaper):
        return of_challan(row)
    return of_invoice(row, get_lines(session, row.shop_id, row.id))


def _complete(session: Session, row: Invoice | TradePaper, carried: Carried) -> Carried:
    """Add what is known today of the places of the same parties."""
    shop = get_shop(session, row.shop_id)
    if shop.gstin == row.supplier.get("gstin"):
        carried = replace(carried, seller_now=shop.model_dump(include=_PLACE))
    if row.customer_id is None:
        return carried
    customer = customer_of(session, row.shop_id, row.customer_id)
    if customer.gstin == (row.recipient or {}).get("gstin"):
        carried = replace(carried, buyer_now=customer.model_dump(include=_PLACE))
    return carried


def _require_eligible(row: Invoice | TradePaper) -> None:
    reason = ""
    if row.status == "cancelled":
        reason = "cancelled"
    elif isinstance(row, TradePaper) and row.kind != "challan":
        reason = "estimate"
    elif not row.supplier.get("gstin"):
        reason = "seller_unregistered"
    if reason:
        raise EinvoiceNotEligible(number=row.number, reason=reason)


def _missing(carried: Carried) -> Iterator[Objection]:
    """Name what the e-way bill's own API wants of a document, beside how it goes."""
    document = payload_of_eway(carried, {})
    for name, code in (("fromPincode", "210"), ("toAddr1", "213"), ("toPincode", "214")):
        if not document.get(name):
            yield Objection(code, "")
    if not document["itemList"]:
        yield Objection("233", "")
