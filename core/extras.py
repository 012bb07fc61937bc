"""What the APIs keep beside a row: its metadata, its version, when it last changed, the bin.

A row without one is at version 1, has no metadata and last changed when it was made: so a bill made in
chat costs nothing more.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from core.columns import STRICT, Instant, JsonType, table_of
from core.db import insert_if_new


class Extra(SQLModel, table=True):
    """What stands beside the row ``id`` of a shop.

    ``terms`` of an invoice; ``warned``: codes it was issued with; ``sent``: channel -> what went there.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    version: int = 1
    changed_at: datetime = Field(sa_type=Instant)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JsonType)
    terms: str = ""
    warned: list[str] = Field(default_factory=list, sa_type=JsonType)
    sent: dict[str, Any] = Field(default_factory=dict, sa_type=JsonType)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)


def of(session: Session, shop_id: str, id_: str) -> Extra | None:
    """Return what stands beside a row; None where nothing does."""
    return session.get(Extra, (shop_id, id_), populate_existing=True)


def of_all(session: Session, shop_id: str, ids: Sequence[str]) -> dict[str, Extra]:
    """Return what stands beside each of several rows, in one look; some have nothing."""
    statement = select(Extra).where(Extra.shop_id == shop_id, col(Extra.id).in_(ids))
    rows = session.exec(statement.execution_options(populate_existing=True))
    return {row.id: row for row in rows}


def touch(session: Session, shop_id: str, id_: str, *, at: datetime) -> int:
    """Note that a row changed: its version goes up by one, and is returned."""
    session.flush()
    values = {
        "shop_id": shop_id,
        "id": id_,
        "version": 2,
        "changed_at": at,
        "data": {},
        "terms": "",
    }
    made = session.connection().execute(_touching(session.get_bind().dialect.name), values)
    return int(made.scalar_one())


@cache
def _touching(dialect: str) -> Any:
    """Build the statement of `touch` once: two who change a row at once wait for each other."""
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = table_of(Extra)
    made = insert(table)
    raised = {"version": table.c.version + 1, "changed_at": made.excluded.changed_at}
    keys = list(table.primary_key)
    upsert = made.on_conflict_do_update(index_elements=keys, set_=raised)
    return upsert.returning(table.c.version)


def keep(
    session: Session, shop_id: str, id_: str, *, at: datetime, data: dict[str, str] | None = None
) -> Extra:
    """Return the row beside a row, made where there is none, with its metadata set where it is given."""
    blank = {"version": 1, "data": {}, "terms": "", "warned": [], "sent": {}, "deleted_at": None}
    insert_if_new(session, Extra, {"shop_id": shop_id, "id": id_, "changed_at": at, **blank})
    held = session.get_one(Extra, (shop_id, id_), populate_existing=True, with_for_update=True)
    if data is not None:
        held.data = data
    session.add(held)
    session.flush()
    return held
