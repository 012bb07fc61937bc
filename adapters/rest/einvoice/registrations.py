"""Registering documents: reference numbers made, found and cancelled."""

from typing import Any

from sqlmodel import Session

from adapters.rest import problems
from adapters.rest.call import Answer, Call, Conclude
from adapters.rest.einvoice import asking, ewb_shows, fetching, refusing, shows, transports
from adapters.rest.einvoice.ewb_schemas import EwbResource
from adapters.rest.einvoice.named import gstin_of, irn_in, name_in
from adapters.rest.einvoice.schemas import (
    CancelBody,
    CancelHereBody,
    CancelShown,
    DocumentQuery,
    IrnBody,
    PendingShown,
    RegistrationShown,
)
from adapters.rest.operation import Operation
from adapters.rest.problems import Problem
from core.clock import today
from core.einvoice.eway_rules import load_of, objections_to_eway
from core.einvoice.gateway import Fault
from core.einvoice.models import EwayBill, Registration
from core.einvoice.objections import WORDS
from core.einvoice.queries import find_document, get_by_irn, get_request
from core.einvoice.reading import When, day_of
from core.einvoice.registering import Cancellation, NewRegistration, begin_cancel
from core.einvoice.rules import objections_to
from core.einvoice.service import find_issued, prepare
from core.invoices.queries import get_invoice

_REASONS = {"duplicate": "1", "data_entry_mistake": "2", "order_cancelled": "3", "other": "4"}


def checked(call: Call, document: dict[str, Any]) -> NewRegistration:
    """Check a prescribed document against the portal's rules.

    Raises: Problem (gstin_mismatch, einvoice_invalid, too_old, not_eligible).
    """
    gstin = gstin_of(call)
    if document["SellerDtls"]["Gstin"] != gstin:
        members = refusing.numbers([Fault("2143", WORDS["2143"])])
        raise Problem("gstin_mismatch", f"the client acts for {gstin}", members=members)
    when = When(today(call.at), gstin, is_large=call.sandbox)
    objections = objections_to(document, when)
    if objections:
        raise refusing.by_rules(objections)
    transport = document.get("EwbDtls")
    if transport:
        found = objections_to_eway(transport, load_of(document), today=when.today)
        is_own = getattr(call.body, "ewb", None) is not None
        transports.require_none(found, base="/ewb" if is_own else "/EwbDtls", own=is_own)
    name = document["DocDtls"]
    on = day_of(name["Dt"])
    assert on  # noqa: S101  (the rules have read it)
    return NewRegistration(gstin, name["Typ"], name["No"], on, document)


def _register(call: Call, session: Session) -> Answer:
    asking.desk_of(call)
    body: IrnBody = call.body
    new = _of_invoice(call, session, body) if body.invoice_id else _of_document(call, session, body)
    asking.require_pace(call, session, new.gstin)
    return asking.begun(call, session, new)


def _of_document(call: Call, session: Session, body: IrnBody) -> NewRegistration:
    document = body.prescribed()
    kind = document["DocDtls"]["Typ"]
    if kind != "INV":
        raise Problem("wrong_document_type", f"{kind} goes to /cdnr")
    new = checked(call, document)
    return find_issued(session, call.shop_id, new)


def _of_invoice(call: Call, session: Session, body: IrnBody) -> NewRegistration:
    """Write an invoice of the shop as the portal wants it; the e-way bill is asked for with it."""
    with problems.at(""):
        invoice = get_invoice(session, call.shop_id, body.invoice_id or "")
    with refusing.with_reason():
        made = prepare(session, invoice, today=today(call.at))
    document = {**made.document, **({"EwbDtls": body.ewb.named()} if body.ewb else {})}
    new = checked(call, document)
    return NewRegistration(
        new.gstin, new.doc_type, new.number, new.on, document, document_id=invoice.id
    )


def _shown(call: Call) -> asking.Show:
    def show(session: Session, row: Registration) -> Answer:
        where = call.path(f"/einvoice/v1/irn/{row.irn}")
        return Answer(shows.show(call, session, row), 201, {"Location": where})

    return show


def registered(call: Call, answer: Answer, conclude: Conclude) -> Answer:
    """Ask the portal to register, and answer with the reference number."""
    return asking.go_on(call, answer, conclude, _shown(call))


def _get(call: Call, session: Session) -> Answer:
    with refusing.with_numbers():
        row = get_by_irn(session, call.shop_id, gstin_of(call), irn_in(call))
    return Answer(shows.show(call, session, row))


def _find(call: Call, session: Session) -> Answer:
    name = name_in(call)
    row = find_document(session, call.shop_id, gstin_of(call), name)
    if row is None or row.on != name.on or row.ack_at is None:
        raise refusing.by_number("2154")
    return Answer(shows.show(call, session, row))


def _cancel(call: Call, session: Session) -> Answer:
    asking.desk_of(call)
    body: CancelBody | CancelHereBody = call.body
    irn, gstin = irn_in(call), gstin_of(call)
    with refusing.with_numbers():
        why = Cancellation(_REASONS.get(body.reason, body.reason), body.remarks)
        row = begin_cancel(session, call.actor, irn, why, gstin=gstin)
    if row.state == "cancelled":
        return Answer(shows.cancelled(row))
    asking.require_pace(call, session, gstin)
    return asking.taken(call, session, row)


def _cancelled(call: Call, answer: Answer, conclude: Conclude) -> Answer:
    return asking.go_on(call, answer, conclude, lambda _, row: Answer(shows.cancelled(row)))


def _request(call: Call, session: Session) -> Answer:
    row = get_request(session, call.shop_id, call.ids["id"])
    if row.gstin != gstin_of(call):
        raise Problem("not_found")
    if isinstance(row, EwayBill):
        is_known = row.number and not row.wish
        return Answer(ewb_shows.show(call, row) if is_known else shows.pending(row))
    if row.ack_at is not None and not row.wish:
        return Answer(shows.show(call, session, row))
    return Answer(shows.pending(row))


REFUSED = ("gstin_mismatch", *refusing.CODES)

OPERATIONS = (
    Operation(
        "POST", "/irn", "registerInvoice", "Register an invoice: IRN and signed QR code", _register,
        "e-invoices", RegistrationShown, 201, IrnBody, after=registered, needs="irn:write",
        pending=PendingShown, refusals=(*REFUSED, "wrong_document_type"),
    ),
    Operation(
        "GET", "/irn", "findRegistration", "Find a registration by its document", _find,
        "e-invoices", RegistrationShown, query=DocumentQuery, needs="irn:read",
        before=fetching.by_document, refusals=("not_found", "provider_unavailable"),
    ),
    Operation(
        "GET", "/irn/{irn}", "getRegistration", "Return a registration", _get, "e-invoices",
        RegistrationShown, needs="irn:read", before=fetching.by_irn, refusals=("provider_unavailable",),
    ),
    Operation(
        "POST", "/irn/cancel", "cancelRegistration", "Cancel a registration within 24 hours", _cancel,
        "e-invoices", CancelShown, 200, CancelBody, before=fetching.by_irn, after=_cancelled,
        needs="irn:write",
        pending=PendingShown, refusals=(*refusing.CODES, "cancel_under_way"),
    ),
    Operation(
        "POST", "/irn/{irn}/cancel", "cancelThisRegistration", "Cancel a registration within 24 hours",
        _cancel, "e-invoices", CancelShown, 200, CancelHereBody, before=fetching.by_irn,
        after=_cancelled, needs="irn:write",
        pending=PendingShown, refusals=(*refusing.CODES, "cancel_under_way"),
    ),
    Operation(
        "GET", "/requests/{id}", "getRequest", "Say how what was pending ended", _request,
        "e-invoices", RegistrationShown, pending=PendingShown, others=(EwbResource,),
        needs="irn:read",
    ),
)  # fmt: skip
