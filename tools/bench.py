"""`make bench`: what is measured, each against a limit of the same run; `--write` keeps it in the docs.

Ratios count, milliseconds are this machine's. No test asserts a time.
"""

import argparse
import datetime as dt
import itertools
import os
import platform
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session

from bot.message import Message
from bot.respond import respond
from bot.turn import Edge
from core.actor import Actor
from core.clock import SystemClock
from core.customers.service import NewCustomer, add_customer
from core.db import Database
from core.ids import IdSource
from core.invoices.queries import recent_invoices
from core.items.service import NewItem, add_item
from core.ledger.models import Account, AccountMonth, Entry
from core.ledger.queries import balance
from core.ledger.statement import StatementQuery, read_page
from core.shops.service import NewShop, Owner, create_shop
from tools import (
    bench_channels,
    bench_einvoice,
    bench_gstr1,
    bench_papers,
    bench_reader,
    bench_reminders,
    bench_rest,
    year,
)

ROOT = Path(__file__).resolve().parents[1]
DOC = ROOT / "docs/benchmarks.md"
EDGE = Edge("http://127.0.0.1:8000", b"bench", "demo")
_BILLS = 120
MARK = "<!-- figures: make bench -->"


@dataclass(frozen=True)
class Row:
    """A figure: what, how much, against which limit."""

    name: str
    figure: str
    limit: str


@contextmanager
def _database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        ids = IdSource(SystemClock(), secrets.token_bytes)
        db = Database(f"sqlite:///{folder}/bench.db", ids=ids)
        db.migrate()
        yield db
        db.close()


def _shop(session: Session) -> str:
    now = SystemClock().now()
    new = NewShop(
        "Gupta Hardware",
        gstin="08AAAPG1234C1ZJ",
        upi="guptahw@example",
        owners=(Owner("demo", "owner"),),
    )
    shop = create_shop(session, new, at=now)
    actor = Actor(shop.shop_id, "cli", "bench", now)
    for n in range(200):
        add_customer(session, actor, NewCustomer(f"Ramesh{n} Kumar{n}", phone=f"98000{n:05d}"))
    item = NewItem("cement", unit="BAG", unit_label="bori", gst_rate=Decimal(18))
    add_item(session, actor, item)
    return shop.shop_id


def message_to_invoice() -> list[Row]:
    """From a typed line to the committed bill in one message (fast mode); and in two, by preview and tap."""
    with _database() as db:
        shop_id = db.write(_shop)
        count = itertools.count()

        def say(**what: str) -> tuple[list[str], float]:
            n = next(count)
            message = Message(
                "demo", "owner", f"m{n}", at=SystemClock().now(), **{"text": "", **what}
            )
            start = time.perf_counter()
            replies = respond(db, message, edge=EDGE)
            taken = (time.perf_counter() - start) * 1000
            return [one.id for reply in replies for one in reply.buttons], taken

        read, sent = [], []
        for n in range(_BILLS):
            buttons, taken = say(text=f"ramesh{n} ko 2 bori cement {380 + n}")
            read.append(taken)
            send = next(one for one in buttons if one.startswith("d.send"))
            sent.append(say(button=send)[1])
        say(text="fast mode chalu 90000")
        whole = [say(text=f"ramesh{n} ko 3 bori cement {380 + n}")[1] for n in range(_BILLS)]
        with db.reading() as session:
            made = len(recent_invoices(session, shop_id, limit=3 * _BILLS))
    if made != 2 * _BILLS:
        raise RuntimeError(f"{made} bills were made of {2 * _BILLS}")
    names = (
        "typed message to committed invoice (fast mode), SQLite",
        "tap on send to committed invoice, SQLite",
        "typed message to its preview, SQLite",
    )
    return [
        Row(name, f"p50 {statistics.median(taken):.1f} ms, p99 {_p99(taken):.1f} ms", "p50 10 ms")
        for name, taken in zip(names, (whole, sent, read), strict=True)
    ]


def _p99(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def _khata(session: Session, shop_id: str, customer_id: str, entries: int) -> None:
    """Write a long account straight into the tables: bills and payments in turn, from 2016 on."""
    day, rows, months = dt.date(2016, 4, 1), list[dict[str, object]](), dict[str, int]()
    for n in range(entries):
        on = day + dt.timedelta(days=n * 3800 // entries)
        debit, credit = (106200, 0) if n % 2 == 0 else (0, 106100)
        months[f"{on:%Y-%m}"] = months.get(f"{on:%Y-%m}", 0) + debit - credit
        rows.append(
            {
                "shop_id": shop_id, "ref_id": f"x_{customer_id}_{n:08d}", "seq": 0,
                "ref_type": "payment" if n % 2 else "invoice", "account": "receivable",
                "customer_id": customer_id, "label": str(n), "debit_paise": debit, "credit_paise": credit,
                "on": on, "at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "reverses": False,
            }
        )  # fmt: skip
    session.execute(insert(Entry), rows)
    moved = [
        {"shop_id": shop_id, "customer_id": customer_id, "month": month, "moved_paise": paise}
        for month, paise in months.items()
    ]
    session.execute(insert(AccountMonth), moved)
    total = sum(months.values())
    row = {"shop_id": shop_id, "customer_id": customer_id, "balance_paise": total}
    session.execute(insert(Account), [row])


def long_khata() -> Row:
    """Balance and first page of the running year: 100,000 entries against 1,000."""
    with _database() as db:
        shop_id = db.write(_shop)
        for name, entries in (("short", 1_000), ("long", 100_000)):
            db.write(lambda session, n=name, e=entries: _khata(session, shop_id, n, e))
        times: dict[str, list[float]] = {"short": [], "long": []}
        for _, name in itertools.product(range(200), times):
            with db.reading() as session:
                start = time.perf_counter()
                balance(session, shop_id, name)
                read_page(session, StatementQuery(shop_id, name, dt.date(2026, 4, 1)), limit=50)
                times[name].append((time.perf_counter() - start) * 1000)
    short, long = (statistics.median(times[name]) for name in ("short", "long"))
    return Row(
        "balance and first statement page, 100,000 entries / 1,000",
        f"{long:.2f} ms / {short:.2f} ms, ratio {long / short:.2f}",
        "2.0",
    )


def papers() -> list[Row]:
    """The PDF against its bare strings, the QR against the package's default."""
    rows = []
    for name, limit, measure in (
        ("PDF of 5 items / bare Helvetica canvas", "2.0", bench_papers.pdf),
        ("QR as PNG / qrcode's default", "0.3", bench_papers.code),
    ):
        ours, theirs = measure()
        rows.append(Row(name, f"{ours:.2f} ms / {theirs:.2f} ms, ratio {ours / theirs:.2f}", limit))
    return rows


def second_start() -> Row:
    """`make run` on a filled database until it answers."""
    with tempfile.TemporaryDirectory() as folder:
        taken = [_start(folder, 8791 + n) for n in range(3)]
    return Row("`pakka run --demo`, second start until /readyz", f"{min(taken[1:]):.1f} s", "3 s")


def _start(folder: str, port: int) -> float:
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PAKKA_DATABASE_URL": f"sqlite:///{folder}/pakka.db",
        "PAKKA_PUBLIC_URL": address,
    }
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "adapters.cli", "run", "--demo", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - start < 60:
            try:
                with urllib.request.urlopen(f"{address}/readyz", timeout=1):  # noqa: S310
                    return time.perf_counter() - start
            except OSError:
                time.sleep(0.02)
        return float("inf")
    finally:
        process.terminate()
        process.wait(timeout=15)


def simulated_year() -> Row:
    """A year of one shop: 31 March, a clock that jumps, workers that die; held against the rules."""
    lived = year.simulate(seed=1, documents=10_000)
    return Row(
        "simulated year of a shop, 10,000 documents",
        f"{lived.seconds:.0f} s, {lived.made['reminder']} reminders, hash {lived.digest[:12]}",
        "60 s",
    )


def reminders() -> Row:
    """Reminders of 100,000 customers, all due at one minute."""
    seconds, megabytes = bench_reminders.due_at_one_minute(100_000)
    return Row(
        "100,000 customers' reminders due at one minute: selected and queued",
        f"{seconds:.1f} s, {megabytes} MB more memory",
        "5 s",
    )


def channels() -> list[Row]:
    """Own time of a message by Telegram and by WhatsApp, at a rate, the product a process of its own."""
    return [Row(*found) for found in bench_channels.figures()]


def reader() -> list[Row]:
    """How fast messages are read for a large shop, and the worst of texts."""
    return [Row(*found) for found in bench_reader.figures()]


def rest() -> list[Row]:
    """The native API: what a call costs, and pages of a long book."""
    return [Row(*found) for found in bench_rest.figures()]


def einvoice() -> list[Row]:
    """The e-invoice API: from request to the sandbox's answer."""
    return [Row(*found) for found in bench_einvoice.figures()]


def returns() -> list[Row]:
    """GSTR-1 of a million lines, in time and memory."""
    return [Row(*found) for found in bench_gstr1.figures()]


def understanding() -> Row:
    """The score on the development messages."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.score"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return Row("understanding, development messages", done.stdout.splitlines()[-1], "")


MEASURES: dict[str, Callable[[], Row | list[Row]]] = {
    "message": message_to_invoice,
    "papers": papers,
    "khata": long_khata,
    "start": second_start,
    "reminders": reminders,
    "channels": channels,
    "year": simulated_year,
    "reader": reader,
    "gstr1": returns,
    "rest": rest,
    "einvoice": einvoice,
    "score": understanding,
}


def main() -> int:
    """Measure all, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *MEASURES], help="which; all by default")
    parser.add_argument(
        "--write", action="store_true", help="keep the figures in docs/benchmarks.md"
    )
    options = parser.parse_args()
    if options.write and options.names:
        parser.error("--write keeps all figures of one run: name none")
    rows: list[Row] = []
    for name in options.names or MEASURES:
        print(f"{name} ...", file=sys.stderr)
        found = MEASURES[name]()
        rows += found if isinstance(found, list) else [found]
    shown = ["| what | figure | aim |", "| --- | --- | --- |"]
    shown += [f"| {row.name} | {row.figure} | {row.limit} |" for row in rows]
    print("\n".join(shown))
    if options.write:
        _write(shown)
    return 0


def _write(shown: list[str]) -> None:
    head, _, rest = DOC.read_text(encoding="utf-8").partition(MARK)
    after = rest.partition(MARK)[2]
    about = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    text = "\n".join([MARK, "", f"Measured on {about}.", "", *shown, "", MARK])
    DOC.write_text(f"{head}{text}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
