"""Column types that hold in SQLite's STRICT tables and on PostgreSQL.

STRICT refuses the type names that SQLAlchemy emits, so each gets its SQLite name here. Instants are
UTC or refused, decimals are text: neither may lose anything on the way.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Date, DateTime, Integer, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

STRICT = {"sqlite_strict": True}


def _as_text(element: object, compiler: object, **_: object) -> str:
    return "TEXT"


def _as_integer(element: object, compiler: object, **_: object) -> str:
    return "INTEGER"


for _type in (String, AutoString, Text, Date, DateTime, JSON):
    compiles(_type, "sqlite")(_as_text)
for _whole in (Integer, BigInteger, Boolean):
    compiles(_whole, "sqlite")(_as_integer)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Keep text that sorts on SQLite, a timestamp with zone on PostgreSQL."""
        plain: TypeEngine[Any] = DateTime(timezone=True)
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else plain)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Write it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone")
        utc = value.astimezone(UTC)
        return utc.isoformat(timespec="microseconds") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read it."""
        if value is None:
            return None
        read = datetime.fromisoformat(value) if isinstance(value, str) else value
        return read.astimezone(UTC)


class DecimalText(TypeDecorator[Decimal]):
    """A decimal kept as text: quantities, rates, percents."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write it without exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read it."""
        return None if value is None else Decimal(value)


class JsonType(TypeDecorator[Any]):
    """A JSON value: text on SQLite, JSONB on PostgreSQL."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Keep it as the database keeps it best."""
        plain: TypeEngine[Any] = JSON(none_as_null=True)
        if dialect.name == "postgresql":
            plain = JSONB(none_as_null=True)
        return dialect.type_descriptor(plain)


def table_of(model: type[SQLModel]) -> Table:
    """Return a model's table: a plain statement on it costs half of one through the mapper."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
