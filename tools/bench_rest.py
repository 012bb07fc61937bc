"""The native API: what a call costs beside the core's own work, and pages of a long book beside a short one.

Calls that write go to a real process over a socket; what they are held against runs in the same minute
over a database of the same kind. Pages are asked of the application itself: only the length of the book
differs.
"""

import asyncio
import datetime as dt
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.client import HTTPConnection
from typing import Any

import httpx
from sqlalchemy import insert
from sqlmodel import Session

from adapters.app import create_app
from adapters.settings import load
from adapters.wiring import build
from core.actor import Actor
from core.clock import SystemClock
from core.columns import table_of
from core.credentials.service import NewKey, create
from core.db import Database
from core.ids import IdSource
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice, InvoiceLine
from core.invoices.service import issue
from core.ledger.models import OpenItem
from core.shops.service import NewShop, create_shop

_CALLS, _CLIENTS = 400, 8
_SHOP = NewShop("4Square", gstin="08AAAPG1234C1ZJ", upi="foursq@example", series="4S/2026-27/0421")
_LINE = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}
_DRAFT = InvoiceDraft(
    None,
    (DraftLine("Sofa rail", Decimal(2), rate=Decimal(450), gst_rate=Decimal(18), hsn="830210"),),
)
_BATCH = 20_000
_ASKED = 60


def pakka(folder: str, *arguments: str) -> Any:
    """Run a command."""
    return subprocess.run(
        [sys.executable, "-m", "adapters.cli", *arguments],
        env=_environment(folder), check=True, capture_output=True, text=True,
    )  # fmt: skip


def _environment(folder: str, **settings: str) -> dict[str, str]:
    return {
        **os.environ,
        "PAKKA_DATABASE_URL": f"sqlite:///{folder}/pakka.db",
        "PAKKA_RATE_LIMIT_LIVE": "1000000",
        "PAKKA_RATE_LIMIT_SANDBOX": "1000000",
        "EINVOICE_PER_MINUTE": "1000000",
        "LOG_LEVEL": "error",
        **settings,
    }


@contextmanager
def _served(folder: str) -> Iterator[tuple[int, str]]:
    """A process of its own with a shop and a key; its port and the key."""
    with served(folder) as (port, shop):
        yield (
            port,
            json.loads(pakka(folder, "keys", "create", "--shop", shop, "--json").stdout)["token"],
        )


@contextmanager
def served(folder: str, **settings: str) -> Iterator[tuple[int, str]]:
    """A process of its own with a shop that was made by the command; its port and the shop's id."""
    add = ("shop", "add", "--name", "4Square", "--gstin", "08AAAPG1234C1ZJ", "--json")
    shop = json.loads(pakka(folder, *add).stdout)["id"]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    started = subprocess.Popen(
        [sys.executable, "-m", "adapters.cli", "run", "--port", str(port), "--only", "web"],
        env=_environment(folder, **settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _until_ready(port)
        yield port, shop
    finally:
        started.terminate()
        started.wait(15)


def _until_ready(port: int) -> None:
    for _ in range(600):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server does not come up")


class _Client:
    """One connection that stays open."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, body: dict[str, Any], *, expects: int) -> float:
        """Call; return the seconds."""
        sent = json.dumps(body)
        began = time.perf_counter()
        self._connection.request("POST", "/v1/invoices", sent, self._headers)
        answer = self._connection.getresponse()
        answer.read()
        took = time.perf_counter() - began
        if answer.status != expects:
            raise RuntimeError(f"{answer.status} where {expects} is expected")
        return took


def _at_once(work: Callable[[], Callable[[], object]]) -> float:
    """Do a piece of work `_CALLS` times by `_CLIENTS` at once; return how many a second."""
    each = _CALLS // _CLIENTS

    def one(act: Callable[[], object]) -> None:
        for _ in range(each):
            act()

    threads = [threading.Thread(target=one, args=(work(),)) for _ in range(_CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _CALLS / (time.perf_counter() - began)


def _core_rate(folder: str) -> float:
    """How many bills a second the core issues by itself, by as many callers at once."""
    db = Database(f"sqlite:///{folder}/core.db", ids=IdSource(SystemClock(), secrets.token_bytes))
    db.migrate()
    now = SystemClock().now()
    shop = db.write(lambda session: create_shop(session, _SHOP, at=now))
    actor = Actor(shop.shop_id, "api_key", "key_bench", now, "api")
    rate = _at_once(
        lambda: lambda: db.write(lambda session: issue(session, actor, _DRAFT, secret=b"s"))
    )
    db.close()
    return rate


def writing() -> list[tuple[str, str, str]]:
    """Compare POST /v1/invoices with the core's own issuing, and with the same call that stores nothing."""
    body, refused = {"items": [_LINE]}, {"items": [_LINE], "unknown": 1}
    with tempfile.TemporaryDirectory() as folder, _served(folder) as (port, token):
        alone = _Client(port, token)
        for _ in range(30):
            alone.post(body, expects=201)
        taken = [alone.post(body, expects=201) for _ in range(_CALLS)]
        bare = [alone.post(refused, expects=422) for _ in range(_CALLS)]

        def caller() -> Callable[[], object]:
            client = _Client(port, token)
            return lambda: client.post(body, expects=201)

        rate = _at_once(caller)
        core = _core_rate(folder)
    half, checked = statistics.median(taken) * 1000, statistics.median(bare) * 1000
    return [
        (
            "POST /v1/invoices, 8 at once / the core's own issuing",
            f"{rate:.0f} / {core:.0f} a second, ratio {rate / core:.2f}",
            "0.30 at least",
        ),
        ("POST /v1/invoices, one connection", f"p50 {half:.1f} ms", "aim 5 ms"),
        (
            "the same / the same, checked and refused",
            f"{half:.1f} ms / {checked:.1f} ms, ratio {half / checked:.1f}",
            "recorded",
        ),
    ]


def _fill(db: Database, shop_id: str, count: int) -> str:
    """Write so many bills of one line; return the id of one in their midst."""
    actor = Actor(shop_id, "api_key", "key_bench", SystemClock().now(), "api")
    model = db.write(lambda session: issue(session, actor, _DRAFT, secret=b"s"))
    with db.reading() as session:
        line = session.get_one(InvoiceLine, (shop_id, model.id, 1)).model_dump()
        due = session.get_one(OpenItem, (shop_id, model.id)).model_dump()
    for first in range(0, count, _BATCH):
        rows = [_bill(model, n) for n in range(first, min(first + _BATCH, count))]
        lines = [line | {"invoice_id": row["id"]} for row in rows]
        dues = [due | {"id": row["id"], "number": row["number"], "on": row["on"]} for row in rows]
        db.write(lambda session, r=rows, n=lines, d=dues: _insert(session, r, n, d))  # type: ignore[misc]
    return f"inv_{count // 2:024x}"


def _bill(model: Invoice, n: int) -> dict[str, Any]:
    number = f"B{n:09d}"
    own = {"id": f"inv_{n:024x}", "number": number, "number_key": number, "series_number": None}
    on = dt.date(2023, 4, 1) + dt.timedelta(days=n % 1200)
    return model.model_dump() | own | {"token_hash": f"{n:064x}", "on": on}


def _insert(session: Session, *rows: list[dict[str, Any]]) -> None:
    for table, values in zip((Invoice, InvoiceLine, OpenItem), rows, strict=True):
        session.execute(insert(table_of(table)), values)


def _reads(count: int) -> dict[str, float]:
    """Median seconds of one invoice and of pages, in a book of so many."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pakka.db"
        parts = build(load(env_file=None, pakka_database_url=url, pakka_rate_limit_live=1_000_000))
        now = SystemClock().now()
        shop = parts.db.write(lambda session: create_shop(session, _SHOP, at=now))
        actor = Actor(shop.shop_id, "cli", "bench", now)
        made = parts.db.write(lambda session: create(session, actor, NewKey()))
        one = _fill(parts.db, shop.shop_id, count)
        # a month of the short book has 29 bills: of both it is the same count that is shown
        paths = {
            "one": f"/v1/invoices/{one}",
            "first page": "/v1/invoices?limit=50",
            "page of a month": "/v1/invoices?limit=20&from=2024-02-01&to=2024-02-29",
        }
        found = asyncio.run(_ask(create_app(parts), made.shown["token"], paths))
        parts.close()
        return found


async def _ask(app: Any, token: str, paths: dict[str, str]) -> dict[str, float]:
    found = {}
    headers = {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", headers=headers
    ) as client:
        for name, path in paths.items():
            taken = []
            for _ in range(_ASKED):
                began = time.perf_counter()
                (await client.get(path)).raise_for_status()
                taken.append(time.perf_counter() - began)
            found[name] = statistics.median(taken)
    return found


def reading(long: int = 1_000_000, short: int = 1000) -> list[tuple[str, str, str]]:
    """Compare reading from a long book with reading from a short one."""
    few, many = _reads(short), _reads(long)
    return [
        (
            f"GET /v1/invoices, {name}: {long:,} / {short:,}",
            f"{many[name] * 1000:.1f} ms / {few[name] * 1000:.1f} ms, ratio {many[name] / few[name]:.2f}",
            "1.5",
        )
        for name in few
    ]


def figures() -> list[tuple[str, str, str]]:
    """Measure both."""
    return [*writing(), *reading()]


if __name__ == "__main__":
    for row in writing() + reading(int(os.environ.get("BENCH_LONG", "1000000"))):
        print(*row, sep=" | ")
