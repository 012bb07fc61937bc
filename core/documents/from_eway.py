"""From the row of an e-way bill, and the document it is of, to what its paper shows."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.documents.eway_view import EwayGoods, EwayView
from core.documents.view import Party
from core.documents.words import qty_text
from core.einvoice.models import EwayBill, Registration
from core.gst.states import EXPORT, all_states, get_state

_MODES = {"1": "Road", "2": "Rail", "3": "Air", "4": "Ship"}
_KINDS = {
    "INV": "Tax invoice",
    "BIL": "Bill of supply",
    "BOE": "Bill of entry",
    "CHL": "Delivery challan",
    "OTH": "Bill",
}


def view_of_eway(row: EwayBill, of: Registration | None, *, sandbox: bool) -> EwayView:
    """Build the view of one that was made; ``of``: the registration that it belongs to, if any."""
    assert row.made_at  # noqa: S101  (it has a number)
    document = json.loads(of.document if of else row.document, parse_float=Decimal)
    parties = _registered(document) if of else _alone(document)
    go = row.transport
    return EwayView(
        number=row.number,
        gstin=row.gstin,
        made_at=row.made_at,
        valid_until=row.valid_until,
        status=row.state,
        document=f"{_KINDS[row.doc_type]} {row.doc_number}",
        document_on=f"{row.doc_on:%d/%m/%Y}",
        irn=row.irn,
        mode=_MODES.get(go.get("TransMode", ""), ""),
        vehicle=_vehicle(go),
        transport_document=_both(go.get("TransDocNo"), go.get("TransDocDt")),
        transporter=_both(go.get("TransName"), go.get("TransId")),
        distance_km=go.get("Distance", 0),
        sandbox=sandbox,
        ended_at=row.cancelled_at or row.closed_at,
        **parties,
    )


def _vehicle(go: Mapping[str, Any]) -> str:
    large = " (over-dimensional)" if go.get("VehType") == "O" else ""
    return f"{go['VehNo']}{large}" if go.get("VehNo") else ""


def _both(one: object, other: object) -> str:
    return " · ".join(str(part) for part in (one, other) if part)


def _registered(document: Mapping[str, Any]) -> dict[str, Any]:
    """Read parties, value and goods of a prescribed document (INV-01)."""
    seller, to = document["SellerDtls"], document.get("ShipDtls") or document["BuyerDtls"]
    lines = [line for line in document["ItemList"] if line["IsServc"] == "N"]
    return {
        "supplier": _party(seller),
        "recipient": _party(to),
        "value": Decimal(document["ValDtls"]["TotInvVal"]),
        "goods": tuple(
            EwayGoods(
                line.get("PrdDesc", ""),
                line["HsnCd"],
                _qty(line.get("Qty"), line.get("Unit")),
                Decimal(line["AssAmt"]),
            )
            for line in lines
        ),
    }


def _party(part: Mapping[str, Any]) -> Party:
    lines = (part["Addr1"], part.get("Addr2"), _both(part["Loc"], part.get("Pin")))
    return _named(part["LglNm"], lines, part.get("Gstin"), str(part["Stcd"]))


def _alone(document: Mapping[str, Any]) -> dict[str, Any]:
    """Read parties, value and goods of a payload of the e-way bill API (GENEWAYBILL)."""
    seller = [document.get(f"from{name}") for name in ("Addr1", "Addr2")]
    buyer = [document.get(f"to{name}") for name in ("Addr1", "Addr2")]
    source = _both(document.get("fromPlace"), document.get("fromPincode"))
    there = _both(document.get("toPlace"), document.get("toPincode"))
    to = document.get("shipToTradeName") or document.get("toTrdName") or ""
    gstin = document.get("shipToGSTIN") or document["toGstin"]
    return {
        "supplier": _named(
            document["fromTrdName"],
            (*seller, source),
            document["fromGstin"],
            str(document["fromStateCode"]),
        ),
        "recipient": _named(to, (*buyer, there), gstin, str(document["actToStateCode"])),
        "value": document["totInvValue"],
        "goods": tuple(
            EwayGoods(
                line["productName"],
                str(line.get("hsnCode", "")),
                _qty(line["quantity"], line["qtyUnit"]),
                line["taxableAmount"],
            )
            for line in document["itemList"]
        ),
    }


def _named(name: str, lines: tuple[Any, ...], gstin: str | None, state: str) -> Party:
    code = state.zfill(2)
    known = code in all_states() and code != EXPORT
    return Party(
        name=name,
        address_lines=tuple(str(line) for line in lines if line),
        gstin=None if gstin in (None, "URP") else gstin,
        state_code=code if known else "",
        state_name=get_state(code).name if known else "",
    )


def _qty(qty: object, unit: object) -> str:
    if qty is None:
        return ""
    return f"{qty_text(Decimal(str(qty)))} {unit or ''}".strip()
