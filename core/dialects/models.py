"""Rows of the dialects: what the core has no place for."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant, JsonType


class DialectRow(SQLModel, table=True):
    """What a dialect was told of a row, or carries itself, and shows again.

    ``dialect`` is square or refrens; ``id`` that of the row beside which it stands (``inv_…``, ``pay_…``,
    ``cus_…``), or its own (an order, ``ord_…``). ``about``: the invoice that an order carries.
    """

    __table_args__ = (Index("ix_dialectrow_about", "shop_id", "dialect", "about"), STRICT)
    shop_id: str = Field(primary_key=True)
    dialect: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    about: str = ""
    said: dict[str, Any] = Field(default_factory=dict, sa_type=JsonType)
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)


class Attachment(SQLModel, table=True):
    """A file that hangs on an invoice. ``media``: its type; ``sha256`` and ``md5`` of its bytes, as hex."""

    __table_args__ = (Index("ix_attachment_invoice", "shop_id", "invoice_id"), STRICT)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    invoice_id: str
    name: str
    media: str
    description: str = ""
    size: int
    sha256: str
    md5: str = ""
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=Instant)
