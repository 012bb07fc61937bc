"""Rules about who supplies and who buys, and where they are."""

import datetime as dt
from collections.abc import Iterator

from core.einvoice.inv01 import Inv01
from core.einvoice.objections import Objection
from core.einvoice.reading import ABROAD, When, day_of, is_abroad
from core.gst import gstin as gstins
from core.gst.states import all_states, get_state

_NOBODY = "URP"
_SHIP_TO_SINCE = dt.date(2026, 8, 1)


def _gstins(document: Inv01, when: When) -> Iterator[Objection]:
    seller, buyer = document.SellerDtls.Gstin, document.BuyerDtls.Gstin
    if when.gstin and seller != when.gstin:
        yield Objection("2143", "/SellerDtls/Gstin", seller)
    for field, gstin in (("SellerDtls", seller), ("BuyerDtls", buyer)):
        if gstin != _NOBODY and not gstins.is_valid(gstin, sandbox=True):
            yield Objection("3028", f"/{field}/Gstin", gstin)
    if seller == buyer:
        yield Objection("2211", "/BuyerDtls/Gstin", buyer)


def _buyer(document: Inv01, when: When) -> Iterator[Objection]:
    buyer, kind = document.BuyerDtls, document.TranDtls.SupTyp
    if is_abroad(document):
        if buyer.Gstin != _NOBODY:
            yield Objection("2248", "/BuyerDtls/Gstin", buyer.Gstin)
        if buyer.Stcd != ABROAD:
            yield Objection("2261", "/BuyerDtls/Stcd", buyer.Stcd)
        return
    if buyer.Gstin == _NOBODY:
        yield Objection("2171" if kind == "DEXP" else "2212", "/BuyerDtls/Gstin")
    if buyer.Pin is None:
        yield Objection("2244", "/BuyerDtls/Pin")
    if buyer.Pos == ABROAD:
        yield Objection("2242", "/BuyerDtls/Pos")
    elif not _is_state(buyer.Pos):
        yield Objection("2243", "/BuyerDtls/Pos", buyer.Pos)


def _states(document: Inv01, when: When) -> Iterator[Objection]:
    """A GSTIN begins with the state of its address."""
    for field, unknown, other in (("SellerDtls", "2259", "2258"), ("BuyerDtls", "2260", "2265")):
        party = getattr(document, field)
        if field == "BuyerDtls" and is_abroad(document):
            continue
        if not _is_state(party.Stcd):
            yield Objection(unknown, f"/{field}/Stcd", party.Stcd)
        elif party.Gstin != _NOBODY and party.Gstin[:2] != party.Stcd.zfill(2):
            yield Objection(other, f"/{field}/Stcd", f"{party.Gstin} and {party.Stcd}")


def _pins(document: Inv01, when: When) -> Iterator[Objection]:
    for field in ("SellerDtls", "BuyerDtls", "ShipDtls", "DispDtls"):
        place = getattr(document, field)
        if place is None or place.Pin is None or place.Stcd == ABROAD:
            continue
        if _is_state(place.Stcd) and not _lies_in(place.Pin, place.Stcd):
            yield Objection("3039", f"/{field}/Pin", f"{place.Pin}")


def _marketplace(document: Inv01, when: When) -> Iterator[Objection]:
    gstin = document.TranDtls.EcmGstin
    if gstin and (not gstins.is_valid(gstin, sandbox=True) or gstins.kind_of(gstin) != "tcs"):
        yield Objection("2195", "/TranDtls/EcmGstin", gstin)


def _ship_to(document: Inv01, when: When) -> Iterator[Objection]:
    """Since 2026-08-01 the goods do not go to the buyer's own GSTIN under another address (advisory)."""
    to, on = document.ShipDtls, day_of(document.DocDtls.Dt)
    if to is None or on is None or on < _SHIP_TO_SINCE:
        return
    if to.Gstin == document.BuyerDtls.Gstin != _NOBODY:
        yield Objection("2323", "/ShipDtls/Gstin")


def _is_state(code: str) -> bool:
    return code.zfill(2) in all_states() and code != ABROAD


def _lies_in(pin: int, code: str) -> bool:
    """True where a PIN begins as those of the state do, or the table knows none of it."""
    ranges = get_state(code.zfill(2)).pin_prefixes
    return not ranges or any(low <= pin // 1000 <= high for low, high in ranges)


RULES = (_gstins, _buyer, _states, _pins, _marketplace, _ship_to)
