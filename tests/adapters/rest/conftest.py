"""A shop with a live key, and a program that uses it."""

from datetime import datetime

import pytest

from adapters.app import create_app
from adapters.parts import Parts
from core.actor import Actor
from core.clock import FixedClock
from core.credentials.service import NewKey, create
from core.shops.models import Shop
from core.shops.service import NewShop, create_shop
from tests.adapters.rest.api import Api

FOUR_SQUARE = NewShop(
    "4Square Retail", gstin="08AAAPG1234C1ZJ", upi="foursq@example", series="4S/2026-27/0421"
)


def make_shop(parts: Parts, at: datetime, new: NewShop = FOUR_SQUARE) -> Shop:
    return parts.db.write(lambda session: create_shop(session, new, at=at))


def make_key(parts: Parts, shop: Shop, at: datetime, *scopes: str) -> str:
    actor = Actor(shop.shop_id, "cli", "test", at)
    new = NewKey(scopes=scopes or ("read", "write"))
    return parts.db.write(lambda session: create(session, actor, new)).shown["token"]


@pytest.fixture
def shop(parts: Parts, clock: FixedClock) -> Shop:
    return make_shop(parts, clock.now())


@pytest.fixture
def api(parts: Parts, shop: Shop, clock: FixedClock) -> Api:
    return Api(create_app(parts), make_key(parts, shop, clock.now()))
