"""Rows of an estimate or a delivery challan."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant, JsonType


class TradePaper(SQLModel, table=True):
    """A paper with number, frozen parties and sums in paise; no entry in the khata.

    ``kind`` is estimate or challan, ``status`` open, billed or cancelled, ``purpose`` why goods move
    without a supply. ``lines`` are as an invoice's lines would be; ``draft`` makes the invoice.
    """

    __table_args__ = (
        UniqueConstraint("shop_id", "kind", "fy", "number_key", name="uq_trade_paper_number"),
        Index("ix_tradepaper_date", "shop_id", "kind", "on", "id"),
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
    valid_until: dt.date | None = None
    purpose: str = ""
    customer_id: str | None = None
    supplier: dict[str, Any] = Field(sa_type=JsonType)
    recipient: dict[str, Any] | None = Field(default=None, sa_type=JsonType)
    place_of_supply: str
    nature: str
    prices_include_tax: bool
    particulars: dict[str, Any] | None = Field(default=None, sa_type=JsonType)
    lines: list[dict[str, Any]] = Field(sa_type=JsonType)
    draft: dict[str, Any] = Field(sa_type=JsonType)
    discount_paise: int = Field(sa_type=BigInteger)
    taxable_paise: int = Field(sa_type=BigInteger)
    cgst_paise: int = Field(sa_type=BigInteger)
    sgst_paise: int = Field(sa_type=BigInteger)
    igst_paise: int = Field(sa_type=BigInteger)
    cess_paise: int = Field(sa_type=BigInteger)
    round_off_paise: int = Field(sa_type=BigInteger)
    total_paise: int = Field(sa_type=BigInteger)
    note: str = ""
    invoice_id: str | None = None
    link_version: int = 1
    token_hash: str = Field(default="", index=True)
    issued_by: str
    issued_at: dt.datetime = Field(sa_type=Instant)
    cancelled_at: dt.datetime | None = Field(default=None, sa_type=Instant)
