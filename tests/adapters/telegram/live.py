"""The product in this process, over real HTTP: polling, worker and all, against the stand-in."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from adapters.worker.jobs import Worker
from core.actor import Actor
from core.customers.service import NewCustomer, add_customer
from core.items.service import NewItem, add_item
from core.shops.models import Shop
from core.shops.service import Owner, create_shop
from tests.factories import GUPTA
from tests.standins.telegram import Telegram
from tests.standins.telegram_people import Person


def make_parts(folder: Path, telegram: Telegram, **values: str) -> Parts:
    """Put the parts together as for a bot at the stand-in."""
    settings = load(
        env_file=None,
        pakka_database_url=f"sqlite:///{folder}/pakka.db",
        pakka_public_url="https://bill.example",
        telegram_bot_token=telegram.token,
        telegram_api_base=telegram.base,
        **values,
    )
    return build(settings)


def make_shop(parts: Parts, owner: Person) -> Shop:
    """A shop with an owner at Telegram, a customer with a phone and cement at 18 %."""
    from dataclasses import replace

    at = parts.clock.now()
    new = replace(GUPTA, owners=(Owner("telegram", str(owner.id)),))
    shop = parts.db.write(lambda session: create_shop(session, new, at=at))
    actor = Actor(shop.shop_id, "cli", "test", at)
    ramesh = NewCustomer(name="Ramesh Kumar", phone="9800000127")
    parts.db.write(lambda session: add_customer(session, actor, ramesh))
    cement = NewItem(name="Cement", gst_rate=18, unit="BAG")  # type: ignore[arg-type]  # a whole number is exact
    parts.db.write(lambda session: add_item(session, actor, cement))
    return shop


@contextmanager
def living(parts: Parts) -> Iterator[None]:
    """Poll and deliver in a thread until the end of the block."""
    stop, ready = asyncio.Event(), threading.Event()
    loop = asyncio.new_event_loop()

    async def run() -> None:
        worker = Worker(parts.lanes(), parts.doorbell, clock=parts.clock)
        worker.start()
        tasks = [asyncio.create_task(one.run(stop)) for one in parts.channels]
        ready.set()
        await asyncio.gather(*tasks)
        await worker.stop()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def now() -> datetime:
    return datetime.now(UTC)
