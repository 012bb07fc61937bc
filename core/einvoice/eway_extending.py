"""An e-way bill whose time runs out before its goods arrive: asking for more (CGST Rule 138(10))."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from core.actor import Actor
from core.call_errors import EwayNotExtendable
from core.clock import INDIA
from core.einvoice.eway import changeable, wish
from core.einvoice.eway_payload import payload_of_vehicle
from core.einvoice.models import EwayBill
from core.einvoice.objections import WORDS
from core.einvoice_errors import EinvoiceInvalid, EwayEnded
from core.gst.eway import is_extendable

_IN_MOVEMENT = "M"


@dataclass(frozen=True)
class Extension:
    """Why and from where on. ``transport`` by the portal's names (TransMode, VehNo ...), checked.

    ``place``: town, state (two digits) and PIN code where the goods are; ``distance``: km that are left.
    ``why``: reason (1 natural calamity, 2 law and order, 4 transhipment, 5 accident, 99 others), remarks.
    """

    transport: Mapping[str, Any]
    place: tuple[str, str, int]
    distance: int
    why: tuple[str, str]


def begin_extension(
    session: Session, actor: Actor, number: str, asked: Extension, *, gstin: str | None = None
) -> EwayBill:
    """Write that an e-way bill is to hold longer.

    Raises: EwayNotFound, EwayEnded (closed, cancelled), EinvoiceInvalid (no vehicle is named, or more is
    left than the whole way), EwayNotExtendable (eight hours around its end), BadState.
    """
    row = changeable(session, actor, number, gstin)
    if row.state != "active":
        code = "379" if row.state == "cancelled" else "380"
        raise EwayEnded(number=number, provider_code=code)
    whole = row.transport.get("Distance") or asked.distance
    wrong = "381" if row.valid_until is None else "390" if asked.distance > whole else ""
    if wrong or row.valid_until is None:
        raise EinvoiceInvalid(number=number, why=WORDS[wrong], provider_code=wrong)
    if not is_extendable(row.valid_until, actor.at):
        raise EwayNotExtendable(number=number, until=_told(row.valid_until), provider_code="382")
    return wish(session, actor, row, "extend", _payload(number, asked))


def _told(at: dt.datetime) -> str:
    return f"{at.astimezone(INDIA):%d/%m/%Y %H:%M}"


def _payload(number: str, asked: Extension) -> dict[str, Any]:
    """Write what is asked for (EXTENDVALIDITY): part B, and what is left of the way."""
    town, state, pincode = asked.place
    reason, remarks = asked.why
    vehicle = payload_of_vehicle(number, asked.transport, place=(town, state), why=("", ""))
    for name in ("reasonCode", "reasonRem", "vehicleType"):
        vehicle.pop(name, None)
    return {
        **vehicle,
        "fromPincode": pincode,
        "remainingDistance": asked.distance,
        "extnRsnCode": int(reason),
        "extnRemarks": remarks,
        "consignmentStatus": _IN_MOVEMENT,
    }
