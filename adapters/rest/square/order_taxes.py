"""Taxes of an order as heads of GST: which rate they make of a line, what they say of the place of supply.

One tax of the whole rate, or CGST and SGST (UTGST) of one half each, or IGST; a name that begins with CESS is
the compensation cess beside them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from adapters.rest.problems import Fault
from adapters.rest.square.speaking import Refusal
from core.gst.states import get_state
from core.gst.supply import Nature

Tax = Mapping[str, Any]
_HEAD = re.compile(r"\s*(CGST|SGST|UTGST|IGST|CESS)", re.IGNORECASE)
_STATES_HALF = {"SGST", "UTGST"}
ZERO = Decimal(0)


@dataclass(frozen=True)
class Rates:
    """What a line bears, in per cent."""

    gst: Decimal
    cess: Decimal


def head_of(tax: Tax) -> str:
    """Say which head a tax names; empty where it names none.

    >>> head_of({"name": "cgst @ 9%"}), head_of({"name": "GST"})
    ('CGST', '')
    """
    found = _HEAD.match(str(tax.get("name", "")))
    head = found[1].upper() if found else ""
    return "SGST" if head in _STATES_HALF else head


def of_line(said: Mapping[str, Any], line: Mapping[str, Any]) -> list[Tax]:
    """List the taxes that a line bears, in the order's order."""
    named = {one["tax_uid"] for one in line.get("applied_taxes", ())}
    taxes: Sequence[Tax] = said.get("taxes", ())
    return [tax for tax in taxes if tax["scope"] == "ORDER" or tax["uid"] in named]


def rates_of(taxes: Sequence[Tax]) -> Rates:
    """Add up what a line bears.

    >>> rates_of([{"name": "CGST", "percentage": "9"}, {"name": "SGST", "percentage": "9.0"}])
    Rates(gst=Decimal('18.0'), cess=Decimal('0'))
    >>> rates_of([{"name": "GST", "percentage": "28"}, {"name": "Cess", "percentage": "12"}])
    Rates(gst=Decimal('28'), cess=Decimal('12'))
    """
    gst = sum((percent(tax) for tax in taxes if head_of(tax) != "CESS"), ZERO)
    cess = sum((percent(tax) for tax in taxes if head_of(tax) == "CESS"), ZERO)
    return Rates(gst, cess)


def percent(tax: Tax) -> Decimal:
    """Return the percentage of a tax."""
    return Decimal(tax["percentage"])


def is_inclusive(said: Mapping[str, Any]) -> bool:
    """True where the prices hold the taxes."""
    return any(tax["type"] == "INCLUSIVE" for tax in said.get("taxes", ()))


def faults_of(said: Mapping[str, Any], *, charges_tax: bool) -> list[Fault]:
    """List what is wrong with the taxes, each by its field."""
    taxes: Sequence[Tax] = said.get("taxes", ())
    found = []
    kinds = [tax["type"] for tax in taxes]
    for n, tax in enumerate(taxes):
        if tax["type"] != kinds[0]:
            says = "prices hold either all taxes or none: one order, one type"
            found.append(_fault(f"taxes/{n}/type", says))
        if percent(tax) and not charges_tax:
            found.append(_fault(f"taxes/{n}/percentage", "this shop charges no tax"))
    for line in said["line_items"]:
        odd = _odd(of_line(said, line))
        if odd:
            tax, says = odd
            found.append(_fault(f"taxes/{taxes.index(tax)}/percentage", says))
    return list(dict.fromkeys(found))


def _odd(taxes: Sequence[Tax]) -> tuple[Tax, str] | None:
    """Find heads on one line that no law puts there."""
    named = {
        head: [tax for tax in taxes if head_of(tax) == head] for head in ("CGST", "SGST", "IGST")
    }
    halves = named["CGST"] + named["SGST"]
    if named["IGST"] and halves:
        return named["IGST"][0], "IGST and CGST, SGST do not go together"
    if sum(map(percent, named["CGST"])) != sum(map(percent, named["SGST"])):
        return halves[0], "CGST and SGST are one half each of the rate"
    return None


def _fault(where: str, says: str) -> Fault:
    return Fault(f"/order/{where}", "INVALID_VALUE", says)


def require_place(said: Mapping[str, Any], *, nature: Nature, place_of_supply: str) -> None:
    """Hold the heads that an order names against where the supply is made.

    To be asked when it is billed. Raises: Refusal (BAD_REQUEST).
    """
    wrong = {"CGST", "SGST"} if nature == "inter" else {"IGST"}
    for n, tax in enumerate(said.get("taxes", ())):
        head = head_of(tax)
        if head in wrong and percent(tax):
            name = get_state(place_of_supply).name
            right = "IGST" if nature == "inter" else "CGST and SGST"
            detail = f"{head} does not fit: the place of supply is {name}, so it bears {right}"
            raise Refusal("BAD_REQUEST", detail, f"order.taxes[{n}]")
