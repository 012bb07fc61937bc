"""Finds what is registered, and the e-way bills of it."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from core.einvoice.gateway import DocumentName, PaperName
from core.einvoice.models import EwayBill, Registration
from core.einvoice_errors import EwayNotFound, IrnNotFound
from core.gst.numbering import financial_year

CANCELLABLE = dt.timedelta(hours=24)
_STANDING = ("pending", "active")
# made once: they are asked at each call
_OF_NAME = select(Registration).where(
    col(Registration.shop_id) == bindparam("shop"),
    col(Registration.gstin) == bindparam("gstin"),
    col(Registration.fy) == bindparam("fy"),
    col(Registration.doc_type) == bindparam("doc_type"),
    col(Registration.number_key) == bindparam("number"),
    col(Registration.state) != "failed",
)
_EWAYS = (
    select(EwayBill)
    .where(
        col(EwayBill.shop_id) == bindparam("shop"),
        col(EwayBill.registration_id) == bindparam("request"),
    )
    .order_by(col(EwayBill.id).desc())
)


def get_registration(
    session: Session, shop_id: str, request_id: str, *, locked: bool = False
) -> Registration:
    """Return a registration as it is now. Raises: IrnNotFound."""
    key = (shop_id, request_id)
    found = session.get(Registration, key, populate_existing=True, with_for_update=locked or None)
    if found is None:
        raise IrnNotFound(irn=request_id)
    return found


def get_eway(session: Session, shop_id: str, eway_id: str, *, locked: bool = False) -> EwayBill:
    """Return an e-way bill as it is now. Raises: EwayNotFound."""
    key = (shop_id, eway_id)
    found = session.get(EwayBill, key, populate_existing=True, with_for_update=locked or None)
    if found is None:
        raise EwayNotFound(number=eway_id)
    return found


def get_request(
    session: Session, shop_id: str, request_id: str, *, locked: bool = False
) -> Registration | EwayBill:
    """Return what the portal is asked for, by the id of its row; ``locked`` until the transaction ends.

    Raises: IrnNotFound, EwayNotFound.
    """
    get = get_eway if request_id.startswith("ewb_") else get_registration
    return get(session, shop_id, request_id, locked=locked)


def find_document(
    session: Session, shop_id: str, gstin: str, name: DocumentName
) -> Registration | None:
    """Find what stands of a document in its financial year; what failed does not."""
    which = {
        "shop": shop_id,
        "gstin": gstin,
        "fy": financial_year(name.on),
        "doc_type": name.doc_type,
        "number": name.number.upper(),
    }
    return session.execute(_OF_NAME, which).scalars().first()


def get_by_irn(session: Session, shop_id: str, gstin: str | None, irn: str) -> Registration:
    """Return what was registered under a reference number. Raises: IrnNotFound."""
    statement = select(Registration).where(
        Registration.shop_id == shop_id,
        Registration.irn == irn,
        col(Registration.state).in_(("active", "cancelled")),
    )
    if gstin is not None:
        statement = statement.where(Registration.gstin == gstin)
    found = session.exec(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise IrnNotFound(irn=irn, provider_code="2148")
    return found


def of_document(session: Session, shop_id: str, document_id: str) -> Registration | None:
    """Return the latest registration of a bill or a note; None where none was asked for."""
    statement = select(Registration).where(
        Registration.shop_id == shop_id, Registration.document_id == document_id
    )
    latest = statement.order_by(col(Registration.created_at).desc(), col(Registration.id).desc())
    return session.exec(latest.limit(1)).first()


def stands(session: Session, shop_id: str, gstin: str, irn: str) -> bool:
    """True where a document of this number is registered here, was, or is on its way."""
    statement = select(Registration.id).where(
        Registration.shop_id == shop_id,
        Registration.irn == irn,
        Registration.gstin == gstin,
        Registration.state != "failed",
    )
    return session.exec(statement.limit(1)).first() is not None


def registered_of(
    session: Session, shop_id: str, document_ids: Sequence[str]
) -> dict[str, Registration]:
    """Find what the portal has, or had, of bills and notes, by their ids; one look however many."""
    statement = (
        select(Registration)
        .where(
            Registration.shop_id == shop_id,
            col(Registration.document_id).in_(document_ids),
            col(Registration.state).in_(("active", "cancelled")),
        )
        .order_by(col(Registration.created_at))
    )
    return {row.document_id or "": row for row in session.exec(statement)}


def numbers_registered(
    session: Session, shop_id: str, days: tuple[dt.date, dt.date]
) -> set[tuple[str, str]]:
    """List (type, number) of what of these days has a reference number that stands."""
    statement = select(Registration.doc_type, Registration.number_key).where(
        Registration.shop_id == shop_id,
        col(Registration.on).between(*days),
        Registration.state == "active",
    )
    return {(kind, number) for kind, number in session.exec(statement)}


def standing_of(session: Session, shop_id: str, document_id: str) -> Registration | None:
    """Find what stands, or is on its way, of a bill or a note; locked, as it is now."""
    statement = select(Registration).where(
        Registration.shop_id == shop_id,
        Registration.document_id == document_id,
        col(Registration.state).in_(_STANDING),
    )
    fresh = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(fresh).first()


def is_registered(session: Session, shop_id: str, document_id: str) -> bool:
    """True where a bill or note has a reference number, or one is on its way: it cannot be taken back."""
    statement = select(Registration.id).where(
        Registration.shop_id == shop_id,
        Registration.document_id == document_id,
        col(Registration.state).in_(_STANDING),
    )
    return session.exec(statement.limit(1)).first() is not None


def eway_bills_of(session: Session, shop_id: str, request_id: str) -> Sequence[EwayBill]:
    """List the e-way bills of a registration, newest first."""
    which = {"shop": shop_id, "request": request_id}
    return session.execute(_EWAYS, which).scalars().all()


def find_eway_of(session: Session, shop_id: str, gstin: str, paper: PaperName) -> EwayBill | None:
    """Find the e-way bill that stands of a document, or was closed; what was cancelled does not stand."""
    statement = select(EwayBill).where(
        EwayBill.shop_id == shop_id,
        EwayBill.gstin == gstin,
        EwayBill.doc_type == paper.kind,
        EwayBill.doc_key == eway_key(paper),
        col(EwayBill.state).not_in(("failed", "cancelled")),
    )
    return session.exec(statement).first()


def eway_key(paper: PaperName) -> str:
    """Write what the e-way bills of a document are found by: its financial year and number."""
    return f"{financial_year(paper.on)}:{paper.number.upper()}"


def get_by_eway_number(session: Session, shop_id: str, gstin: str | None, number: str) -> EwayBill:
    """Return an e-way bill by the number that the portal gave it. Raises: EwayNotFound."""
    statement = select(EwayBill).where(EwayBill.shop_id == shop_id, EwayBill.number == number)
    if gstin is not None:
        statement = statement.where(EwayBill.gstin == gstin)
    found = session.exec(statement.execution_options(populate_existing=True)).first()
    if not number or found is None:
        raise EwayNotFound(number=number)
    return found


def eway_bills_of_document(session: Session, shop_id: str, document_id: str) -> Sequence[EwayBill]:
    """List the e-way bills of a bill, a note or a challan, newest first."""
    statement = select(EwayBill).where(
        EwayBill.shop_id == shop_id, EwayBill.document_id == document_id
    )
    return session.exec(statement.order_by(col(EwayBill.id).desc())).all()


def standing_eways(session: Session, row: Registration) -> list[EwayBill]:
    """List the e-way bills under which goods of a registered document move, or may.

    Those of its reference number, and one that was made of the document alone before it had one.
    """
    bills = list(eway_bills_of(session, row.shop_id, row.id))
    paper = PaperName(row.doc_type, row.number, row.on)  # type: ignore[arg-type]  # kept as one
    alone = find_eway_of(session, row.shop_id, row.gstin, paper)
    if alone and alone.registration_id is None:
        bills.append(alone)
    return [bill for bill in bills if bill.state in _STANDING]


def cancellable_until(row: Registration) -> dt.datetime | None:
    """Say until when a registration may be cancelled: 24 hours from its acknowledgement."""
    return row.ack_at + CANCELLABLE if row.ack_at else None
