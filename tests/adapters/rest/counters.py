"""Shops of other kinds than the fixture's, each with a program that calls for it."""

from dataclasses import dataclass
from datetime import datetime

from adapters.app import create_app
from adapters.parts import Parts
from core.actor import Actor
from core.clock import FixedClock
from core.credentials.service import NewKey, create
from core.gst.gstin import expected_check
from core.shops.models import Shop
from core.shops.service import NewShop, create_shop
from core.shops.settings import set_setting
from tests.adapters.rest.api import Api

FOUR_SQUARE = NewShop(
    "4Square Retail", gstin="08AAAPG1234C1ZJ", upi="foursq@example", series="4S/2026-27/0421"
)

LINE = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}


def make_shop(parts: Parts, at: datetime, new: NewShop = FOUR_SQUARE) -> Shop:
    return parts.db.write(lambda session: create_shop(session, new, at=at))


def make_key(parts: Parts, shop: Shop, at: datetime, *scopes: str) -> str:
    actor = Actor(shop.shop_id, "cli", "test", at)
    new = NewKey(scopes=scopes or ("read", "write"))
    return parts.db.write(lambda session: create(session, actor, new)).shown["token"]


def gstin_in(state: str) -> str:
    """Invent a GSTIN of a state."""
    first = f"{state}AAAPG1234C1Z"
    return first + expected_check(first)


@dataclass(frozen=True)
class Counter:
    """Where a shop sells: it, its parts, its clock."""

    parts: Parts
    shop: Shop
    clock: FixedClock

    @property
    def actor(self) -> Actor:
        return Actor(self.shop.shop_id, "cli", "test", self.clock.now())

    def set(self, name: str, value: str) -> None:
        self.parts.db.write(lambda session: set_setting(session, self.actor, name, value))


def opened(parts: Parts, clock: FixedClock, new: NewShop) -> Api:
    """Open a shop and return a program with a key of it."""
    shop = make_shop(parts, clock.now(), new)
    return Api(create_app(parts), make_key(parts, shop, clock.now()))
