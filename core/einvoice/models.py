"""Rows of what is registered with the e-invoice portal, and of the portal that is built in for tests."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from core.columns import STRICT, DecimalText, Instant, JsonType

_STANDS = text("state <> 'failed'")
_ON_THE_ROAD = text("state NOT IN ('failed', 'cancelled')")


class Registration(SQLModel, table=True):
    """A document on its way to its reference number (IRN), and what the portal made of it.

    ``state`` is pending, active, cancelled or failed. ``wish`` is what the portal is still to do: register,
    cancel or nothing; ``sent_at`` when that was last sent, so that it may have arrived; ``lease_until``
    keeps a second one from sending it at the same time. ``patient``: the shop waits for it, so that it is
    tried until it goes; else whoever called tries again himself. ``document`` is the prescribed JSON as
    text, exact to the digit; ``document_id`` the bill or note that it was made of, or was found to be;
    ``against`` the reference number of the bill that a note is about, if it has one.
    ``refused``: the portal's numbers and words, where it said no. One document of a GSTIN and a financial
    year stands once: what failed may be tried anew, a cancelled number may not.
    """

    __table_args__ = (
        Index(
            "uq_registration_document",
            "shop_id",
            "gstin",
            "fy",
            "doc_type",
            "number_key",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_registration_irn", "shop_id", "irn"),
        Index("ix_registration_of", "shop_id", "document_id"),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    gstin: str
    fy: int
    doc_type: str
    number: str
    number_key: str
    on: dt.date
    irn: str
    buyer_gstin: str
    total: Decimal = Field(sa_type=DecimalText)
    document: str
    document_id: str | None = None
    against: str | None = None
    state: str = "pending"
    wish: str = "register"
    patient: bool = False
    sent_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    lease_until: dt.datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    provider: str = ""
    ack_no: str = ""
    ack_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    signed_document: str = ""
    signed_qr: str = ""
    refused: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonType)
    cancel_reason: str = ""
    cancel_remarks: str = ""
    cancelled_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    created_by: str = ""
    created_at: dt.datetime = Field(sa_type=Instant)
    updated_at: dt.datetime = Field(sa_type=Instant)


class EwayBill(SQLModel, table=True):
    """An e-way bill on its way, and what the portal made of it.

    ``state`` is pending, active, cancelled, closed or failed; ``wish`` make, vehicle, extend, cancel,
    close or nothing, with ``wished`` as the portal is told it; ``sent_at``, ``lease_until`` and ``patient``
    as of a `Registration`. ``registration_id``, ``irn``: of whose reference number it is; where it stands
    alone ``document_id`` says of which bill or paper, and ``document`` is what is sent, as JSON.
    ``doc_type`` is the portal's (INV, BIL, CHL ...). ``transport`` holds what the portal asks by its own
    names (TransMode, Distance, VehNo ...), ``valid_until`` is None as long as no vehicle is known. A
    document has one that stands, or was closed.
    """

    __table_args__ = (
        Index("ix_ewaybill_registration", "shop_id", "registration_id"),
        Index("ix_ewaybill_number", "shop_id", "number"),
        Index("ix_ewaybill_of", "shop_id", "document_id"),
        Index(
            "uq_ewaybill_document",
            "shop_id",
            "gstin",
            "doc_type",
            "doc_key",
            unique=True,
            sqlite_where=_ON_THE_ROAD,
            postgresql_where=_ON_THE_ROAD,
        ),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    gstin: str
    registration_id: str | None = None
    irn: str = ""
    document_id: str | None = None
    doc_type: str
    doc_number: str
    doc_key: str
    doc_on: dt.date
    document: str = ""
    transport: dict[str, Any] = Field(sa_type=JsonType)
    state: str = "pending"
    wish: str = "make"
    wished: dict[str, Any] = Field(default_factory=dict, sa_type=JsonType)
    patient: bool = False
    sent_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    lease_until: dt.datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    provider: str = ""
    number: str = ""
    made_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    valid_until: dt.datetime | None = Field(default=None, sa_type=Instant)
    refused: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonType)
    cancel_reason: str = ""
    cancel_remarks: str = ""
    cancelled_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    closed_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    created_by: str = ""
    created_at: dt.datetime = Field(sa_type=Instant)
    updated_at: dt.datetime = Field(sa_type=Instant)


class EinvoiceCall(SQLModel, table=True):
    """One call of the e-invoice API: who, what, how it ended, how long it took.

    ``request`` and ``response`` are the bodies, kept as long as the invoice; an answer that holds a secret
    is not kept.
    """

    __table_args__ = (
        Index("ix_einvoicecall_at", "shop_id", "at", "id"),
        Index("ix_einvoicecall_irn", "shop_id", "irn"),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    at: dt.datetime = Field(sa_type=Instant)
    request_id: str
    client_id: str
    gstin: str
    method: str
    path: str
    status: int
    provider: str = ""
    provider_status: str = ""
    duration_ms: int
    irn: str | None = None
    request_sha256: str
    request: str = ""
    response: str = ""


class PortalDocument(SQLModel, table=True):
    """What the built-in portal has registered. It has a book of its own, as the real one has."""

    __table_args__ = (Index("ix_portaldocument_irn", "shop_id", "irn"), STRICT)
    shop_id: str = Field(primary_key=True)
    serial: int = Field(primary_key=True)
    gstin: str
    irn: str
    on: dt.date
    document: str
    is_cancelled: bool = False
    cancelled_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    ack_at: dt.datetime = Field(sa_type=Instant)
    signed_document: str
    signed_qr: str


class PortalEway(SQLModel, table=True):
    """An e-way bill in the book of the built-in portal, of a reference number or of a document alone.

    ``since``: when a vehicle was first named, from which its validity counts.
    """

    __table_args__ = (
        Index("ix_portaleway_number", "shop_id", "number"),
        Index("ix_portaleway_document", "shop_id", "gstin", "doc_type", "doc_key"),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    serial: int = Field(primary_key=True)
    gstin: str
    number: str
    irn: str = ""
    doc_type: str
    doc_key: str
    distance: int
    vehicle: str = ""
    made_at: dt.datetime = Field(sa_type=Instant)
    since: dt.datetime | None = Field(default=None, sa_type=Instant)
    valid_until: dt.datetime | None = Field(default=None, sa_type=Instant)
    cancelled_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    closed_at: dt.datetime | None = Field(default=None, sa_type=Instant)


class PortalKey(SQLModel, table=True):
    """The key with which the built-in portal signs, as PEM: it is of no shop.

    It proves nothing outside the sandbox.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(default="", primary_key=True)
    kid: str = Field(primary_key=True)
    pem: str
    created_at: dt.datetime = Field(sa_type=Instant)
