"""Both platforms down for six hours with thousands of rows waiting: all go afterwards, within the limits.

With ``PAKKA_TORTURE`` they are ten thousand.
"""

import os
import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from adapters.telegram.channel import PACE as TELEGRAM_PACE
from adapters.whatsapp.twilio.provider import PACE as WHATSAPP_PACE
from core.clock import FixedClock
from core.db import Database
from core.delivery import BuiltinExecutor, Lane
from core.outbox import Dropped, NewRow, NoAnswer, OutboxRow
from core.throttle import Pace
from tests.conftest import MORNING
from tests.core.deliveries import Bench, Platform, most_within

MANY = 10_000 if os.environ.get("PAKKA_TORTURE") else 300
ENDS = MORNING + timedelta(hours=6)
ONE_SECOND = timedelta(seconds=1) - timedelta(microseconds=1)  # both ends counted
SIX_SECONDS = timedelta(seconds=6) - timedelta(microseconds=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@dataclass
class Way:
    """A platform, its lane, and the rows that wait for it."""

    name: str
    platform: Platform
    lane: BuiltinExecutor
    rows: int

    def went(self) -> list[datetime]:
        """When each went that was sent after the outage."""
        return [at for at, key, _ in self.platform.calls if at >= ENDS and "paid" not in key]


def act(clock: FixedClock, row: OutboxRow) -> None:
    """Six hours of silence; who has paid meanwhile is not reminded."""
    if clock.now() < ENDS:
        raise NoAnswer
    if "paid" in row.dedupe_key:
        raise Dropped("no longer due")


def fill(bench: Bench, name: str, rows: int) -> None:
    """Reminders in the main, one in ten pointless by then, two to many a chat; one answer in ten."""
    chance = random.Random(name)
    kinds = chance.choices(("reminder", "paid", "answer"), (8, 1, 1), k=rows)
    bench.put_all(
        [
            NewRow(
                f"chat.{name}",
                f"{name}:{kind}:{n}",
                {},
                f"{name}:{n % (rows * 2 // 3)}",
                seq=n,
                paced=kind != "answer",
            )
            for n, kind in enumerate(kinds)
        ]
    )


def way(bench: Bench, name: str, pace: Pace, rows: int) -> Way:
    fill(bench, name, rows)
    platform = Platform(bench.clock, lambda row: act(bench.clock, row))
    senders = {f"chat.{name}": platform}
    lane = BuiltinExecutor(bench.db, senders, bench.clock, lane=Lane(name, pace))
    return Way(name, platform, lane, rows)


def work_all(bench: Bench, ways: list[Way], until: datetime) -> None:
    """Work as the worker does: each lane when it says, and at a poll."""
    now = bench.clock.now
    while now() < until:
        for one in ways:
            while one.lane.run_due():
                pass
        waits = [one.lane.wait() for one in ways]
        step = min(until - now(), *(timedelta(minutes=5) if one is None else one for one in waits))
        bench.clock.advance(max(step, timedelta(milliseconds=1)))


def test_after_six_hours_of_silence_all_goes_within_the_limits(
    db: Database, clock: FixedClock
) -> None:
    bench = Bench(db, clock)
    telegram = way(bench, "telegram", TELEGRAM_PACE, MANY * 9 // 10)
    whatsapp = way(bench, "whatsapp", WHATSAPP_PACE, MANY // 10)
    demo = Platform(clock)
    other = BuiltinExecutor(db, {"chat.demo": demo}, clock)
    ways = [telegram, whatsapp]
    for hour in range(1, 7):
        work_all(bench, ways, MORNING + timedelta(hours=hour))
        bench.put(f"demo{hour}", topic="chat.demo")
        assert other.run_due() == 1  # others are not delayed
    probes = [one for one in ways if len(one.platform.calls) > 100]
    assert probes == []
    work_all(bench, ways, ENDS + timedelta(minutes=6) + timedelta(seconds=MANY / 25))
    rows = bench.rows()
    for row in rows.values():
        assert row.state == ("cancelled" if "paid" in row.dedupe_key else "done"), row.dedupe_key
        assert row.attempt <= 2, row.dedupe_key  # the one that found it well had failed before
    _sent_once(telegram)
    _sent_once(whatsapp)
    _within(telegram, whole=30, least=0.9 * 29)
    _within(whatsapp, whole=5, least=0.9 * 5)
    _a_chat_keeps(telegram, ONE_SECOND, 1)
    _a_chat_keeps(whatsapp, SIX_SECONDS, 1)


def _sent_once(one: Way) -> None:
    keys = Counter(key for at, key, _ in one.platform.calls if at >= ENDS)
    assert len(keys) == one.rows
    assert set(keys.values()) == {1}


def _within(one: Way, *, whole: int, least: float) -> None:
    """Reminders keep the rate in every second; what waits goes at nine tenths of it or more."""
    calls = [(at, key) for at, key, _ in one.platform.calls if at >= ENDS]
    reminders = [at for at, key in calls if "answer" not in key]
    assert most_within(reminders, ONE_SECOND) <= whole
    assert most_within([at for at, _ in calls], ONE_SECOND) <= 2 * whole  # answers: a burst more
    busy = [at for at, _ in calls][: len(calls) * 6 // 10]  # then only chats that must wait
    seconds = (busy[-1] - busy[0]).total_seconds()
    print(f"{one.name}: {len(busy)} in {seconds:.0f} s, {len(busy) / seconds:.1f} a second")
    assert len(busy) / seconds >= least


def _a_chat_keeps(one: Way, window: timedelta, most: int) -> None:
    chats: dict[str, list[datetime]] = {}
    for at, key, chat in one.platform.calls:
        if at >= ENDS and "answer" not in key:
            chats.setdefault(chat, []).append(at)
    assert max(most_within(times, window) for times in chats.values()) <= most
