"""Place of supply and nature of supply.

Goods and services to a registered buyer are supplied where his GSTIN says, to an unregistered one at
the state in the address on the invoice (a bare state name is enough), else at the supplier (IGST Act
s.10(1)(a), (b), (ca), s.12(2)). Same state as the supplier is intra-state: CGST and SGST or UTGST;
another state, an SEZ, or abroad is inter-state: IGST (ss.7, 8).

>>> determine_nature(supplier_state="27", place_of_supply="29")
'inter'
"""

from typing import Literal

from core.gst.states import EXPORT

Nature = Literal["intra", "inter"]


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
