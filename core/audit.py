"""Append-only audit trail: who did what to which row, when, by which message.

A chain per shop: each row's hash covers the one before, so that a rewritten history is seen. Written
in the transaction of its cause. Source: Companies (Accounts) Rules 2014, rule 3(1), proviso.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Field, Session, SQLModel, col, select

from core.actor import Actor
from core.columns import STRICT, Instant, JsonType, table_of


class Audit(SQLModel, table=True):
    """One thing done."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str
    channel: str
    message_id: str
    action: str
    entity: str
    before: dict[str, Any] | None = Field(sa_type=JsonType)
    after: dict[str, Any] | None = Field(sa_type=JsonType)
    prev_hash: str
    hash: str


class AuditHead(SQLModel, table=True):
    """The end of a shop's chain; its row lock keeps two writers from forking it."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    seq: int
    hash: str


def start(session: Session, shop_id: str) -> None:
    """Begin a shop's chain."""
    session.add(AuditHead(shop_id=shop_id, seq=0, hash=""))
    session.flush()


_ADVANCE = update(AuditHead).values(seq=AuditHead.__table__.c.seq + 1)  # type: ignore[attr-defined]
_INSERT = insert(table_of(Audit))


def record(
    session: Session,
    actor: Actor,
    action: str,
    *,
    entity: str,
    change: tuple[dict[str, Any] | None, dict[str, Any] | None] = (None, None),
) -> None:
    """Append what was done: ``change`` is (before, after), ids and amounts rather than names."""
    head = session.execute(
        _ADVANCE.where(col(AuditHead.shop_id) == actor.shop_id).returning(
            col(AuditHead.seq), col(AuditHead.hash)
        )
    ).one()
    row = {
        "shop_id": actor.shop_id,
        "seq": head.seq,
        "at": actor.at,
        "actor": f"{actor.kind}:{actor.id}",
        "channel": actor.channel,
        "message_id": actor.message_id,
        "action": action,
        "entity": entity,
        "before": change[0],
        "after": change[1],
    }
    digest = _digest(head.hash, row)
    session.execute(_INSERT.values(**row, prev_hash=head.hash, hash=digest))
    session.execute(
        update(AuditHead).where(col(AuditHead.shop_id) == actor.shop_id).values(hash=digest)
    )


def _digest(prev_hash: str, row: dict[str, Any]) -> str:
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    shown = {**row, "at": at}
    canonical = json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{prev_hash}\n{canonical}".encode()).hexdigest()


def verify(session: Session, shop_id: str) -> int | None:
    """Return the first entry at which the chain breaks, or None where it holds."""
    prev, seq = "", 0
    statement = select(Audit).where(Audit.shop_id == shop_id).order_by(col(Audit.seq))
    for row in session.exec(statement.execution_options(yield_per=1000)):
        seq += 1
        content = row.model_dump(exclude={"prev_hash", "hash"})
        if row.seq != seq or row.prev_hash != prev or row.hash != _digest(prev, content):
            return seq
        prev = row.hash
    head = session.get(AuditHead, shop_id)
    return None if head and (head.seq, head.hash) == (seq, prev) else seq + 1
