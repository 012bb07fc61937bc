"""A Telegram without a pace, with small limits for files, and somebody who has written to the bot."""

from collections.abc import Iterator

import pytest

from tests.standins.telegram import Limits, Telegram
from tests.standins.telegram_client import Client
from tests.standins.telegram_people import Person

SMALL = Limits(document=2_000_000, photo=500_000, download=1_000_000)


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram(rates=None, limits=SMALL) as made:
        yield made


@pytest.fixture
def call(telegram: Telegram) -> Iterator[Client]:
    with Client(telegram) as made:
        yield made


@pytest.fixture
def ramesh(telegram: Telegram) -> Person:
    made = telegram.person("Ramesh")
    made.says("/start")
    telegram.updates.waiting.clear()
    return made
