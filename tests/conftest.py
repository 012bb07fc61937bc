"""Fixtures: a database of each kind, a clock that stands still, ids that repeat.

PostgreSQL: ``TEST_DATABASE_URL``, else installed server binaries, else the one that comes with the
development dependencies. Where none starts, its tests are skipped; with ``CI=true`` that is a failure.
"""

import gc
import itertools
import logging
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

import core.db
from bot import replies
from core.clock import FixedClock
from core.db import Database
from core.ids import IdSource
from tests import dialects, migrations, postgres
from tests.leaks import Leaks

DURABLE = core.db._PRAGMAS
# Saturday 21 November 2026, 10:00 in India
MORNING = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Search all output for the marked secrets (`tests/marks.py`)."""
    config.pluginmanager.register(Leaks(config), "leaks")
    # no power is cut here: what waits for the disk are the processes that tests start and kill
    core.db._PRAGMAS = (*DURABLE, "synchronous=OFF")
    dialects.share()
    migrations.share()
    # an example may take long where others compute; the rest is as Hypothesis has it, in CI too
    patient = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile("patient", settings.default, **patient)
    settings.load_profile("patient")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the long ones first, so that no process waits for another's at the end.

    PostgreSQL is left out where words vary and not what is kept; `make torture` runs that too.
    """
    items.sort(key=lambda item: not _LONG.intersection(item.path.parts))
    if os.environ.get("PAKKA_TORTURE"):
        return
    left_out = [item for item in items if item.get_closest_marker("words") and _on_postgres(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def pytest_collection_finish() -> None:
    """Let the collector pass over all that was imported and collected: it stays until the end."""
    gc.freeze()


_LONG = {"adapters", "browser", "contract", "properties"}  # whole processes, many examples


def _on_postgres(item: pytest.Item) -> bool:
    found = getattr(item, "callspec", None)
    return found is not None and found.params.get("database_url") == "postgresql"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command that was run in the test's own process sets up logging for itself alone."""
    root, ours = logging.getLogger(), logging.getLogger("pakka")
    before = (list(root.handlers), root.level, ours.level)
    yield
    root.handlers[:], level, own = before
    root.setLevel(level)
    ours.setLevel(own)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture
def ids(clock: FixedClock) -> IdSource:
    return IdSource(clock, random.Random(421).randbytes)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str | None]:
    """The address of a server: one for each process of tests."""
    with ExitStack() as stack:
        reasons = []
        for way in postgres.WAYS:
            try:
                url = stack.enter_context(way())
            except Exception as error:
                reasons.append(f"{way.__name__}: {error}")
            else:
                yield url
                return
        if os.environ.get("CI") == "true":
            pytest.fail(f"no PostgreSQL: {reasons}")
        yield None


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str | None) -> str | None:
    """The name of a migrated database that each test copies."""
    if postgres_server is None:
        return None
    name = f"pakka_{os.getpid()}_template"
    _run(postgres_server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    _migrate(_named(postgres_server, name))
    return name


@pytest.fixture
def empty_postgres_url(postgres_server: str | None) -> Iterator[str]:
    """A database without tables."""
    yield from _fresh(postgres_server, "template0")


@pytest.fixture(scope="session")
def postgres_plan(postgres_server: str | None, postgres_template: str | None) -> tuple[object, ...]:
    """What a migrated database has of tables and triggers."""
    if postgres_server is None or postgres_template is None:
        return ()
    engine = create_engine(_named(postgres_server, postgres_template), poolclass=NullPool)
    with engine.connect() as connection:
        return postgres.plan_of(connection)


@pytest.fixture(scope="session")
def postgres_shelf() -> list[str]:
    """Migrated databases that a test was done with, emptied for the next one."""
    return []


@pytest.fixture
def postgres_url(
    postgres_server: str | None,
    postgres_template: str | None,
    postgres_plan: tuple[object, ...],
    postgres_shelf: list[str],
) -> Iterator[str]:
    """A migrated database without rows."""
    if postgres_server is None:
        pytest.skip("no PostgreSQL here")
    name = postgres_shelf.pop() if postgres_shelf else _copied(postgres_server, postgres_template)
    yield _named(postgres_server, name)
    if postgres.emptied(_named(postgres_server, name), postgres_plan):
        postgres_shelf.append(name)
    else:
        _dropped(postgres_server, name)


def _fresh(server: str | None, template: str | None) -> Iterator[str]:
    if server is None:
        pytest.skip("no PostgreSQL here")
    name = _copied(server, template)
    yield _named(server, name)
    _dropped(server, name)


def _copied(server: str, template: str | None) -> str:
    name = f"pakka_{os.getpid()}_{next(_COUNT)}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")  # half the time
    return name


def _dropped(server: str, name: str) -> None:
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


_COUNT = itertools.count()


def _run(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _migrate(url: str) -> None:
    made = Database(url, ids=IdSource(FixedClock(MORNING), random.Random(1).randbytes))
    made.migrate()
    made.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that each test copies."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated file."""
    shutil.copyfile(sqlite_template, tmp_path / "pakka.db")
    return f"sqlite:///{tmp_path}/pakka.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of each kind."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind without tables; the file's folder does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/folder/pakka.db"
    return str(request.getfixturevalue("empty_postgres_url"))


@pytest.fixture
def db(database_url: str, ids: IdSource) -> Iterator[Database]:
    made = Database(database_url, ids=ids)
    yield made
    made.close()


@pytest.fixture
def sandbox(
    database_url: str, ids: IdSource, tmp_path: Path, sqlite_template: Path
) -> Iterator[Database]:
    """The sandbox that lies beside `db`: a file of its own, or a schema."""
    on_postgres = database_url.startswith("postgresql")
    if not on_postgres:
        shutil.copyfile(sqlite_template, tmp_path / "pakka-sandbox.db")
    url = database_url if on_postgres else f"sqlite:///{tmp_path}/pakka-sandbox.db"
    made = Database(url, ids=ids, sandbox=True)
    made.migrate()
    yield made
    made.close()
    if on_postgres:
        postgres.drop_sandbox(url)


@pytest.fixture
def sqlite_db(sqlite_url: str, ids: IdSource) -> Iterator[Database]:
    made = Database(sqlite_url, ids=ids)
    yield made
    made.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many sentences each language still leaves to English."""
    left = {lang: len(replies.missing(lang)) for lang in replies.tables() if lang != "en"}
    shown = ", ".join(f"{lang} {count}" for lang, count in sorted(left.items()) if count)
    terminalreporter.write_line(f"replies left to English: {shown or 'none'}")
