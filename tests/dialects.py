"""One dialect for all databases of a kind that a process of tests opens: a statement is compiled once.

SQLAlchemy keeps what it compiled by engine, under the dialect that compiled it. Each test opens engines
of its own and would compile some sixty statements anew, though none depends on the file or the server.
"""

from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_STATEMENTS = 5_000


class _Shared(DefaultDialect):
    """Is made once for each set of options (of isolation, say)."""

    supports_statement_cache = True
    _made: dict[Any, Self]
    _compiled: LRUCache[Any, Any]

    def __init_subclass__(cls) -> None:
        cls._made, cls._compiled = {}, LRUCache(_STATEMENTS)

    def __new__(cls, **options: Any) -> Self:
        return cls._made.setdefault((*options.items(),), super().__new__(cls))

    def __init__(self, **options: Any) -> None:
        if not vars(self):
            super().__init__(**options)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=cls._compiled)


class Sqlite(_Shared, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class Postgresql(_Shared, PGDialect_psycopg):
    supports_statement_cache = True


def share() -> None:
    """Let every engine that is made from here on take one of these."""
    registry.register("sqlite", __name__, "Sqlite")
    registry.register("postgresql.psycopg", __name__, "Postgresql")
