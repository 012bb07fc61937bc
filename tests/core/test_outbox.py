"""A row is delivered after its commit, at least once, in order, and never by two at a time."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from core import outbox
from core.claims import Room
from core.clock import FixedClock
from core.db import Database
from core.delivery import BuiltinExecutor
from core.errors import ProviderUnavailable
from core.outbox import NewRow, OutboxRow, Undeliverable

SHOP = "shp_1"


class Recorder:
    """Remembers what it was given, and does what it was told to do then."""

    def __init__(self, *then: Callable[[], object]) -> None:
        self.keys: list[str] = []
        self._then = list(then)

    def deliver(self, row: OutboxRow) -> None:
        self.keys.append(row.dedupe_key)
        if self._then:
            self._then.pop(0)()


def fail(error: BaseException) -> Callable[[], object]:
    def raise_it() -> None:
        raise error

    return raise_it


@pytest.fixture
def put(db: Database, clock: FixedClock) -> Callable[..., None]:
    def put_(key: str, *, shop: str = SHOP, topic: str = "chat.demo", **more: object) -> None:
        new = NewRow(topic, key, {"message": key}, **more)  # type: ignore[arg-type]
        db.write(lambda session: outbox.add(session, shop, new, at=clock.now()))

    return put_


def rows(db: Database) -> dict[str, OutboxRow]:
    with db.reading() as session:
        return {row.dedupe_key: row for row in session.exec(select(OutboxRow))}


def run(db: Database, clock: FixedClock, sender: Recorder) -> int:
    return BuiltinExecutor(db, {"chat.demo": sender}, clock).run_due()


def test_a_row_is_delivered_once(db: Database, clock: FixedClock, put: Callable[..., None]) -> None:
    sender = Recorder()
    put("a")
    assert [run(db, clock, sender), run(db, clock, sender)] == [1, 0]
    assert sender.keys == ["a"]
    row = rows(db)["a"]
    assert (row.state, row.attempt, row.done_at, row.lease_until) == ("done", 1, clock.now(), None)


def test_a_row_goes_with_its_cause(db: Database, clock: FixedClock) -> None:
    def write(session: Session) -> None:
        outbox.add(session, SHOP, NewRow("chat.demo", "a", {}), at=clock.now())
        raise LookupError("no invoice after all")

    with pytest.raises(LookupError):
        db.write(write)
    assert rows(db) == {}


def test_the_same_key_is_one_row_in_a_shop(db: Database, put: Callable[..., None]) -> None:
    put("a")
    put("a")
    put("a", shop="shp_2")
    with db.reading() as session:
        assert outbox.counts(session) == {"ready": 2}


def test_two_who_add_the_same_key_at_once_both_succeed(db: Database, clock: FixedClock) -> None:
    both = threading.Barrier(2)

    def write(session: Session) -> None:
        outbox.add(session, SHOP, NewRow("chat.demo", "a", {}), at=clock.now())

    def start() -> None:
        both.wait(5)
        db.write(write)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.reading() as session:
        assert outbox.counts(session) == {"ready": 1}


def test_nothing_is_delivered_before_its_time(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    sender = Recorder()
    put("a")
    clock.advance(timedelta(seconds=-1))
    assert run(db, clock, sender) == 0
    clock.advance(timedelta(seconds=1))
    assert run(db, clock, sender) == 1


def test_topics_without_a_sender_here_are_left_for_others(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    put("a", topic="chat.telegram")
    assert run(db, clock, Recorder()) == 0
    assert rows(db)["a"].state == "ready"


def test_a_failed_chat_is_tried_again_after_5_s_30_s_2_min_10_min_1_h_6_h_and_then_dead(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    sender = Recorder(*[fail(OSError("https://example/bot123:secret"))] * 7)
    put("a")
    run(db, clock, sender)
    for tries, seconds in enumerate([5, 30, 120, 600, 3600, 21600], start=1):
        clock.advance(timedelta(seconds=seconds - 1))
        assert run(db, clock, sender) == 0, seconds
        clock.advance(timedelta(seconds=1))
        assert (rows(db)["a"].state, rows(db)["a"].attempt) == ("ready", tries)
        assert run(db, clock, sender) == 1, seconds
    assert rows(db)["a"].state == "dead"
    assert len(sender.keys) == 7


def test_what_went_wrong_is_kept_without_its_message(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    put("a")
    put("b")
    secret = OSError("https://example/bot123:secret")
    run(db, clock, Recorder(fail(secret), fail(ProviderUnavailable(provider="demo"))))
    assert {row.last_error for row in rows(db).values()} == {"OSError", "provider_unavailable"}


def test_what_can_never_be_delivered_is_dead_at_once(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    put("a")
    run(db, clock, Recorder(fail(Undeliverable("message gone"))))
    assert (rows(db)["a"].state, rows(db)["a"].last_error) == ("dead", "message gone")


def test_one_that_fails_does_not_stop_the_others(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    sender = Recorder(fail(OSError()))
    for key in "abc":
        put(key)
    run(db, clock, sender)
    assert sorted(row.state for row in rows(db).values()) == ["done", "done", "ready"]


def test_two_executors_at_once_deliver_each_row_once(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    for number in range(40):
        put(f"k{number:02}")
    sender = Recorder()
    executors = [BuiltinExecutor(db, {"chat.demo": sender}, clock) for _ in range(2)]

    def work(executor: BuiltinExecutor) -> None:
        while executor.run_due(limit=5):
            pass

    threads = [threading.Thread(target=work, args=(executor,)) for executor in executors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sender.keys) == [f"k{number:02}" for number in range(40)]
    assert {row.state for row in rows(db).values()} == {"done"}


def test_a_crash_between_claim_and_finish_is_made_good_when_the_lease_ends(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    put("a")
    with pytest.raises(KeyboardInterrupt):
        run(db, clock, Recorder(fail(KeyboardInterrupt())))
    other = Recorder()
    clock.advance(outbox.LEASE)
    assert run(db, clock, other) == 0
    clock.advance(timedelta(seconds=1))
    assert run(db, clock, other) == 1
    assert (rows(db)["a"].state, rows(db)["a"].attempt) == ("done", 2)


def test_one_who_comes_back_late_changes_nothing(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    second = Recorder(lambda: None)

    def sleep_too_long() -> None:
        clock.advance(outbox.LEASE + timedelta(seconds=1))
        run(db, clock, second)
        raise OSError("and then it failed")

    put("a")
    run(db, clock, Recorder(sleep_too_long))
    assert second.keys == ["a"]
    row = rows(db)["a"]
    assert (row.state, row.attempt, row.last_error) == ("done", 2, "")


def test_a_row_that_kills_its_process_each_time_is_dead_in_the_end(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    put("a")
    sender = Recorder(*[fail(KeyboardInterrupt())] * 7)
    for _ in range(7):
        with pytest.raises(KeyboardInterrupt):
            run(db, clock, sender)
        clock.advance(outbox.LEASE + timedelta(seconds=1))
    assert run(db, clock, sender) == 0
    assert rows(db)["a"].state == "dead"
    assert len(sender.keys) == 7


def test_what_was_not_begun_before_the_lease_ran_low_is_given_back(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    put("a", seq=1)
    put("b", seq=2)
    slow = Recorder(lambda: clock.advance(timedelta(seconds=31)))
    run(db, clock, slow)
    assert slow.keys == ["a"]
    row = rows(db)["b"]
    assert (row.state, row.attempt, row.lease_until) == ("ready", 0, None)
    assert run(db, clock, slow) == 1
    assert slow.keys == ["a", "b"]


def test_rows_of_one_key_go_one_after_the_other_oldest_first(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    sender = Recorder()
    put("second", ordering_key="demo:owner", seq=2)
    put("first", ordering_key="demo:owner", seq=1)
    put("else", ordering_key="demo:other")
    assert [run(db, clock, sender), run(db, clock, sender)] == [2, 1]
    assert sender.keys.index("first") < sender.keys.index("second")


def test_not_even_rows_of_the_same_instant_run_together(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    put("a", ordering_key="demo:owner")
    put("b", ordering_key="demo:owner")
    assert [run(db, clock, Recorder()) for _ in range(3)] == [1, 1, 0]


def test_one_that_waits_for_its_next_try_holds_its_successors_and_a_dead_one_does_not(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    put("a", ordering_key="demo:owner", seq=1)
    put("b", ordering_key="demo:owner", seq=2)
    sender = Recorder(fail(OSError()), fail(Undeliverable("blocked")))
    assert [run(db, clock, sender), run(db, clock, sender)] == [1, 0]
    clock.advance(timedelta(seconds=5))
    assert [run(db, clock, sender), run(db, clock, sender)] == [1, 1]
    assert sender.keys == ["a", "a", "b"]


def test_a_row_is_taken_back_only_before_its_delivery(
    db: Database, clock: FixedClock, put: Callable[..., None]
) -> None:
    def cancel(key: str) -> bool:
        return db.write(lambda session: outbox.cancel(session, SHOP, key, at=clock.now()))

    put("a")
    assert cancel("a")
    assert run(db, clock, Recorder()) == 0
    put("b")
    run(db, clock, Recorder())
    assert [cancel("a"), cancel("b"), cancel("c")] == [False, False, False]
    with db.reading() as session:
        assert outbox.counts(session) == {"cancelled": 1, "done": 1}


def test_an_older_row_that_comes_while_another_claims_does_not_run_beside_his(
    db: Database, clock: FixedClock
) -> None:
    """Two web processes may commit two messages of one chat in the other order."""
    if db.is_sqlite:
        pytest.skip("SQLite has one writer: no claim sees another half done")
    chat, began, go_on = "in:telegram:98", threading.Event(), threading.Event()

    def put(key: str, at: datetime) -> None:
        new = NewRow("chat.demo", key, {}, ordering_key=chat)
        db.write(lambda session: outbox.add(session, "", new, at=at))

    class Slow(BuiltinExecutor):
        """Is held up between its claim and its commit."""

        def _choose(self, session: Session, room: Room, now: datetime) -> list[OutboxRow]:
            found = super()._choose(session, room, now)
            began.set()
            go_on.wait(10)
            return found

    together: list[int] = []

    def look() -> None:
        together.append(sum(row.state == "running" for row in rows(db).values()))

    put("second", clock.now())
    first = Slow(db, {"chat.demo": Recorder(look)}, clock)
    other = BuiltinExecutor(db, {"chat.demo": Recorder(look)}, clock)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(first.run_due)
        assert began.wait(10)
        put("first", clock.now() - timedelta(seconds=1))
        beside = pool.submit(other.run_due)
        time.sleep(0.3)  # long enough for a claim that does not wait
        is_beside = beside.done()
        go_on.set()
        slow.result(20)
        beside.result(20)
    assert not is_beside
    assert set(together) == {1}
