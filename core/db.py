"""The database: `write(fn)` is one transaction, `reading()` a session that sees one state.

SQLite (default): WAL, ``synchronous=FULL``, ``BEGIN IMMEDIATE`` sent by us. One writer thread takes
what waits, runs each job in a savepoint of its own, commits once, then answers, so that callers share
the cost of the disk. PostgreSQL: in the caller's thread, repeated on serialization faults.

``fn`` may run more than once: no network call and no rendering inside it. A reading session refuses
to write, and does not see what is committed after it began.
"""

import queue
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel

from core import ids as ids_, mode, schema
from core.errors import DatabaseBusy
from core.ids import IdSource

T = TypeVar("T")
_GROUP = 64
_TRIES = 5
_BUSY_SECONDS = 30
_CACHE = "PRAGMA cache_size="
_WIDE, _NARROW = 65_536, 4_096  # KiB: what is read again and again, what is read once
_PRAGMAS: tuple[str, ...] = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "journal_size_limit=67108864",
    f"cache_size=-{_WIDE}",
)

# The sandbox outlives the process that is killed; a power cut may take its last seconds.
_LESS = {"synchronous=FULL": "synchronous=NORMAL"}

# Milliseconds. A migration may take its time, yet waits for a lock no longer than others.
_TIMEOUTS = {"statement_timeout": 15_000, "lock_timeout": 5_000}
_IDLE_TIMEOUT = {"idle_in_transaction_session_timeout": 30_000}
SANDBOX_SCHEMA = "sandbox"
_Use = Literal["write", "read", "migrate"]
_ONE_STATE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_AGAIN = {"40001", "40P01", "55P03"}


class Database:
    """One database of one mode: live, or the sandbox.

    On PostgreSQL the sandbox is the schema ``sandbox`` of the same database, with tables of its own.
    ``prepare`` is done before the first use: it brings up to the code what few ever ask for.
    """

    def __init__(
        self,
        url: str,
        *,
        ids: IdSource,
        sandbox: bool = False,
        prepare: "Callable[[Database], None] | None" = None,
    ) -> None:
        self.url = url
        self._prepare = prepare
        self._is_open, self._opening = prepare is None, threading.Lock()
        self.is_sandbox = sandbox
        self._ids = ids
        self._dress = partial(_dress, ids=ids, sandbox=sandbox)
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._engine = self._connected("read" if self.is_sqlite else "write")
        self._read_options = {} if self.is_sqlite else _ONE_STATE
        self._writer = _Writer(self._connected("write"), self._dress) if self.is_sqlite else None

    def open(self) -> None:
        """Prepare what is used for the first time. Raises: what ``prepare`` raises; it is tried again."""
        if self._is_open:
            return
        with self._opening:
            if self._prepare and not self._is_open:
                self._prepare(self)
            self._is_open = True

    def _connected(self, use: _Use) -> Engine:
        return _engine(self.url, use, schema_=SANDBOX_SCHEMA if self.is_sandbox else None)

    def new_id(self, prefix: str) -> str:
        """Make an id outside of any session: of a request, say."""
        return self._ids.new(prefix)

    def write(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn`` in one transaction and return what it returns.

        Raises: what ``fn`` raises (nothing is then written); DatabaseBusy.
        """
        self.open()
        if self._writer:
            return self._writer.submit(fn)
        for attempt in range(1, _TRIES + 1):
            try:
                return self._write_once(fn)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _AGAIN:
                    raise
                if attempt == _TRIES:
                    raise DatabaseBusy from error
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311  (jitter, no secret)
        raise DatabaseBusy

    def _write_once(self, fn: Callable[[Session], T]) -> T:
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            self._dress(session)
            return fn(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that reads one state; it takes no write lock."""
        self.open()
        with (
            self._engine.connect().execution_options(**self._read_options) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            self._dress(session)
            yield session

    @contextmanager
    def reading_once(self) -> Iterator[Session]:
        """Open a reading session for what goes through a large part of the book a single time.

        Its pages are hardly kept, so that a million rows take no more memory than a thousand.
        """
        with self.reading() as session:
            if self.is_sqlite:
                session.connection().exec_driver_sql(f"{_CACHE}-{_NARROW}")
            try:
                yield session
            finally:
                if self.is_sqlite:
                    session.connection().exec_driver_sql(f"{_CACHE}-{_WIDE}")

    def migrate(self) -> None:
        """Bring the schema up to the code. Raises: DatabaseNewer."""
        engine = self._connected("migrate")
        try:
            with engine.begin() as connection:
                if self.is_sandbox and not self.is_sqlite:
                    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SANDBOX_SCHEMA}")
                schema.upgrade(connection)
        except DBAPIError:
            if self.pending():
                raise
            # another process was faster: PostgreSQL lets two begin, and refuses the later one
        finally:
            engine.dispose()

    def pending(self) -> bool:
        """True where the schema is behind the code. Raises: DatabaseNewer."""
        with self._engine.connect() as connection:
            return schema.is_behind(connection)

    def close(self) -> None:
        """Finish what waits and let go of the file or the server."""
        if self._writer:
            self._writer.close()
        self._engine.dispose()


def _dress(session: Session, *, ids: IdSource, sandbox: bool) -> None:
    """Let a session know what the core asks of it: where ids come from, and of which mode it is."""
    ids_.attach(session, ids)
    mode.attach(session, sandbox=sandbox)


_Job = tuple[Callable[[Session], Any], Future[Any]]


class _Writer:
    """The one thread that writes to a SQLite file."""

    def __init__(self, engine: Engine, dress: Callable[[Session], None]) -> None:
        self._engine = engine
        self._dress = dress
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="pakka-writer", daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[[Session], T]) -> T:
        """Hand over a job and wait for its commit."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write inside a write")
        future: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise RuntimeError("a write after the database was closed")
            self._jobs.put((fn, future))
        return future.result()

    def close(self) -> None:
        """Finish what waits."""
        with self._closing:
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        open_ = True
        while open_:
            group = [self._jobs.get()]
            while len(group) < _GROUP and not self._jobs.empty():
                group.append(self._jobs.get())
            open_ = None not in group
            self._commit([job for job in group if job is not None])

    def _commit(self, group: list[_Job]) -> None:
        answers: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._engine.connect() as connection, connection.begin():
                for fn, future in group:
                    answers.append(
                        (future, *self._attempt(connection, fn, is_alone=len(group) == 1))
                    )
        except BaseException as error:  # noqa: BLE001, RUF100  (each caller gets it; the thread lives on)
            answers = [(future, None, _told(error)) for _, future in group]
        for future, result, fault in answers:
            if fault:
                future.set_exception(fault)
            else:
                future.set_result(result)

    def _attempt(
        self, connection: Connection, fn: Callable[[Session], Any], *, is_alone: bool
    ) -> tuple[Any, BaseException | None]:
        with Session(
            connection,
            # whoever is alone in a group needs no savepoint: the transaction is his
            join_transaction_mode="rollback_only" if is_alone else "create_savepoint",
            expire_on_commit=False,
        ) as session:
            self._dress(session)
            try:
                result = fn(session)
                session.commit()
            except BaseException as error:  # noqa: BLE001, RUF100  (the caller gets it; the others go on)
                session.rollback()
                return None, error
            return result, None


def alone(session: Session, name: str) -> None:
    """Let one transaction at a time go on from here, until it ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def hold(session: Session, row: SQLModel | None) -> None:
    """Keep a row that is asked for again and again until the session ends: it is loaded once."""
    session.info.setdefault("held", {})[id(row)] = row


def insert_if_new(session: Session, row_class: type[SQLModel], values: dict[str, Any]) -> bool:
    """Insert a row; False where one with its key is there already, or comes in at this moment."""
    session.flush()
    made = _inserting(session.get_bind().dialect.name, row_class)
    return session.connection().execute(made, values).first() is not None


@cache
def _inserting(dialect: str, row_class: type[SQLModel]) -> Any:
    """Build the statement of `insert_if_new` once."""
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = inspect(row_class).local_table
    return insert(table).on_conflict_do_nothing().returning(next(iter(table.primary_key)))


def upsert(
    session: Session,
    row_class: type[SQLModel],
    values: dict[str, Any],
    *,
    sets: tuple[str, ...] = (),
    adds: tuple[str, ...] = (),
) -> None:
    """Insert a row, or change the one with its key: ``sets`` are replaced, ``adds`` are added up.

    One statement, so that two at once wait for each other.
    """
    session.flush()
    made = _upserting(session.get_bind().dialect.name, row_class, (sets, adds))
    session.connection().execute(made, values)


@cache
def _upserting(
    dialect: str, row_class: type[SQLModel], changed: tuple[tuple[str, ...], tuple[str, ...]]
) -> Any:
    """Build the statement of `upsert` once."""
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table, (sets, adds) = inspect(row_class).local_table, changed
    made = insert(table)
    new = {name: made.excluded[name] for name in sets}
    new |= {name: table.c[name] + made.excluded[name] for name in adds}
    return made.on_conflict_do_update(index_elements=list(table.primary_key), set_=new)


def insert_new(session: Session, row_class: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Insert many rows at once; those whose key is there already stay as they are."""
    if not rows:
        return
    postgres = session.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if postgres else sqlite.insert
    table = inspect(row_class).local_table
    session.connection().execute(insert(table).on_conflict_do_nothing(), rows)


def _told(error: BaseException) -> BaseException:
    """Say "busy" where another process held the file too long."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorname", "")
    if not code.startswith("SQLITE_BUSY"):
        return error
    busy = DatabaseBusy()
    busy.__cause__ = error
    return busy


def _engine(url: str, use: _Use, *, schema_: str | None = None) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, use, is_trial=schema_ is not None)
    told = {**_TIMEOUTS, **({"statement_timeout": 0} if use == "migrate" else _IDLE_TIMEOUT)}
    named = {**told, **({"search_path": schema_} if schema_ else {})}
    options = " ".join(f"-c {name}={value}" for name, value in named.items())
    return create_engine(
        url, pool_pre_ping=True, hide_parameters=True, connect_args={"options": options}
    )


def _sqlite_engine(url: str, use: _Use, *, is_trial: bool = False) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    arguments = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, hide_parameters=True, connect_args=arguments)
    # a table is rebuilt without looking at its children; env.py checks them before the commit
    own = (f"foreign_keys={use != 'migrate':d}", f"query_only={use == 'read':d}")
    general = [_LESS.get(pragma, pragma) if is_trial else pragma for pragma in _PRAGMAS]

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we send BEGIN ourselves
        for pragma in (*general, *own):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if use == "read" else "BEGIN IMMEDIATE")

    return engine
