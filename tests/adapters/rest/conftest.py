"""A shop with a live key, and a program that uses it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.app import create_app
from adapters.parts import Parts
from core.clock import FixedClock
from core.shops.models import Shop
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import (
    FOUR_SQUARE as FOUR_SQUARE,
    Counter,
    make_key as make_key,
    make_shop as make_shop,
)
from tests.adapters.rest.places import Place, opened_place
from tests.conftest import MORNING


@pytest.fixture(autouse=True)
def _migrated_sandbox(tmp_path: Path, sqlite_template: Path) -> None:
    """A sandbox that need not be migrated when it is first used."""
    shutil.copyfile(sqlite_template, tmp_path / "pakka-sandbox.db")


@pytest.fixture
def shop(parts: Parts, clock: FixedClock) -> Shop:
    return make_shop(parts, clock.now())


@pytest.fixture
def api(parts: Parts, shop: Shop, clock: FixedClock) -> Api:
    return Api(create_app(parts), make_key(parts, shop, clock.now()))


@pytest.fixture
def counter(parts: Parts, shop: Shop, clock: FixedClock) -> Counter:
    return Counter(parts, shop, clock)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Place]:
    """One shop for all cases of a module."""
    with opened_place(tmp_path_factory.mktemp("place"), sqlite_template, MORNING) as made:
        yield made
