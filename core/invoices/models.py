"""Rows of an invoice.

What is issued is never changed but for its cancellation, its link, its note and its due date.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.columns import STRICT, DecimalText, Instant, JsonType

CANCELLED = text("status = 'cancelled'")
CALLED_OFF = "cancelled"
_SCHEDULED = text("scheduled_at IS NOT NULL")
_WAITS = text("state = 'scheduled'")


class Invoice(SQLModel, table=True):
    """A document with number, frozen parties and sums in paise. ``rounded``: to the rupee.

    ``supply`` is a `SupplyKind`; ``buyer_gstin`` stands in ``recipient`` too, here it can be asked for.
    ``scheduled_at``: for when it was to be issued, where that was said.
    """

    __table_args__ = (
        UniqueConstraint("shop_id", "fy", "number_key", name="uq_invoice_number"),
        Index("ix_invoice_date", "shop_id", "on", "id"),
        Index("ix_invoice_issued", "shop_id", "issued_at", "id"),
        Index("ix_invoice_customer", "shop_id", "customer_id", "on", "id"),
        Index(
            "ix_invoice_cancelled",
            "shop_id",
            "on",
            "id",
            sqlite_where=CANCELLED,
            postgresql_where=CANCELLED,
        ),
        Index(
            "ix_invoice_scheduled",
            "shop_id",
            "scheduled_at",
            "id",
            sqlite_where=_SCHEDULED,
            postgresql_where=_SCHEDULED,
        ),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    status: str
    document_type: str
    number: str
    number_key: str
    fy: int
    series_number: int | None = None
    on: dt.date
    due_on: dt.date
    customer_id: str | None = None
    supplier: dict[str, Any] = Field(sa_type=JsonType)
    recipient: dict[str, Any] | None = Field(default=None, sa_type=JsonType)
    place_of_supply: str
    nature: str
    prices_include_tax: bool
    gross_paise: int = Field(sa_type=BigInteger)
    discount_paise: int = Field(sa_type=BigInteger)
    taxable_paise: int = Field(sa_type=BigInteger)
    cgst_paise: int = Field(sa_type=BigInteger)
    sgst_paise: int = Field(sa_type=BigInteger)
    igst_paise: int = Field(sa_type=BigInteger)
    cess_paise: int = Field(sa_type=BigInteger)
    round_off_paise: int = Field(sa_type=BigInteger)
    total_paise: int = Field(sa_type=BigInteger)
    rounded: bool = False
    supply: str = "domestic"
    reverse_charge: bool = False
    buyer_gstin: str | None = None
    ecommerce_gstin: str | None = None
    operator_pays: bool = False
    particulars: dict[str, Any] | None = Field(default=None, sa_type=JsonType)
    earlier_balance_paise: int | None = Field(default=None, sa_type=BigInteger)
    note: str = ""
    source_channel: str = ""
    source_message_id: str = ""
    source_text: str = ""
    issued_by: str
    issued_at: dt.datetime = Field(sa_type=Instant)
    scheduled_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    cancelled_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    cancel_reason: str = ""
    link_version: int = 1
    token_hash: str = Field(default="", index=True)


class HeldInvoice(SQLModel, table=True):
    """An invoice that is not issued yet: a draft of an API, or one that waits for its day.

    It has no entries in any book. ``state`` is draft, scheduled (for ``send_at``) or, where such a one was
    called off, cancelled; ``asked`` is what the API was asked for, from which it is computed anew;
    ``number_key`` a number of its own that is held for it; ``retry_at`` when one that could not be issued
    at its time is tried again. Once issued the row is gone, and the invoice has its id.
    """

    __table_args__ = (
        Index("ix_heldinvoice_date", "shop_id", "on", "id"),
        Index("ix_heldinvoice_number", "shop_id", "fy", "number_key"),
        Index("ix_heldinvoice_made", "shop_id", "created_at", "id"),
        Index("ix_heldinvoice_sent", "shop_id", "send_at", "id"),
        Index(
            "ix_heldinvoice_waits",
            "send_at",
            "id",
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    state: str = "draft"
    on: dt.date
    customer_id: str | None = None
    fy: int
    number_key: str | None = None
    asked: dict[str, Any] = Field(sa_type=JsonType)
    send_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    retry_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    created_by: str
    created_at: dt.datetime = Field(sa_type=Instant)
    deleted_at: dt.datetime | None = Field(default=None, sa_type=Instant)


class InvoiceLine(SQLModel, table=True):
    """A line as issued."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    invoice_id: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    item_id: str | None = None
    name: str
    description: str = ""
    hsn: str | None = None
    qty: Decimal = Field(sa_type=DecimalText)
    unit: str
    unit_label: str
    rate: Decimal | None = Field(default=None, sa_type=DecimalText)
    gst_rate: Decimal = Field(sa_type=DecimalText)
    treatment: str = "taxable"
    cess_rate: Decimal = Field(default=Decimal(0), sa_type=DecimalText)
    cess_per_unit_paise: int = 0
    retail_price: Decimal | None = Field(default=None, sa_type=DecimalText)
    gross_paise: int = Field(sa_type=BigInteger)
    discount_paise: int = Field(sa_type=BigInteger)
    taxable_paise: int = Field(sa_type=BigInteger)
    cgst_paise: int = Field(sa_type=BigInteger)
    sgst_paise: int = Field(sa_type=BigInteger)
    igst_paise: int = Field(sa_type=BigInteger)
    cess_paise: int = Field(sa_type=BigInteger)
    total_paise: int = Field(sa_type=BigInteger)


class Note(SQLModel, table=True):
    """A credit or debit note on an invoice (CGST Act s. 34); parties frozen as the invoice has them.

    ``kind`` is credit or debit, ``status`` issued or cancelled. ``given_back_paise``: what of the money
    that was paid for the invoice is the customer's again by it; None: of before it was noted.
    """

    __table_args__ = (
        UniqueConstraint("shop_id", "fy", "number_key", name="uq_note_number"),
        Index("ix_note_invoice", "shop_id", "invoice_id"),
        Index("ix_note_date", "shop_id", "on", "id"),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    kind: str
    status: str
    number: str
    number_key: str
    fy: int
    series_number: int | None = None
    invoice_id: str
    customer_id: str | None = None
    on: dt.date
    reason: str = ""
    taxable_paise: int = Field(sa_type=BigInteger)
    cgst_paise: int = Field(sa_type=BigInteger)
    sgst_paise: int = Field(sa_type=BigInteger)
    igst_paise: int = Field(sa_type=BigInteger)
    cess_paise: int = Field(sa_type=BigInteger)
    round_off_paise: int = Field(sa_type=BigInteger)
    total_paise: int = Field(sa_type=BigInteger)
    given_back_paise: int | None = Field(default=None, sa_type=BigInteger)
    source_channel: str = ""
    source_message_id: str = ""
    source_text: str = ""
    issued_by: str
    issued_at: dt.datetime = Field(sa_type=Instant)
    cancelled_at: dt.datetime | None = Field(default=None, sa_type=Instant)


class NoteLine(SQLModel, table=True):
    """What a note takes off, or adds to, line ``n`` of its invoice; ``qty`` None: value alone."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    note_id: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    qty: Decimal | None = Field(default=None, sa_type=DecimalText)
    taxable_paise: int = Field(sa_type=BigInteger)
    cgst_paise: int = Field(sa_type=BigInteger)
    sgst_paise: int = Field(sa_type=BigInteger)
    igst_paise: int = Field(sa_type=BigInteger)
    cess_paise: int = Field(sa_type=BigInteger)


class Amendment(SQLModel, table=True):
    """What a return corrects of a document of a filed month (GSTR-1 tables 9A, 9C); sums stand.

    ``document_id`` is an invoice or a note; ``revised`` holds what changes: gstin, name, state (place of
    supply), number, on, supply, port_code, shipping_bill, shipping_bill_on.
    """

    __table_args__ = (Index("ix_amendment_date", "shop_id", "on", "id"), STRICT)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    document_id: str
    on: dt.date
    revised: dict[str, Any] = Field(sa_type=JsonType)
    reason: str = ""
    made_by: str
    made_at: dt.datetime = Field(sa_type=Instant)
