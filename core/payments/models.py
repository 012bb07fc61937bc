"""Rows of a payment."""

import datetime as dt

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant


class Payment(SQLModel, table=True):
    """Money received. ``customer_id`` is None for a counter sale."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    customer_id: str | None = None
    amount_paise: int = Field(sa_type=BigInteger)
    mode: str
    reference: str | None = None
    on: dt.date
    at: dt.datetime = Field(sa_type=Instant)
    source_channel: str = ""
    source_message_id: str = ""
    source_text: str = ""
    reversed_at: dt.datetime | None = Field(default=None, sa_type=Instant)


class Allocation(SQLModel, table=True):
    """What a payment settles of an invoice (or of an opening due)."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    payment_id: str = Field(primary_key=True)
    target_id: str = Field(primary_key=True, index=True)
    amount_paise: int = Field(sa_type=BigInteger)
