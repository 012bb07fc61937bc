"""How long a million invoice lines take to become GSTR-1's workbook, against the same rows as CSV.

Each is made in a process of its own, so that its peak of memory is its own.
"""

import csv
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from core.actor import Actor
from core.clock import SystemClock
from core.columns import table_of
from core.db import Database
from core.ids import IdSource
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice, InvoiceLine
from core.invoices.service import issue
from core.reports.gstr1.documents import all_documents
from core.reports.gstr1.month import Month
from core.reports.gstr1.portal import write_json
from core.reports.gstr1.workbook import write_workbook
from core.shops.models import Shop
from core.shops.service import NewShop, create_shop

_LINES_EACH = 4
_MONTH = Month(2026, 10)
_BATCH = 20_000
_NAMES = ("Cement", "Hinge", "Wire", "Paint", "Pipe", "Switch", "Tile", "Lamp")


def fill(db: Database, lines: int) -> str:
    """Write a month of so many lines: half to buyers with GSTIN, some far and large; return the shop's id."""
    at = dt.datetime(2026, 10, 20, 6, tzinfo=dt.UTC)
    new = NewShop("Gupta Hardware", gstin="27AAPFU0939F1ZV")
    shop = db.write(lambda session: create_shop(session, new, at=at))
    actor = Actor(shop.shop_id, "cli", "bench", at)
    draft = InvoiceDraft(
        None,
        tuple(
            DraftLine("x", rate=Decimal(100), gst_rate=Decimal(18), hsn="8302")
            for _ in range(_LINES_EACH)
        ),
    )
    model = db.write(lambda session: issue(session, actor, draft))
    bill = model.model_dump() | {"on": at.date()}
    with db.reading() as session:
        line = session.get_one(InvoiceLine, (shop.shop_id, model.id, 1)).model_dump()
    chance = random.Random(1)  # noqa: S311  # repeatable figures, no secrets
    made = 0
    while made < lines // _LINES_EACH:
        count = min(_BATCH, lines // _LINES_EACH - made)
        bills, rows = _batch(chance, bill, line, first=made, count=count)
        db.write(lambda session, b=bills, r=rows: _insert(session, b, r))  # type: ignore[misc]
        made += count
    return str(shop.shop_id)


def _insert(session: Session, bills: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table_of(Invoice)), bills)
    session.execute(insert(table_of(InvoiceLine)), rows)


def _batch(
    chance: random.Random, bill: dict[str, Any], line: dict[str, Any], *, first: int, count: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    bills, rows = [], []
    for n in range(first, first + count):
        number = f"MH/26-27/{n + 10:07d}"[:16]
        registered, far = chance.random() < 0.5, chance.random() < 0.1
        own = {
            "id": f"inv_{n:024x}",
            "number": number,
            "number_key": number,
            "series_number": n + 10,
            "token_hash": f"{n:064x}",
            "on": dt.date(2026, 10, 1 + n % 31),
            "buyer_gstin": f"29AAFCD{n % 9000 + 1000}R1ZR" if registered else None,
            "recipient": {"name": f"Buyer {n % 9000}", "state": "29"} if registered else None,
            "place_of_supply": "29" if registered or far else "27",
            "nature": "inter" if registered or far else "intra",
            "total_paise": chance.choice([47200, 11_800_000]),
        }
        bills.append(bill | own)
        for i in range(1, _LINES_EACH + 1):
            name = chance.choice(_NAMES)
            at = {"invoice_id": own["id"], "n": i, "name": name, "qty": Decimal(i)}
            at |= {
                "gst_rate": Decimal(chance.choice([5, 18, 18, 40])),
                "hsn": str(8300 + len(name)),
            }
            rows.append(line | at)
    return bills, rows


def as_csv(session: Session, shop: Shop, file: Path) -> None:
    """Write the same rows, read in the same way, by the standard library."""
    with file.open("w", newline="") as out:
        write = csv.writer(out).writerow
        for document in all_documents(session, shop, _MONTH.days):
            before = (
                document.facts.gstin,
                document.name,
                document.number,
                document.on,
                document.value,
            )
            for rate, heads in document.rates():
                write((*before, document.facts.place, rate, heads.taxable, heads.cess))


def one(url: str, shop_id: str, kind: str) -> None:
    """Make one of the three; print seconds and the peak of memory."""
    db = Database(url, ids=IdSource(SystemClock(), os.urandom))
    before = _memory("VmRSS")
    with tempfile.TemporaryDirectory() as folder, db.reading_once() as session:
        shop = session.get_one(Shop, shop_id)
        path = Path(folder) / "out"
        start = time.perf_counter()
        if kind == "csv":
            as_csv(session, shop, path)
        else:
            with path.open("wb") as file:
                {"xlsx": write_workbook, "json": write_json}[kind](session, shop, _MONTH, file)
        took = time.perf_counter() - start
        size = path.stat().st_size
    db.close()
    print(json.dumps({"s": took, "mb": _memory("VmHWM"), "before": before, "file": size / 2**20}))


def _memory(name: str) -> float:
    """Megabytes as the kernel counts them."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


def figures(lines: int = 1_000_000) -> list[tuple[str, str, str]]:
    """Measure workbook, portal's file and CSV, each in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        db = Database(url, ids=IdSource(SystemClock(), os.urandom))
        db.migrate()
        shop_id = fill(db, lines)
        db.close()
        made = {kind: _made(url, shop_id, kind) for kind in ("csv", "xlsx", "json")}
    sheet, plain, portal = made["xlsx"], made["csv"], made["json"]
    shown = (
        f"{sheet['s']:.1f} s, {sheet['s'] / plain['s']:.2f} times the CSV, peak {sheet['mb']:.0f} MB "
        f"(at rest {sheet['before']:.0f} MB), file {sheet['file']:.0f} MB"
    )
    other = (
        f"{portal['s']:.1f} s, {portal['s'] / plain['s']:.2f} times the CSV, peak "
        f"{portal['mb']:.0f} MB, file {portal['file']:.0f} MB"
    )
    return [
        (f"GSTR-1 of {lines:,} lines as a workbook / as CSV", shown, "2 times, 100 MB"),
        ("the same as the portal's JSON / as CSV", other, "2 times"),
    ]


def _made(url: str, shop_id: str, kind: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tools.bench_gstr1", url, shop_id, kind]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # ourselves
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    one(*sys.argv[1:4])
