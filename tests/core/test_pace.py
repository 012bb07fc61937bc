"""A channel is written to as fast as its platform takes it: never faster, hardly slower."""

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from sqlmodel import Session, select

from core import throttle
from core.clock import FixedClock
from core.outbox import Later, NewRow, OutboxRow
from core.throttle import Pace, Rate, Throttle
from tests.conftest import MORNING
from tests.core.deliveries import PACE, SECOND, TOPIC, Bench, Platform, most_within

JUST_UNDER = SECOND - timedelta(microseconds=1)  # [t, t + 1 s), both ends counted


def chat_times(platform: Platform, chat: str) -> list[datetime]:
    return [at for at, _, key in platform.calls if key == chat]


@given(
    per_second=st.sampled_from([1, 5, 29, 30, 1 / 6]),
    burst=st.integers(1, 25),
    steps=st.lists(st.integers(0, 900_000), min_size=1, max_size=200),
)
def test_a_rate_is_never_exceeded_over_any_window(
    per_second: float, burst: int, steps: list[int]
) -> None:
    """However one asks: in a time T not more than the burst and rate x T."""
    rate, now, due, times = Rate(per_second, burst), MORNING, MORNING, list[datetime]()
    for step in steps:
        now += timedelta(microseconds=step)
        allowed = rate.allowance(due, now)
        times += [now] * allowed
        due = rate.due(due, now) + rate.interval * allowed
    for seconds in (1, 7, 60):
        most = most_within(times, timedelta(seconds=seconds))
        assert most <= burst + int(per_second * seconds)


def test_what_was_asked_goes_at_once_and_then_evenly(bench: Bench, clock: FixedClock) -> None:
    bench.put(*(f"k{n:02}" for n in range(35)))
    platform = Platform(clock)
    bench.work_for(bench.executor(platform), 4)
    times = [at for at, _, _ in platform.calls]
    assert times[:5] == [MORNING] * 5
    assert times[5] == MORNING + timedelta(milliseconds=100)
    assert len(times) == 35
    assert times[-1] - MORNING == timedelta(seconds=3)


def test_what_goes_by_itself_goes_evenly_and_at_nine_tenths_of_the_rate_or_more(
    bench: Bench, clock: FixedClock
) -> None:
    """Whoever wakes is late at times; two workers do not make it faster."""
    chance = random.Random(5)
    bench.put_all([NewRow(TOPIC, f"k{n}", {}, f"telegram:{n}", paced=True) for n in range(100)])
    platform = Platform(clock)
    lanes = [bench.executor(platform), bench.executor(platform)]
    while clock.now() < MORNING + 8 * SECOND:
        lane = chance.choice(lanes)
        while lane.run_due():
            pass
        late = timedelta(milliseconds=chance.randrange(40))
        clock.advance((lane.wait() or timedelta(milliseconds=100)) + late)
    times = [at for at, _, _ in platform.calls]
    assert most_within(times, JUST_UNDER) <= 11
    assert most_within(times, 5 * SECOND) <= 52
    assert len(times) >= 0.9 * 80


def test_a_row_of_three_calls_takes_the_pace_of_three(bench: Bench, clock: FixedClock) -> None:
    for n in range(20):
        bench.put(f"k{n:02}", weight=3, ordering_key=f"telegram:{n}", paced=True)
    platform = Platform(clock)
    bench.work_for(bench.executor(platform), 3)
    assert 27 <= len(platform.calls) <= 34


def test_the_heaviest_row_goes_too_when_its_turn_has_come(bench: Bench, clock: FixedClock) -> None:
    bench.put("heavy", weight=9, seq=1)
    bench.put("light", seq=2)
    platform = Platform(clock)
    lane = bench.executor(platform)
    lane.run_due()
    assert set(platform.keys) == {"heavy"}
    bench.work_for(lane, 1)
    assert platform.keys[-1] == "light"


def test_one_chat_gets_a_reminder_a_second_and_the_others_do_not_wait_for_it(
    bench: Bench, clock: FixedClock
) -> None:
    for n in range(4):
        bench.put(f"a{n}", ordering_key="telegram:a", seq=n, paced=True)
    for n in range(4):
        bench.put(f"b{n}", ordering_key=f"telegram:b{n}", seq=9, paced=True)
    platform = Platform(clock)
    bench.work_for(bench.executor(platform), 4)
    assert chat_times(platform, "telegram:a") == [
        MORNING, MORNING + SECOND, MORNING + 2 * SECOND, MORNING + 3 * SECOND,
    ]  # fmt: skip
    others = [at for at, _, key in platform.calls if key != "telegram:a"]
    assert max(others) < MORNING + SECOND / 2


def test_two_shops_that_remind_one_person_share_his_pace(bench: Bench, clock: FixedClock) -> None:
    bench.put("a", shop="shp_1", ordering_key="telegram:a", paced=True)
    bench.put("b", shop="shp_2", ordering_key="telegram:a", paced=True)
    platform = Platform(clock)
    bench.work_for(bench.executor(platform), 2)
    first, second = chat_times(platform, "telegram:a")
    assert second - first >= SECOND


@pytest.mark.parametrize(("asked", "at_once"), [(True, 3), (False, 5)])
def test_answers_keep_a_chats_pace_only_where_the_platform_wants_it(
    bench: Bench, clock: FixedClock, asked: bool, at_once: int
) -> None:
    for n in range(6):
        bench.put(f"a{n}", ordering_key="telegram:a", seq=n)
    platform = Platform(clock)
    pace = Pace(PACE.whole, PACE.chat, asked=asked)
    lane = bench.executor(platform, pace=pace)
    while lane.run_due():
        pass
    assert platform.keys == [f"a{n}" for n in range(at_once)]
    bench.work_for(lane, 4)
    assert platform.keys == [f"a{n}" for n in range(6)]


def test_an_answer_goes_before_a_thousand_reminders(bench: Bench, clock: FixedClock) -> None:
    bench.put_all(
        [NewRow(TOPIC, f"r{n}", {}, f"telegram:{n}", seq=n, paced=True) for n in range(1000)]
    )
    platform = Platform(clock)
    lane = bench.executor(platform)
    bench.work_for(lane, 2)
    bench.put("answer", ordering_key="telegram:999")
    begun = len(platform.calls)
    assert lane.run_due() >= 1
    assert platform.keys[begun] == "answer"
    assert bench.states()["r999"] == "ready"


def test_a_reminder_waits_for_the_answer_that_is_on_its_way_to_the_same_chat(
    bench: Bench, clock: FixedClock
) -> None:
    bench.put("reminder", ordering_key="telegram:a", paced=True)
    clock.advance(SECOND)
    bench.put("answer", ordering_key="telegram:a")
    platform = Platform(clock, bench.hang_at("answer"))
    lane = bench.executor(platform, threads=4)
    assert [lane.run_due(), lane.run_due()] == [1, 0]
    assert bench.states() == {"reminder": "ready", "answer": "running"}


def test_a_channel_that_was_told_to_wait_sends_nothing_and_no_attempt_is_lost(
    bench: Bench, clock: FixedClock
) -> None:
    floods = [Later(timedelta(seconds=17), whole=True)]

    def flood(row: OutboxRow) -> None:
        if floods:
            raise floods.pop()

    bench.put(*(f"k{n}" for n in range(20)))
    platform = Platform(clock, flood)
    lane, other = bench.executor(platform), bench.executor(platform)
    lane.run_due(limit=1)
    assert [lane.run_due(), other.run_due()] == [0, 0]
    assert lane.wait() == other.wait() == timedelta(seconds=17)
    assert {row.attempt for row in bench.rows().values()} == {0}
    bench.work_for(lane, 16.9)
    assert len(platform.calls) == 1
    bench.work_for(lane, 3)
    assert set(bench.states().values()) == {"done"}
    assert {row.attempt for row in bench.rows().values()} == {1}


def test_an_answer_that_comes_in_does_not_lift_a_rest_that_was_asked_for(
    bench: Bench, clock: FixedClock
) -> None:
    """One breaks off, one is told to wait, one that began earlier arrives."""

    def note(session: Session) -> None:
        throttle.note_failure(session, "telegram", row_id="a", is_probe=False, at=clock.now())
        throttle.pause(session, "telegram", wait=timedelta(seconds=30), at=clock.now())
        throttle.note_success(session, "telegram")

    bench.db.write(note)
    bench.put("k")
    assert bench.executor(Platform(clock)).run_due() == 0


def test_the_longer_of_two_rests_holds(bench: Bench, clock: FixedClock) -> None:
    for seconds in (30, 5):
        wait = timedelta(seconds=seconds)
        bench.db.write(lambda s: throttle.pause(s, "telegram", wait=wait, at=clock.now()))  # noqa: B023
    bench.put("k")
    lane = bench.executor(Platform(clock))
    assert (lane.run_due(), lane.wait()) == (0, timedelta(seconds=30))


def test_one_row_that_must_wait_holds_nothing_but_its_chat(bench: Bench, clock: FixedClock) -> None:
    waits = [Later(timedelta(seconds=6))]

    def wait(row: OutboxRow) -> None:
        if row.dedupe_key == "a" and waits:
            raise waits.pop()

    bench.put("a", ordering_key="telegram:a", seq=1)
    bench.put("a2", ordering_key="telegram:a", seq=2)
    bench.put("b", ordering_key="telegram:b", seq=3)
    platform = Platform(clock, wait)
    lane = bench.executor(platform)
    bench.work_for(lane, 5.9)
    assert bench.states() == {"a": "ready", "a2": "ready", "b": "done"}
    bench.work_for(lane, 2.2)
    assert platform.keys == ["a", "b", "a", "a2"]


def test_a_clock_that_was_set_back_holds_up_nothing(bench: Bench, clock: FixedClock) -> None:
    bench.put(*(f"k{n}" for n in range(7)), ordering_key="")
    bench.put("r", ordering_key="telegram:a", paced=True)
    lane = bench.executor(Platform(clock))
    clock.advance(timedelta(hours=3))
    lane.run_due()
    clock.advance(SECOND)
    bench.work_for(lane, 1)
    bench.db.write(
        lambda s: throttle.pause(s, "telegram", wait=timedelta(seconds=60), at=clock.now())
    )
    clock.advance(timedelta(hours=-3))
    bench.put("again", ordering_key="telegram:a", paced=True)
    platform = Platform(clock)
    lane = bench.executor(platform)
    bench.work_for(lane, 1)
    assert platform.keys == ["again"]
    with bench.db.reading() as session:
        due = {row.name: row.due_at for row in session.exec(select(Throttle))}
    assert max(due.values()) <= clock.now() + 2 * SECOND


def test_chats_that_have_rested_for_a_day_are_forgotten(bench: Bench, clock: FixedClock) -> None:
    def write(session: Session) -> None:
        throttle.load(session, "telegram", clock.now())
        throttle.spend(session, "telegram:a", Rate(1), calls=1, now=clock.now())
        throttle.load(session, "held", clock.now())
        throttle.pause(session, "held", wait=timedelta(minutes=50), at=clock.now() + 24 * HOUR)
        throttle.note_failure(session, "ill", row_id="a", is_probe=False, at=clock.now())

    def names() -> set[str]:
        with bench.db.reading() as session:
            return set(session.exec(select(Throttle.name)))

    bench.db.write(write)
    clock.advance(24 * HOUR)
    bench.db.write(lambda session: throttle.sweep(session, now=clock.now()))
    assert names() == {"telegram", "telegram:a", "held", "ill"}
    clock.advance(timedelta(seconds=2))
    bench.db.write(lambda session: throttle.sweep(session, now=clock.now()))
    assert names() == {"held", "ill"}


HOUR = timedelta(hours=1)
