"""A world of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.whatsapp import world as worlds
from tests.adapters.whatsapp.world import World


@pytest.fixture
def world(tmp_path: Path, sqlite_url: str) -> Iterator[World]:
    assert sqlite_url.endswith(f"{tmp_path}/pakka.db")  # migrated already
    with worlds.made(tmp_path) as made:
        yield made
