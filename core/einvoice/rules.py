"""What the portal would object to, found before it is asked: PURE.

Each rule looks at one thing and gives the portal's own number for it (error list of the e-invoice system,
tolerance of one rupee where it has one). No rule knows what only the portal knows: who is registered, what
has a reference number.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from core.einvoice import rules_lines, rules_parties
from core.einvoice.inv01 import Inv01
from core.einvoice.objections import Objection
from core.einvoice.reading import ABROAD, When, day_of, is_abroad, pointer
from core.gst.states import all_states

_OLD = dt.timedelta(days=30)
_RUPEE = Decimal(1)
_SUMS = (
    ("2182", "AssVal", ("AssAmt",)),
    ("2183", "SgstVal", ("SgstAmt",)),
    ("2184", "CgstVal", ("CgstAmt",)),
    ("2185", "IgstVal", ("IgstAmt",)),
    ("2186", "CesVal", ("CesAmt", "CesNonAdvlAmt")),
    ("2187", "StCesVal", ("StateCesAmt", "StateCesNonAdvlAmt")),
)
_TAXES = ("CgstVal", "SgstVal", "IgstVal", "CesVal", "StCesVal")


Rule = Callable[[Inv01, When], Iterator[Objection]]


def objections_to(document: dict[str, Any], when: When) -> list[Objection]:
    """List what is against a document, in its order; empty where the portal has nothing to say.

    Where it is misshapen (5001, each place named) nothing else is looked at.
    """
    try:
        read = Inv01.model_validate(document)
    except ValidationError as error:
        return [_misshapen(fault) for fault in error.errors()]
    rules = (_dates, _document, *rules_parties.RULES, *rules_lines.RULES, _sums, _total)
    return [found for rule in rules for found in rule(read, when)]


def _misshapen(fault: Any) -> Objection:
    path = pointer(*fault["loc"])
    if path == "/ItemList" and fault["type"] == "too_short":
        return Objection("2228", path)
    if path == "/ItemList" and fault["type"] == "too_long":
        return Objection("2173", path)
    return Objection("5001", path, str(fault["msg"]).lower())


def _dates(document: Inv01, when: When) -> Iterator[Objection]:
    on = day_of(document.DocDtls.Dt)
    if on is None:
        yield Objection("5001", "/DocDtls/Dt", f"{document.DocDtls.Dt} is no day")
    elif on > when.today:
        yield Objection("2163", "/DocDtls/Dt", document.DocDtls.Dt)
    elif when.is_large and when.today - on > _OLD:
        yield Objection("2305", "/DocDtls/Dt", document.DocDtls.Dt)


def _document(document: Inv01, when: When) -> Iterator[Objection]:
    """A note is about an invoice, an invoice about none; reverse charge is of business at home."""
    before = bool(document.RefDtls and document.RefDtls.PrecDocDtls)
    kind, supply = document.DocDtls.Typ, document.TranDtls
    if kind == "INV" and before:
        yield Objection("2210", "/RefDtls/PrecDocDtls")
    if kind != "INV" and not before:
        yield Objection("2191", "/RefDtls/PrecDocDtls")
    if supply.RegRev == "Y" and supply.SupTyp != "B2B":
        yield Objection("2162", "/TranDtls/RegRev")
    if supply.IgstOnIntra == "Y" and supply.SupTyp != "B2B":
        yield Objection("2262", "/TranDtls/IgstOnIntra")
    yield from _place_of_export(document)


def _place_of_export(document: Inv01) -> Iterator[Objection]:
    """Of two numbers that say it is 96 the first is told of a state, the second of what is none."""
    place = document.BuyerDtls.Pos
    if is_abroad(document) and place != ABROAD:
        is_state = place.zfill(2) in all_states()
        yield Objection("2229" if is_state else "2232", "/BuyerDtls/Pos", place)


def _sums(document: Inv01, when: When) -> Iterator[Objection]:
    for code, name, parts in _SUMS:
        lines = sum((_sum_of(document, part) for part in parts), Decimal(0))
        stated = getattr(document.ValDtls, name) or Decimal(0)
        if abs(lines - stated) > _RUPEE:
            found = "2188" if code == "2186" and _lacks_specific(document) else code
            yield Objection(found, f"/ValDtls/{name}", f"{lines} against {stated}")


def _sum_of(document: Inv01, part: str) -> Decimal:
    return sum((getattr(line, part) or Decimal(0) for line in document.ItemList), Decimal(0))


def _lacks_specific(document: Inv01) -> bool:
    """True where the total of cess would be right without the cess that goes by quantity (2188)."""
    stated = document.ValDtls.CesVal or Decimal(0)
    by_quantity = _sum_of(document, "CesNonAdvlAmt")
    return by_quantity > _RUPEE and abs(_sum_of(document, "CesAmt") - stated) <= _RUPEE


def _total(document: Inv01, when: When) -> Iterator[Objection]:
    values = document.ValDtls
    charged = document.TranDtls.RegRev != "Y"
    taxes = sum((getattr(values, name) or Decimal(0) for name in _TAXES), Decimal(0))
    other = (values.OthChrg or 0) - (values.Discount or 0) + (values.RndOffAmt or 0)
    comes_to = values.AssVal + (taxes if charged else 0) + other
    if abs(comes_to - values.TotInvVal) > _RUPEE:
        yield Objection("2189", "/ValDtls/TotInvVal", f"{comes_to} against {values.TotInvVal}")
    if values.Discount and values.Discount >= comes_to + values.Discount:
        yield Objection("2220", "/ValDtls/Discount")
