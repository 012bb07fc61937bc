"""A mail server, and a shop that sends by it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.clock import FixedClock
from tests.adapters.mail.world import World, opened
from tests.standins.smtp import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    shutil.copyfile(sqlite_template, tmp_path / "pakka.db")
    return tmp_path


@pytest.fixture
def world(folder: Path, clock: FixedClock, server: MailServer) -> Iterator[World]:
    with opened(folder, clock, server) as made:
        yield made
