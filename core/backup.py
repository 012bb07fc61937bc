"""A copy of everything, as one SQLite file whatever the database is; and back from it.

Written while others write: SQLite copies itself (``VACUUM INTO``), PostgreSQL is read in one state. A
copy is put in its place only once it is verified. A restore brings the copy up to the code, verifies
it, and then replaces all rows of the target in one transaction: whole, or not at all.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Table, delete, func, insert, select
from sqlmodel import Session, SQLModel, col

from core import audit, invariants, tables
from core.audit import Audit
from core.db import Database
from core.errors import BackupDamaged, DatabaseNewer, RestoreRefused
from core.ids import IdSource
from core.invoices.models import Invoice

_BATCH = 1000


@dataclass(frozen=True)
class Contents:
    """What a database holds, to compare a copy with what it is of."""

    invoices: int
    newest: datetime | None


def contents(session: Session) -> Contents:
    """Count the invoices and find the newest thing done."""
    count = session.execute(select(func.count()).select_from(Invoice)).scalar_one()
    newest = session.execute(select(func.max(col(Audit.at)))).scalar()
    return Contents(int(count), newest)


def write_backup(db: Database, path: Path, *, ids: IdSource) -> Contents:
    """Copy a database into a file. Raises: BackupDamaged, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        half = Path(folder) / "copy.db"
        if db.is_sqlite:
            with closing(sqlite3.connect(db.url.removeprefix("sqlite:///"))) as connection:
                connection.execute("VACUUM INTO ?", (str(half),))
        else:
            _copy_out(db, half, ids)
        found = _verified(half, ids)
        _close(half)
        os.replace(half, path)
    return found


def _copy_out(db: Database, half: Path, ids: IdSource) -> None:
    target = Database(f"sqlite:///{half}", ids=ids)
    try:
        target.migrate()
        with db.reading() as source:
            target.write(lambda session: _copy(source, session))
    finally:
        target.close()


def _copy(source: Session, target: Session) -> None:
    with audit.disarmed(target):
        for table in _tables():
            target.execute(delete(table))
            rows = source.execute(select(table).execution_options(yield_per=_BATCH))
            for batch in rows.mappings().partitions(_BATCH):
                target.execute(insert(table), [dict(row) for row in batch])


def _tables() -> Sequence[Table]:
    assert tables.MODULES  # noqa: S101  (importing them has filled the metadata)
    return SQLModel.metadata.sorted_tables


def _verified(path: Path, ids: IdSource) -> Contents:
    """Check file, schema and books of a copy; bring it up to the code. Raises: BackupDamaged."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            (word,) = connection.execute("PRAGMA integrity_check").fetchone()
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupDamaged(why=str(error)) from None
    if word != "ok" or broken:
        raise BackupDamaged(why=word if word != "ok" else f"{len(broken)} rows refer to nothing")
    copy = Database(f"sqlite:///{path}", ids=ids)
    try:
        copy.migrate()
        with copy.reading() as session:
            breaches = invariants.check(session)
            found = contents(session)
    except DatabaseNewer:
        raise
    finally:
        copy.close()
    if breaches:
        raise BackupDamaged(why=f"{breaches[0].code}: {breaches[0].detail}")
    return found


def _close(path: Path) -> None:
    """Leave one file: nothing waits in a log beside it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def restore_backup(db: Database, path: Path, *, ids: IdSource, force: bool = False) -> Contents:
    """Replace everything in a database by a backup.

    Raises: BackupDamaged, DatabaseNewer (made by a newer version), RestoreRefused (the database holds
    newer things than the backup, unless ``force``).
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(path, copy)
        found = _verified(copy, ids)
        with db.reading() as session:
            now = contents(session)
        if now.newest and not force and (found.newest is None or found.newest < now.newest):
            raise RestoreRefused(newest=now.newest.isoformat(timespec="minutes"))
        source = Database(f"sqlite:///{copy}", ids=ids)
        try:
            with source.reading() as reading:
                db.write(lambda session: _copy(reading, session))
        finally:
            source.close()
    return found
