"""Rows of events and of the endpoints that are told of them (Standard Webhooks 1.0.0)."""

import datetime as dt

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant, JsonType


class Endpoint(SQLModel, table=True):
    """Where a shop's events go. ``events`` holds types, or ``*`` for all.

    ``secret`` is sealed, never in clear; ``old_secret`` signs beside it until ``old_until``.
    ``failing_since``: nothing has arrived since then. ``disabled`` says why it gets nothing more: gone,
    failing, by hand.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    url: str
    events: list[str] = Field(sa_type=JsonType)
    description: str = ""
    secret: str
    old_secret: str = ""
    old_until: dt.datetime | None = Field(default=None, sa_type=Instant)
    failing_since: dt.datetime | None = Field(default=None, sa_type=Instant)
    disabled: str = ""
    created_at: dt.datetime = Field(sa_type=Instant)
    updated_at: dt.datetime = Field(sa_type=Instant)
    deleted_at: dt.datetime | None = Field(default=None, sa_type=Instant)


class Event(SQLModel, table=True):
    """Something that happened. ``data`` is the resource as it was shown when it was first told of.

    It is kept as JSON text: what is sent again is the same to the last digit.
    """

    __table_args__ = (Index("ix_event_at", "shop_id", "at", "id"), STRICT)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    type: str
    resource: str
    at: dt.datetime = Field(sa_type=Instant)
    data: str | None = Field(default=None, sa_type=JsonType)


class Delivery(SQLModel, table=True):
    """One event on its way to one endpoint. ``state`` is pending, delivered or failed.

    ``attempts`` counts them; what the last one met stands beside it: HTTP status (0: none), what went
    wrong (a code), milliseconds, the head of the answer.
    """

    __table_args__ = (
        Index("ix_delivery_endpoint", "shop_id", "endpoint_id", "created_at", "id"),
        Index("ix_delivery_event", "shop_id", "event_id"),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    endpoint_id: str
    event_id: str
    state: str = "pending"
    attempts: int = 0
    status_code: int = 0
    error: str = ""
    milliseconds: int = 0
    answer: str = ""
    created_at: dt.datetime = Field(sa_type=Instant)
    tried_at: dt.datetime | None = Field(default=None, sa_type=Instant)
    next_at: dt.datetime | None = Field(default=None, sa_type=Instant)
