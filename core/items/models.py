"""Rows of an item."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.columns import STRICT, DecimalText, Instant, JsonType


class Item(SQLModel, table=True):
    """Something sold. ``rate``: rupees per ``unit``; ``unit_label``: the unit as the shop says it.

    ``retail_price``: printed on it, tax included, where the law taxes that (Rule 31D).
    """

    __table_args__ = (Index("ix_item_sku", "shop_id", "sku"), STRICT)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    name_key: str = Field(index=True)
    sku: str | None = None
    rate: Decimal | None = Field(default=None, sa_type=DecimalText)
    price_includes_tax: bool = False
    unit: str = "NOS"
    unit_label: str = ""
    gst_rate: Decimal | None = Field(default=None, sa_type=DecimalText)
    hsn: str | None = None
    treatment: str = "taxable"
    cess_rate: Decimal = Field(default=Decimal(0), sa_type=DecimalText)
    cess_per_unit_paise: int = 0
    retail_price: Decimal | None = Field(default=None, sa_type=DecimalText)
    kind: str = "goods"
    aliases: list[str] = Field(default_factory=list, sa_type=JsonType)
    created_at: datetime = Field(sa_type=Instant)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)


class LearnedRate(SQLModel, table=True):
    """A customer's last rate of an item in a unit, as billed in chat."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    customer_id: str = Field(primary_key=True)
    item_id: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    rate: Decimal = Field(sa_type=DecimalText)
