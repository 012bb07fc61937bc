"""A shop on a channel: the product as a process of its own, its settings the environment alone."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.db import Database
from core.ids import IdSource
from core.shops.models import Shop
from core.shops.service import Owner
from tests.adapters import prefork
from tests.adapters.processes import environment, free_port, wait_until_ready
from tests.contract.meta_side import whatsapp_by_meta
from tests.contract.sides import SIDES, FileTime, Phone, Side, telegram, telegram_by_hook
from tests.factories import make_actor, make_customer, make_item, make_shop

# Monday 23 November 2026, 10:00 in India
TEN = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
_RANDOM = random.Random(7)  # goes on from one opening of a book to the next: no id comes twice
OWNER = "9800001111"


@dataclass
class Stage:
    """One shop on one channel. ``at`` is the clock of the process and of the platform: it only goes on."""

    side: Side
    at: FileTime
    folder: Path
    url: str
    shop: Shop
    owner: Phone
    ramesh: Phone

    def database(self) -> Database:
        """Open the book beside the running process."""
        return opened(self.folder)

    def log(self) -> str:
        """What the process wrote."""
        return (self.folder / "log").read_text()


def opened(folder: Path) -> Database:
    ids = IdSource(FixedClock(TEN), _RANDOM.randbytes)
    return Database(f"sqlite:///{folder}/data/pakka.db", ids=ids)


def migrated(folder: Path) -> None:
    """Make the database."""
    (folder / "data").mkdir()
    db = opened(folder)
    try:
        db.migrate()
    finally:
        db.close()


def furnished(folder: Path, owner: Owner, number: str | None) -> Shop:
    """A shop that sells cement to Ramesh, its rates without tax, as in every example."""
    db = opened(folder)
    try:
        shop = make_shop(db, TEN, owners=(owner,))
        actor = make_actor(shop, TEN)
        make_customer(db, actor, phone=number)
        make_item(db, actor, unit="BAG")
        return shop
    finally:
        db.close()


@contextmanager
def running(folder: Path, side: Side, clock: FileTime) -> Iterator[str]:
    """`pakka run` with the clock of the test; its address."""
    port, log = free_port(), folder / "log"
    order = prefork.Order(
        "tests.adapters.moved",
        (str(clock.path), str(port)),
        cwd=folder,
        env=environment(folder, **side.settings()),
        files=(Path(os.devnull), log, log),
    )
    process = prefork.start(order)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(f"{url}/readyz", process)
        side.serves(url)
        yield url
        process.terminate()
        assert process.wait(15) == 0
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@dataclass
class Hall:
    """A running process that many shops share; each test opens its own in it."""

    side: Side
    at: FileTime
    folder: Path
    url: str
    opened: int = 0

    def stage(self) -> Stage:
        """A new shop, its owner and its Ramesh, all with numbers of their own."""
        self.opened += 1
        owner = self.side.phone("Gupta ji", f"98000{self.opened:02}111")
        number = f"98000{self.opened:02}421"
        shop = furnished(self.folder, Owner(self.side.name, owner.address), number)
        ramesh = self.side.phone("Ramesh", number)
        return Stage(self.side, self.at, self.folder, self.url, shop, owner, ramesh)


HALLS = {
    **SIDES,
    "telegram": telegram_by_hook,
    "telegram polled": telegram,
    "whatsapp by meta": whatsapp_by_meta,
}


@pytest.fixture(scope="module", params=sorted(SIDES))
def hall(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hall]:
    """One process for a module; Telegram posts to it unless the module has it polled."""
    folder = tmp_path_factory.mktemp("hall")
    migrated(folder)
    clock = FileTime(folder / "now", TEN)
    with HALLS[request.param](clock) as side, running(folder, side, clock) as url:
        side.set_up(folder)
        yield Hall(side, clock, folder, url)


@pytest.fixture
def stage(hall: Hall) -> Stage:
    """A shop of its own in the process that the module shares: its Ramesh has not written yet."""
    return hall.stage()
