"""A live shop, a client of its, and the stand-in of a provider behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from adapters.app import create_app
from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from core.actor import Actor
from core.clock import FixedClock
from core.credentials.service import NewKey, create
from core.einvoice.models import Registration
from core.einvoice.registering import NewRegistration, begin
from core.shops.models import Shop
from tests.adapters.client import Client
from tests.adapters.rest.api import Api
from tests.core.einvoice.documents import document as anyones
from tests.factories import make_shop
from tests.standins.gsp import Gsp

SELLER = "08AAAPG1234C1ZJ"
_SELLS = {
    "SellerDtls__Gstin": SELLER, "SellerDtls__Stcd": "08", "SellerDtls__Pin": 302001,
    "SellerDtls__Loc": "Jaipur", "BuyerDtls__Gstin": "08AABCS1234F1ZR", "BuyerDtls__Stcd": "08",
    "BuyerDtls__Pos": "08", "BuyerDtls__Pin": 302001, "BuyerDtls__Loc": "Jaipur",
    "ItemList__0__HsnCd": "731815",
}  # fmt: skip


def document(number: str = "S1", **changes: Any) -> dict[str, Any]:
    """Return a document that this shop may register."""
    return anyones(**{**_SELLS, "DocDtls__No": number, **changes})


@dataclass(frozen=True)
class Live:
    """The parts of an installation that has a provider, a shop, and a program of its."""

    parts: Parts
    gsp: Gsp
    clock: FixedClock
    shop: Shop
    api: Api

    @property
    def actor(self) -> Actor:
        return Actor(self.shop.shop_id, "scheduler", "einvoice", self.clock.now())

    def wait_for(self, number: str = "S1") -> Registration:
        """Let the shop wait for a document of its, as a bill by chat does."""
        made = document(number)
        on = self.clock.now().date().replace(day=22)
        asked = NewRegistration(SELLER, "INV", number, on, made, patient=True)
        return self.parts.db.write(lambda session: begin(session, self.actor, asked))

    def row(self, request_id: str) -> Registration:
        with self.parts.db.reading() as session:
            found = session.get_one(Registration, (self.shop.shop_id, request_id))
            session.expunge(found)
            return found

    def another_shop(self) -> Api:
        """A program of a shop that says it has the same GSTIN."""
        shop = make_shop(self.parts.db, self.clock.now(), name="Another", series="AN/26-27/001")
        return _program(self.parts, self.api.app, shop, self.clock)

    def work(self) -> None:
        """Let the worker do what is due."""
        self.parts.executor.drain()


@contextmanager
def opened(url: str, clock: FixedClock, gsp: Gsp) -> Iterator[Live]:
    """Put an installation together."""
    told: dict[str, Any] = {name.lower(): value for name, value in gsp.environment.items()}
    parts = build(load(env_file=None, pakka_database_url=url, **told), clock=clock)
    try:
        shop = make_shop(parts.db, clock.now())
        app = create_app(parts)
        yield Live(parts, gsp, clock, shop, _program(parts, app, shop, clock))
    finally:
        parts.close()


def _program(parts: Parts, app: Any, shop: Shop, clock: FixedClock) -> Api:
    actor = Actor(shop.shop_id, "cli", "cli", clock.now())
    asked = NewKey(dialect="einvoice", gstin=SELLER, scopes=("read", "write"))
    made = parts.db.write(lambda session: create(session, actor, asked).shown)
    return Api(app, token_of(app, made), base="/einvoice/v1")


def token_of(app: Any, client: dict[str, str]) -> str:
    """Ask for a token of a client."""
    fields = {name: client[name] for name in ("client_id", "client_secret")}
    asked = {"grant_type": "client_credentials", **fields}
    got = Client(app).post("/einvoice/v1/oauth/token", data=asked)
    assert got.status_code == 200, got.content
    return str(got.json()["access_token"])
