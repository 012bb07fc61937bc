"""Parts over a SQLite file of their own, a shop with one bill, a browser without a network."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from adapters.app import create_app
from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from core.actor import Actor
from core.clock import FixedClock
from core.customers.service import NewCustomer, add_customer
from core.documents.from_invoice import token_of
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.shops.models import Shop
from core.shops.service import NewShop, create_shop
from tests.adapters.client import Client

NOW = datetime(2026, 11, 21, 12, 33, tzinfo=UTC)
GSTIN = "08AAAPG1234C1ZJ"


@dataclass(frozen=True)
class Billed:
    """A shop and its one bill of 1,062 rupees."""

    parts: Parts
    shop: Shop
    invoice: Invoice
    actor: Actor

    @property
    def path(self) -> str:
        return f"/i/{token_of(self.invoice, self.parts.secret)}"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def parts(sqlite_url: str, clock: FixedClock) -> Iterator[Parts]:
    settings = load(env_file=None, pakka_database_url=sqlite_url)
    built = build(settings, clock=clock)
    built.doorbell.answer_with(built.executor.drain)
    yield built
    built.close()


@pytest.fixture
def client(parts: Parts) -> Client:
    return Client(create_app(parts))


def bill(
    parts: Parts,
    *,
    name: str = "Ajay Sharma",
    rate: str = "450",
    upi: str | None = "guptahw@example",
) -> Billed:
    """Make a shop and issue 2 of SR-501 in it."""
    shop = parts.db.write(
        lambda session: create_shop(
            session, NewShop("Gupta Hardware", gstin=GSTIN, upi=upi, series="GH/26-27/0424"), at=NOW
        )
    )
    actor = Actor(shop.shop_id, "cli", "test", NOW)
    line = DraftLine("SR-501", qty=Decimal(2), rate=Decimal(rate), gst_rate=Decimal(18), hsn="8481")
    customer = parts.db.write(
        lambda session: add_customer(session, actor, NewCustomer(name=name, phone="9800000127"))
    )
    draft = InvoiceDraft(customer.id, (line,))
    invoice = parts.db.write(lambda session: issue(session, actor, draft, secret=parts.secret))
    return Billed(parts, shop, invoice, actor)


@pytest.fixture
def billed(parts: Parts) -> Billed:
    return bill(parts)
