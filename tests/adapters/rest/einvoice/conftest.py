"""An e-invoice client of a shop, in the sandbox."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.app import create_app
from adapters.parts import Parts
from core.actor import Actor
from core.clock import FixedClock
from core.credentials.service import NewKey, create
from core.shops.copying import copy_profile
from core.shops.models import Shop
from tests.adapters.client import Client
from tests.adapters.rest.api import Api

SELLER = "29AAACZ0000B1Z3"


@dataclass(frozen=True)
class Clients:
    """Makes clients of a shop, and tokens of theirs."""

    parts: Parts
    app: Any
    shop: Shop

    def made(
        self, *, gstin: str = SELLER, scopes: tuple[str, ...] = ("read", "write")
    ) -> dict[str, str]:
        parts = self.parts.sandbox
        actor = Actor(self.shop.shop_id, "cli", "cli", parts.clock.now())
        asked = NewKey(dialect="einvoice", gstin=gstin, scopes=scopes)
        return parts.db.write(lambda session: create(session, actor, asked).shown)

    def asked(self, **fields: str) -> Any:
        """Ask for a token, as a form."""
        return Client(self.app).post("/sandbox/einvoice/v1/oauth/token", data=fields)

    def token(self, client: dict[str, str]) -> str:
        got = self.asked(
            grant_type="client_credentials",
            client_id=client["client_id"],
            client_secret=client["client_secret"],
        )
        assert got.status_code == 200, got.content
        return str(got.json()["access_token"])

    def api(self, token: str | None) -> Api:
        return Api(self.app, token, prefix="/sandbox", base="/einvoice/v1")


@pytest.fixture(autouse=True)
def _after_the_document(clock: FixedClock) -> None:
    """A few days after the date of the document."""
    clock.move(datetime(2026, 11, 26, 5, tzinfo=UTC))


@pytest.fixture
def clients(parts: Parts, shop: Shop, clock: FixedClock) -> Clients:
    actor = Actor(shop.shop_id, "cli", "cli", clock.now())
    parts.sandbox.db.write(lambda session: copy_profile(session, shop, actor))
    return Clients(parts, create_app(parts), shop)


@pytest.fixture
def einvoice(clients: Clients) -> Api:
    """A program that may do all, for the GSTIN of the contract's document."""
    return clients.api(clients.token(clients.made()))
