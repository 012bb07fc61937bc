"""Rows of a customer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant, JsonType


class Customer(SQLModel, table=True):
    """Somebody who buys. ``aliases``: what else the shop calls him.

    ``address_parts``: line1, line2, city, state, country, where an API gave the address in parts.
    ``opt_in``: whether bills and reminders may go to him; None: nobody asked, they go.
    """

    __table_args__ = (Index("ix_customer_phone", "phone"), STRICT)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    name_key: str = Field(index=True)
    phone: str | None = None
    gstin: str | None = None
    state: str | None = None
    address: str = ""
    pincode: str = ""
    email: str = ""
    aliases: list[str] = Field(default_factory=list, sa_type=JsonType)
    credit_days: int | None = None
    address_parts: dict[str, Any] | None = Field(default=None, sa_type=JsonType)
    opt_in: bool | None = None
    created_at: datetime = Field(sa_type=Instant)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)
