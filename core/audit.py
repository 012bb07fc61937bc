"""Append-only audit trail: who did what to which row, when, by which message.

A chain per shop: each row's hash covers the one before, so that a rewritten history is seen. Written
in the transaction of its cause. Source: Companies (Accounts) Rules 2014, rule 3(1), proviso.

The database itself refuses to change or drop a row (`arm`). Who owns the file can take that guard away
and write a whole new chain: the seal that goes to the owner's chat each day shows it.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Index, bindparam, insert, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from core.actor import Actor
from core.columns import STRICT, Instant, JsonType, table_of


class Audit(SQLModel, table=True):
    """One thing done."""

    __table_args__ = (Index("ix_audit_entity", "shop_id", "entity", "seq"), STRICT)
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
    ip: str | None = None
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


_HEAD = table_of(AuditHead)
_SHOP = _HEAD.c.shop_id == bindparam("of_shop")
_ADVANCE = (
    update(_HEAD).where(_SHOP).values(seq=_HEAD.c.seq + 1).returning(_HEAD.c.seq, _HEAD.c.hash)
)
_SET_HASH = update(_HEAD).where(_SHOP).values(hash=bindparam("digest"))
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
    session.flush()
    connection = session.connection()
    head = connection.execute(_ADVANCE, {"of_shop": actor.shop_id}).one()
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
        "ip": actor.ip,
    }
    digest = _digest(head.hash, row)
    connection.execute(_INSERT, {**row, "prev_hash": head.hash, "hash": digest})
    connection.execute(_SET_HASH, {"of_shop": actor.shop_id, "digest": digest})


def _digest(prev_hash: str, row: dict[str, Any]) -> str:
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    shown = {**row, "at": at}
    if row["ip"] is None:  # entries from before addresses were kept have none in their hash either
        del shown["ip"]
    canonical = json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{prev_hash}\n{canonical}".encode()).hexdigest()


def verify(session: Session, shop_id: str) -> int | None:
    """Return the first entry at which the chain breaks, or None where it holds."""
    prev, seq = "", 0
    statement = select(Audit).where(Audit.shop_id == shop_id).order_by(col(Audit.seq))
    with session.exec(statement.execution_options(yield_per=1000)) as rows:
        for row in rows:
            seq += 1
            content = row.model_dump(exclude={"prev_hash", "hash"})
            if row.seq != seq or row.prev_hash != prev or row.hash != _digest(prev, content):
                return seq
            prev = row.hash
    head = session.get(AuditHead, shop_id)
    return None if head and (head.seq, head.hash) == (seq, prev) else seq + 1


def seal(session: Session, shop_id: str) -> str:
    """Return what the chain ends with now, short enough to be kept elsewhere: ``421-9f86d081884c``."""
    head = session.get_one(AuditHead, shop_id, populate_existing=True)
    return f"{head.seq}-{head.hash[:_SEAL]}"


def stands(session: Session, shop_id: str, seal: str) -> bool:
    """True where a seal that was kept is still in the chain: nothing before it was rewritten."""
    seq, _, start = seal.strip().partition("-")
    row = session.get(Audit, (shop_id, int(seq))) if seq.isdecimal() else None
    return row is not None and len(start) == _SEAL and row.hash.startswith(start)


_SEAL = 12

_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS audit_no_{act} BEFORE {act} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for act in ("update", "delete")
]
_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
]
_ARMED = "SELECT 1 FROM pg_trigger WHERE tgname = 'audit_no_change' AND tgrelid = 'audit'::regclass"


def arm(connection: Connection) -> None:
    """Let the database refuse a change to the trail; does nothing where it does already."""
    if connection.dialect.name == "sqlite":
        statements = _SQLITE
    else:
        statements = [] if connection.execute(text(_ARMED)).first() else _POSTGRESQL
    for statement in statements:
        connection.execute(text(statement))


@contextmanager
def disarmed(session: Session) -> Iterator[None]:
    """Allow rows to be replaced within this transaction: a restore, an emptied sandbox."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        drops = [f"DROP TRIGGER IF EXISTS audit_no_{act}" for act in ("update", "delete")]
    else:
        drops = ["DROP TRIGGER IF EXISTS audit_no_change ON audit"]
    for statement in drops:
        connection.execute(text(statement))
    yield
    arm(connection)
