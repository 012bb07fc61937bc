"""Rows of the talk."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant, JsonType


class Conversation(SQLModel, table=True):
    """What is open in one chat: half-made bills, the question asked, what can be undone."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    state: dict[str, Any] = Field(default_factory=dict, sa_type=JsonType)
    updated_at: datetime = Field(sa_type=Instant)


class ChatMessage(SQLModel, table=True):
    """One message, in or out. ``message_id``: the channel's own id of one that came in.

    ``body`` holds buttons, rows, attachments and link; ``reading`` what an incoming one was taken to
    mean. One going out is seen by its reader once ``delivered_at`` is set.
    """

    __table_args__ = (
        UniqueConstraint("shop_id", "channel", "address", "message_id", name="uq_chat_message_in"),
        Index("ix_chat_message_log", "shop_id", "channel", "address", "id"),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    channel: str
    address: str
    direction: str
    seq: int = 0
    message_id: str | None = None
    text: str
    body: dict[str, Any] = Field(default_factory=dict, sa_type=JsonType)
    reading: dict[str, Any] | None = Field(default=None, sa_type=JsonType)
    at: datetime = Field(sa_type=Instant)
    delivered_at: datetime | None = Field(default=None, sa_type=Instant)
