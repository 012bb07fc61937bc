"""A counter that the tests of a module share: what stands on a paper is read, nothing is changed."""

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.db import Database
from core.ids import IdSource
from tests.core.documents.counter import Counter

# Saturday 21 November 2026, 10:00 in India
MORNING = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def open_shop(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Counter]:
    """A shop on a file of its own."""
    path = tmp_path_factory.mktemp("counter") / "pakka.db"
    shutil.copyfile(sqlite_template, path)
    clock = FixedClock(MORNING)
    made = Database(f"sqlite:///{path}", ids=IdSource(clock, random.Random(421).randbytes))
    yield Counter(made, clock)
    made.close()
