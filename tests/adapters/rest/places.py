"""One shop for many cases: opened once for a module, in both modes, with keys that may call often."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.app import create_app
from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from core.actor import Actor
from core.clock import FixedClock
from core.shops.copying import copy_profile
from core.shops.models import Shop
from core.shops.service import NewShop
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import FOUR_SQUARE, make_key, make_shop

OFTEN = 1_000_000
OTHER = NewShop("Gupta Hardware", gstin="27AAPFU0939F1ZV", series="GH/26-27/001")


@dataclass(frozen=True)
class Place:
    """A shop, a program with its live key, one with its test key, one of another shop's."""

    parts: Parts
    shop: Shop
    clock: FixedClock
    live: Api
    test: Api
    other: Api

    def with_key(self, *scopes: str) -> Api:
        """Return a program with another live key of the shop."""
        return Api(self.live.app, make_key(self.parts, self.shop, self.clock.now(), *scopes))


@contextmanager
def opened_place(folder: Path, template: Path, at: datetime) -> Iterator[Place]:
    """Open the shop upon migrated files."""
    for name in ("pakka.db", "pakka-sandbox.db"):
        shutil.copyfile(template, folder / name)
    settings = load(
        env_file=None,
        pakka_database_url=f"sqlite:///{folder}/pakka.db",
        pakka_rate_limit_live=OFTEN,
        pakka_rate_limit_sandbox=OFTEN,
    )
    clock = FixedClock(at)
    parts = build(settings, clock=clock)
    shop, other = (make_shop(parts, at, new) for new in (FOUR_SQUARE, OTHER))
    actor = Actor(shop.shop_id, "cli", "test", at)
    parts.sandbox.db.write(lambda session: copy_profile(session, shop, actor))
    app = create_app(parts)
    live, theirs = (Api(app, make_key(parts, one, at)) for one in (shop, other))
    test = Api(app, make_key(parts.sandbox, shop, at), prefix="/sandbox")
    yield Place(parts, shop, clock, live, test, theirs)
    parts.close()
