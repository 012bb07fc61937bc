"""Whom the portal that is built in knows: made-up GSTINs that say more than that they are well-formed.

Who is registered, active, or a unit of a special economic zone stands in no document: the real portal
looks it up. Here the registration counter (13th character) of a GSTIN with the PAN digits 0000 tells it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_COUNTER = 12
_MADE_UP = slice(7, 11)
_INACTIVE, _OUTSIDE, _ZONE = "7", "8", "9"


def numbers_against(document: Mapping[str, Any]) -> Iterator[str]:
    """List what is against the parties of a document, by the portal's numbers.

    >>> document = {"SellerDtls": {"Gstin": "29AAACZ0000B1Z3"}, "TranDtls": {"SupTyp": "B2B"}}
    >>> list(numbers_against({**document, "BuyerDtls": {"Gstin": "29AAAPZ0000A9Z6"}}))
    ['2246']
    """
    is_zone = document["TranDtls"]["SupTyp"].startswith("SEZ")
    seller, buyer = (_said_by(document[name]["Gstin"]) for name in ("SellerDtls", "BuyerDtls"))
    if _INACTIVE in (seller, buyer):
        yield "3029"
    if buyer == _ZONE and not is_zone:
        yield "2246"
    if buyer == _OUTSIDE and is_zone:
        yield "2247"


def _said_by(gstin: str) -> str:
    return gstin[_COUNTER] if gstin[_MADE_UP] == "0000" else ""
