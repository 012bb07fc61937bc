"""E-way bills: made by reference number or alone, moved on, cancelled, closed, read."""

from datetime import date

from sqlmodel import Session

from adapters.rest import problems
from adapters.rest.call import PDF, Answer, Call, Conclude
from adapters.rest.einvoice import asking, ewb_shows, refusing, transports
from adapters.rest.einvoice.ewb_schemas import (
    Carriage,
    EwbBody,
    EwbCancelBody,
    EwbCancelShown,
    EwbCloseBody,
    EwbExtendBody,
    EwbResource,
    EwbVehicleBody,
)
from adapters.rest.einvoice.named import gstin_of
from adapters.rest.einvoice.schemas import PendingShown
from adapters.rest.operation import Operation
from adapters.rest.problems import Problem
from core.clock import today
from core.einvoice.eway import (
    REASONS,
    Vehicle,
    begin_close,
    begin_eway,
    begin_eway_cancel,
    begin_vehicle,
)
from core.einvoice.eway_extending import Extension, begin_extension
from core.einvoice.eway_rules import objections_to_way
from core.einvoice.eway_service import PreparedEway, prepare_eway, prepare_registered
from core.einvoice.models import EwayBill
from core.einvoice.queries import get_by_eway_number, get_by_irn, get_registration
from core.einvoice.registering import Cancellation
from core.gst.states import all_states
from core.invoices.queries import get_invoice


def _make(call: Call, session: Session) -> Answer:
    asking.desk_of(call)
    gstin = gstin_of(call)
    with refusing.with_numbers():
        made = _prepared(call, session, gstin)
        if made.new.gstin != gstin:
            raise Problem("gstin_mismatch", f"the client acts for {gstin}")
        of = made.new.registration
        if of is None or of.state == "active":
            transports.require_none(made.objections, base="", own=True)
        asking.require_pace(call, session, gstin)
        return asking.taken(call, session, begin_eway(session, call.actor, made.new))


def _prepared(call: Call, session: Session, gstin: str) -> PreparedEway:
    body: EwbBody = call.body
    if body.irn:
        row = get_by_irn(session, call.shop_id, gstin, body.irn)
        return prepare_registered(row, body.named(), today=today(call.at))
    with problems.at(""):
        invoice = get_invoice(session, call.shop_id, body.invoice_id or "")
    with refusing.with_reason():
        return prepare_eway(session, invoice, body.named(), today=today(call.at))


def _made(call: Call, answer: Answer, conclude: Conclude) -> Answer:
    def show(_: Session, row: EwayBill) -> Answer:
        where = call.path(f"/einvoice/v1/ewb/{row.number}")
        return Answer(ewb_shows.show(call, row), 201, {"Location": where})

    return asking.go_on(call, answer, conclude, show)


def _require_carriage(call: Call, body: Carriage) -> None:
    if body.from_state not in all_states():
        raise problems.invalid("/from_state", "state_unknown", "is no state")
    found = objections_to_way(body.named(), date.min, today=today(call.at))
    transports.require_none(found, base="", own=True)


def _extend(call: Call, session: Session) -> Answer:
    asking.desk_of(call)
    body: EwbExtendBody = call.body
    _require_carriage(call, body)
    place = (body.from_place, body.from_state, int(body.from_pincode))
    asked = Extension(body.named(), place, body.distance_km, (body.reason, body.remarks))
    gstin = gstin_of(call)
    asking.require_pace(call, session, gstin)
    with refusing.with_numbers():
        row = begin_extension(session, call.actor, body.ewb_number, asked, gstin=gstin)
    return asking.taken(call, session, row)


def _move(call: Call, session: Session) -> Answer:
    asking.desk_of(call)
    body: EwbVehicleBody = call.body
    _require_carriage(call, body)
    vehicle = Vehicle(body.named(), body.from_place, body.from_state, body.reason, body.remarks)
    gstin = gstin_of(call)
    asking.require_pace(call, session, gstin)
    with refusing.with_numbers():
        row = begin_vehicle(session, call.actor, body.ewb_number, vehicle, gstin=gstin)
    return asking.taken(call, session, row)


def _shown(call: Call, answer: Answer, conclude: Conclude) -> Answer:
    return asking.go_on(call, answer, conclude, lambda _, row: Answer(ewb_shows.show(call, row)))


def _cancel(call: Call, session: Session) -> Answer:
    asking.desk_of(call)
    body: EwbCancelBody = call.body
    gstin = gstin_of(call)
    why = Cancellation(REASONS.get(body.reason, body.reason), body.remarks)
    with refusing.with_numbers():
        row = begin_eway_cancel(session, call.actor, body.ewb_number, why, gstin=gstin)
    if row.state == "cancelled":
        return Answer(ewb_shows.cancelled(row))
    asking.require_pace(call, session, gstin)
    return asking.taken(call, session, row)


def _cancelled(call: Call, answer: Answer, conclude: Conclude) -> Answer:
    return asking.go_on(call, answer, conclude, lambda _, row: Answer(ewb_shows.cancelled(row)))


def _close(call: Call, session: Session) -> Answer:
    asking.desk_of(call)
    body: EwbCloseBody = call.body
    gstin = gstin_of(call)
    with refusing.with_numbers():
        row = begin_close(session, call.actor, body.ewb_number, body.remarks, gstin=gstin)
    if row.state == "closed":
        return Answer(ewb_shows.show(call, row))
    asking.require_pace(call, session, gstin)
    return asking.taken(call, session, row)


def _get(call: Call, session: Session) -> Answer:
    row = get_by_eway_number(session, call.shop_id, gstin_of(call), call.ids["number"])
    return _paper(call, session, row) if call.wants_pdf else Answer(ewb_shows.show(call, row))


def _paper(call: Call, session: Session, row: EwayBill) -> Answer:
    """Answer its paper. The fonts are loaded where one is drawn."""
    from core.documents.eway import render_eway
    from core.documents.from_eway import view_of_eway

    of = row.registration_id and get_registration(session, call.shop_id, row.registration_id)
    view = view_of_eway(row, of or None, sandbox=call.sandbox)
    headers = {"Content-Disposition": f'attachment; filename="EWB-{row.number}.pdf"'}
    return Answer(headers=headers, file=lambda: render_eway(view), media=PDF)


_REFUSED = refusing.CODES
_ENDED = ("ewb_ended", "bad_state", *_REFUSED)

OPERATIONS = (
    Operation(
        "POST", "/ewb", "createEwayBill", "Make an e-way bill", _make, "e-way bills", EwbResource, 201,
        EwbBody, after=_made, needs="ewb:write", pending=PendingShown,
        refusals=("gstin_mismatch", "ewb_exists", *_REFUSED),
    ),
    Operation(
        "POST", "/ewb/vehicle", "changeVehicle", "Name the vehicle of an e-way bill, the first or another",
        _move, "e-way bills", EwbResource, 200, EwbVehicleBody, after=_shown, needs="ewb:write",
        pending=PendingShown, refusals=_ENDED,
    ),
    Operation(
        "POST", "/ewb/extend", "extendEwayBill", "Let an e-way bill hold longer", _extend, "e-way bills",
        EwbResource, 200, EwbExtendBody, after=_shown, needs="ewb:write", pending=PendingShown,
        refusals=("ewb_not_extendable", *_ENDED),
    ),
    Operation(
        "POST", "/ewb/cancel", "cancelEwayBill", "Cancel an e-way bill within 24 hours", _cancel,
        "e-way bills", EwbCancelShown, 200, EwbCancelBody, after=_cancelled, needs="ewb:write",
        pending=PendingShown, refusals=("ewb_window_closed", "cancel_under_way", *_ENDED),
    ),
    Operation(
        "POST", "/ewb/close", "closeEwayBill", "Close an e-way bill after delivery", _close,
        "e-way bills", EwbResource, 200, EwbCloseBody, after=_shown, needs="ewb:write",
        pending=PendingShown, refusals=_ENDED,
    ),
    Operation(
        "GET", "/ewb/{number}", "getEwayBill", "Return an e-way bill", _get, "e-way bills", EwbResource,
        needs="irn:read", media=(PDF,),
    ),
)  # fmt: skip
