"""A prescribed document that the portal would take, to be changed in one place by each test."""

import copy
import datetime as dt
from decimal import Decimal
from typing import Any

from core.einvoice.reading import When

D = Decimal
TODAY = When(dt.date(2026, 11, 26))
_GOOD: dict[str, Any] = {
    "Version": "1.1",
    "TranDtls": {"TaxSch": "GST", "SupTyp": "B2B"},
    "DocDtls": {"Typ": "INV", "No": "S1", "Dt": "22/11/2026"},
    "SellerDtls": {
        "Gstin": "29AAACZ0000B1Z3", "LglNm": "Sandbox Stores", "Addr1": "1 Market Road",
        "Loc": "Bengaluru", "Pin": 560001, "Stcd": "29",
    },
    "BuyerDtls": {
        "Gstin": "29AAAPZ0000A1ZE", "LglNm": "Test Buyer", "Pos": "29", "Addr1": "2 Lake Road",
        "Loc": "Mysuru", "Pin": 570001, "Stcd": "29",
    },
    "ItemList": [
        {
            "SlNo": "1", "IsServc": "N", "HsnCd": "7318", "Qty": 2, "Unit": "NOS", "UnitPrice": 450,
            "TotAmt": 900, "AssAmt": 900, "GstRt": 18, "CgstAmt": 81, "SgstAmt": 81, "IgstAmt": 0,
            "TotItemVal": 1062,
        }
    ],
    "ValDtls": {"AssVal": 900, "CgstVal": 81, "SgstVal": 81, "IgstVal": 0, "TotInvVal": 1062},
}  # fmt: skip


def document(**changes: Any) -> dict[str, Any]:
    """Return it with places changed: ``BuyerDtls__Pin=…``; None takes a place away."""
    made = copy.deepcopy(_GOOD)
    for path, value in changes.items():
        *way, last = path.split("__")
        place: Any = made
        for step in way:
            place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
        if value is None:
            del place[last]
        else:
            place[last] = value
    return made


def heads(cgst: int, sgst: int, igst: int) -> dict[str, Any]:
    """Name the tax of the line, and of the document with it."""
    taxes = {"Cgst": cgst, "Sgst": sgst, "Igst": igst}
    lines = {f"ItemList__0__{name}Amt": value for name, value in taxes.items()}
    return {**lines, **{f"ValDtls__{name}Val": value for name, value in taxes.items()}}


def comes_to(total: int) -> dict[str, Any]:
    """Name what the line comes to, and the document with it."""
    return {"ItemList__0__TotItemVal": total, "ValDtls__TotInvVal": total}


def to_another_state(**changes: Any) -> dict[str, Any]:
    """Return one that goes from Karnataka to Maharashtra."""
    buyer = {"Gstin": "27AAAPZ0000A1ZI", "Pos": "27", "Pin": 400001, "Stcd": "27", "Loc": "Mumbai"}
    said = {f"BuyerDtls__{name}": value for name, value in buyer.items()}
    return document(**{**said, **heads(0, 0, 162), **changes})


def abroad(**changes: Any) -> dict[str, Any]:
    """Return an export with payment of tax."""
    buyer = {"Gstin": "URP", "Pos": "96", "Pin": 999999, "Stcd": "96", "Loc": "Dubai"}
    said = {f"BuyerDtls__{name}": value for name, value in buyer.items()}
    return to_another_state(**{"TranDtls__SupTyp": "EXPWP", **said, **changes})
