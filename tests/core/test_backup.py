"""A copy of everything: sound, from one database into the other, whole or not at all."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from core import invariants
from core.actor import Actor
from core.backup import restore_backup, write_backup
from core.clock import FixedClock
from core.db import Database
from core.errors import BackupDamaged, DatabaseNewer, RestoreRefused
from core.ids import IdSource
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.models import Entry
from core.payments.service import pay_invoice
from tests.factories import make_actor, make_customer, make_shop, sr_501


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    made = make_actor(make_shop(db, clock.now()), clock.now())
    ramesh = make_customer(db, made, "रमेश <b>")

    def work(session: Session) -> None:
        paid = issue(session, made, sr_501(ramesh.id))
        pay_invoice(session, made, paid.id, mode="upi")
        issue(session, made, sr_501(ramesh.id))

    db.write(work)
    return made


@pytest.fixture
def other(postgres_url: str, ids: IdSource) -> Iterator[Database]:
    made = Database(postgres_url, ids=ids)
    yield made
    made.close()


def rows(db: Database) -> list[str]:
    with db.reading() as session:
        assert invariants.check(session) == []
        found = [*session.exec(select(Invoice)), *session.exec(select(Entry))]
        return sorted(json.dumps(row.model_dump(mode="json"), sort_keys=True) for row in found)


def one_more(db: Database, actor: Actor) -> None:
    late = replace(actor, at=actor.at + timedelta(minutes=1))
    db.write(lambda session: issue(session, late, sr_501(None)))


def test_what_was_backed_up_comes_back(
    db: Database, actor: Actor, ids: IdSource, tmp_path: Path
) -> None:
    before = rows(db)
    found = write_backup(db, tmp_path / "khata.backup", ids=ids)
    assert found.invoices == 2
    one_more(db, actor)
    assert rows(db) != before
    restore_backup(db, tmp_path / "khata.backup", ids=ids, force=True)
    assert rows(db) == before
    with db.reading() as session:
        customer = session.exec(select(Invoice.recipient)).first()
    assert customer is not None
    assert customer["name"] == "रमेश <b>"


def test_the_next_number_is_right_after_it(
    db: Database, actor: Actor, ids: IdSource, tmp_path: Path
) -> None:
    write_backup(db, tmp_path / "khata.backup", ids=ids)
    restore_backup(db, tmp_path / "khata.backup", ids=ids, force=True)
    one_more(db, actor)
    with db.reading() as session:
        numbers = sorted(session.exec(select(Invoice.number)))
    assert numbers == ["GH/26-27/0421", "GH/26-27/0422", "GH/26-27/0423"]


def test_a_shop_moves_to_another_database(
    db: Database, actor: Actor, other: Database, ids: IdSource, tmp_path: Path
) -> None:
    write_backup(db, tmp_path / "khata.backup", ids=ids)
    restore_backup(other, tmp_path / "khata.backup", ids=ids)
    assert rows(other) == rows(db)


def test_newer_things_are_not_overwritten_unless_forced(
    db: Database, actor: Actor, ids: IdSource, tmp_path: Path
) -> None:
    write_backup(db, tmp_path / "khata.backup", ids=ids)
    one_more(db, actor)
    kept = rows(db)
    with pytest.raises(RestoreRefused):
        restore_backup(db, tmp_path / "khata.backup", ids=ids)
    assert rows(db) == kept


@pytest.mark.parametrize("damage", ["cut", "text", "changed"])
def test_a_damaged_backup_changes_nothing(
    sqlite_db: Database, clock: FixedClock, ids: IdSource, tmp_path: Path, damage: str
) -> None:
    made = make_actor(make_shop(sqlite_db, clock.now()), clock.now())
    sqlite_db.write(lambda session: issue(session, made, sr_501(None)))
    path = tmp_path / "khata.backup"
    write_backup(sqlite_db, path, ids=ids)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:20_000])
    elif damage == "text":
        path.write_text("this is no database")
    else:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE invoice SET total_paise = total_paise + 1")
    before = rows(sqlite_db)
    with pytest.raises(BackupDamaged):
        restore_backup(sqlite_db, path, ids=ids, force=True)
    assert rows(sqlite_db) == before


def test_a_backup_of_a_newer_version_is_refused(
    sqlite_db: Database, ids: IdSource, tmp_path: Path
) -> None:
    path = tmp_path / "khata.backup"
    write_backup(sqlite_db, path, ids=ids)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseNewer):
        restore_backup(sqlite_db, path, ids=ids)


def test_a_backup_is_one_file(sqlite_db: Database, ids: IdSource, tmp_path: Path) -> None:
    write_backup(sqlite_db, tmp_path / "copies/khata.backup", ids=ids)
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["khata.backup"]
