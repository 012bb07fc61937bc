"""From an event to its receiver: signed, by a schedule, at least once, nobody kept waiting by another."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from adapters.settings import load
from adapters.webhooks.dialing import Dialer
from adapters.webhooks.lanes import schedule_of
from adapters.webhooks.posting import Got, post
from adapters.webhooks.sending import Calls, WebhookSender
from adapters.webhooks.telling import EventSender
from core.actor import Actor
from core.clock import FixedClock, SystemClock
from core.db import Database
from core.delivery import BuiltinExecutor, Lane
from core.errors import BadState, InvoiceNotFound
from core.outbox import LEASE, OutboxRow, Sender, waits_of
from core.sealing import Vault
from core.webhooks import deliveries
from core.webhooks.deliveries import AGAIN, TOPIC, Schedule, redeliver
from core.webhooks.events import announce
from core.webhooks.models import Delivery, Endpoint, Event
from core.webhooks.service import (
    EndpointChange,
    Rules,
    add_endpoint,
    change_endpoint,
    delete_endpoint,
    get_endpoint,
    rotate_secret,
    send_test,
)
from tests.adapters.webhooks.receiver import Receiver, answers, drips, hangs
from tests.core.deliveries import until
from tests.factories import make_actor, make_shop

VAULT = Vault(b"sixteen bytes or more")
RULES = Rules(VAULT, insecure=True)
WAITS = [timedelta(seconds=one) for one in waits_of("webhook")]
DAY = timedelta(days=1)


def even(wait: timedelta) -> timedelta:
    return wait


@dataclass
class Bench:
    """A shop with endpoints, the lanes that call them, and a clock that is moved by hand."""

    db: Database
    clock: FixedClock
    receiver: Receiver
    actor: Actor
    schedule: Schedule = field(default_factory=lambda: Schedule(WAITS, jitter=even))
    seconds: float = 5
    disabled: list[str] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=lambda: {"total": Decimal("80.50"), "n": 1062})

    def __post_init__(self) -> None:
        events = EventSender(self.db, self.clock, lambda: None)
        events.show_with(lambda session, event: {"id": event.resource, **self.shown})
        self.teller = BuiltinExecutor(self.db, {"event": events}, self.clock)
        self.lanes = [self.lane(TOPIC, 32), self.lane(AGAIN, 8)]

    def sender(self) -> WebhookSender:
        def call(dialer: Dialer, *what: Any) -> Got:
            return post(dialer, *what, seconds=self.seconds)

        def note(session: Session, endpoint: Endpoint, at: object) -> None:
            self.disabled.append(endpoint.disabled)

        return WebhookSender(
            self.db, self.clock, Calls(Dialer(insecure=True), VAULT, self.schedule, note, call)
        )

    def lane(self, topic: str, threads: int, sender: Sender | None = None) -> BuiltinExecutor:
        return BuiltinExecutor(
            self.db,
            {topic: sender or self.sender()},
            self.clock,
            lane=Lane(threads=threads),
            given_up=deliveries.give_up,
        )

    def endpoint(self, path: str = "/hooks", **new: Any) -> tuple[Endpoint, str]:
        asked = EndpointChange(url=self.receiver.url(path), **new)
        return self.db.write(lambda session: add_endpoint(session, self.acting, asked, rules=RULES))

    @property
    def acting(self) -> Actor:
        return make_actor_at(self.actor, self.clock)

    def happen(self, type_: str = "invoice.created", of: str = "inv_1") -> str:
        """Let something happen, and begin to tell of it."""
        event_id = self.db.write(lambda session: announce(session, self.acting, type_, of))
        self.teller.drain()
        return event_id

    def run(self) -> None:
        """Make the calls that are due."""
        for lane in self.lanes:
            lane.drain()

    def pass_time(self, by: timedelta) -> None:
        self.clock.advance(by)
        self.run()

    def all(self) -> list[Delivery]:
        with self.db.reading() as session:
            return list(session.exec(select(Delivery).order_by(col(Delivery.id))).all())

    @property
    def delivery(self) -> Delivery:
        (found,) = self.all()
        return found

    def kept(self, endpoint: Endpoint) -> Endpoint:
        with self.db.reading() as session:
            return get_endpoint(session, endpoint.shop_id, endpoint.id)

    def states(self) -> dict[str, str]:
        with self.db.reading() as session:
            rows = session.exec(select(OutboxRow).where(col(OutboxRow.topic).startswith(TOPIC)))
            return {str(row.payload["delivery"]): row.state for row in rows}


def make_actor_at(actor: Actor, clock: FixedClock) -> Actor:
    return Actor(actor.shop_id, "api_key", "key_1", clock.now())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def bench(db: Database, clock: FixedClock, receiver: Receiver) -> Bench:
    actor = make_actor(make_shop(db, clock.now()), clock.now())
    return Bench(db, clock, receiver, actor)


def test_an_event_is_sent_signed_and_with_money_as_it_is_written(
    bench: Bench, receiver: Receiver
) -> None:
    bench.clock.move(SystemClock().now())  # the library looks at the machine's clock
    _, secret = bench.endpoint()
    event_id = bench.happen("invoice.paid", "inv_7")
    bench.run()
    (taken,) = receiver.taken
    assert Webhook(secret).verify(taken.body, taken.headers)
    assert taken.headers["content-type"] == "application/json"
    assert taken.id == event_id
    assert taken.headers["webhook-timestamp"] == str(int(bench.clock.now().timestamp()))
    assert b'"data":{"id":"inv_7","total":80.50,"n":1062}' in taken.body
    body = json.loads(taken.body)
    assert list(body) == ["id", "type", "timestamp", "sandbox", "shop_id", "data"]
    assert (body["id"], body["type"]) == (event_id, "invoice.paid")
    assert (body["sandbox"], body["shop_id"]) == (False, bench.actor.shop_id)
    assert body["timestamp"].endswith("Z")
    assert (bench.delivery.state, bench.delivery.attempts) == ("delivered", 1)
    assert (bench.delivery.status_code, bench.delivery.next_at) == (204, None)


def test_while_two_secrets_are_valid_both_sign_and_then_the_new_one_alone(
    bench: Bench, receiver: Receiver
) -> None:
    bench.clock.move(SystemClock().now())
    endpoint, first = bench.endpoint()
    _, second = bench.db.write(
        lambda session: rotate_secret(session, bench.acting, endpoint.id, rules=RULES)
    )
    bench.happen()
    bench.run()
    for secret in (first, second):
        assert Webhook(secret).verify(receiver.taken[0].body, receiver.taken[0].headers)
    bench.clock.move(SystemClock().now() + DAY)
    bench.happen()
    bench.run()
    later = receiver.taken[1]
    (mark,) = later.headers["webhook-signature"].split(" ")
    stamp = bench.clock.now()
    assert mark == Webhook(second).sign(later.id, stamp, later.body.decode())
    assert mark != Webhook(first).sign(later.id, stamp, later.body.decode())
    with pytest.raises(WebhookVerificationError):
        Webhook(first).verify(receiver.taken[0].body + b" ", receiver.taken[0].headers)


def test_an_event_goes_to_each_endpoint_that_wants_it_and_to_no_other(
    bench: Bench, receiver: Receiver
) -> None:
    bench.endpoint("/all")
    bench.endpoint("/paid", events=["invoice.paid"])
    bench.endpoint("/created", events=["invoice.created", "invoice.overdue"])
    off, _ = bench.endpoint("/off")
    gone, _ = bench.endpoint("/gone")
    change = EndpointChange(is_enabled=False)
    bench.db.write(lambda s: change_endpoint(s, bench.acting, off.id, to=change, rules=RULES))
    bench.db.write(lambda s: delete_endpoint(s, bench.acting, gone.id))
    bench.happen("invoice.created")
    bench.run()
    assert sorted(taken.path for taken in receiver.taken) == ["/all", "/created"]
    assert len({taken.id for taken in receiver.taken}) == 1


def test_a_test_goes_to_its_endpoint_alone(bench: Bench, receiver: Receiver) -> None:
    endpoint, _ = bench.endpoint("/one", events=["invoice.paid"])
    bench.endpoint("/other")
    bench.db.write(lambda session: send_test(session, bench.acting, endpoint.id))
    bench.teller.drain()
    bench.run()
    (taken,) = receiver.taken
    assert (taken.path, json.loads(taken.body)["type"]) == ("/one", "webhook.test")


def test_what_is_shown_is_settled_when_it_is_first_told(bench: Bench, receiver: Receiver) -> None:
    receiver.acts = [answers(500), answers(204)]
    bench.endpoint()
    bench.happen()
    bench.run()
    bench.shown["total"] = Decimal(1)
    bench.pass_time(WAITS[0])
    first, second = receiver.taken
    assert (first.body, first.id) == (second.body, second.id)
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


def test_an_event_of_what_is_gone_is_told_to_nobody(bench: Bench, receiver: Receiver) -> None:
    def gone(session: Session, event: Event) -> dict[str, Any]:
        raise InvoiceNotFound(invoice=event.resource)

    bench.endpoint()
    events = EventSender(bench.db, bench.clock, lambda: None)
    events.show_with(gone)
    bench.teller = BuiltinExecutor(bench.db, {"event": events}, bench.clock)
    bench.happen()
    bench.run()
    assert (receiver.taken, bench.all()) == ([], [])


def attempts_until_the_end(bench: Bench) -> list[timedelta]:
    """Let minutes go by for two days; return when each attempt was made."""
    start, times = bench.clock.now(), []
    seen = 0
    while bench.clock.now() - start < 2 * DAY:
        bench.run()
        if len(bench.receiver.taken) > seen:
            times += [bench.clock.now() - start] * (len(bench.receiver.taken) - seen)
            seen = len(bench.receiver.taken)
        due = bench.delivery.next_at
        if due is None:
            return times
        assert due > bench.clock.now()
        bench.clock.move(due - timedelta(seconds=1))
        bench.run()
        assert len(bench.receiver.taken) == seen  # not a second too early
        bench.clock.move(due)
    return times


@pytest.mark.parametrize("status", [301, 400, 404, 500, 502])
def test_nine_attempts_within_24_hours_and_then_it_has_failed(
    sqlite_db: Database, clock: FixedClock, receiver: Receiver, status: int
) -> None:
    actor = make_actor(make_shop(sqlite_db, clock.now()), clock.now())
    bench = Bench(sqlite_db, clock, receiver, actor)
    receiver.acts = [answers(status, b"no")]
    bench.endpoint()
    bench.happen()
    minutes = [one.total_seconds() / 60 for one in attempts_until_the_end(bench)]
    assert minutes == [0, 1, 6, 36, 96, 456, 816, 1176, 1440]
    assert (bench.delivery.state, bench.delivery.attempts) == ("failed", 9)
    assert (bench.delivery.error, bench.delivery.answer) == (f"http_{status}", "no")
    assert set(bench.states().values()) == {"dead"}
    assert len({taken.id for taken in receiver.taken}) == 1


def test_the_usual_waits_are_uneven_by_a_tenth_at_most() -> None:
    schedule = schedule_of(load(env_file=None))
    for n, wait in enumerate(WAITS, start=1):
        found = {schedule.wait_after(n, None) for _ in range(100)}
        assert len(found) > 10
        assert all(one and 0.9 * wait <= one <= 1.1 * wait for one in found)
    assert schedule.wait_after(9, None) is None
    assert sum(WAITS, timedelta()) == DAY


def test_a_receiver_that_is_down_for_23_hours_gets_it(bench: Bench, receiver: Receiver) -> None:
    receiver.acts = [answers(503)]
    bench.endpoint()
    bench.happen()
    start = bench.clock.now()
    while bench.delivery.state == "pending":
        if bench.clock.now() - start >= timedelta(hours=23):
            receiver.acts = [answers(200)]
        bench.run()
        if bench.delivery.next_at:
            bench.clock.move(bench.delivery.next_at)
    assert (bench.delivery.state, bench.delivery.attempts) == ("delivered", 9)


def test_one_that_waited_for_days_before_its_first_attempt_has_all_the_others(
    bench: Bench, receiver: Receiver
) -> None:
    receiver.acts = [answers(500)]
    bench.endpoint()
    bench.happen()
    bench.clock.advance(3 * DAY)  # the machine was off
    assert len(attempts_until_the_end(bench)) == 9
    assert bench.delivery.state == "failed"


@pytest.mark.parametrize(
    ("status", "said", "wait"),
    [
        (429, "300", timedelta(seconds=300)),
        (503, "300", timedelta(seconds=300)),
        (503, "Sat, 21 Nov 2026 13:33:00 GMT", timedelta(hours=1)),
        (429, "5", timedelta(minutes=1)),  # it lengthens a wait, it shortens none
        (500, "300", timedelta(minutes=1)),
        (429, "soon", timedelta(minutes=1)),
        (429, "999999999", DAY),
    ],
)
def test_a_receiver_that_says_when_to_come_again_is_believed(
    bench: Bench, receiver: Receiver, status: int, said: str, wait: timedelta
) -> None:
    receiver.acts = [answers(status, Retry_After=said)]
    bench.endpoint()
    bench.happen()
    bench.run()
    assert bench.delivery.next_at == bench.clock.now() + wait


@pytest.mark.parametrize("act", [hangs, drips(b"HTTP/1.1 200 OK\r\n\r\n")])
def test_who_hangs_or_drips_has_not_taken_it(bench: Bench, receiver: Receiver, act: Any) -> None:
    bench.seconds = 0.2
    receiver.acts = [act, answers(204)]
    bench.endpoint()
    bench.happen()
    bench.run()
    assert (bench.delivery.error, bench.delivery.state) == ("timeout", "pending")
    bench.pass_time(WAITS[0])
    assert bench.delivery.state == "delivered"


def test_410_disables_the_endpoint_at_once(bench: Bench, receiver: Receiver) -> None:
    receiver.acts = [answers(410)]
    endpoint, _ = bench.endpoint()
    bench.happen()
    bench.run()
    assert bench.kept(endpoint).disabled == "gone"
    assert (bench.delivery.state, bench.disabled) == ("failed", ["gone"])
    bench.happen()
    bench.pass_time(2 * DAY)
    assert len(receiver.taken) == 1


def test_what_waits_for_an_endpoint_that_was_switched_off_is_not_sent(
    bench: Bench, receiver: Receiver
) -> None:
    receiver.acts = [answers(500)]
    endpoint, _ = bench.endpoint()
    bench.happen()
    bench.run()
    off = EndpointChange(is_enabled=False)
    bench.db.write(lambda s: change_endpoint(s, bench.acting, endpoint.id, to=off, rules=RULES))
    bench.pass_time(WAITS[0])
    assert len(receiver.taken) == 1
    assert (bench.delivery.state, bench.delivery.error) == ("failed", "endpoint_disabled")


def fail_for(bench: Bench, days: int) -> None:
    for _ in range(days):
        bench.happen()
        bench.run()
        bench.pass_time(DAY)


def test_five_days_of_failures_only_disable_an_endpoint_and_the_owner_is_told(
    bench: Bench, receiver: Receiver
) -> None:
    receiver.acts = [answers(500)]
    endpoint, _ = bench.endpoint()
    fail_for(bench, 4)
    assert bench.kept(endpoint).disabled == ""
    fail_for(bench, 2)
    assert bench.kept(endpoint).disabled == "failing"
    assert bench.disabled == ["failing"]


def test_one_success_and_the_five_days_begin_anew(bench: Bench, receiver: Receiver) -> None:
    receiver.acts = [answers(500)]
    endpoint, _ = bench.endpoint()
    fail_for(bench, 4)
    receiver.acts = [answers(204), answers(500)]
    bench.happen()
    bench.run()
    assert bench.kept(endpoint).failing_since is None
    fail_for(bench, 4)
    assert (bench.kept(endpoint).disabled, bench.disabled) == ("", [])


def test_a_secret_that_cannot_be_read_is_a_failure_and_nothing_is_sent(
    bench: Bench, receiver: Receiver
) -> None:
    endpoint, _ = bench.endpoint()

    def spoil(session: Session) -> None:
        get_endpoint(session, endpoint.shop_id, endpoint.id).secret = "v1.00000000.AAAA"

    bench.db.write(spoil)
    bench.happen()
    bench.run()
    assert (bench.delivery.error, receiver.taken) == ("secret_unreadable", [])


# -- at least once -----------------------------------------------------------------------------------


class Dies:
    """A process that is killed at a point: before the attempt is noted, or before the row is finished."""

    def __init__(self, sender: WebhookSender, where: str) -> None:
        self._sender = sender
        self._where = where

    def deliver(self, row: OutboxRow) -> None:
        if self._where == "before noting":
            job = self._sender._job(row)
            self._sender._got(job)
        else:
            self._sender.deliver(row)
        raise SystemExit(1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(("where", "times"), [("before noting", 2), ("before finishing", 1)])
def test_killed_between_the_call_and_its_note_it_is_sent_again_with_the_same_id(
    bench: Bench, receiver: Receiver, where: str, times: int
) -> None:
    bench.endpoint()
    bench.happen()
    dying = bench.lane(TOPIC, 2, Dies(bench.sender(), where))
    dying.run_due()
    until(dying.is_idle)
    assert set(bench.states().values()) == {"running"}
    bench.run()
    assert len(receiver.taken) == 1  # its lease is not over
    bench.pass_time(LEASE + timedelta(seconds=1))
    assert len(receiver.taken) == times
    assert len({taken.id for taken in receiver.taken}) == 1
    assert bench.delivery.state == "delivered"
    assert set(bench.states().values()) <= {"done", "cancelled"}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_failure_that_was_noted_keeps_its_wait_though_the_process_died(
    bench: Bench, receiver: Receiver
) -> None:
    receiver.acts = [answers(500, Retry_After="0")]
    bench.schedule = Schedule([timedelta(hours=1)], jitter=even)
    bench.endpoint()
    bench.happen()

    class NotesAndDies:
        def deliver(self, row: OutboxRow) -> None:
            try:
                bench.sender().deliver(row)
            finally:
                raise SystemExit(1)

    dying = bench.lane(TOPIC, 2, NotesAndDies())
    dying.run_due()
    until(dying.is_idle)
    bench.lanes = [bench.lane(TOPIC, 2), bench.lane(AGAIN, 2)]
    bench.pass_time(LEASE + timedelta(seconds=1))
    assert len(receiver.taken) == 1
    bench.pass_time(timedelta(hours=1))
    assert len(receiver.taken) == 2


def test_events_told_twice_begin_one_delivery(bench: Bench, receiver: Receiver) -> None:
    bench.endpoint()
    event_id = bench.happen()

    def again(session: Session) -> list[Delivery]:
        event = session.get_one(Event, (bench.actor.shop_id, event_id))
        return deliveries.spread(session, event, at=bench.clock.now())

    assert bench.db.write(again) == []
    bench.run()
    assert len(receiver.taken) == 1


def test_who_comes_back_late_notes_nothing(bench: Bench, receiver: Receiver) -> None:
    bench.endpoint()
    bench.happen()
    gate = threading.Event()
    late = bench.sender()
    real = late._got

    def slow(job: Any) -> Got:
        real(job)
        gate.wait(20)
        return Got(500)

    late._got = slow  # type: ignore[method-assign]  # the moment between the call and its note
    hung = bench.lane(TOPIC, 2, late)
    hung.run_due()
    until(lambda: len(receiver.taken) == 1)
    bench.pass_time(LEASE + timedelta(seconds=1))
    gate.set()
    until(hung.is_idle)
    assert (bench.delivery.state, bench.delivery.attempts) == ("delivered", 1)


# -- nobody waits for another ------------------------------------------------------------------------


def test_one_that_hangs_keeps_two_threads_and_nobody_waiting(
    bench: Bench, receiver: Receiver
) -> None:
    bench.seconds = 20
    receiver.by_path["/dead"] = hangs
    bench.endpoint("/dead")
    for _ in range(20):
        bench.happen()
    bench.endpoint("/well")
    for _ in range(10):
        bench.happen()
    lane = bench.lane(TOPIC, 4)

    def well() -> int:
        return sum(taken.path == "/well" for taken in list(receiver.taken))

    until(lambda: not lane.run_due() and well() == 10)
    assert sum(taken.path == "/dead" for taken in receiver.taken) == 2
    receiver.close()
    until(lane.is_idle)


def test_those_that_fail_have_threads_of_their_own(bench: Bench, receiver: Receiver) -> None:
    receiver.by_path["/dead"] = answers(500)
    endpoint, _ = bench.endpoint("/dead")
    for _ in range(5):
        bench.happen()
    bench.lane(TOPIC, 1).run_due(1)
    assert topics(bench) == {AGAIN}
    bench.happen()
    assert topics(bench) == {AGAIN}
    receiver.by_path["/dead"] = answers(204)
    bench.lane(AGAIN, 1).run_due(1)
    assert bench.kept(endpoint).failing_since is None
    assert topics(bench) == {TOPIC}
    bench.pass_time(DAY)
    assert {one.state for one in bench.all()} == {"delivered"}


def topics(bench: Bench) -> set[str]:
    with bench.db.reading() as session:
        waiting = select(OutboxRow.topic).where(
            OutboxRow.state == "ready", col(OutboxRow.topic).startswith(TOPIC)
        )
        return set(session.exec(waiting))


def test_an_event_that_fails_does_not_hold_up_the_next_one(
    bench: Bench, receiver: Receiver
) -> None:
    receiver.acts = [answers(500), answers(204)]
    bench.endpoint()
    bench.happen()
    bench.run()
    second = bench.happen()
    bench.run()
    assert [one.state for one in bench.all()] == ["pending", "delivered"]
    assert receiver.taken[-1].id == second


def test_no_two_attempts_of_one_event_overlap(bench: Bench, receiver: Receiver) -> None:
    receiver.acts = [hangs]
    bench.endpoint()
    event_id = bench.happen()
    lane = bench.lane(TOPIC, 4)
    lane.run_due()
    until(lambda: len(receiver.taken) == 1)
    bench.db.write(lambda session: redeliver(session, bench.acting, event_id))
    assert lane.run_due() == 0
    assert (len(bench.all()), receiver.most_at_once) == (1, 1)
    receiver.close()
    until(lane.is_idle)


# -- by hand -----------------------------------------------------------------------------------------


def again(bench: Bench, event_id: str, endpoint_id: str | None = None) -> Sequence[Delivery]:
    return bench.db.write(
        lambda session: redeliver(session, bench.acting, event_id, endpoint_id=endpoint_id)
    )


def test_what_has_failed_is_sent_again_by_hand_within_30_days(
    bench: Bench, receiver: Receiver
) -> None:
    receiver.acts = [answers(410)]
    endpoint, _ = bench.endpoint()
    event_id = bench.happen()
    bench.run()
    on = EndpointChange(is_enabled=True)
    bench.db.write(lambda s: change_endpoint(s, bench.acting, endpoint.id, to=on, rules=RULES))
    receiver.acts = [answers(204)]
    bench.clock.advance(timedelta(days=29))
    (new,) = again(bench, event_id)
    bench.run()
    assert [one.state for one in bench.all()] == ["failed", "delivered"]
    assert (new.endpoint_id, receiver.taken[-1].id) == (endpoint.id, event_id)
    assert receiver.taken[-1].body == receiver.taken[0].body
    bench.clock.advance(timedelta(days=2))
    with pytest.raises(BadState):
        again(bench, event_id)


def test_what_waits_for_its_next_attempt_goes_at_once_by_hand(
    bench: Bench, receiver: Receiver
) -> None:
    receiver.acts = [answers(500), answers(204)]
    bench.endpoint()
    event_id = bench.happen()
    bench.run()
    again(bench, event_id)
    bench.run()
    assert (bench.delivery.state, bench.delivery.attempts) == ("delivered", 2)


def test_what_was_taken_is_sent_again_to_one_that_is_named(
    bench: Bench, receiver: Receiver
) -> None:
    one, _ = bench.endpoint("/one")
    bench.endpoint("/other")
    event_id = bench.happen()
    bench.run()
    again(bench, event_id, one.id)
    bench.run()
    assert sorted(taken.path for taken in receiver.taken) == ["/one", "/one", "/other"]


def test_a_row_that_kills_its_process_again_and_again_is_a_failure(
    sqlite_db: Database, clock: FixedClock, receiver: Receiver
) -> None:
    actor = make_actor(make_shop(sqlite_db, clock.now()), clock.now())
    bench = Bench(sqlite_db, clock, receiver, actor)
    bench.endpoint()
    bench.happen()

    def lost(session: Session) -> None:
        row = session.exec(select(OutboxRow).where(OutboxRow.topic == TOPIC)).one()
        row.attempt, row.state = 9, "running"
        row.lease_until = bench.clock.now() - timedelta(seconds=1)

    bench.db.write(lost)
    bench.run()
    assert (receiver.taken, bench.delivery.state) == ([], "failed")
