"""How the portal is asked to register and to cancel, and what its answers make of a registration."""

import datetime as dt
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from core import audit
from core.actor import Actor
from core.einvoice.errands import Done, Errand, look
from core.einvoice.eway import new_row, of_registration
from core.einvoice.eway_settling import activate, fail
from core.einvoice.gateway import (
    Acknowledged,
    DocumentName,
    EwayMade,
    Fault,
    Gateway,
    Holder,
    Known,
    PortalRefused,
    PortalSilent,
)
from core.einvoice.models import Registration
from core.einvoice.queries import find_eway_of
from core.einvoice.registering import leave_to_worker
from core.einvoice.signed import data_of
from core.webhooks import events
from core.webhooks.events import announce

MISMATCH = "irn_mismatch"
_DUPLICATE, _INACTIVE, _TOO_OLD = "2150", "9999", "2283"
_SKEW = dt.timedelta(minutes=1)  # by which the portal's clock may be behind ours
_LOG = logging.getLogger("pakka.einvoice")


def _ask(gateway: Gateway, row: Registration, was_sent: bool) -> Done:
    return (_register if row.wish == "register" else _cancel)(gateway, row, was_sent)


def _register(gateway: Gateway, row: Registration, was_sent: bool) -> Acknowledged:
    holder = Holder(row.shop_id, row.gstin)
    name = DocumentName(row.doc_type, row.number, row.on)  # type: ignore[arg-type]  # kept as one

    def find() -> Acknowledged | None:
        return look(lambda: gateway.find_document(holder, name))

    found, is_hidden = _seen(find) if was_sent else (None, False)
    if found:
        return _same(row, _as_computed(row, found))
    try:
        return _as_computed(row, gateway.register(holder, row.document))
    except PortalRefused as refused:
        if _DUPLICATE in refused.codes and (was_sent or row.patient):
            return _taken(row, refused, find)
        if is_hidden:
            raise PortalSilent(refused.faults) from refused
        raise


def _seen(find: Callable[[], Acknowledged | None]) -> tuple[Acknowledged | None, bool]:
    """Return what was found, and whether the portal has it but shows it no more."""
    try:
        return find(), False
    except PortalSilent as silent:
        if silent.codes == {_TOO_OLD}:
            return None, True
        raise


def _taken(
    row: Registration, refused: PortalRefused, find: Callable[[], Acknowledged | None]
) -> Acknowledged:
    """Return what the portal has of our number where it is ours, even where it does not show it.

    Raises: PortalRefused (another has it), PortalSilent (nobody knows whose it is).
    """
    found, _ = _seen(find)
    if found and not found.is_cancelled:
        return _same(row, _as_computed(row, found))
    if found:
        raise refused
    known = refused.known
    if known is None or known.ack_at is None or known.irn != row.irn:
        raise PortalSilent(refused.faults) from refused
    if known.ack_at < row.created_at - _SKEW:  # of before we asked for it: its content is not known
        raise PortalSilent(refused.faults) from refused
    return Acknowledged(known.irn, known.ack_no, known.ack_at, "", "")


def _as_computed(row: Registration, given: Acknowledged) -> Acknowledged:
    """Return what was given where its number is the one that the rule makes.

    Raises: PortalSilent: the portal has the document, but under a number that cannot be its own.
    """
    if given.irn == row.irn:
        return given
    _LOG.error("another reference number than computed", extra={"fields": {"id": row.id}})
    raise PortalSilent([Fault(MISMATCH, f"the portal gave {given.irn}")])


def _same(row: Registration, found: Acknowledged) -> Acknowledged:
    """Return what was found where it is this document, not another of its number. Raises: PortalRefused."""
    theirs, ours = data_of(found.signed_document), json.loads(row.document, parse_float=Decimal)
    if theirs is None or _marks_of(theirs) == _marks_of(ours):
        return found
    words = "the portal has another document of this number"
    raise PortalRefused([Fault(_DUPLICATE, words)], Known(found.irn, found.ack_no, found.ack_at))


def _marks_of(document: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what tells documents of one number apart: date, buyer, total."""
    total = document.get("ValDtls", {}).get("TotInvVal")
    return (
        document.get("DocDtls", {}).get("Dt"),
        document.get("BuyerDtls", {}).get("Gstin"),
        None if total is None else Decimal(total),
    )


def _cancel(gateway: Gateway, row: Registration, was_sent: bool) -> dt.datetime:
    holder = Holder(row.shop_id, row.gstin)

    def find() -> Acknowledged | None:
        return look(lambda: gateway.find(holder, row.irn))

    found, is_hidden = _seen(find) if was_sent else (None, False)
    if found and found.is_cancelled:
        return _cancelled_at(row, found)
    try:
        return gateway.cancel(holder, row.irn, reason=row.cancel_reason, remarks=row.cancel_remarks)
    except PortalRefused as refused:
        if _INACTIVE in refused.codes:
            found, is_hidden = _seen(find)
            if is_hidden or (found and found.is_cancelled):
                return _cancelled_at(row, found)
        if is_hidden:
            raise PortalSilent(refused.faults) from refused
        raise


def _cancelled_at(row: Registration, found: Acknowledged | None) -> dt.datetime:
    return (found and found.cancelled_at) or row.sent_at or row.updated_at


def _end(session: Session, actor: Actor, row: Registration, done: Done) -> None:
    if isinstance(done, Acknowledged):
        row.state, row.wish = "active", ""
        row.ack_no, row.ack_at = done.ack_no, done.ack_at
        row.signed_document, row.signed_qr = done.signed_document, done.signed_qr
        record(session, actor, row, "einvoice.register")
        announce(session, actor, events.IRN_GENERATED, row.id)
        if done.is_cancelled:  # by somebody else, before we heard that it was made
            _end_cancelled(session, actor, row, done.cancelled_at or actor.at)
        else:
            _take_eway(session, actor, row, done.eway)
    elif isinstance(done, dt.datetime):
        _end_cancelled(session, actor, row, done)


def _end_cancelled(session: Session, actor: Actor, row: Registration, at: dt.datetime) -> None:
    row.state, row.wish, row.cancelled_at = "cancelled", "", at
    record(session, actor, row, "einvoice.cancel")
    announce(session, actor, events.IRN_CANCELLED, row.id)


def _take_eway(
    session: Session, actor: Actor, row: Registration, given: EwayMade | Sequence[Fault] | None
) -> None:
    """Write the e-way bill that was asked for in the same call; of which nothing is known is asked for."""
    transport = json.loads(row.document).get("EwbDtls")
    if not transport:
        return
    new = of_registration(row, transport, patient=row.patient)
    if find_eway_of(session, row.shop_id, row.gstin, new.paper):  # one that was made alone
        return
    bill = new_row(session, actor, new)
    bill.provider, bill.sent_at = row.provider, row.sent_at
    if isinstance(given, EwayMade):
        activate(session, actor, bill, given)
    elif given:
        fail(session, actor, bill, given)
    else:
        leave_to_worker(session, bill, at=actor.at)
    session.add(bill)
    session.flush()


def _give_up(row: Registration) -> None:
    if row.wish == "register":
        row.state = "failed"
    else:
        row.cancel_reason = row.cancel_remarks = ""
    row.wish = ""


def _refused(session: Session, actor: Actor, row: Registration) -> None:
    if row.state == "failed":
        announce(session, actor, events.IRN_FAILED, row.id)
    record(session, actor, row, "einvoice.refused")


def record(session: Session, actor: Actor, row: Registration, action: str) -> None:
    """Write into the trail what became of a document."""
    after = {"number": row.number, "irn": row.irn, "state": row.state, "ack_no": row.ack_no}
    if row.refused:
        after["refused"] = ",".join(fault["code"] for fault in row.refused)
    audit.record(session, actor, action, entity=row.id, change=(None, after))


REGISTRATIONS = Errand(Registration, _ask, _end, _give_up, _refused)
