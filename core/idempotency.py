"""A call that is made twice has its effect once: the key, what was asked and what was answered.

The row and the effect are one transaction. A key holds for 24 hours from its first use, in one shop and
one mode, whatever the dialect. Source: IETF draft-ietf-httpapi-idempotency-key-header.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, delete
from sqlalchemy.exc import OperationalError
from sqlmodel import Field, Session, SQLModel, col

from core.columns import STRICT, Instant, JsonType
from core.db import insert_if_new
from core.errors import IdempotencyKeyReused, RequestInProgress

HOLDS = timedelta(hours=24)
_LOCK_TAKEN = "55P03"


class IdempotencyKey(SQLModel, table=True):
    """What a key was used for. ``status`` 0: its first use has not ended yet."""

    __table_args__ = (Index("ix_idempotencykey_at", "at"), STRICT)
    shop_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: str
    status: int = 0
    body: str = ""
    headers: dict[str, Any] = Field(default_factory=dict, sa_type=JsonType)
    at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True)
class Use:
    """A key as it is used: ``fingerprint`` digests what is asked."""

    shop_id: str
    key: str
    fingerprint: str
    at: datetime


def begin(session: Session, use: Use) -> IdempotencyKey | None:
    """Take the key; None where it is ours now, else what was answered to its first use.

    The loser of a race waits here for the winner's commit. Raises: IdempotencyKeyReused (something else is
    asked now), RequestInProgress (the first one still runs after five seconds).
    """
    values = {**vars(use), "status": 0, "body": "", "headers": {}}
    while not _insert(session, values):
        held = session.get(IdempotencyKey, (use.shop_id, use.key), with_for_update=True)
        if held is None:  # swept away in between
            continue
        if use.at >= held.at + HOLDS:
            session.delete(held)
            session.flush()
            continue
        if held.fingerprint != use.fingerprint:
            raise IdempotencyKeyReused
        return held
    return None


def require_same(session: Session, use: Use) -> None:
    """Refuse a key that was used for something else. Raises: IdempotencyKeyReused."""
    held = session.get(IdempotencyKey, (use.shop_id, use.key))
    if held and use.at < held.at + HOLDS and held.fingerprint != use.fingerprint:
        raise IdempotencyKeyReused


def _insert(session: Session, values: dict[str, Any]) -> bool:
    try:
        return insert_if_new(session, IdempotencyKey, values)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCK_TAKEN:
            raise RequestInProgress from error
        raise


def finish(session: Session, use: Use, status: int, body: str, headers: dict[str, str]) -> None:
    """Keep what was answered."""
    held = session.get_one(IdempotencyKey, (use.shop_id, use.key))
    held.status, held.body, held.headers = status, body, headers
    session.add(held)
    session.flush()


def release(session: Session, use: Use) -> None:
    """Let a key be free again: what it was used for had no effect."""
    session.delete(session.get_one(IdempotencyKey, (use.shop_id, use.key)))
    session.flush()


def sweep(session: Session, *, now: datetime) -> None:
    """Drop the keys that hold no more."""
    session.execute(delete(IdempotencyKey).where(col(IdempotencyKey.at) <= now - HOLDS))
