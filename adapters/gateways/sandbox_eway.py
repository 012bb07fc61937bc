"""The e-way bills of the portal that is built in: what it makes, moves and ends, and what it refuses.

A distance that is not said follows from the PIN codes alone, so that the same two places always lie as far
apart; it is no road's.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from core.clock import today
from core.einvoice.eway_rules import Load, load_of, objections_to_eway, objections_to_way
from core.einvoice.gateway import EwayMade, Fault, Holder, PaperName, PortalRefused
from core.einvoice.models import PortalDocument, PortalEway
from core.einvoice.objections import WORDS
from core.einvoice.queries import eway_key
from core.einvoice.reading import day_of
from core.gst.eway import MOST_KM, is_extendable, valid_until

_DAY = dt.timedelta(hours=24)
_DISTRICT, _NEAR = 1000, 10
_SHIPPED_ELSEWHERE = 2
_NAMES = {
    "TransMode": "transMode",
    "TransId": "transporterId",
    "TransName": "transporterName",
    "TransDocNo": "transDocNo",
    "TransDocDt": "transDocDate",
    "VehNo": "vehicleNo",
    "VehType": "vehicleType",
}


def refusal(code: str) -> PortalRefused:
    """Refuse by one of the portal's numbers."""
    return PortalRefused([fault_of(code)])


def fault_of(code: str) -> Fault:
    """Say what a number of the portal's means."""
    return Fault(code, WORDS.get(code, "the portal refuses it"))


def make_of(
    session: Session, held: PortalDocument | None, transport: Mapping[str, Any], at: dt.datetime
) -> EwayMade:
    """Make the e-way bill of a registered document. Raises: PortalRefused."""
    if held is None:
        raise refusal("4003")
    if held.is_cancelled:
        raise refusal("4000")
    document = json.loads(held.document)
    load = load_of(document)
    name = document["DocDtls"]
    paper = PaperName(name["Typ"], name["No"], held.on)
    _require_none(session, held, paper)
    _require_right(transport, load, at)
    return _made(session, _new(session, held, paper, at), transport, load)


def make_alone(
    session: Session, holder: Holder, document: Mapping[str, Any], at: dt.datetime
) -> EwayMade:
    """Make an e-way bill of a document without a reference number (GENEWAYBILL). Raises: PortalRefused."""
    on = day_of(document["docDate"])
    assert on  # noqa: S101  (written by `eway_payload`)
    paper = PaperName(document["docType"], document["docNo"], on)
    transport = transport_of(document)
    load = _load_alone(document, on)
    _require_none(session, holder, paper)
    if not document["itemList"]:
        raise refusal("233")
    for name, code in (("fromPincode", "210"), ("toAddr1", "213"), ("toPincode", "214")):
        if not document.get(name):
            raise refusal(code)
    _require_right(transport, load, at)
    return _made(session, _new(session, holder, paper, at), transport, load)


def transport_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Read how goods go from a payload of the e-way bill API, by the names of EwbDtls."""
    found = {ours: document[theirs] for ours, theirs in _NAMES.items() if document.get(theirs)}
    return {**found, "Distance": int(document.get("transDistance") or 0)}


def _load_alone(document: Mapping[str, Any], on: dt.date) -> Load:
    to = {"Gstin": document.get("shipToGSTIN"), "Stcd": document["actToStateCode"]}
    ship_to = to if document["transactionType"] == _SHIPPED_ELSEWHERE else None
    return Load(
        document["docType"],
        on,
        tuple(str(line.get("hsnCode", "")) for line in document["itemList"]),
        document.get("fromPincode"),
        document.get("toPincode"),
        document["toGstin"],
        ship_to,
    )


def _require_none(session: Session, of: PortalDocument | Holder, paper: PaperName) -> None:
    """Refuse a second one; by which number depends on how either was asked for."""
    held = find(session, of.shop_id, of.gstin, paper)
    if held is None or held.cancelled_at:
        return
    if isinstance(of, Holder):
        raise refusal("604")
    raise refusal("4002" if held.irn else "4026")


def _require_right(transport: Mapping[str, Any], load: Load, at: dt.datetime) -> None:
    found = objections_to_eway(transport, load, today=today(at))
    if found:
        raise PortalRefused([Fault(one.code, one.message) for one in found])


def _new(
    session: Session, of: PortalDocument | Holder, paper: PaperName, at: dt.datetime
) -> PortalEway:
    last = select(PortalEway.serial).where(PortalEway.shop_id == of.shop_id)
    serial = (session.exec(last.order_by(col(PortalEway.serial).desc())).first() or 0) + 1
    return PortalEway(
        shop_id=of.shop_id,
        serial=serial,
        gstin=of.gstin,
        number=f"331{serial:09d}",
        irn=of.irn if isinstance(of, PortalDocument) else "",
        doc_type=paper.kind,
        doc_key=eway_key(paper),
        distance=0,
        made_at=at.replace(microsecond=0),
    )


def _made(session: Session, row: PortalEway, transport: Mapping[str, Any], load: Load) -> EwayMade:
    row.distance = transport.get("Distance") or distance_of(load.from_pin, load.to_pin)
    if transport.get("TransMode"):
        _name_vehicle(row, transport, row.made_at)
    session.add(row)
    session.flush()
    return shown(row)


def _name_vehicle(row: PortalEway, transport: Mapping[str, Any], at: dt.datetime) -> None:
    """Note what carries it; the first counts for how long the bill holds."""
    row.vehicle = transport.get("VehNo") or transport.get("TransDocNo") or ""
    if row.since is None:
        row.since = at
        large = transport.get("VehType") == "O"
        row.valid_until = valid_until(at, row.distance, large=large)


def distance_of(one: int | None, other: int | None) -> int:
    """Make a distance of two PIN codes: 10 km for each step between their first three digits.

    >>> distance_of(560001, 570001), distance_of(560001, 560034)
    (100, 3)
    """
    if one is None or other is None:
        return 1
    far = abs(one // _DISTRICT - other // _DISTRICT) * _NEAR
    near = abs(one % _DISTRICT - other % _DISTRICT) // _NEAR
    return min(max(far + near, 1), MOST_KM)


def find(session: Session, shop_id: str, gstin: str, paper: PaperName) -> PortalEway | None:
    """Find the latest e-way bill of a document."""
    statement = select(PortalEway).where(
        PortalEway.shop_id == shop_id,
        PortalEway.gstin == gstin,
        PortalEway.doc_type == paper.kind,
        PortalEway.doc_key == eway_key(paper),
    )
    return session.exec(statement.order_by(col(PortalEway.serial).desc())).first()


def find_of(session: Session, shop_id: str, irn: str) -> PortalEway | None:
    """Find the latest e-way bill of a reference number."""
    statement = select(PortalEway).where(PortalEway.shop_id == shop_id, PortalEway.irn == irn)
    return session.exec(statement.order_by(col(PortalEway.serial).desc())).first()


def is_on_the_road(session: Session, held: PortalDocument) -> bool:
    """True where an e-way bill of a document stands, made by its reference number or alone."""
    name = json.loads(held.document)["DocDtls"]
    found = find(session, held.shop_id, held.gstin, PaperName(name["Typ"], name["No"], held.on))
    return found is not None and not (found.cancelled_at or found.closed_at)


def get(session: Session, holder: Holder, number: str) -> PortalEway | None:
    """Find an e-way bill by its number."""
    statement = select(PortalEway).where(
        PortalEway.shop_id == holder.shop_id,
        PortalEway.gstin == holder.gstin,
        PortalEway.number == number,
    )
    return session.exec(statement).first()


def move(
    session: Session, holder: Holder, number: str, *, vehicle: Mapping[str, Any], at: dt.datetime
) -> dt.datetime:
    """Name a vehicle (VEHEWB) and return until when the bill holds. Raises: PortalRefused."""
    row = _standing(session, holder, number, closed="851")
    if row.valid_until and at > row.valid_until:
        raise refusal("311")
    transport = transport_of(vehicle)
    found = objections_to_way(transport, dt.date.min, today=today(at))
    if found:
        raise PortalRefused([Fault(one.code, one.message) for one in found])
    if not vehicle.get("fromPlace"):
        raise refusal("305")
    _name_vehicle(row, transport, at.replace(microsecond=0))
    session.add(row)
    assert row.valid_until  # noqa: S101  (just counted)
    return row.valid_until


def extend(
    session: Session, holder: Holder, number: str, *, asked: Mapping[str, Any], at: dt.datetime
) -> dt.datetime:
    """Let one hold longer, for what is left of its way (EXTENDVALIDITY). Raises: PortalRefused."""
    row = get(session, holder, number)
    if row is None:
        raise refusal("301")
    if row.cancelled_at or row.closed_at:
        raise refusal("379" if row.cancelled_at else "380")
    if row.valid_until is None:
        raise refusal("381")
    if not is_extendable(row.valid_until, at):
        raise refusal("382")
    if asked["remainingDistance"] > row.distance:
        raise refusal("390")
    row.vehicle = asked.get("vehicleNo") or asked.get("transDocNo") or row.vehicle
    row.valid_until = max(row.valid_until, valid_until(at, asked["remainingDistance"]))
    session.add(row)
    return row.valid_until


def cancel(session: Session, holder: Holder, number: str, at: dt.datetime) -> dt.datetime:
    """Cancel within 24 hours. Raises: PortalRefused."""
    row = _standing(session, holder, number, closed="843")
    if at > row.made_at + _DAY:
        raise refusal("315")
    row.cancelled_at = at.replace(microsecond=0)
    session.add(row)
    return row.cancelled_at


def close(session: Session, holder: Holder, number: str, at: dt.datetime) -> dt.datetime:
    """Close what was delivered. Raises: PortalRefused."""
    row = _standing(session, holder, number, closed="829")
    if row.valid_until is None:
        raise refusal("830")
    row.closed_at = at.replace(microsecond=0)
    session.add(row)
    return row.closed_at


def _standing(session: Session, holder: Holder, number: str, *, closed: str) -> PortalEway:
    row = get(session, holder, number)
    if row is None:
        raise refusal("301")
    if row.cancelled_at:
        raise refusal("312")
    if row.closed_at:
        raise refusal(closed)
    return row


def shown(row: PortalEway) -> EwayMade:
    """Tell of an e-way bill as the portal does."""
    return EwayMade(
        row.number,
        row.made_at,
        row.valid_until,
        row.vehicle,
        is_cancelled=row.cancelled_at is not None,
        cancelled_at=row.cancelled_at,
        closed_at=row.closed_at,
    )


def asked_with(
    session: Session,
    held: PortalDocument,
    transport: Mapping[str, Any],
    *,
    fault: str,
    at: dt.datetime,
) -> EwayMade | Sequence[Fault]:
    """Make the e-way bill that is asked for with a registration; what is against it does not undo that."""
    if fault:
        return (fault_of(fault),)
    try:
        return make_of(session, held, transport, at)
    except PortalRefused as refused:
        return tuple(refused.faults)
