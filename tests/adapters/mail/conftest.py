"""A mail server, and a shop that sends by it."""

from collections.abc import Iterator

import pytest

from core.clock import FixedClock
from tests.adapters.mail.world import World, opened
from tests.standins.smtp import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as made:
        yield made


@pytest.fixture
def world(sqlite_url: str, clock: FixedClock, server: MailServer) -> Iterator[World]:
    with opened(sqlite_url, clock, server) as made:
        yield made
