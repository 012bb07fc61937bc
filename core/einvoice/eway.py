"""What is asked of the portal for an e-way bill is first a row, as it is for a reference number.

Nothing here speaks to anybody: `core.einvoice.sending` does, once the row is committed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from core.actor import Actor
from core.db import alone
from core.einvoice.eway_payload import payload_of_vehicle
from core.einvoice.gateway import PaperName
from core.einvoice.models import EwayBill, Registration
from core.einvoice.objections import WORDS
from core.einvoice.queries import CANCELLABLE, eway_key, find_eway_of, get_by_eway_number
from core.einvoice.registering import Cancellation, leave_to_worker, require_same_reason
from core.einvoice_errors import EinvoiceInvalid, EwayEnded, EwayExists, EwayWindowClosed
from core.errors import AlreadyCancelled, BadState
from core.ids import new_id

REASONS = {"duplicate": "1", "order_cancelled": "2", "data_entry_mistake": "3", "other": "4"}


@dataclass(frozen=True)
class NewEway:
    """An e-way bill to be made. ``transport`` by the portal's names (EwbDtls), checked.

    ``registration``: whose reference number it is of; else ``document`` is what is sent (GENEWAYBILL, as
    JSON). ``document_id``: the bill or challan of this shop. ``patient``: the shop waits for it.
    """

    gstin: str
    paper: PaperName
    transport: Mapping[str, Any]
    registration: Registration | None = None
    document_id: str | None = None
    document: str = ""
    patient: bool = False


def of_registration(
    row: Registration, transport: Mapping[str, Any], *, patient: bool = False
) -> NewEway:
    """Ask for the e-way bill of a registered document."""
    paper = PaperName(row.doc_type, row.number, row.on)  # type: ignore[arg-type]  # notes are refused
    return NewEway(row.gstin, paper, transport, row, row.document_id, patient=patient)


def begin_eway(session: Session, actor: Actor, new: NewEway) -> EwayBill:
    """Write that an e-way bill is to be made; one that is on its way already is returned as it is.

    Raises: EwayExists, AlreadyCancelled (the reference number is).
    """
    alone(session, f"einvoice:{actor.shop_id}")
    held = find_eway_of(session, actor.shop_id, new.gstin, new.paper)
    if held and held.state == "pending":
        return held
    if held:
        code = "4002" if held.irn else "604"
        raise EwayExists(number=held.doc_number, ewb=held.number, provider_code=code)
    if new.registration and new.registration.state != "active":
        raise AlreadyCancelled(number=new.registration.number, provider_code="4000")
    row = new_row(session, actor, new)
    session.add(row)
    session.flush()
    leave_to_worker(session, row, at=actor.at)
    return row


def new_row(session: Session, actor: Actor, new: NewEway) -> EwayBill:
    """Make the row of an e-way bill that is to be made."""
    of = new.registration
    return EwayBill(
        shop_id=actor.shop_id,
        id=new_id(session, "ewb"),
        gstin=new.gstin,
        registration_id=of.id if of else None,
        irn=of.irn if of else "",
        document_id=new.document_id,
        doc_type=new.paper.kind,
        doc_number=new.paper.number,
        doc_key=eway_key(new.paper),
        doc_on=new.paper.on,
        document=new.document,
        transport=dict(new.transport),
        patient=new.patient,
        created_by=f"{actor.kind}:{actor.id}",
        created_at=actor.at,
        updated_at=actor.at,
    )


@dataclass(frozen=True)
class Vehicle:
    """How goods go on: ``transport`` by the portal's names (TransMode, VehNo ...), checked.

    ``town`` and ``state`` (two digits): where it starts. ``reason``: 1 break-down, 2 transhipment, 3 others,
    4 first time; None: 4 where none was named before, else 3.
    """

    transport: Mapping[str, Any]
    town: str
    state: str
    reason: str | None = None
    remarks: str = field(default="vehicle")


def begin_vehicle(
    session: Session, actor: Actor, number: str, vehicle: Vehicle, *, gstin: str | None = None
) -> EwayBill:
    """Write that a vehicle is to be named (part B), the first or another.

    Raises: EwayNotFound, EwayEnded (closed, cancelled, run out), BadState (something else is under way).
    """
    row = changeable(session, actor, number, gstin)
    if row.state != "active":
        code = "851" if row.state == "closed" else "343"
        raise EwayEnded(number=number, provider_code=code)
    if row.valid_until and actor.at > row.valid_until:
        raise EwayEnded(number=number, provider_code="311")
    reason = vehicle.reason or ("3" if row.valid_until else "4")
    wished = payload_of_vehicle(
        number,
        vehicle.transport,
        place=(vehicle.town, vehicle.state),
        why=(reason, vehicle.remarks),
    )
    return wish(session, actor, row, "vehicle", wished)


def begin_eway_cancel(
    session: Session, actor: Actor, number: str, why: Cancellation, *, gstin: str | None = None
) -> EwayBill:
    """Write that an e-way bill is to be cancelled; one that is so for the same reason stays as it is.

    ``why``: by the numbers of e-way bills (`REASONS`), which swap 2 and 3 against those of reference numbers.
    Raises: EwayNotFound, AlreadyCancelled, CancelUnderWay (for another reason), EwayEnded (closed),
    EwayWindowClosed (24 hours), BadState.
    """
    row = changeable(session, actor, number, gstin, beside="cancel")
    if row.wish:
        require_same_reason(row, number, why)
        return row
    if row.state == "cancelled":
        if row.cancel_reason == why.reason:
            return row
        raise AlreadyCancelled(number=number, provider_code="312")
    if row.state == "closed":
        raise EwayEnded(number=number, provider_code="843")
    until = eway_cancellable_until(row)
    if until and actor.at > until:
        raise EwayWindowClosed(number=number, until=until, provider_code="315")
    row.cancel_reason, row.cancel_remarks = why.reason, why.remarks
    return wish(session, actor, row, "cancel", {})


def begin_close(
    session: Session, actor: Actor, number: str, remarks: str, *, gstin: str | None = None
) -> EwayBill:
    """Write that an e-way bill is to be closed, the goods being delivered; a closed one stays as it is.

    Raises: EwayNotFound, AlreadyCancelled, EinvoiceInvalid (no vehicle was named), BadState.
    """
    row = changeable(session, actor, number, gstin)
    if row.state == "closed":
        return row
    if row.state == "cancelled":
        raise AlreadyCancelled(number=number, provider_code="343")
    if row.valid_until is None:
        raise EinvoiceInvalid(number=number, why=WORDS["830"], provider_code="830")
    return wish(session, actor, row, "close", {"remarks": remarks})


def eway_cancellable_until(row: EwayBill) -> dt.datetime | None:
    """Say until when an e-way bill may be cancelled: 24 hours from its making."""
    return row.made_at + CANCELLABLE if row.made_at else None


def changeable(
    session: Session, actor: Actor, number: str, gstin: str | None, *, beside: str = ""
) -> EwayBill:
    """Return an e-way bill where nothing but ``beside`` is under way. Raises: EwayNotFound, BadState."""
    alone(session, f"einvoice:{actor.shop_id}")
    row = get_by_eway_number(session, actor.shop_id, gstin, number)
    if row.wish and row.wish != beside:
        raise BadState(state="pending", number=number)
    return row


def wish(
    session: Session, actor: Actor, row: EwayBill, what: str, wished: dict[str, Any]
) -> EwayBill:
    """Write what is to be done with an e-way bill, as the portal is told it."""
    row.wish, row.wished, row.updated_at = what, wished, actor.at
    row.sent_at, row.attempts, row.refused = None, 0, []
    session.add(row)
    session.flush()
    leave_to_worker(session, row, at=actor.at)
    return row
