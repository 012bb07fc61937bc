"""Rows of a shop."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant


class Shop(SQLModel, table=True):
    """One GSTIN (or one unregistered state) and one book. Settings: see the README."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    name: str
    scheme: str
    state: str
    gstin: str | None = None
    upi: str | None = None
    address: str = ""
    pincode: str = ""
    phone: str = ""
    email: str = ""
    bank_holder: str = ""
    bank_account: str = ""
    bank_ifsc: str = ""
    bank_name: str = ""
    prefix: str
    year_form: str = "2026-27"
    number_digits: int = 4
    prices: str = "exclusive"
    round_to_rupee: str = "chat"
    rate_check: str = "refuse"
    einvoice: str = "off"
    hsn_digits: int = 4
    credit_days: int = 0
    fast_limit_paise: int | None = None
    closing_time: str = "21:00"
    language: str = "hi-Latn"
    holidays: str = ""
    created_at: datetime = Field(sa_type=Instant)


class Member(SQLModel, table=True):
    """Somebody who chats for the shop."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    role: str
    phone: str | None = None


class ChatIdentity(SQLModel, table=True):
    """An address in a channel, and who writes from it: a member or a customer of the shop."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    address: str = Field(primary_key=True, index=True)
    member_id: str | None = None
    customer_id: str | None = None


class SeriesCounter(SQLModel, table=True):
    """The last number drawn of a series in a financial year (0: a series without a year)."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last_number: int = 0


class FiledMonth(SQLModel, table=True):
    """A month whose return was filed: its documents stand, only notes are lawful now."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
