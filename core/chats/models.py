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


class Contact(SQLModel, table=True):
    """A chat as its channel knows it, whatever the shops. ``shop_id`` is empty.

    ``last_in_at``: when somebody wrote last (WhatsApp lets us write freely for a day after it).
    ``left_at``: since when nothing can be sent there, and ``left_why``. ``lang``: what his app says.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(default="", primary_key=True)
    channel: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    name: str = ""
    lang: str = ""
    last_in_at: datetime | None = Field(default=None, sa_type=Instant)
    left_at: datetime | None = Field(default=None, sa_type=Instant)
    left_why: str = ""


class Sent(SQLModel, table=True):
    """One call that brought a part of a reply to its channel, written right after the call.

    ``provider_id``: the channel's id of the message. ``state``: sent, delivered, read or failed.
    """

    __table_args__ = (Index("ix_sent_provider", "channel", "provider_id"), STRICT)
    shop_id: str = Field(primary_key=True)
    message_id: str = Field(primary_key=True)
    part: int = Field(primary_key=True)
    channel: str
    address: str
    provider_id: str
    state: str = "sent"
    error: str = ""
    at: datetime = Field(sa_type=Instant)


class StoredFile(SQLModel, table=True):
    """A file that lies with the channel already, by what is in it: sent again without an upload."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    file_id: str
