"""Rows of a payment."""

import datetime as dt

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant

_STANDS = text("reference_key IS NOT NULL AND reversed_at IS NULL")


class Payment(SQLModel, table=True):
    """Money received (``direction`` in) or given back (out). ``customer_id`` None: a counter sale.

    ``reference_key``: the reference as compared; it stands on one payment of the shop at a time.
    """

    __table_args__ = (
        Index(
            "uq_payment_reference",
            "shop_id",
            "reference_key",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_payment_date", "shop_id", "on", "id"),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    direction: str = "in"
    customer_id: str | None = None
    amount_paise: int = Field(sa_type=BigInteger)
    mode: str
    reference: str | None = None
    reference_key: str | None = None
    on: dt.date
    at: dt.datetime = Field(sa_type=Instant)
    received_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    note: str = ""
    source_channel: str = ""
    source_message_id: str = ""
    source_text: str = ""
    reversed_at: dt.datetime | None = Field(default=None, sa_type=Instant)


class Allocation(SQLModel, table=True):
    """What a payment settles of an invoice or a charge."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    payment_id: str = Field(primary_key=True)
    target_id: str = Field(primary_key=True, index=True)
    amount_paise: int = Field(sa_type=BigInteger)


class Claim(SQLModel, table=True):
    """A customer's word that he has paid: not money until the owner or his bank says so.

    ``state`` is open, accepted or refused.
    """

    __table_args__ = (Index("ix_claim_open", "shop_id", "state", "at"), STRICT)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    customer_id: str = ""
    invoice_id: str = Field(index=True)
    amount_paise: int = Field(sa_type=BigInteger)
    reference: str | None = None
    mode: str | None = None
    state: str = "open"
    at: dt.datetime = Field(sa_type=Instant)
    settled_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    source_channel: str = ""
    source_message_id: str = ""
    source_text: str = ""
