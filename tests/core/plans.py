"""How SQLite goes through its tables for what is read in a session."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlmodel import Session


def plan_of(session: Session, read: Callable[[Session], Any]) -> list[str]:
    """Read, and say step by step how each statement went through the tables."""
    connection = session.connection()
    sent: list[tuple[str, Any]] = []

    def keep(*call: Any) -> None:
        sent.append((call[2], call[3]))

    event.listen(connection, "before_cursor_execute", keep)
    read(session)
    event.remove(connection, "before_cursor_execute", keep)
    return [
        str(row[-1])
        for statement, values in sent
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    ]


def reads_along_an_index(plan: list[str]) -> bool:
    """True where no table is gone through from its first row to its last, and no whole result is sorted."""
    return not [step for step in plan if step.startswith("SCAN") or step == _SORTED]


_SORTED = "USE TEMP B-TREE FOR ORDER BY"
