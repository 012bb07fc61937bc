"""Rows of a shop."""

import datetime as dt
from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant, JsonType


class Shop(SQLModel, table=True):
    """One GSTIN (or one unregistered state) and one book. Settings: see the README.

    ``scheme_from``: the day since which it bills under this scheme, GSTIN and state; none: always.
    ``scheme_until``: the day on which its next `ShopStanding` takes over. ``logo``: the `ShopLogo` of new
    papers; none: its letters.
    """

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
    lut: str = ""
    credit_days: int = 0
    fast_limit_paise: int | None = None
    closing_time: str = "21:00"
    language: str = "hi-Latn"
    staff_discount: int = 5
    holidays: str = ""
    paper: str = "a4"
    paper_language: str = "en"
    link_days: int | None = None
    logo: str | None = None
    scheme_from: dt.date | None = None
    scheme_until: dt.date | None = None
    created_at: datetime = Field(sa_type=Instant)


class ShopStanding(SQLModel, table=True):
    """Under which scheme, GSTIN and state a shop bills from a day on. A shop that never changed has none."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    from_on: dt.date = Field(primary_key=True)
    scheme: str
    gstin: str | None = None
    state: str
    at: datetime = Field(sa_type=Instant)


class ShopLogo(SQLModel, table=True):
    """A picture that the shop's papers bear, or once bore: ``png`` under the SHA-256 of its bytes, as hex."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    png: bytes = Field(sa_type=LargeBinary)


class Member(SQLModel, table=True):
    """Somebody who chats for the shop. ``role`` is owner, accountant or staff."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    role: str
    phone: str | None = None
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class ChatIdentity(SQLModel, table=True):
    """An address in a channel, and who writes from it: a member or a customer of the shop, or both.

    ``basis``: what joined them: owner, phone, invite or contact. ``stopped_at``: since when nothing may
    go there that was not asked for.
    """

    __table_args__ = (Index("ix_chatidentity_customer", "shop_id", "customer_id"), STRICT)
    shop_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    address: str = Field(primary_key=True, index=True)
    member_id: str | None = None
    customer_id: str | None = None
    basis: str = ""
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)


class StaffRequest(SQLModel, table=True):
    """What a member of the staff asked of the owner. ``state`` is open, done or refused.

    ``payload``: what it takes to do it; ``channel`` and ``address``: where he awaits the answer.
    """

    __table_args__ = (Index("ix_staffrequest_open", "shop_id", "state", "at"), STRICT)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    member_id: str
    kind: str
    payload: dict[str, Any] = Field(sa_type=JsonType)
    channel: str
    address: str
    state: str = "open"
    at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    source_text: str = ""


class Invite(SQLModel, table=True):
    """A link that joins the address it is opened from to a customer or a member, once.

    The token is kept as its hash: who reads the database cannot use it.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    token_hash: str = Field(index=True)
    customer_id: str | None = None
    member_id: str | None = None
    at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    used_channel: str = ""
    used_address: str = ""


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
