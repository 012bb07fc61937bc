"""The payload of an e-way bill without a reference number, and of its changes: PURE.

For sales to those who have no GSTIN, bills of supply and challans. Fields, codes and spelling are those of
the e-way bill API (GENEWAYBILL, VEHEWB) that the National Informatics Centre publishes. Services are not
carried: what they come to stands under other value, so that the total is the printed one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.einvoice.eway_rules import Load
from core.einvoice.gateway import PaperKind
from core.einvoice.payload import address_of, day_text, pin_of, plain_text, said
from core.gst.states import EXPORT
from core.gst.supply import is_export
from core.invoices.models import Invoice, InvoiceLine
from core.invoices.particulars import ShipTo, from_json
from core.money import to_rupees
from core.trade_papers.models import TradePaper

NOBODY = "URP"
_KINDS: dict[str, PaperKind] = {
    "tax_invoice": "INV",
    "bill_of_supply": "BIL",
    "bill": "OTH",
    "challan": "CHL",
}
_SUPPLY, _EXPORT, _JOB_WORK, _OTHERS = "1", "3", "4", "8"
_OTHER_PURPOSES = {
    "approval": "Sale on approval",
    "liquid_gas": "Supply of liquid gas",
    "other": "Other than by way of supply",
}
_NAME, _PLACE, _REMARKS = 100, 50, 50
_FOREIGN_PIN = 999_999


@dataclass(frozen=True)
class Carried:
    """A document whose goods move. ``lines`` as rows of an invoice, ``row`` where its sums stand.

    ``seller_now``, ``buyer_now``: what is known of their places today, for what was not known then.
    """

    kind: PaperKind
    row: Invoice | TradePaper
    lines: Sequence[Mapping[str, Any]]
    sub_type: str
    sub_words: str = ""
    seller_now: Mapping[str, Any] = field(default_factory=dict)
    buyer_now: Mapping[str, Any] = field(default_factory=dict)

    @property
    def goods(self) -> list[Mapping[str, Any]]:
        """The lines that are goods."""
        return [line for line in self.lines if not (line["hsn"] or "").startswith("99")]

    @property
    def ship_to(self) -> ShipTo | None:
        """Where they go, if not to the buyer."""
        return from_json(self.row.particulars).ship_to

    @property
    def buyer(self) -> dict[str, Any]:
        """Who is billed."""
        return completed(self.row.recipient or {}, self.buyer_now)

    @property
    def seller(self) -> dict[str, Any]:
        """Who sends them."""
        return completed(self.row.supplier, self.seller_now)

    @property
    def is_abroad(self) -> bool:
        """True for an export."""
        return self.sub_type == _EXPORT


def completed(party: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Take what is missing of a place from what is known now; an address stands whole or not at all.

    >>> completed({"name": "Ravi", "address": ""}, {"address": "7 Station Road, Kota 324001"})["address"]
    '7 Station Road, Kota 324001'
    """
    made = dict(party)
    if not made.get("address"):
        made["address"] = now.get("address")
    if not pin_of(made):
        made["pincode"] = pin_of(dict(now))
    return made


def of_invoice(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Carried:
    """Take an invoice, a bill of supply or a bill."""
    sub_type = _EXPORT if is_export(invoice.supply) else _SUPPLY
    return Carried(
        _KINDS[invoice.document_type], invoice, [line.model_dump() for line in lines], sub_type
    )


def of_challan(paper: TradePaper) -> Carried:
    """Take a delivery challan (Rule 55)."""
    if paper.purpose == "job_work":
        return Carried("CHL", paper, paper.lines, _JOB_WORK)
    words = _OTHER_PURPOSES.get(paper.purpose, _OTHER_PURPOSES["other"])
    return Carried("CHL", paper, paper.lines, _OTHERS, words)


def payload_of_eway(carried: Carried, transport: Mapping[str, Any]) -> dict[str, Any]:
    """Write what is asked for (GENEWAYBILL); ``transport`` by the names of EwbDtls."""
    row = carried.row
    return {
        "supplyType": "O",
        "subSupplyType": carried.sub_type,
        "subSupplyDesc": carried.sub_words,
        "docType": carried.kind,
        "docNo": row.number,
        "docDate": day_text(row.on),
        **_from(carried.seller),
        **_to(carried),
        "transactionType": 2 if carried.ship_to else 1,
        **_values(carried),
        **_part_b(transport),
        "itemList": [_item(line) for line in carried.goods],
    }


def load_of_carried(carried: Carried) -> Load:
    """Say what is carried, as the rules of e-way bills want to know it."""
    to = carried.ship_to
    where = _where(carried)
    ship_to = {"Gstin": to.gstin, "Stcd": to.state, "Pin": where.get("toPincode")} if to else None
    return Load(
        carried.kind,
        carried.row.on,
        tuple(line["hsn"] or "" for line in carried.lines),
        _number(pin_of(carried.seller)),
        where.get("toPincode"),
        carried.buyer.get("gstin") or NOBODY,
        ship_to,
        is_export=carried.is_abroad,
    )


def _from(party: Mapping[str, Any]) -> dict[str, Any]:
    place = address_of(dict(party))
    state = int(party["state"])
    return said(
        {
            "fromGstin": party.get("gstin") or NOBODY,
            "fromTrdName": plain_text(party.get("name"), _NAME),
            "fromAddr1": place["Addr1"],
            "fromAddr2": place["Addr2"],
            "fromPlace": (place["Loc"] or "")[:_PLACE],
            "fromPincode": _number(pin_of(dict(party))),
            "actFromStateCode": state,
            "fromStateCode": state,
        }
    )


def _to(carried: Carried) -> dict[str, Any]:
    buyer, to = carried.buyer, carried.ship_to
    billed = EXPORT if carried.is_abroad else buyer.get("state") or carried.row.place_of_supply
    return said(
        {
            "toGstin": NOBODY if carried.is_abroad else buyer.get("gstin") or NOBODY,
            "toTrdName": plain_text(buyer.get("name"), _NAME),
            **_where(carried),
            "toStateCode": int(billed),
            "shipToGSTIN": to.gstin if to else None,
            "shipToTradeName": plain_text(to.name, _NAME) if to else None,
        }
    )


def _where(carried: Carried) -> dict[str, Any]:
    """Say where the goods go: to the buyer, if nowhere else."""
    to, buyer = carried.ship_to, carried.buyer
    party = (
        {"address": to.address, "state": to.state, "pincode": to.pincode}
        if to
        else {**buyer, "state": buyer.get("state") or carried.row.place_of_supply}
    )
    place, abroad = address_of(party), carried.is_abroad and not to
    state = EXPORT if abroad else party["state"] or carried.row.place_of_supply
    return said(
        {
            "toAddr1": place["Addr1"],
            "toAddr2": place["Addr2"],
            "toPlace": (place["Loc"] or "")[:_PLACE],
            "toPincode": _FOREIGN_PIN if abroad else _number(pin_of(party)),
            "actToStateCode": int(state),
        }
    )


def _values(carried: Carried) -> dict[str, Any]:
    row = carried.row
    heads = {name: _sum(carried, f"{name}_paise") for name in ("taxable", "cgst", "sgst", "igst")}
    flat = sum(_flat_cess(line) for line in carried.goods)
    cess = _sum(carried, "cess_paise")
    other = row.total_paise - sum(heads.values()) - cess
    return {
        "totalValue": to_rupees(heads["taxable"]),
        "cgstValue": to_rupees(heads["cgst"]),
        "sgstValue": to_rupees(heads["sgst"]),
        "igstValue": to_rupees(heads["igst"]),
        "cessValue": to_rupees(cess - flat),
        "cessNonAdvolValue": to_rupees(flat),
        "otherValue": to_rupees(other),
        "totInvValue": to_rupees(row.total_paise),
    }


def _sum(carried: Carried, name: str) -> int:
    return sum(int(line[name]) for line in carried.goods)


def _flat_cess(line: Mapping[str, Any]) -> int:
    """What of a line's cess goes by quantity."""
    flat = Decimal(line["qty"]) * int(line["cess_per_unit_paise"])
    return min(int(line["cess_paise"]), int(flat.to_integral_value()))


def _item(line: Mapping[str, Any]) -> dict[str, Any]:
    rate, within = Decimal(line["gst_rate"]), not int(line["igst_paise"])
    half = rate / 2 if within else Decimal(0)
    return said(
        {
            "productName": plain_text(line["name"], _NAME),
            "hsnCode": int(line["hsn"]) if line["hsn"] else None,
            "quantity": Decimal(line["qty"]),
            "qtyUnit": line["unit"],
            "taxableAmount": to_rupees(int(line["taxable_paise"])),
            "cgstRate": half,
            "sgstRate": half,
            "igstRate": Decimal(0) if within else rate,
            "cessRate": Decimal(line["cess_rate"]),
            "cessNonadvol": to_rupees(_flat_cess(line)),
        }
    )


def _part_b(transport: Mapping[str, Any]) -> dict[str, Any]:
    return said(
        {
            "transDistance": str(transport.get("Distance", 0)),
            "transporterId": transport.get("TransId"),
            "transporterName": transport.get("TransName"),
            "transMode": transport.get("TransMode"),
            "transDocNo": transport.get("TransDocNo"),
            "transDocDate": transport.get("TransDocDt"),
            "vehicleNo": transport.get("VehNo"),
            "vehicleType": transport.get("VehType"),
        }
    )


def payload_of_vehicle(
    number: str, transport: Mapping[str, Any], *, place: tuple[str, str], why: tuple[str, str]
) -> dict[str, Any]:
    """Write how the goods go on (VEHEWB).

    ``place``: town and state (two digits) where it starts; ``why``: reason (1 break-down, 2 transhipment,
    3 others, 4 first time) and remarks.
    """
    town, state = place
    reason, remarks = why
    return said(
        {
            "ewbNo": int(number),
            "vehicleNo": transport.get("VehNo"),
            "fromPlace": town[:_PLACE],
            "fromState": int(state),
            "reasonCode": reason,
            "reasonRem": plain_text(remarks, _REMARKS),
            "transDocNo": transport.get("TransDocNo"),
            "transDocDate": transport.get("TransDocDt"),
            "transMode": transport.get("TransMode"),
            "vehicleType": transport.get("VehType"),
        }
    )


def _number(pin: str | None) -> int | None:
    return int(pin) if pin else None
