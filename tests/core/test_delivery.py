"""A lane: several rows at once, and none that hangs, dies or cannot be noted holds up the others."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from core import outbox
from core.clock import FixedClock
from core.delivery import BuiltinExecutor, Lane
from core.outbox import LEASE, Dropped, Later, NoAnswer, OutboxRow, Undeliverable
from tests.core.deliveries import SHOP, TOPIC, Bench, Platform, until


def test_one_that_hangs_holds_neither_its_lane_nor_another(bench: Bench, clock: FixedClock) -> None:
    platform, other = Platform(clock, bench.hang_at("k0")), Platform(clock)
    bench.put(*(f"k{n}" for n in range(8)))
    bench.put("w", topic="chat.whatsapp")
    lane = bench.executor(platform, pace=None, threads=3)
    lane.run_due()
    whatsapp = BuiltinExecutor(bench.db, {"chat.whatsapp": other}, clock)
    assert whatsapp.run_due() == 1
    until(lambda: not lane.run_due() and len(platform.calls) == 8)
    until(lambda: sum(state == "done" for state in bench.states().values()) == 8)
    assert bench.states()["k0"] == "running"
    assert not lane.is_idle()
    bench.gate.set()
    until(lane.is_idle)
    assert set(bench.states().values()) == {"done"}


def test_no_more_at_once_than_there_are_threads(bench: Bench, clock: FixedClock) -> None:
    keys = [f"k{n}" for n in range(6)]
    platform = Platform(clock, bench.hang_at(*keys))
    bench.put(*keys)
    lane = bench.executor(platform, pace=None, threads=2)
    assert [lane.run_due(), lane.run_due()] == [2, 0]
    assert lane.wait() is None  # whoever ends rings
    until(lambda: len(platform.calls) == 2)
    assert sorted(bench.states().values()) == ["ready"] * 4 + ["running"] * 2


def test_a_thread_that_hangs_beyond_its_lease_is_given_up_and_the_lane_goes_on(
    bench: Bench, clock: FixedClock
) -> None:
    platform = Platform(clock, bench.hang_at("poison"))
    bench.put("poison", seq=1)
    lane = bench.executor(platform, pace=None, threads=2)
    for round_ in range(7):
        lane.run_due()
        until(lambda: platform.keys.count("poison") == round_ + 1)  # noqa: B023
        clock.advance(LEASE + timedelta(seconds=1))
        bench.put(f"other{round_}")
    lane.run_due()
    until(lambda: (lane.run_due(), lane.run_due()) == (0, 0))
    until(lambda: sum(state == "done" for state in bench.states().values()) == 7)
    assert bench.states()["poison"] == "dead"
    assert platform.keys.count("poison") == 7


def test_a_lane_rings_when_a_thread_is_free(bench: Bench, clock: FixedClock) -> None:
    rung = threading.Event()
    bench.put("a")
    lane = bench.executor(Platform(clock), pace=None, threads=2)
    lane.ring_when_free(rung.set)
    lane.run_due()
    assert rung.wait(5)
    until(lane.is_idle)


def test_to_drain_is_to_deliver_all_that_is_due(bench: Bench, clock: FixedClock) -> None:
    platform = Platform(clock, lambda row: time.sleep(0.002))
    bench.put(*(f"k{n:02}" for n in range(40)))
    lane = bench.executor(platform, pace=None, threads=4)
    lane.drain()
    assert lane.is_idle()
    assert sorted(platform.keys) == [f"k{n:02}" for n in range(40)]
    assert set(bench.states().values()) == {"done"}


def test_to_drain_a_lane_with_a_pace_ends_when_it_lets_nothing_go(
    bench: Bench, clock: FixedClock
) -> None:
    bench.put(*(f"k{n:02}" for n in range(40)))
    platform = Platform(clock)
    bench.executor(platform, threads=4).drain()
    assert len(platform.calls) == 5


def test_a_closed_lane_begins_nothing_and_what_runs_ends(bench: Bench, clock: FixedClock) -> None:
    bench.put("a", "b", "c")
    lane = bench.executor(Platform(clock, bench.hang_at("a", "b", "c")), pace=None, threads=2)
    lane.run_due()
    lane.close()
    bench.gate.set()
    until(lane.is_idle)
    assert lane.run_due() == 0
    assert sorted(bench.states().values()) == ["done", "done", "ready"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_leaves_its_row_to_the_lease_and_its_place_to_others(
    bench: Bench, clock: FixedClock
) -> None:
    deaths = [SystemExit(1)]

    def die(row: OutboxRow) -> None:
        if deaths:
            raise deaths.pop()

    bench.put("a")
    lane = bench.executor(Platform(clock, die), pace=None, threads=2)
    lane.run_due()
    until(lane.is_idle)
    assert bench.states() == {"a": "running"}
    clock.advance(LEASE + timedelta(seconds=1))
    lane.run_due()
    until(lane.is_idle)
    assert (bench.states(), bench.rows()["a"].attempt) == ({"a": "done"}, 2)


def test_what_cannot_be_noted_is_left_to_its_lease_and_the_others_go_on(
    bench: Bench,
    clock: FixedClock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench.put("a", seq=1)
    bench.put("b", seq=2)
    write, failing = bench.db.write, [False]

    def fail_once(fn: Callable[[Session], object]) -> object:
        if failing[0]:
            failing[0] = False
            raise OSError("disk of bot123:secret")
        return write(fn)

    def act(row: OutboxRow) -> None:
        failing[0] = row.dedupe_key == "a"

    monkeypatch.setattr(bench.db, "write", fail_once)
    lane = bench.executor(Platform(clock, act), pace=None)
    with caplog.at_level(logging.ERROR):
        assert lane.run_due() == 2
    assert bench.states() == {"a": "running", "b": "done"}
    assert "could not be noted" in caplog.text
    assert "secret" not in caplog.text


def test_where_nobody_can_be_told_the_row_is_dead_all_the_same(
    bench: Bench, clock: FixedClock
) -> None:
    def break_(session: Session, row: OutboxRow, why: str, at: datetime) -> None:
        outbox.add(session, SHOP, outbox.NewRow("event", "told", {}), at=at)
        session.flush()
        raise LookupError(why)

    def refuse(row: OutboxRow) -> None:
        if row.dedupe_key == "a":
            raise Undeliverable("blocked")
        raise KeyboardInterrupt

    bench.put("a")
    executor = BuiltinExecutor(bench.db, {TOPIC: Platform(clock, refuse)}, clock, given_up=break_)
    executor.run_due()
    assert bench.states() == {"a": "dead"}
    bench.put("b")
    for _ in range(7):
        with pytest.raises(KeyboardInterrupt):
            executor.run_due()
        clock.advance(LEASE + timedelta(seconds=1))
    assert executor.run_due() == 0
    assert bench.states() == {"a": "dead", "b": "dead"}


def test_a_row_that_is_no_longer_wanted_is_done_and_nobody_is_told(
    bench: Bench, clock: FixedClock
) -> None:
    told: list[str] = []

    def drop(row: OutboxRow) -> None:
        raise Dropped("paid")

    bench.put("a", ordering_key="telegram:1", seq=1)
    executor = BuiltinExecutor(
        bench.db,
        {TOPIC: Platform(clock, drop)},
        clock,
        given_up=lambda session, row, why, at: told.append(why),
    )
    executor.run_due()
    row = bench.rows()["a"]
    assert (row.state, row.last_error, row.done_at, told) == ("cancelled", "paid", clock.now(), [])


def test_one_who_looked_at_the_clock_before_another_claimed_leaves_him_his_row(
    bench: Bench, clock: FixedClock
) -> None:
    """Two processes: the one that reads the clock first may come second."""
    bench.put("a")
    platform = Platform(clock, bench.hang_at("a"))
    first = bench.executor(platform, pace=None, threads=2)
    clock.advance(timedelta(milliseconds=5))
    assert first.run_due() == 1
    until(lambda: len(platform.calls) == 1)
    clock.advance(timedelta(milliseconds=-5))
    assert bench.executor(Platform(clock), pace=None).run_due() == 0


def test_after_the_clock_was_set_back_a_lost_row_is_found_again(
    bench: Bench, clock: FixedClock
) -> None:
    def die(row: OutboxRow) -> None:
        raise KeyboardInterrupt

    bench.put("a")
    clock.advance(timedelta(hours=1))
    with pytest.raises(KeyboardInterrupt):
        bench.executor(Platform(clock, die), pace=None).run_due()
    clock.advance(timedelta(hours=-1))
    assert bench.executor(Platform(clock), pace=None).run_due() == 1
    assert bench.states() == {"a": "done"}


def test_what_is_put_off_again_and_again_is_given_up_after_a_day(
    bench: Bench, clock: FixedClock
) -> None:
    def wait(row: OutboxRow) -> None:
        raise Later(timedelta(minutes=59))

    bench.put("a")
    lane = bench.executor(Platform(clock, wait), pace=None)
    for minutes in range(0, 24 * 60, 59):
        assert (lane.run_due(), bench.rows()["a"].attempt) == (1, 0), minutes
        clock.advance(timedelta(minutes=59))
    assert lane.run_due() == 1
    assert bench.states() == {"a": "dead"}


@pytest.mark.parametrize(("before", "kept"), [([], ""), ([NoAnswer("gone")], "no_answer")])
def test_who_waits_without_having_asked_is_as_he_was(
    bench: Bench, clock: FixedClock, before: list[Exception], kept: str
) -> None:
    """A channel looks for a call whose answer was lost: of one that was never made there is none."""
    faults = [*before, Later(timedelta(seconds=5), asked=False)]

    def fail(row: OutboxRow) -> None:
        raise faults.pop(0)

    bench.put("a")
    lane = bench.executor(Platform(clock, fail))
    while faults:
        lane.run_due()
        clock.advance(timedelta(minutes=1))
    assert (bench.rows()["a"].state, bench.rows()["a"].last_error) == ("ready", kept)


@pytest.mark.parametrize("fault", [NoAnswer("gone"), Later(timedelta(seconds=5))])
def test_what_was_put_off_to_another_day_has_a_day_from_then_on(
    bench: Bench, clock: FixedClock, fault: Exception
) -> None:
    """A reminder of Saturday evening that goes on Monday does not die of Monday's first fault."""
    faults = [Later(timedelta(hours=38)), fault]

    def act(row: OutboxRow) -> None:
        if faults:
            raise faults.pop(0)

    bench.put("a")
    lane = bench.executor(Platform(clock, act), pace=None)
    lane.run_due()
    clock.advance(timedelta(hours=38))
    bench.work_for(lane, 8)
    assert bench.states() == {"a": "done"}


def test_a_row_that_was_given_up_and_is_tried_again_has_a_day_again(
    bench: Bench, clock: FixedClock
) -> None:
    faults: list[Exception] = [Undeliverable("blocked"), Later(timedelta(minutes=1))]

    def act(row: OutboxRow) -> None:
        raise faults.pop(0)

    bench.put("a")
    lane = bench.executor(Platform(clock, act), pace=None)
    lane.run_due()
    clock.advance(timedelta(hours=30))
    bench.db.write(lambda session: outbox.retry(session, None, at=clock.now()))
    assert lane.run_due() == 1
    assert bench.states() == {"a": "ready"}


def test_lanes_of_one_thread_deliver_before_they_return(bench: Bench, clock: FixedClock) -> None:
    bench.put("a")
    executor = BuiltinExecutor(bench.db, {TOPIC: Platform(clock)}, clock, lane=Lane())
    assert executor.run_due() == 1
    assert bench.states() == {"a": "done"}
