"""A shop whose bills go by e-mail, a program that makes them, and a mail server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from adapters.app import create_app
from adapters.mail.channel import Mail
from adapters.parts import EMAIL, Parts
from adapters.settings import load
from adapters.wiring import build
from core.clock import FixedClock
from core.outbox import OutboxRow
from core.shops.models import Shop
from tests import marks
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import LINE, Counter, make_key, make_shop
from tests.standins.smtp import MailServer

RAMESH = {"name": "Ramesh Kumar", "phone": "9800000421", "email": "ramesh@example.com"}
SENDER = "bills@shop.example"


@dataclass(frozen=True)
class World:
    """The parts, the shop, its program and the server."""

    parts: Parts
    clock: FixedClock
    shop: Shop
    api: Api
    server: MailServer

    @property
    def counter(self) -> Counter:
        return Counter(self.parts, self.shop, self.clock)

    def bill(self, customer: dict[str, Any] | None = None, **more: Any) -> Any:
        """Make a bill of 1,062 rupees and ask for it to be sent."""
        asked = {"customer": customer or RAMESH, "items": [LINE], "send_email": True, **more}
        return self.api.made("/invoices", asked)

    def work(self) -> None:
        """Let go what is due."""
        mail = next(one for one in self.parts.channels if one.name == EMAIL)
        assert isinstance(mail, Mail)
        mail.executor.drain()

    def status(self, bill: Any) -> str:
        """What the API says of the letter."""
        return str(self.api.get(f"/invoices/{bill['id']}").json["email"]["status"])

    def row(self) -> OutboxRow:
        """The one letter's row."""
        with self.parts.db.reading() as session:
            return session.exec(select(OutboxRow).where(OutboxRow.topic == "mail")).one()


@contextmanager
def opened(database: str, clock: FixedClock, server: MailServer, url: str = "") -> Iterator[World]:
    """Open the shop upon a migrated database."""
    url = url or f"smtp://127.0.0.1:{server.port}?from={SENDER}"
    settings = load(
        env_file=None, pakka_database_url=database, smtp_url=url, pakka_secret_key=marks.SECRET_KEY
    )
    parts = build(settings, clock=clock)
    shop = make_shop(parts, clock.now())
    api = Api(create_app(parts), make_key(parts, shop, clock.now()))
    try:
        yield World(parts, clock, shop, api, server)
    finally:
        parts.close()
