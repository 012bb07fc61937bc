"""A bench for the tests of delivery."""

from collections.abc import Iterator

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.core.deliveries import Bench


@pytest.fixture
def bench(db: Database, clock: FixedClock) -> Iterator[Bench]:
    made = Bench(db, clock)
    yield made
    made.end()
