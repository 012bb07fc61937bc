"""`write` is one transaction, whoever else writes; `reading` sees one state and takes no lock."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import TextClause, UniqueConstraint, event, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, select

from core import db as database, tables
from core.db import Database
from core.errors import DatabaseBusy
from core.ids import IdSource
from core.shops.models import Member
from tests.conftest import DURABLE

ROOT = Path(__file__).resolve().parents[2]


def add(name: str) -> Member:
    return Member(shop_id="shp_1", id=f"mem_{name}", name=name, role="staff")


def names(db: Database) -> list[str]:
    with db.reading() as session:
        return sorted(session.exec(select(Member.name)))


def test_a_write_is_kept_and_returns_what_the_function_returns(db: Database) -> None:
    def write(session: Session) -> str:
        session.add(add("asha"))
        return "done"

    assert db.write(write) == "done"
    assert names(db) == ["asha"]


def test_a_write_that_fails_leaves_nothing_and_raises_its_own_error(db: Database) -> None:
    def write(session: Session) -> None:
        session.add(add("asha"))
        session.flush()
        raise LookupError("no such shop")

    with pytest.raises(LookupError, match="no such shop"):
        db.write(write)
    assert names(db) == []


def test_a_row_handed_out_can_be_read_after_the_commit(db: Database) -> None:
    def write(session: Session) -> Member:
        row = add("asha")
        session.add(row)
        return row

    assert db.write(write).name == "asha"


def test_a_reading_session_sees_one_state(db: Database) -> None:
    with db.reading() as session:
        before = session.exec(select(Member.name)).all()
        db.write(lambda writing: writing.add(add("asha")))
        after = session.exec(select(Member.name)).all()
    assert before == after == []
    assert names(db) == ["asha"]


def test_a_reading_session_refuses_to_write(db: Database) -> None:
    with db.reading() as session:
        session.add(add("asha"))
        with pytest.raises(DBAPIError, match=r"read-?only"):
            session.flush()
    assert names(db) == []


def test_many_open_readers_do_not_hold_up_a_write_on_sqlite(sqlite_db: Database) -> None:
    with ExitStack() as stack:
        for _ in range(15):
            stack.enter_context(sqlite_db.reading()).exec(select(Member)).all()
        sqlite_db.write(lambda session: session.add(add("asha")))
    assert names(sqlite_db) == ["asha"]


class Group:
    """Holds the writer up, so that what is handed over meanwhile becomes one group."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pool = ThreadPoolExecutor(8)
        self._go = threading.Event()
        started = threading.Event()

        def hold(_session: Session) -> None:
            started.set()
            self._go.wait(10)

        self._pool.submit(db.write, hold)
        assert started.wait(10)

    def hand_over(self, *functions: Callable[[Session], None]) -> list[Future[None]]:
        waiting = [self._pool.submit(self._db.write, function) for function in functions]
        while self._db._writer and self._db._writer._jobs.qsize() < len(functions):
            pass
        self._go.set()
        self._pool.shutdown()
        return waiting


def _fail(session: Session) -> None:
    session.add(add("lost"))
    session.flush()
    raise LookupError("one of three")


def test_what_waits_is_committed_together_and_one_failure_stays_alone(sqlite_db: Database) -> None:
    commits: list[object] = []
    group = Group(sqlite_db)
    assert sqlite_db._writer
    event.listen(sqlite_db._writer._engine, "commit", commits.append)

    good, bad, also_good = group.hand_over(
        lambda session: session.add(add("asha")), _fail, lambda session: session.add(add("bina"))
    )

    assert (good.exception(), also_good.exception()) == (None, None)
    assert isinstance(bad.exception(), LookupError)
    assert names(sqlite_db) == ["asha", "bina"]
    assert len(commits) == 2  # the one that held them up, and the group


def test_a_group_that_cannot_be_committed_tells_everyone_and_the_next_one_goes_on(
    sqlite_db: Database,
) -> None:
    group = Group(sqlite_db)
    assert sqlite_db._writer
    engine = sqlite_db._writer._engine

    commits: list[object] = []

    def disk_full(connection: object) -> None:
        commits.append(connection)
        if len(commits) == 2:  # the first is the one that held them up
            raise OSError("no space left on device")

    event.listen(engine, "commit", disk_full)
    waiting = group.hand_over(
        lambda session: session.add(add("asha")), lambda session: session.add(add("bina"))
    )

    assert [str(future.exception()) for future in waiting] == ["no space left on device"] * 2
    assert names(sqlite_db) == []
    sqlite_db.write(lambda session: session.add(add("chand")))
    assert names(sqlite_db) == ["chand"]


def test_a_function_that_ends_its_thread_does_not_end_the_writer(sqlite_db: Database) -> None:
    def leave(_session: Session) -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        sqlite_db.write(leave)
    sqlite_db.write(lambda session: session.add(add("asha")))
    assert names(sqlite_db) == ["asha"]


def test_a_write_inside_a_write_is_refused_instead_of_hanging(sqlite_db: Database) -> None:
    with pytest.raises(RuntimeError, match="inside a write"):
        sqlite_db.write(lambda _: sqlite_db.write(lambda session: session.add(add("asha"))))


def test_a_write_after_close_is_refused_instead_of_hanging(sqlite_db: Database) -> None:
    sqlite_db.close()
    with pytest.raises(RuntimeError, match="closed"):
        sqlite_db.write(lambda session: session.add(add("asha")))


def test_a_file_held_by_another_process_too_long_is_busy(
    sqlite_url: str, ids: IdSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    db = Database(sqlite_url, ids=ids)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy):
        db.write(lambda session: session.add(add("asha")))
    other.execute("ROLLBACK")
    other.close()
    db.write(lambda session: session.add(add("asha")))
    assert names(db) == ["asha"]
    db.close()


def _fault(code: str) -> TextClause:
    return text(f"DO $$ BEGIN RAISE EXCEPTION 'tried' USING ERRCODE = '{code}'; END $$")


@pytest.fixture
def pg(postgres_url: str, ids: IdSource) -> Database:
    return Database(postgres_url, ids=ids)


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_postgresql_runs_a_write_again_after_a_clash(pg: Database, code: str) -> None:
    runs: list[int] = []

    def write(session: Session) -> None:
        runs.append(1)
        session.add(add(f"run{len(runs)}"))
        if len(runs) < 3:
            session.execute(_fault(code))

    pg.write(write)
    assert len(runs) == 3
    assert names(pg) == ["run3"]
    pg.close()


def test_postgresql_gives_up_after_five_clashes_and_says_busy(pg: Database) -> None:
    runs: list[int] = []

    def write(session: Session) -> None:
        runs.append(1)
        session.execute(_fault("40001"))

    with pytest.raises(DatabaseBusy):
        pg.write(write)
    assert len(runs) == 5
    pg.close()


def test_postgresql_does_not_repeat_another_fault(pg: Database) -> None:
    runs: list[int] = []

    def write(session: Session) -> None:
        runs.append(1)
        session.execute(_fault("23514"))

    with pytest.raises(DBAPIError):
        pg.write(write)
    assert len(runs) == 1
    pg.close()


def test_two_writes_that_lock_each_other_both_succeed_in_the_end(pg: Database) -> None:
    pg.write(lambda session: session.add_all([add("asha"), add("bina")]))
    both = threading.Barrier(2)

    def swap(first: str, second: str) -> None:
        met: list[int] = []

        def write(session: Session) -> None:
            for name in (first, second):
                row = session.get_one(Member, ("shp_1", f"mem_{name}"), with_for_update=True)
                row.role += "+"
                if not met:
                    met.append(1)
                    both.wait(5)

        pg.write(write)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(swap, ["asha", "bina"], ["bina", "asha"]))
    with pg.reading() as session:
        assert session.exec(select(Member.role)).all() == ["staff++", "staff++"]
    pg.close()


def test_postgresql_waits_for_nothing_without_end(pg: Database) -> None:
    names_ = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"
    with pg.reading() as session:
        shown = [session.execute(text(f"SHOW {name}")).scalar_one() for name in names_]
    assert shown == ["15s", "5s", "30s"]
    pg.close()


@pytest.mark.parametrize(("is_trial", "synchronous"), [(False, 2), (True, 1)])
def test_sqlite_is_set_up_to_lose_nothing(
    sqlite_url: str,
    ids: IdSource,
    monkeypatch: pytest.MonkeyPatch,
    is_trial: bool,
    synchronous: int,
) -> None:
    """The live book by no power cut; the sandbox by no process that is killed."""
    monkeypatch.setattr(database, "_PRAGMAS", DURABLE)
    db = Database(sqlite_url, ids=ids, sandbox=is_trial)
    pragmas = "journal_mode", "synchronous", "foreign_keys", "trusted_schema", "busy_timeout"

    def read(session: Session) -> list[object]:
        return [session.execute(text(f"PRAGMA {name}")).scalar_one() for name in pragmas]

    assert db.write(read) == ["wal", synchronous, 1, 0, 30000]
    db.close()


def test_sqlite_refuses_text_where_a_number_belongs(sqlite_db: Database) -> None:
    with sqlite_db.reading() as session:
        made = session.execute(text("SELECT name, strict FROM pragma_table_list")).all()
    ours = {name: strict for name, strict in made if name in SQLModel.metadata.tables}
    assert len(ours) == len(SQLModel.metadata.tables)
    assert all(ours.values())


def test_every_table_begins_with_the_shop(db: Database) -> None:
    assert tables.MODULES
    for name, table in SQLModel.metadata.tables.items():
        assert table.primary_key.columns.keys()[0] == "shop_id", name
        uniques = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        assert all(one.columns.keys()[0] == "shop_id" for one in uniques), name


def test_a_new_database_is_behind_until_it_is_migrated(empty_url: str, ids: IdSource) -> None:
    db = Database(empty_url, ids=ids)
    assert db.pending()
    db.migrate()
    assert not db.pending()
    db.migrate()
    db.write(lambda session: session.add(add("asha")))
    assert names(db) == ["asha"]
    db.close()


_MIGRATE = """
import sys
from core.clock import SystemClock
from core.db import Database
from core.ids import IdSource
db = Database(sys.argv[1], ids=IdSource(SystemClock(), bytes))
db.migrate()
db.close()
"""


def test_processes_that_start_together_on_a_new_database_all_come_up(
    empty_url: str, ids: IdSource
) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", _MIGRATE, empty_url], cwd=ROOT, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    told = [process.communicate(timeout=60)[1].decode() for process in starting]
    assert [process.returncode for process in starting] == [0, 0, 0], told
    db = Database(empty_url, ids=ids)
    assert not db.pending()
    db.close()
