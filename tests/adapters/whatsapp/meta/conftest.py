"""A world of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.whatsapp.meta import world as worlds
from tests.adapters.whatsapp.meta.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with worlds.made(tmp_path) as made:
        yield made
