"""Rows of the vouchers of an advance."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.columns import STRICT, DecimalText, Instant, JsonType


class Voucher(SQLModel, table=True):
    """An advance received, or given back. An advance for goods bears no tax (Notification 66/2017-CT).

    ``kind`` is receipt or refund, ``status`` issued or cancelled; a refund names the receipt it is
    ``against``. ``amount_paise`` is the money of the payment, the heads are taken out of it. What bills
    use up of it is what its payment settles of them.
    """

    __table_args__ = (
        UniqueConstraint("shop_id", "kind", "fy", "number_key", name="uq_voucher_number"),
        Index("ix_voucher_date", "shop_id", "on", "id"),
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
    on: dt.date
    customer_id: str
    payment_id: str
    against: str | None = None
    supplier: dict[str, Any] = Field(sa_type=JsonType)
    recipient: dict[str, Any] | None = Field(default=None, sa_type=JsonType)
    place_of_supply: str
    nature: str
    is_service: bool
    description: str = ""
    hsn: str | None = None
    gst_rate: Decimal = Field(sa_type=DecimalText)
    amount_paise: int = Field(sa_type=BigInteger)
    taxable_paise: int = Field(sa_type=BigInteger)
    cgst_paise: int = Field(sa_type=BigInteger)
    sgst_paise: int = Field(sa_type=BigInteger)
    igst_paise: int = Field(sa_type=BigInteger)
    cess_paise: int = Field(sa_type=BigInteger)
    issued_by: str
    issued_at: dt.datetime = Field(sa_type=Instant)
    cancelled_at: dt.datetime | None = Field(default=None, sa_type=Instant)
