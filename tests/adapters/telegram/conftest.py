"""A stand-in for Telegram, the product before it, a shop with its owner."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.parts import Parts
from core.shops.models import Shop
from tests.adapters.telegram.live import living, make_parts, make_shop
from tests.standins.telegram import Telegram
from tests.standins.telegram_people import Person, World


@dataclass(frozen=True)
class Bot:
    """The bot at work for one shop."""

    telegram: Telegram
    parts: Parts
    shop: Shop
    owner: Person


PATIENCE = 60  # seconds: a busy machine proves nothing


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    def wait(self: World, happened: Callable[[], bool], *, seconds: float = PATIENCE) -> bool:
        return patient(self, happened, seconds=max(seconds, PATIENCE))

    patient = World.wait
    monkeypatch.setattr(World, "wait", wait)
    with Telegram() as made:
        yield made


@pytest.fixture
def bot(tmp_path: Path, telegram: Telegram) -> Iterator[Bot]:
    parts = make_parts(tmp_path, telegram)
    owner = telegram.person("Suresh", language="hi")
    shop = make_shop(parts, owner)
    with living(parts):
        yield Bot(telegram, parts, shop, owner)
    parts.close()
