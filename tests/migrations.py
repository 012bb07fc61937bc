"""The migrations lead a process of tests to today's schema once; a further empty file takes what they made.

All steps are 0.4 s of work, and some hundred tests begin with an empty file. What is behind the code without
being empty goes all the way; PostgreSQL has templates (`tests/conftest.py`).
"""

from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from core import schema

_SCRIPT: list[tuple[str, Any]] = []
_MADE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def upgrade(config: Config, revision: str) -> None:
    """Stand in for Alembic's command where the core calls it."""
    connection: Connection = config.attributes["connection"]
    if connection.dialect.name != "sqlite" or _tables(connection):
        command.upgrade(config, revision)
    elif _SCRIPT:
        for statement, rows in _SCRIPT:
            connection.exec_driver_sql(statement, rows)
    else:
        command.upgrade(config, revision)
        _SCRIPT.extend(_script(connection))


def _tables(connection: Connection) -> list[str]:
    return list(connection.exec_driver_sql(_TABLES).scalars())


def _script(connection: Connection) -> list[tuple[str, Any]]:
    """Write down the statements that make these tables, and the rows that the migrations put in."""
    made: list[tuple[str, Any]] = []
    for name in _tables(connection):
        rows = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
        if rows:
            holes = ", ".join("?" * len(rows[0]))
            made.append((f"INSERT INTO {name} VALUES ({holes})", rows))
    return [(sql, None) for sql in connection.exec_driver_sql(_MADE).scalars()] + made


class _Command:
    upgrade = staticmethod(upgrade)


def share() -> None:
    """Let the core migrate by this."""
    vars(schema)["command"] = _Command
