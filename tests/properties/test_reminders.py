"""Reminders under any order of things: never at night, on a holiday, too often, or to who should have none.

What is allowed is told here by a rule of its own, over what the shop knew at the instant of each message.
"""

import os
import random
import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlmodel import Session, select

from core import invariants
from core.actor import Actor
from core.chats.models import ChatMessage
from core.clock import INDIA, FixedClock
from core.db import Database
from core.delivery import BuiltinExecutor
from core.ids import IdSource
from core.ledger.models import OpenItem
from core.ledger.service import record_opening
from core.payments.service import NewPayment, record_payment
from core.reminders import rules
from core.reminders.models import ReminderSent
from core.reminders.plans import set_standing, start_plan
from core.reminders.rules import Timing, format_timing, parse_timing, run_on
from core.reminders.sending import Reminders
from core.reminders.service import end_rest, rest
from core.shops.settings import set_setting
from tests.conftest import MORNING
from tests.core.reminders.world import Sender, World

TORTURE = bool(os.environ.get("PAKKA_TORTURE"))
HOLIDAYS = ("sun", "2026-12-25", "01-26")
REASONS = ("owner", "claim", "promise", "dispute", "opt_out")

hours = st.builds(time, st.integers(0, 23), st.integers(0, 59))
_FIRST, _LAST = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC)
instants = st.datetimes(
    _FIRST.replace(tzinfo=None), _LAST.replace(tzinfo=None), timezones=st.just(INDIA)
)
timings = st.one_of(
    st.builds(Timing, st.just("day"), hours),
    st.builds(Timing, st.just("week"), hours, weekday=st.integers(0, 6)),
    st.builds(Timing, st.just("month"), hours, day=st.integers(1, 31)),
    st.builds(Timing, st.just("due"), hours, days=st.integers(-60, 60)),
    st.builds(Timing, st.just("once"), hours, on=st.dates(date(2026, 11, 1), date(2027, 3, 31))),
)


def rests_on(day: date) -> bool:
    """The shop's holidays, told by hand."""
    return day.weekday() == 6 or (day.month, day.day) == (1, 26) or day == date(2026, 12, 25)


@given(timings)
def test_a_timing_is_read_as_it_is_written(timing: Timing) -> None:
    assert parse_timing(format_timing(timing)) == timing


@given(instants)
def test_the_next_allowed_instant_is_the_first_one(now: datetime) -> None:
    found = rules.next_allowed(now, HOLIDAYS)
    assert found >= now
    assert 9 <= found.hour < 20
    assert not rests_on(found.date())
    step = now
    while step < found:
        assert not (9 <= step.hour < 20 and not rests_on(step.date()))
        step += timedelta(minutes=17)


@given(timings, instants, instants)
def test_a_plan_runs_in_its_hours_on_a_date_of_its_own(
    timing: Timing, made: datetime, now: datetime
) -> None:
    on = run_on(timing, made=made, now=now, holidays=HOLIDAYS)
    if on is None:
        return
    assert 9 <= now.hour < 20
    assert timing.kind == "once" or not rests_on(now.date())
    scheduled = datetime.combine(on, timing.at, tzinfo=INDIA)
    assert made <= scheduled <= now
    assert (now - scheduled).days <= 8
    if timing.kind == "week":
        assert on.weekday() == timing.weekday
    if timing.kind == "month":
        assert on.day == timing.day or (on + timedelta(days=1)).day == 1


@given(hours, st.integers(0, 6), st.lists(st.integers(1, 60), max_size=40))
def test_no_week_is_lost_where_the_worker_is_back_within_it(
    at: time, weekday: int, pauses: list[int]
) -> None:
    timing = Timing("week", at, weekday=weekday)
    made = datetime(2026, 11, 1, tzinfo=INDIA)
    now, ran, wanted = made, set(), set()
    for pause in pauses:
        now += timedelta(hours=pause)
        on = run_on(timing, made=made, now=now, holidays=HOLIDAYS)
        ran |= {on} if on else set()
        # by hand: the last such weekday whose hour has come, where this hour is allowed
        day = now.date() - timedelta(days=(now.weekday() - weekday) % 7)
        day -= timedelta(days=7 * (datetime.combine(day, at, tzinfo=INDIA) > now))
        if 9 <= now.hour < 20 and not rests_on(now.date()) and day >= made.date():
            wanted |= {day} if datetime.combine(day, at, tzinfo=INDIA) >= made else set()
    assert ran == wanted


@dataclass
class Watched:
    """A world whose every message is held against the rules at the instant it is written."""

    world: World
    faults: list[str] = field(default_factory=list)
    rests: dict[tuple[str, str], date | None] = field(default_factory=dict)
    seen: int = 0
    known: set[tuple[str, date]] = field(default_factory=set)

    @property
    def actor(self) -> Actor:
        return self.world.actor

    def work(self) -> None:
        """A worker's tick, and what it delivers."""
        Reminders(self.world.db, self.world.clock, "worker").run()
        self.deliver()

    def deliver(self) -> None:
        BuiltinExecutor(self.world.db, {"reminder": self.world.sender}, self.world.clock).drain()
        with self.world.db.reading() as session:
            self.look(session)

    def look(self, session: Session) -> None:
        """Hold each new message against the rules."""
        local = self.world.clock.now().astimezone(INDIA)
        people = {row.id: name for name, row in self.world.people.items()}
        sent = select(ReminderSent).where(ReminderSent.state == "sent")
        rows = {(row.item_id, row.on): row for row in session.exec(sent)}
        messages = session.exec(select(ChatMessage)).all()
        new, self.seen = len(messages) - self.seen, len(messages)
        days = {(row.customer_id, row.on) for row in rows.values()}
        self.hold(len(days) == len(messages), "one message a customer and day")
        self.hold(not new or 9 <= local.hour < 20, f"at {local:%H:%M}")
        self.hold(not new or not rests_on(local.date()), f"on a holiday, {local:%d %b}")
        for row in rows.values():
            if (row.item_id, row.on) in self.known:
                continue
            self.known.add((row.item_id, row.on))
            item = session.get_one(OpenItem, (row.shop_id, row.item_id))
            name = people[row.customer_id]
            self.hold(item.due_paise > 0, f"{name} has paid")
            self.hold((row.on - item.on).days >= 7, f"{name}'s bill is young")
            self.hold(not self.is_resting(name, local.date()), f"{name} rests")
        counts = [row.item_id for row in rows.values()]
        self.hold(all(counts.count(one) <= 3 for one in counts), "more than three times")

    def is_resting(self, name: str, on: date) -> bool:
        until = [day for (who, _), day in self.rests.items() if who == name]
        return any(day is None or day >= on for day in until)

    def hold(self, fine: bool, what: str) -> None:
        if not fine:
            self.faults.append(what)


names = st.sampled_from(["Mohan Lal", "Sunil Verma", "Imran Khan"])
steps = st.one_of(
    st.tuples(st.just("tick"), st.integers(1, 30)),
    *[st.tuples(st.just("ten"), st.integers(1, 3))] * 5,
    *[st.tuples(st.just("queue"), st.integers(0, 20))] * 2,
    st.tuples(st.just("back"), st.integers(1, 40)),
    st.tuples(st.just("pay"), names),
    st.tuples(st.just("owe"), names),
    st.tuples(st.just("rest"), names, st.sampled_from(REASONS), st.integers(-1, 9)),
    st.tuples(st.just("go"), names, st.sampled_from(REASONS)),
    st.tuples(st.just("plan"), st.sampled_from(["day 10:00", "day 09:15", "sat 21:30", "due+9"])),
    st.tuples(st.just("own"), names),
)


def do(watched: Watched, step: tuple[object, ...]) -> None:
    """One thing happens."""
    world, what = watched.world, step[0]
    if what in {"tick", "back"}:
        hours = int(str(step[1])) * (1 if what == "tick" else -1)
        world.clock.advance(timedelta(hours=hours))
        watched.work()
    elif what == "ten":
        to_ten(world, days=int(str(step[1])))
        watched.work()
    elif what == "queue":
        to_ten(world, days=1)
        Reminders(world.db, world.clock, "other").run()
        world.clock.advance(timedelta(hours=int(str(step[1]))))
    elif what == "plan":
        world.db.write(lambda s: set_standing(s, world.actor, str(step[1])))
    else:
        _to_one(watched, str(what), str(step[1]), step[2:])


def to_ten(world: World, *, days: int) -> None:
    """Some days on, at ten in the morning."""
    on = world.clock.now().astimezone(INDIA).date() + timedelta(days=days)
    world.clock.move(datetime.combine(on, time(10), tzinfo=INDIA).astimezone(UTC))


def _to_one(watched: Watched, what: str, name: str, more: tuple[object, ...]) -> None:
    world, customer = watched.world, watched.world.people[name]
    actor, today = world.actor, world.actor.today
    if what == "pay":
        with world.db.reading() as session:
            open_ = select(OpenItem.due_paise).where(
                OpenItem.customer_id == customer.id, OpenItem.due_paise > 0
            )
            if not session.exec(open_).first():
                return
        new = NewPayment(customer_id=customer.id, mode="cash")
        world.db.write(lambda s: record_payment(s, actor, new))
    elif what == "owe":
        due = (f"N{random.randrange(10_000)}", today, 500_00)
        world.db.write(lambda s: record_opening(s, actor, customer.id, due=due))
    elif what == "own":
        timing = parse_timing("thu 12:00")
        world.db.write(lambda s: start_plan(s, actor, timing, customer_id=customer.id))
    elif what == "rest":
        reason, days = str(more[0]), int(str(more[1]))
        until = None if days < 0 else today + timedelta(days=days)
        kept = {"customer_id": customer.id, "reason": reason, "until_on": until}
        row = world.db.write(lambda s: rest(s, actor, **kept))  # type: ignore[arg-type]
        watched.rests[name, reason] = row.until_on
    else:
        key = {"customer_id": customer.id, "reason": str(more[0])}
        world.db.write(lambda s: end_rest(s, actor, **key))  # type: ignore[arg-type]
        watched.rests.pop((name, str(more[0])), None)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Path, World]:
    """A file with the world in it, that each example copies."""
    path = tmp_path_factory.mktemp("reminders") / "world.db"
    shutil.copyfile(sqlite_template, path)
    clock = FixedClock(MORNING)
    db = Database(f"sqlite:///{path}", ids=IdSource(clock, random.Random(1).randbytes))
    world = World(db, clock)
    db.write(lambda s: set_setting(s, world.actor, "holidays", ", ".join(HOLIDAYS)))
    db.close()
    return path, world


@settings(
    max_examples=600 if TORTURE else 12,
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # a failing list is read as it is: shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(happens=st.lists(steps, min_size=20, max_size=50))
def test_nobody_is_reminded_who_should_not_be(
    filled: tuple[Path, World], happens: list[tuple[object, ...]]
) -> None:
    path, made = filled
    copy = path.with_name("copy.db")
    for file in path.parent.glob("copy.db*"):
        file.unlink()
    shutil.copyfile(path, copy)
    clock = FixedClock(MORNING.astimezone(UTC))
    db = Database(f"sqlite:///{copy}", ids=IdSource(clock, random.Random(2).randbytes))
    world = World.__new__(World)
    world.db, world.clock, world.shop = db, clock, made.shop
    world.people, world.plan, world.sender = made.people, made.plan, Sender(db, clock)
    watched = Watched(world)
    do(watched, ("plan", "day 10:00"))
    try:
        for step in happens:
            do(watched, step)
        assert watched.faults == []
        with db.reading() as session:
            assert invariants.check(session, made.shop.shop_id) == []
    finally:
        db.close()
