"""A platform that does not answer: nothing is lost to it, and it is not run into by a crowd."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from core.clock import FixedClock
from core.outbox import LEASE, Later, NoAnswer, OutboxRow, Undeliverable
from tests.conftest import MORNING
from tests.core.deliveries import Bench, Platform, until

HOUR = timedelta(hours=1)
SECONDS = timedelta(seconds=1)


@dataclass
class Outage:
    """Down until a time; down for some keys for ever."""

    clock: FixedClock
    ends: datetime
    always: str = "-"

    def __call__(self, row: OutboxRow) -> None:
        if self.clock.now() < self.ends or row.dedupe_key.startswith(self.always):
            raise NoAnswer("https://api.example/bot123:secret/sendMessage")


def times_of(platform: Platform) -> list[float]:
    return [(at - MORNING).total_seconds() for at, _, _ in platform.calls]


def test_after_five_failures_one_at_a_time_asks_at_growing_intervals(
    bench: Bench, clock: FixedClock
) -> None:
    bench.put(*(f"k{n:02}" for n in range(60)))
    platform = Platform(clock, Outage(clock, MORNING + 20 * 60 * SECONDS))
    lane = bench.executor(platform)
    bench.work_for(lane, 20 * 60 - 1, poll=900)
    assert times_of(platform) == [0] * 5 + [30, 90, 210, 450, 750, 1050]
    bench.work_for(lane, 170)
    assert set(bench.states().values()) == {"done"}


def test_it_goes_on_at_once_with_the_first_answer(bench: Bench, clock: FixedClock) -> None:
    bench.put(*(f"k{n:02}" for n in range(60)))
    platform = Platform(clock, Outage(clock, MORNING + 100 * SECONDS))
    lane = bench.executor(platform)
    bench.work_for(lane, 209)
    assert len(platform.calls) == 7
    bench.work_for(lane, 8)
    assert set(bench.states().values()) == {"done"}


def test_an_outage_takes_no_rows_attempts(bench: Bench, clock: FixedClock) -> None:
    """Few rows, so that each is asked with many times in six hours."""
    bench.put("a", "b", "c")
    platform = Platform(clock, Outage(clock, MORNING + 6 * HOUR))
    lane = bench.executor(platform)
    bench.work_for(lane, 6 * 3600, poll=900)
    assert max(platform.keys.count(key) for key in "abc") <= 14
    assert set(bench.states().values()) == {"ready"}
    assert max(row.attempt for row in bench.rows().values()) <= 3
    bench.put("d")  # whatever goes next finds it well, and lets the others go
    bench.work_for(lane, 301)
    assert set(bench.states().values()) == {"done"}
    assert {row.attempt for row in bench.rows().values()} == {1}


def test_a_message_alone_in_an_outage_is_not_lost(bench: Bench, clock: FixedClock) -> None:
    bench.put("a")
    lane = bench.executor(Platform(clock, Outage(clock, MORNING + 6 * HOUR)))
    bench.work_for(lane, 9 * 3600, poll=900)
    assert bench.states() == {"a": "done"}


def test_what_nobody_answered_for_a_day_is_given_up(bench: Bench, clock: FixedClock) -> None:
    bench.put(*"abcdef")
    platform = Platform(clock, Outage(clock, MORNING + 100 * HOUR))
    lane = bench.executor(platform)
    bench.work_for(lane, 24 * 3600, poll=900)
    assert set(bench.states().values()) == {"ready"}
    bench.work_for(lane, 2 * 3600, poll=900)
    rows = bench.rows().values()
    assert {row.state for row in rows} == {"dead"}
    assert {row.last_error for row in rows} == {"no_answer"}


def test_a_row_that_always_breaks_holds_up_nobody_and_dies(bench: Bench, clock: FixedClock) -> None:
    platform = Platform(clock, Outage(clock, MORNING, always="poison"))
    lane = bench.executor(platform)
    bench.put("poison")
    for n in range(12):
        bench.work_for(lane, 2399, poll=900)
        bench.put(f"k{n}")
        put_at = clock.now()
        bench.work_for(lane, 1)
        assert platform.calls[-1][1] == f"k{n}"
        assert platform.calls[-1][0] == put_at
    assert bench.states()["poison"] == "dead"
    assert platform.keys.count("poison") == 7


def test_two_rows_that_always_break_hold_up_nobody_for_long(
    bench: Bench, clock: FixedClock
) -> None:
    """They look like an outage; the first other row that goes shows that it is none."""
    platform = Platform(clock, Outage(clock, MORNING, always="poison"))
    lane = bench.executor(platform)
    bench.put("poison1", "poison2")
    bench.work_for(lane, 3600, poll=900)
    bench.put(*(f"k{n}" for n in range(20)))
    bench.work_for(lane, 302)
    good = [row.state for key, row in bench.rows().items() if key.startswith("k")]
    assert good == ["done"] * 20


def test_many_that_fail_at_once_are_one_failure_of_the_rest(
    bench: Bench, clock: FixedClock
) -> None:
    """Eight calls time out together: the rest is the first one, not the eighth."""
    bench.put(*(f"k{n}" for n in range(8)))

    def break_together(row: OutboxRow) -> None:
        bench.gate.wait(20)
        raise NoAnswer

    platform = Platform(clock, break_together)
    lane = bench.executor(platform, pace=None, threads=8)
    lane.run_due()
    until(lambda: len(platform.calls) == 8)
    bench.gate.set()
    until(lane.is_idle)
    bench.put("k9")
    assert (lane.run_due(), lane.wait()) == (0, timedelta(seconds=30))


def test_only_one_asks_whatever_the_number_of_threads_and_processes(
    bench: Bench, clock: FixedClock
) -> None:
    bench.put(*(f"k{n:02}" for n in range(30)))
    down = Platform(clock, Outage(clock, MORNING + 10 * SECONDS))
    bench.work_for(bench.executor(down), 30)
    asking = Platform(clock, lambda row: bench.gate.wait(20))
    lanes = [bench.executor(asking, threads=8) for _ in range(2)]
    assert [lane.run_due() for lane in lanes for _ in range(3)] == [1, 0, 0, 0, 0, 0]
    assert lanes[1].wait() == LEASE
    until(lambda: len(asking.calls) == 1)
    bench.gate.set()
    until(lanes[0].is_idle)
    assert lanes[1].run_due() > 1


def test_one_who_dies_while_asking_leaves_the_asking_to_the_next(
    bench: Bench, clock: FixedClock
) -> None:
    def die(row: OutboxRow) -> None:
        raise KeyboardInterrupt

    bench.put(*(f"k{n:02}" for n in range(30)))
    bench.work_for(bench.executor(Platform(clock, Outage(clock, MORNING + HOUR))), 30)
    with pytest.raises(KeyboardInterrupt):
        bench.executor(Platform(clock, die)).run_due()
    lane = bench.executor(Platform(clock))
    assert (lane.run_due(), lane.wait()) == (0, LEASE)
    bench.work_for(lane, 65)
    assert set(bench.states().values()) == {"done"}


@pytest.mark.parametrize(
    "faults",
    [
        (Undeliverable("blocked"), True),
        (Undeliverable("blocked", asked=False), False),
        (Later(HOUR), True),
        (Later(HOUR, asked=False), False),
        (ValueError("bug"), False),
    ],
    ids=["refused", "not asked", "asked to wait", "waits by itself", "bug"],
)
def test_a_refusal_is_an_answer_and_what_asked_nobody_is_none(
    bench: Bench, clock: FixedClock, faults: tuple[Exception, bool]
) -> None:
    fault, is_answer = faults
    act: list[Callable[[], Exception]] = [NoAnswer] * 4 + [lambda: fault] + [NoAnswer] * 4

    def fail(row: OutboxRow) -> None:
        if act:
            raise act.pop(0)()

    bench.put(*(f"k{n:02}" for n in range(9)))
    platform = Platform(clock, fail)
    lane = bench.executor(platform, pace=None)
    lane.run_due(limit=5)
    lane.run_due(limit=1)
    assert len(platform.calls) == 6
    assert (lane.run_due(limit=1) == 1) is is_answer


def test_the_clock_set_back_in_an_outage_does_not_make_it_longer(
    bench: Bench, clock: FixedClock
) -> None:
    clock.advance(3 * HOUR)
    bench.put(*(f"k{n:02}" for n in range(20)))
    bench.work_for(bench.executor(Platform(clock, Outage(clock, MORNING + 9 * HOUR))), 1)
    clock.advance(-2 * HOUR)
    platform = Platform(clock)
    bench.put("new")
    bench.work_for(bench.executor(platform), 1)
    assert platform.keys[0] == "new"


def test_without_a_pace_a_platform_that_is_silent_is_left_alone_as_well(
    bench: Bench, clock: FixedClock
) -> None:
    bench.put(*(f"k{n:02}" for n in range(20)))
    platform = Platform(clock, Outage(clock, MORNING + HOUR))
    lane = bench.executor(platform, pace=None)
    lane.run_due(limit=5)
    assert (lane.run_due(), lane.wait()) == (0, timedelta(seconds=30))
