"""What is asked of the portal is first a row: who comes second finds the first, and a crash loses nothing.

Nothing here speaks to anybody: `core.einvoice.sending` does, once the row is committed.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session

from core import outbox
from core.actor import Actor
from core.call_errors import CancelUnderWay
from core.clock import INDIA
from core.columns import table_of
from core.db import alone
from core.einvoice.errands import Row
from core.einvoice.gateway import DocumentName
from core.einvoice.holding import require_holder
from core.einvoice.irn import DocType, irn_of
from core.einvoice.models import Registration
from core.einvoice.queries import (
    cancellable_until,
    find_document,
    get_by_irn,
    standing_eways,
    standing_of,
)
from core.einvoice_errors import CancelWindowClosed, EinvoiceDuplicate, EwayActive, IrnActive
from core.errors import AlreadyCancelled
from core.gst.numbering import financial_year
from core.ids import new_id
from core.json_text import dump

TOPIC = "einvoice"
_INSERT, _COLUMNS = insert(table_of(Registration)), tuple(Registration.model_fields)
_LEFT = dt.timedelta(seconds=60)  # after which a call that never ended is taken up by the worker


@dataclass(frozen=True)
class NewRegistration:
    """A document to be registered. ``document``: its prescribed JSON, checked.

    ``document_id``: the bill or note of this shop that it is; ``against``: the reference number of the bill
    that a note is about. ``patient``: the shop waits for it, nobody tries again by himself.
    """

    gstin: str
    doc_type: DocType
    number: str
    on: dt.date
    document: dict[str, Any]
    document_id: str | None = None
    against: str | None = None
    patient: bool = False

    @property
    def total(self) -> Decimal:
        """Its total in rupees."""
        return Decimal(self.document["ValDtls"]["TotInvVal"])

    @property
    def buyer(self) -> str:
        """The buyer's GSTIN, or URP."""
        return str(self.document["BuyerDtls"]["Gstin"])


def begin(
    session: Session,
    actor: Actor,
    new: NewRegistration,
    *,
    first: Callable[[Registration], object] | None = None,
) -> Registration:
    """Write that a document is to be registered; one that is on its way already is returned as it is.

    ``first`` is done with a new row before it is written.

    Raises: EinvoiceDuplicate (it has a reference number, or had one that was cancelled), GstinElsewhere.
    """
    require_holder(session, actor.shop_id, new.gstin)
    alone(session, f"einvoice:{actor.shop_id}")
    name = DocumentName(new.doc_type, new.number, new.on)
    held = find_document(session, actor.shop_id, new.gstin, name)
    if held and held.state == "pending" and _is_same(held, new):
        session.refresh(held, with_for_update=True)
        return held
    if held:
        raise duplicate_of(held)
    row = new_row(session, actor, new)
    if first:
        first(row)
    _insert(session, row)
    leave_to_worker(session, row, at=actor.at)
    return row


def new_row(session: Session, actor: Actor, new: NewRegistration) -> Registration:
    """Make the row of a document that is to be registered."""
    return Registration(
        shop_id=actor.shop_id,
        id=new_id(session, "irq"),
        gstin=new.gstin,
        fy=financial_year(new.on),
        doc_type=new.doc_type,
        number=new.number,
        number_key=new.number.upper(),
        on=new.on,
        irn=irn_of(new.gstin, new.doc_type, new.number, on=new.on),
        buyer_gstin=new.buyer,
        total=new.total,
        document=dump(new.document),
        document_id=new.document_id,
        against=new.against,
        patient=new.patient,
        refused=[],  # a default that is made anew costs more than all else of a row
        created_by=f"{actor.kind}:{actor.id}",
        created_at=actor.at,
        updated_at=actor.at,
    )


def _insert(session: Session, row: Registration) -> None:
    """Insert a row at once, by a statement that was made once; from then on it is as if it were read."""
    session.connection().execute(_INSERT, {name: getattr(row, name) for name in _COLUMNS})
    make_transient_to_detached(row)
    session.add(row)


def _is_same(held: Registration, new: NewRegistration) -> bool:
    theirs = (held.on, held.buyer_gstin, held.total)
    return theirs == (new.on, new.buyer, new.total)


def duplicate_of(row: Registration) -> EinvoiceDuplicate:
    """Say that a document's number is taken at the portal, and by what."""
    return EinvoiceDuplicate(
        number=row.number,
        provider_code="2278" if row.state == "cancelled" else "2150",
        irn=row.irn,
        ack_no=row.ack_no,
        ack_at=row.ack_at,
    )


def leave_to_worker(session: Session, row: Row, *, at: dt.datetime) -> None:
    """Let the worker see to what a row wishes: at once, or where whoever called did not end it."""
    new = outbox.NewRow(
        TOPIC,
        f"{TOPIC}:{row.id}:{row.wish}:{at.isoformat()}",
        {"id": row.id},
        ordering_key=f"{TOPIC}:{row.id}",
    )
    outbox.add(session, row.shop_id, new, at=at if row.patient else at + _LEFT)


def let_go(session: Session, actor: Actor, document_id: str, *, number: str) -> None:
    """See that a bill or note may be taken back: what surely never reached the portal goes there no more.

    Raises: IrnActive (it has a reference number, or may have one).
    """
    alone(session, f"einvoice:{actor.shop_id}")
    row = standing_of(session, actor.shop_id, document_id)
    if row is None:
        return
    if row.state != "pending" or row.sent_at:
        raise IrnActive(number=number)
    row.state, row.wish, row.updated_at = "failed", "", actor.at
    session.add(row)
    session.flush()


@dataclass(frozen=True)
class Cancellation:
    """Why a registration is cancelled: 1 duplicate, 2 data entry mistake, 3 order cancelled, 4 other."""

    reason: str
    remarks: str


def require_same_reason(row: Row, number: str, why: Cancellation) -> None:
    """Refuse a cancellation where one is under way for another reason. Raises: CancelUnderWay."""
    if row.wish == "cancel" and row.cancel_reason != why.reason:
        raise CancelUnderWay(number=number, reason=row.cancel_reason)


def begin_cancel(
    session: Session, actor: Actor, irn: str, why: Cancellation, *, gstin: str | None = None
) -> Registration:
    """Write that a registration is to be cancelled; one that is so for the same reason, or on its way to it,
    stays as it is.

    ``gstin``: whose it has to be. Raises: IrnNotFound, AlreadyCancelled, CancelUnderWay (for another
    reason), CancelWindowClosed (24 hours), EwayActive.
    """
    alone(session, f"einvoice:{actor.shop_id}")
    row = get_by_irn(session, actor.shop_id, gstin, irn)
    session.refresh(row, with_for_update=True)
    if row.state == "cancelled":
        if row.cancel_reason == why.reason:
            return row
        raise AlreadyCancelled(number=row.number, provider_code="9999")
    if row.wish:
        require_same_reason(row, row.number, why)
        return row
    until = cancellable_until(row)
    if until and actor.at > until:
        shown = f"{until.astimezone(INDIA):%d/%m/%Y %H:%M}"
        raise CancelWindowClosed(number=row.number, until=shown, provider_code="2270")
    if standing_eways(session, row):
        raise EwayActive(number=row.number, provider_code="2230")
    row.wish, row.sent_at, row.attempts, row.refused = "cancel", None, 0, []
    row.cancel_reason, row.cancel_remarks, row.updated_at = why.reason, why.remarks, actor.at
    session.add(row)
    session.flush()
    leave_to_worker(session, row, at=actor.at)
    return row
