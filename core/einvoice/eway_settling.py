"""How the portal is asked for an e-way bill, and what its answers make of one."""

import datetime as dt
from collections.abc import Callable, Sequence

from sqlmodel import Session

from core import audit
from core.actor import Actor
from core.einvoice.errands import Done, Errand, look
from core.einvoice.gateway import (
    EwayMade,
    Fault,
    Gateway,
    Holder,
    PaperName,
    PortalRefused,
    PortalSilent,
)
from core.einvoice.models import EwayBill
from core.webhooks import events
from core.webhooks.events import announce

_TAKEN = frozenset({"4002", "4026", "604"})
_ENDED = frozenset({"312", "343", "653", "824", "829"})


def _ask(gateway: Gateway, row: EwayBill, was_sent: bool) -> Done:
    return _WAYS[row.wish](gateway, row, was_sent)


def _make(gateway: Gateway, row: EwayBill, was_sent: bool) -> EwayMade:
    holder = Holder(row.shop_id, row.gstin)

    def find() -> EwayMade | None:
        found = look(lambda: _found(gateway, holder, row))
        return found if found and not found.is_cancelled else None

    if was_sent and (found := find()):
        return found
    try:
        if row.irn:
            return gateway.make_eway(holder, row.irn, row.transport)
        return gateway.make_lone_eway(holder, row.document)
    except PortalRefused as refused:
        if _TAKEN & refused.codes and (was_sent or row.patient):
            if found := find():
                return found
            if was_sent:  # it has one, and does not show it
                raise PortalSilent(refused.faults) from refused
        raise


def _found(gateway: Gateway, holder: Holder, row: EwayBill) -> EwayMade | None:
    if row.irn:
        return gateway.find_eway(holder, row.irn)
    paper = PaperName(row.doc_type, row.doc_number, row.doc_on)  # type: ignore[arg-type]  # kept as one
    return gateway.find_lone_eway(holder, paper)


def _move(gateway: Gateway, row: EwayBill, was_sent: bool) -> EwayMade | dt.datetime:
    """Name a vehicle; to name the same one twice changes nothing."""
    holder = Holder(row.shop_id, row.gstin)
    if was_sent:
        found = look(lambda: gateway.get_eway(holder, row.number))
        wanted = row.wished.get("vehicleNo")
        if found and wanted and found.vehicle == wanted and found.valid_until:
            return found.valid_until
    return gateway.move_eway(holder, row.number, row.wished)


def _extend(gateway: Gateway, row: EwayBill, was_sent: bool) -> EwayMade | dt.datetime:
    """Ask for more time; one that holds longer than it did has it."""
    holder = Holder(row.shop_id, row.gstin)
    if was_sent:
        found = look(lambda: gateway.get_eway(holder, row.number))
        ends = found.valid_until if found else None
        if ends and row.valid_until and ends > row.valid_until:
            return ends
    return gateway.extend_eway(holder, row.number, row.wished)


def _cancel(gateway: Gateway, row: EwayBill, was_sent: bool) -> dt.datetime:
    def ask(holder: Holder) -> dt.datetime:
        reason, remarks = row.cancel_reason, row.cancel_remarks
        return gateway.cancel_eway(holder, row.number, reason=reason, remarks=remarks)

    return _ended(gateway, row, was_sent, ask)


def _close(gateway: Gateway, row: EwayBill, was_sent: bool) -> dt.datetime:
    def ask(holder: Holder) -> dt.datetime:
        return gateway.close_eway(holder, row.number, remarks=row.wished["remarks"])

    return _ended(gateway, row, was_sent, ask)


def _ended(
    gateway: Gateway, row: EwayBill, was_sent: bool, ask: Callable[[Holder], dt.datetime]
) -> dt.datetime:
    """End it, unless it has ended as it is wished already."""
    holder = Holder(row.shop_id, row.gstin)

    def find() -> dt.datetime | None:
        found = look(lambda: gateway.get_eway(holder, row.number))
        if found is None:
            return None
        if row.wish == "close":
            return found.closed_at
        return (found.cancelled_at or row.sent_at) if found.is_cancelled else None

    if was_sent and (when := find()):
        return when
    try:
        return ask(holder)
    except PortalRefused as refused:
        if _ENDED & refused.codes and (when := find()):
            return when
        raise


_WAYS: dict[str, Callable[[Gateway, EwayBill, bool], Done]] = {
    "make": _make,
    "vehicle": _move,
    "extend": _extend,
    "cancel": _cancel,
    "close": _close,
}


def _end(session: Session, actor: Actor, row: EwayBill, done: Done) -> None:
    if isinstance(done, EwayMade):
        activate(session, actor, row, done)
    elif isinstance(done, dt.datetime):
        _ENDS[row.wish](session, actor, row, done)
        row.wish, row.wished = "", {}


def activate(session: Session, actor: Actor, row: EwayBill, made: EwayMade) -> None:
    """Write what the portal made."""
    row.state, row.wish = "active", ""
    row.number, row.made_at, row.valid_until = made.number, made.made_at, made.valid_until
    _record(session, actor, row, "eway.make")
    announce(session, actor, events.EWB_GENERATED, row.id)


def fail(session: Session, actor: Actor, row: EwayBill, faults: Sequence[Fault]) -> None:
    """Write that the portal made none, and why."""
    row.state, row.wish = "failed", ""
    row.refused = [vars(fault) for fault in faults]
    _record(session, actor, row, "eway.refused")


def _end_moved(session: Session, actor: Actor, row: EwayBill, until: dt.datetime) -> None:
    row.valid_until = until
    row.transport = {**row.transport, **_transport_of(row.wished)}
    _record(session, actor, row, "eway.vehicle")


def _end_extended(session: Session, actor: Actor, row: EwayBill, until: dt.datetime) -> None:
    row.valid_until = until
    row.transport = {**row.transport, **_transport_of(row.wished)}
    _record(session, actor, row, "eway.extend")


def _transport_of(vehicle: dict[str, object]) -> dict[str, object]:
    """Write part B by the names that the bill was asked for with."""
    pairs = (
        ("TransMode", "transMode"),
        ("VehNo", "vehicleNo"),
        ("VehType", "vehicleType"),
        ("TransDocNo", "transDocNo"),
        ("TransDocDt", "transDocDate"),
    )
    return {ours: vehicle[theirs] for ours, theirs in pairs if vehicle.get(theirs)}


def _end_cancelled(session: Session, actor: Actor, row: EwayBill, at: dt.datetime) -> None:
    row.state, row.cancelled_at = "cancelled", at
    _record(session, actor, row, "eway.cancel")
    announce(session, actor, events.EWB_CANCELLED, row.id)


def _end_closed(session: Session, actor: Actor, row: EwayBill, at: dt.datetime) -> None:
    row.state, row.closed_at = "closed", at
    _record(session, actor, row, "eway.close")


_ENDS = {
    "vehicle": _end_moved,
    "extend": _end_extended,
    "cancel": _end_cancelled,
    "close": _end_closed,
}


def _give_up(row: EwayBill) -> None:
    if row.wish == "make":
        row.state = "failed"
    elif row.wish == "cancel":
        row.cancel_reason = row.cancel_remarks = ""
    row.wish, row.wished = "", {}


def _refused(session: Session, actor: Actor, row: EwayBill) -> None:
    _record(session, actor, row, "eway.refused")


def _record(session: Session, actor: Actor, row: EwayBill, action: str) -> None:
    after = {"document": row.doc_number, "number": row.number, "state": row.state}
    if row.refused:
        after["refused"] = ",".join(fault["code"] for fault in row.refused)
    audit.record(session, actor, action, entity=row.id, change=(None, after))


EWAY_BILLS = Errand(EwayBill, _ask, _end, _give_up, _refused)
