"""A year of one shop in a minute: ``python -m tools.year --seed 1 --documents 10000``.

One seed drives everything: the clock, the ids, who buys and pays, when the worker is down, dies, or works
twice, when the clock is set back or forward. Each worker's round is held against a rule of its own: who
should have been told, was, once. At the end the books must be sound; the same seed gives the same hash.
"""

import argparse
import hashlib
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session, select

from adapters.senders import LocalSender, ReminderSender
from bot.turn import Edge
from core import outbox
from core.clock import INDIA, FixedClock
from core.db import Database
from core.delivery import BuiltinExecutor
from core.gst.numbering import financial_year
from core.ids import IdSource
from core.invoices.models import Invoice
from core.outbox import OutboxRow, Sender
from core.reminders.sending import Reminders
from tools import year_rules as rules
from tools.year_people import Year

DAYS = 365
EDGE = Edge("https://bill.example", b"year")


class Dies:
    """A sender that now and then dies, before its commit or after it."""

    def __init__(self, sender: Sender, chance: random.Random) -> None:
        self._sender = sender
        self._chance = chance

    def deliver(self, row: OutboxRow) -> None:
        """Deliver it, or not, and say that it failed, or not."""
        at = self._chance.random()
        if at < 0.02:
            raise TimeoutError
        self._sender.deliver(row)
        if at > 0.98:
            raise ConnectionError


def live(year: Year) -> None:
    """Go through the year, a day at a time, and over midnight of 31 March."""
    year.at(year.first, 8)
    year.open_shop()
    for n in range(year.days):
        day = year.first + timedelta(days=n)
        share = year.documents * (n + 1) // year.days - year.made["bill"] - year.made["note"]
        doings, rounds = _doings(year, max(share, 0)), _rounds(year)
        for at in rounds:
            before = [one for one in doings if one[0] < at]
            year.db.write(partial(_do, year=year, day=day, doings=before))
            doings = doings[len(before) :]
            year.at(day, *at)
            _round(year)
        year.db.write(partial(_do, year=year, day=day, doings=doings))
    _midnight(year)


Hour = tuple[int, int]
Doing = tuple[Hour, Callable[[Session], None]]


def _do(session: Session, *, year: Year, day: date, doings: Sequence[Doing]) -> None:
    """What happens between two rounds of the worker, each thing in a session that knows nothing yet."""
    for at, work in doings:
        year.at(day, *at)
        work(session)
        session.flush()
        session.expunge_all()


def _doings(year: Year, share: int) -> list[Doing]:
    """What people do on a day, by the hour."""
    chance = year.chance
    works = [year.sell] * share + [year.pay] * (share // 3 + 1)
    works += [year.take_back] * (chance.random() < 0.3) + [year.cancel] * (chance.random() < 0.3)
    works += [year.pause] * (chance.random() < 0.4) + [year.go_on] * (chance.random() < 0.6)
    chance.shuffle(works)
    hours = sorted((chance.randrange(8, 21), chance.randrange(60)) for _ in works)
    return list(zip(hours, works, strict=True))


def _rounds(year: Year) -> list[Hour]:
    """When the worker works on a day; now and then it is down for some days."""
    if year.chance.random() < 0.04:
        year.down_days = year.chance.randrange(1, 4)
    year.down_days -= year.down_days > 0
    late = (year.chance.randrange(11, 24), 30)
    return [] if year.down_days else [(9, 0), (10, 0), late]


def _round(year: Year) -> None:
    """A round of the worker; now and then with the clock set back, or forward, and right again."""
    now = year.clock.now()
    if year.chance.random() < 0.05:
        hours = year.chance.choice((-30, -2, -1, 1, 26))
        year.clock.move(now + timedelta(hours=hours))
        _work(year)
        year.clock.move(now)
    _work(year)


def _work(year: Year) -> None:
    """One round of the worker, held against who should be told now."""
    expected = rules.expected(year)
    before = rules.told(year)
    for holder in ("one", "two"):
        Reminders(year.db, year.clock, holder).run()
    local: Sender = LocalSender(year.db, year.clock)
    senders: dict[str, Sender] = {
        "reminder": Dies(ReminderSender(year.db, year.clock, EDGE), year.chance),
        "chat.demo": Dies(local, year.chance),
    }
    _drop_events(year)
    executor = BuiltinExecutor(year.db, senders, year.clock)
    executor.drain()
    while _is_late(year):
        year.clock.advance(timedelta(minutes=2))  # the next attempt of what failed
        executor.drain()
    told = rules.told(year) - before
    if told != expected:
        when = year.clock.now().astimezone(INDIA)
        raise rules.Wrong(f"{when}: told {sorted(told - expected)}, not {sorted(expected - told)}")


def _drop_events(year: Year) -> None:
    """Nobody subscribes to events: dropped at once instead of one by one."""
    events = select(OutboxRow.id).where(OutboxRow.topic == "event", OutboxRow.state == "ready")
    with year.db.reading() as session:
        ids = session.exec(events).all()
    if ids:
        year.db.write(partial(outbox.drop, ids=ids, at=year.clock.now()))


def _is_late(year: Year) -> bool:
    """True where a send failed and waits for its next attempt."""
    late = year.clock.now() + timedelta(minutes=11)
    statement = select(OutboxRow.id).where(
        OutboxRow.state == "ready", OutboxRow.attempt > 0, OutboxRow.available_at < late
    )
    with year.db.reading() as session:
        return session.exec(statement).first() is not None


def _midnight(year: Year) -> None:
    """The last instant of the financial year and the first of the next: numbers end and begin."""
    for at, fy, first in (
        (datetime(2027, 3, 31, 18, 29, 59, 999000, tzinfo=UTC), 2026, False),
        (datetime(2027, 3, 31, 18, 30, tzinfo=UTC), 2027, True),
    ):
        year.clock.move(at)
        year.db.write(year.sell)
        with year.db.reading() as session:
            invoice = session.get_one(Invoice, (year.shop.shop_id, year.bills[-1]))
        if (invoice.fy, financial_year(invoice.on)) != (fy, fy) or (
            invoice.series_number == 1
        ) != first:
            raise rules.Wrong(f"{invoice.number} of {at} is of the year {invoice.fy}")


def digest(path: Path) -> str:
    """Sum up all that is in a database file; in which order its indexes were made does not matter."""
    with closing(sqlite3.connect(path)) as connection:
        lines = sorted(connection.iterdump())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Lived:
    """What a year came to."""

    seconds: float
    made: dict[str, int]
    digest: str


def simulate(seed: int, documents: int, days: int = DAYS) -> Lived:
    """Live a year. Raises: Wrong."""
    shared = Path("/dev/shm")  # noqa: S108  (no secret: a disk that costs no time, where there is one)
    folder = str(shared) if shared.is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made) / "year.db"
        clock = FixedClock(datetime(2026, 4, 1, tzinfo=UTC))
        chance = random.Random(seed)  # noqa: S311  (repeatable)
        ids = IdSource(clock, random.Random(seed + 1).randbytes)  # noqa: S311  (repeatable)
        db = Database(f"sqlite:///{path}", ids=ids)
        db.migrate()
        start = time.perf_counter()
        year = Year(db, clock, chance, documents, days)
        live(year)
        rules.check(year)
        seconds = time.perf_counter() - start
        db.close()
        return Lived(seconds, dict(year.made), digest(path))


def main() -> int:
    """Live the year that was asked for and print what it came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=DAYS, help="the last ones of the year")
    options = parser.parse_args()
    lived = simulate(options.seed, options.documents, options.days)
    shown = ", ".join(f"{count} {what}" for what, count in sorted(lived.made.items()))
    print(f"{lived.digest}\n{shown}", flush=True)
    print(f"{lived.seconds:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
