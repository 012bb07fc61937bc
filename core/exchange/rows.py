"""Every row of a shop as JSON and back, without loss: one list a table, one row a line.

What is left out: deliveries that wait and leases (they belong to the installation, not to the shop), keys of
the APIs, open pages and who is told of events (their secrets hold here alone), the built-in portal's own
book, and hashes of links (they follow from the installation's own key).
"""

import base64
import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from sqlalchemy import Column, Date, LargeBinary, Table, select
from sqlmodel import Session, SQLModel

from core import tables
from core.chats.fleeting import faded
from core.chats.models import ChatMessage
from core.columns import DecimalText, Instant
from core.credentials.models import AccessToken, Credential, PageVisit
from core.einvoice.models import PortalDocument, PortalKey
from core.idempotency import IdempotencyKey
from core.leases import Lease
from core.outbox import OutboxRow
from core.webhooks.models import Delivery, Endpoint, Event

_SHOP = "shop_id"
_HERE_ALONE = (
    OutboxRow,
    Lease,
    Credential,
    AccessToken,
    PageVisit,
    IdempotencyKey,
    Endpoint,
    Event,
    Delivery,
    PortalDocument,
    PortalKey,
)
_LEFT_OUT = {str(one.__tablename__) for one in _HERE_ALONE}
_FOLLOWS = {("invoice", "token_hash")}
_BATCH = 1000
_FILES = 4  # rows that hold files are large
_TALK = str(ChatMessage.__tablename__)


def tables_of_a_shop() -> list[Table]:
    """List the tables that hold rows of shops, parents before their children."""
    assert tables.MODULES  # noqa: S101  (importing them has filled the metadata)
    return [
        table
        for table in SQLModel.metadata.sorted_tables
        if _SHOP in table.c and table.name not in _LEFT_OUT
    ]


def _columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if (table.name, column.name) not in _FOLLOWS]


def _holds_files(table: Table) -> bool:
    return any(isinstance(column.type, LargeBinary) for column in table.columns)


def write_table(session: Session, table: Table, shop_id: str, entry: IO[bytes]) -> int:
    """Write a shop's rows of a table, by primary key; return how many."""
    columns = _columns(table)
    statement = (
        select(*columns)
        .where(table.c[_SHOP] == shop_id)
        .order_by(*table.primary_key.columns)
        .execution_options(yield_per=_FILES if _holds_files(table) else _BATCH)
    )
    count = 0
    entry.write(b"[")
    for row in session.execute(statement).mappings():
        shown = {column.name: _to_json(row[column.name]) for column in columns}
        if table.name == _TALK:  # a key that is shown for two minutes is in no file
            shown["text"] = faded(shown["text"])
        text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        entry.write((",\n" if count else "\n").encode() + text.encode())
        count += 1
    entry.write(b"\n]\n")
    return count


def _to_json(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return format(value, "f") if isinstance(value, Decimal) else value


def read_table(table: Table, entry: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Read the rows back; a column that came later keeps its default.

    Raises: ValueError where the list is not one of this table.
    """
    columns = {column.name: column for column in _columns(table)}
    for line in entry:
        text = line.strip().rstrip(b",")
        if text in {b"[", b"]", b""}:
            continue
        shown = json.loads(text)
        if strange := shown.keys() - columns.keys():
            raise ValueError(f"{table.name} has {min(strange)}, of a newer version")
        yield {name: _from_json(columns[name], value) for name, value in shown.items()}


def _from_json(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return dt.datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return dt.date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    return Decimal(value) if isinstance(column.type, DecimalText) else value
