"""What the portal would object to in an e-way bill, found before it is asked: PURE.

Numbers and meanings: error lists of the e-invoice system (EWB) and of the e-way bill system.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.einvoice.objections import Objection
from core.einvoice.reading import ABROAD, day_of
from core.gst.eway import MOST_KM, OLDEST
from core.gst.states import all_states

_ROAD, _SHIP = "1", "4"
_BY_PAPER = ("2", "3")  # rail and air
_NOBODY = "URP"
_FOREIGN_PIN = 999_999
_COMMON = "88"  # where a transporter's number begins that is of no state
_SHIP_TO_SINCE = dt.date(2026, 8, 1)
_VEHICLE = re.compile(
    r"[A-Z]{2}[0-9]{1,3}[A-Z]{0,3}[0-9]{4}"
    r"|[A-Z]{3}[0-9]{4}"
    r"|[0-9]{2}BH[0-9]{4}[A-Z]{1,2}"
    r"|(TR|DF|BP|NP)[A-Z0-9]{4,13}",
    re.ASCII,
)
_TRANSPORTER = re.compile(r"[0-9]{2}[A-Z0-9]{13}", re.ASCII)


@dataclass(frozen=True)
class Load:
    """What is carried. ``doc_type``: the portal's; ``ship_to``: where it goes, if not to the buyer.

    ``codes``: the HSN of the lines. PIN codes None: not known.
    """

    doc_type: str
    on: dt.date
    codes: tuple[str, ...]
    from_pin: int | None
    to_pin: int | None
    buyer_gstin: str
    ship_to: Mapping[str, Any] | None = None
    is_export: bool = False


def load_of(document: Mapping[str, Any]) -> Load:
    """Read what is carried from a prescribed document (INV-01) that the rules have passed."""
    buyer, to = document["BuyerDtls"], document.get("ShipDtls")
    name, sent = document["DocDtls"], document.get("DispDtls") or document["SellerDtls"]
    on = day_of(name["Dt"])
    assert on  # noqa: S101  (the rules have read it)
    return Load(
        name["Typ"],
        on,
        tuple(line["HsnCd"] for line in document["ItemList"]),
        sent["Pin"],
        (to or buyer).get("Pin"),
        buyer["Gstin"],
        to,
        is_export=document["TranDtls"]["SupTyp"].startswith("EXP"),
    )


def objections_to_eway(
    transport: Mapping[str, Any], load: Load, *, today: dt.date
) -> list[Objection]:
    """List what is against an e-way bill; empty where the portal has nothing to say.

    ``transport`` by the portal's names; each objection's field is one of them, as a JSON Pointer.
    """
    return [
        *_of_document(load, today),
        *_of_ship_to(load, today),
        *objections_to_way(transport, load.on, today=today),
        *_of_distance(transport, load),
        *_of_transporter(transport),
    ]


def _of_document(load: Load, today: dt.date) -> Iterator[Objection]:
    if load.doc_type in ("CRN", "DBN"):
        yield Objection("4010", "")
    elif all(code.startswith("99") for code in load.codes):
        yield Objection("4009", "")
    if today - load.on > OLDEST:
        yield Objection("820", "", f"{load.on:%d/%m/%Y}")


def _of_ship_to(load: Load, today: dt.date) -> Iterator[Objection]:
    """Since 2026-08-01 whose the place is has to be said, and it is not the buyer's own GSTIN."""
    to = load.ship_to
    if to is None:
        if load.is_export:
            yield Objection("4031", "")
        return
    gstin, state = to.get("Gstin"), str(to.get("Stcd") or "").zfill(2)
    if load.is_export and state == ABROAD:
        yield Objection("4032", "")
    if load.is_export and to.get("Pin") == _FOREIGN_PIN:
        yield Objection("4033", "")
    if today >= _SHIP_TO_SINCE and (not gstin or gstin == load.buyer_gstin != _NOBODY):
        yield Objection("2323", "")
    if gstin and gstin != _NOBODY and gstin[:2] != state:
        yield Objection("4074", "", f"{gstin} and {state}")


def objections_to_way(
    transport: Mapping[str, Any], on: dt.date, *, today: dt.date
) -> list[Objection]:
    """List what is against a way of carrying (part B); ``on``: the day of the document."""
    return [*_of_mode(transport), *_of_vehicle(transport), *_of_paper(transport, on, today)]


def _of_mode(transport: Mapping[str, Any]) -> Iterator[Objection]:
    mode, vehicle = transport.get("TransMode"), transport.get("VehNo")
    paper = transport.get("TransDocNo")
    if mode is None and (vehicle or paper):
        yield Objection("4028", "/TransMode")
    if mode == _ROAD and not vehicle:
        yield Objection("4011", "/VehNo")
    if mode in _BY_PAPER and not paper:
        yield Objection("4012", "/TransDocNo")
    if mode in _BY_PAPER and not transport.get("TransDocDt"):
        yield Objection("4023", "/TransDocDt")
    if mode == _SHIP and not (vehicle or paper):
        yield Objection("4040", "/TransDocNo")


def _of_vehicle(transport: Mapping[str, Any]) -> Iterator[Objection]:
    mode, vehicle = transport.get("TransMode"), transport.get("VehNo")
    kind = transport.get("VehType")
    if vehicle and not _VEHICLE.fullmatch(vehicle):
        yield Objection("4014", "/VehNo", vehicle)
    if kind not in (None, "R", "O"):
        yield Objection("4020", "/VehType", str(kind))
    if mode == _ROAD and not kind:
        yield Objection("4022", "/VehType")
    if mode in _BY_PAPER and kind == "O":
        yield Objection("4024", "/VehType")
    if mode == _SHIP and kind == "R":
        yield Objection("4039", "/VehType")


def _of_paper(transport: Mapping[str, Any], on: dt.date, today: dt.date) -> Iterator[Objection]:
    text = transport.get("TransDocDt")
    if not text:
        return
    found = day_of(text)
    if found is None:
        yield Objection("4017", "/TransDocDt", text)
    elif found > today:
        yield Objection("4016", "/TransDocDt", text)
    elif found < on:
        yield Objection("4021", "/TransDocDt", text)


def _of_distance(transport: Mapping[str, Any], load: Load) -> Iterator[Objection]:
    km = transport.get("Distance", 0)
    if not 0 <= km <= MOST_KM:
        yield Objection("4013", "/Distance", str(km))
    if km:
        return
    if _FOREIGN_PIN in (load.from_pin, load.to_pin):
        yield Objection("4034", "/Distance")
    elif load.from_pin == load.to_pin:
        yield Objection("4029", "/Distance", str(load.from_pin))


def _of_transporter(transport: Mapping[str, Any]) -> Iterator[Objection]:
    given, mode = transport.get("TransId"), transport.get("TransMode")
    if given and not _is_transporter(given):
        yield Objection("4018", "/TransId", given)
    if not given and mode is None and not transport.get("VehNo"):
        yield Objection("4027" if transport.get("TransName") else "4019", "/TransId")


def _is_transporter(number: str) -> bool:
    """True for a GSTIN, or the number of a transporter who has none."""
    known = number[:2] in all_states() or number.startswith(_COMMON)
    return bool(_TRANSPORTER.fullmatch(number)) and known
