"""A shop with a live key, and a program that uses it."""

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


@pytest.fixture
def shop(parts: Parts, clock: FixedClock) -> Shop:
    return make_shop(parts, clock.now())


@pytest.fixture
def api(parts: Parts, shop: Shop, clock: FixedClock) -> Api:
    return Api(create_app(parts), make_key(parts, shop, clock.now()))


@pytest.fixture
def counter(parts: Parts, shop: Shop, clock: FixedClock) -> Counter:
    return Counter(parts, shop, clock)
