"""Place of supply and nature of supply.

Goods and services to a registered buyer are supplied where his GSTIN says, to an unregistered one at
the state in the address on the invoice (a bare state name is enough), else at the supplier (IGST Act
s.10(1)(a), (b), (ca), s.12(2)). Same state as the supplier is intra-state: CGST and SGST or UTGST;
another state, an SEZ, or abroad is inter-state: IGST (ss.7, 8).

>>> determine_nature(supplier_state="27", place_of_supply="29")
'inter'
"""

import re
from datetime import date
from typing import Literal

from core.gst.numbering import financial_year
from core.gst.states import EXPORT

Nature = Literal["intra", "inter"]
SupplyKind = Literal[
    "domestic",
    "deemed_export",
    "sez_with_payment",
    "sez_lut",
    "export_with_payment",
    "export_lut",
]
# the number under which a letter of undertaking is acknowledged
_LUT = re.compile(r"[A-Z]{2}[0-9]{2}(?P<month>[0-9]{2})(?P<year>[0-9]{2})[0-9A-Z]{7}")
_MARCH, _DECEMBER = 3, 12
# What Rule 46 wants written on a zero-rated supply (IGST Act s.16, Rule 96A).
_SEZ = "SEZ UNIT OR SEZ DEVELOPER FOR AUTHORISED OPERATIONS"
_ON_PAYMENT = "ON PAYMENT OF INTEGRATED TAX"
_UNDER_LUT = "UNDER BOND OR LETTER OF UNDERTAKING WITHOUT PAYMENT OF INTEGRATED TAX"
_ENDORSEMENTS: dict[str, str] = {
    "export_with_payment": f"SUPPLY MEANT FOR EXPORT {_ON_PAYMENT}",
    "export_lut": f"SUPPLY MEANT FOR EXPORT {_UNDER_LUT}",
    "sez_with_payment": f"SUPPLY MEANT FOR {_SEZ} {_ON_PAYMENT}",
    "sez_lut": f"SUPPLY MEANT FOR {_SEZ} {_UNDER_LUT}",
}


def is_export(kind: str) -> bool:
    """True for a supply to somebody outside India."""
    return kind.startswith("export_")


def is_sez(kind: str) -> bool:
    """True for a supply to a unit or developer of a special economic zone."""
    return kind.startswith("sez_")


def is_under_lut(kind: str) -> bool:
    """True for a zero-rated supply on which no tax is paid."""
    return kind.endswith("_lut")


def covers(lut: str, on: date) -> bool:
    """Say whether a letter of undertaking is of the year of a supply: it holds for one (Rule 96A).

    Its number tells the month of filing; what is filed from January on may be for the year to come. A
    number of another shape tells nothing, and covers.

    >>> covers("AD080426000001X", date(2026, 11, 26)), covers("AD080426000001X", date(2027, 4, 1))
    (True, False)
    """
    told = _LUT.fullmatch(lut)
    if not told or not 1 <= int(told["month"]) <= _DECEMBER:
        return bool(lut)
    filed = date(2000 + int(told["year"]), int(told["month"]), 1)
    years = {financial_year(filed)} | ({filed.year} if filed.month <= _MARCH else set())
    return financial_year(on) in years


def endorsement(kind: str) -> str:
    """Return the words that a zero-rated supply must bear; empty for others.

    >>> endorsement("export_lut")[:23], endorsement("domestic")
    ('SUPPLY MEANT FOR EXPORT', '')
    """
    return _ENDORSEMENTS.get(kind, "")


def place_of_supply(
    *,
    supplier_state: str,
    recipient_gstin: str | None = None,
    recipient_state: str | None = None,
    performed_in: str | None = None,
) -> str:
    """Return the two-digit code of the place of supply.

    ``performed_in`` is the state where a restaurant, salon or event serves (s.12(4) to (6)), or where
    the property lies (s.12(3)): it decides before everything else. Ship-to never decides: on the
    buyer's direction the supply is at the bill-to (s.10(1)(b)).
    """
    if performed_in:
        return performed_in
    if recipient_gstin:
        return recipient_state or recipient_gstin[:2]
    return recipient_state or supplier_state


def determine_nature(
    *, supplier_state: str, place_of_supply: str, special_zone: bool = False
) -> Nature:
    """Tell intra- from inter-state. ``special_zone``: recipient or supplier is an SEZ unit."""
    if special_zone or place_of_supply == EXPORT or supplier_state != place_of_supply:
        return "inter"
    return "intra"
