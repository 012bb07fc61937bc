"""The live API over a provider that fails in every way: one number a document, none lost, none invented."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.clock import FixedClock
from core.einvoice.sending import LEASE
from core.heartbeat import Heartbeat
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.einvoice.live import Live, document, opened
from tests.standins import gsp_rules
from tests.standins.gsp import Gsp

WRONG = {"reason": "2", "remarks": "wrong quantity"}


both = pytest.mark.parametrize("gsp", ["portal", "nic"], indirect=True)


@pytest.fixture
def gsp(clock: FixedClock, request: pytest.FixtureRequest) -> Iterator[Gsp]:
    """A provider; in the form "nic" the portal itself."""
    with Gsp(clock.now, form=getattr(request, "param", "portal")) as made:
        yield made


@pytest.fixture
def live(sqlite_url: str, clock: FixedClock, gsp: Gsp) -> Iterator[Live]:
    clock.move(datetime(2026, 11, 26, 5, tzinfo=UTC))
    with opened(sqlite_url, clock, gsp) as made:
        yield made


def the_only(live: Live, irn: str) -> None:
    """One number is in the provider's book, and it is this one."""
    assert list(live.gsp.book) == [irn]


@both
def test_a_document_is_registered_found_and_cancelled(live: Live) -> None:
    made = live.api.made("/irn", document())
    the_only(live, made["irn"])
    assert (made["provider"], made["sandbox"]) == (live.gsp.provider, False)
    assert made["ack_no"] == "172610000000001"
    assert live.api.get(f"/irn/{made['irn']}").json == made
    done = live.api.post("/irn/cancel", {"irn": made["irn"], **WRONG})
    assert (done.status, done.json["status"]) == (200, "CNL")
    assert live.gsp.book[made["irn"]].cancelled_at == live.clock.now()
    gone = live.api.post("/irn", document())
    assert (gone.status, gone.json["provider_errors"][0]["code"]) == (409, "2278")
    the_only(live, made["irn"])


def test_what_was_signed_is_verified_by_another_library(live: Live) -> None:
    made = live.api.made("/irn", document())
    qr = gsp_rules.verified(made["signed_qr_code"])
    assert (qr["iss"], qr["Irn"], qr["TotInvVal"]) == ("NIC", made["irn"], 1062)
    whole = gsp_rules.verified(made["signed_invoice"])
    assert {name: whole[name] for name in document()} == document()


def test_what_the_portal_refuses_is_told_by_its_numbers(live: Live, clock: FixedClock) -> None:
    """Our rules let it pass, the portal does not: its clock is days behind."""
    live.gsp.clock = lambda: clock.now() - timedelta(days=5)
    refused = live.api.post("/irn", document())
    assert (refused.status, refused.code) == (422, "einvoice_invalid")
    assert refused.json["provider_errors"][0]["code"] == "2163"
    assert live.gsp.book == {}


@pytest.mark.parametrize(
    "kind", ["drop after", "cut", "garbage", "500 after", "500", "503", "drop"]
)
def test_an_answer_that_gets_lost_is_asked_for_not_sent_again(live: Live, kind: str) -> None:
    live.gsp.misbehave(kind)
    made = live.api.made("/irn", document())
    the_only(live, made["irn"])
    was_done = kind in {"drop after", "cut", "garbage", "500 after"}
    asked = [call.what for call in live.gsp.calls]
    again = [] if was_done else ["register"]
    assert asked == ["login", "register", "find_document", *again]


def test_a_time_out_is_told_as_pending_and_found_by_the_worker(
    live: Live, clock: FixedClock
) -> None:
    live.gsp.misbehave("silent")
    waits = live.api.post("/irn", document())
    assert (waits.status, waits.json["status"]) == (202, "PENDING")
    where = waits.headers["Location"].partition("/einvoice/v1")[2]
    clock.advance(timedelta(seconds=2))
    live.work()
    found = live.api.get(where).json
    assert found["status"] == "ACT"
    the_only(live, found["irn"])
    assert len(live.gsp.asked("register")) == 1


def test_a_provider_that_is_down_leaves_the_number_free(live: Live) -> None:
    live.gsp.down()
    failed = live.api.post("/irn", document())
    assert (failed.status, failed.code) == (503, "provider_unavailable")
    live.gsp.up()
    live.clock.advance(timedelta(seconds=10))
    the_only(live, live.api.made("/irn", document())["irn"])


def test_a_provider_that_asks_to_wait_is_told_on(live: Live) -> None:
    live.gsp.misbehave("429", retry_after=17)
    waits = live.api.post("/irn", document())
    assert (waits.status, waits.code, waits.headers["Retry-After"]) == (429, "rate_limited", "17")
    assert live.gsp.book == {}
    row = live.wait_for("S2")
    live.work()
    assert live.row(row.id).attempts == 0  # the worker waits as well
    assert live.api.post("/irn", document()).status == 429
    assert len(live.gsp.asked("register")) == 1
    live.clock.advance(timedelta(seconds=18))
    live.work()
    live.api.made("/irn", document())
    assert len(live.gsp.book) == 2


def test_health_says_whether_the_provider_answers(live: Live) -> None:
    def health() -> tuple[str, str, str]:
        by_v1 = Api(live.api.app, None).get("/health").json["checks"]["einvoice"]
        own = live.api.get("/health").json
        return by_v1, own["provider_status"], own["status"]

    assert next(one for one in live.parts.ticks if isinstance(one, Heartbeat)).run() == 0
    assert health() == ("ok", "ok", "ok")
    live.gsp.down()
    live.api.post("/irn", document())
    assert health() == ("degraded", "degraded", "degraded")
    live.gsp.up()
    live.clock.advance(timedelta(seconds=10))
    live.api.made("/irn", document())
    assert health() == ("ok", "ok", "ok")
    live.gsp.down()
    live.api.post("/irn", document("S2"))
    live.clock.advance(timedelta(minutes=16))
    assert health()[0] == "ok"  # that was long ago


@both
def test_a_token_that_ends_between_two_calls_is_no_failure(live: Live, clock: FixedClock) -> None:
    live.api.made("/irn", document())
    live.gsp.forget_tokens()
    live.api.made("/irn", document("S2"))
    live.gsp.misbehave("token")
    live.api.made("/irn", document("S3"))
    assert len(live.gsp.book) == 3
    assert len(live.gsp.asked("login")) == 3


@both
def test_a_number_that_others_registered_is_told_with_what_they_have(live: Live) -> None:
    live.gsp.misbehave("duplicate")
    taken = live.api.post("/irn", document())
    assert (taken.status, taken.code) == (409, "duplicate_irn")
    the_only(live, taken.json["irn"])
    assert taken.json["ack_no"] == "172610000000001"


def together(*acts: Any) -> list[Answer]:
    """Do things at one time."""
    gate = threading.Barrier(len(acts))

    def one(act: Any) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_of_many_at_once_one_sends_and_all_are_told_the_same(live: Live) -> None:
    live.gsp.misbehave("slow", 9, only="register")
    answers = together(*[lambda: live.api.post("/irn", document())] * 4)
    irns = {answer.json["irn"] for answer in answers}
    assert {answer.status for answer in answers} <= {201, 409}
    assert len(live.gsp.asked("register")) == 1
    the_only(live, irns.pop())
    assert not irns


def test_cancelled_twice_at_once_it_is_cancelled_once(live: Live) -> None:
    irn = live.api.made("/irn", document())["irn"]
    live.gsp.misbehave("slow", only="cancel")
    answers = together(*[lambda: live.api.post("/irn/cancel", {"irn": irn, **WRONG})] * 3)
    assert [answer.status for answer in answers] == [200] * 3
    assert len(live.gsp.asked("cancel")) == 1


@pytest.mark.parametrize("kind", ["drop after", "500"])
def test_a_cancellation_of_which_the_answer_is_lost_is_looked_for(live: Live, kind: str) -> None:
    irn = live.api.made("/irn", document())["irn"]
    live.gsp.misbehave(kind, only="cancel")
    done = live.api.post("/irn/cancel", {"irn": irn, **WRONG})
    assert (done.status, done.json["status"]) == (200, "CNL")
    assert live.gsp.book[irn].cancelled_at
    assert live.api.get(f"/irn/{irn}").json["status"] == "CNL"


@both
def test_a_dead_ones_row_is_taken_up_when_its_time_is_over(live: Live, clock: FixedClock) -> None:
    row = live.wait_for()
    live.gsp.misbehave("drop after")
    live.work()
    assert live.row(row.id).state == "pending"
    clock.advance(LEASE + timedelta(minutes=1))
    live.work()
    assert live.row(row.id).state == "active"
    assert len(live.gsp.asked("register")) == 1


# -- what a shop waits for -------------------------------------------------------------------------


@both
@pytest.mark.parametrize(
    "kind", ["drop", "drop after", "cut", "garbage", "500", "503 after", "429", "403", "token"]
)
def test_what_a_shop_waits_for_goes_in_the_end(live: Live, clock: FixedClock, kind: str) -> None:
    row = live.wait_for()
    live.gsp.misbehave(kind, 3)
    for _ in range(8):
        live.work()
        clock.advance(timedelta(hours=1))
    done = live.row(row.id)
    assert (done.state, done.wish, done.provider) == ("active", "", live.gsp.provider)
    the_only(live, done.irn)


@both
def test_an_outage_is_waited_out(live: Live, clock: FixedClock) -> None:
    rows = [live.wait_for(f"S{n}") for n in range(1, 6)]
    live.gsp.down()
    for _ in range(4):
        live.work()
        clock.advance(timedelta(minutes=10))
    assert {live.row(row.id).state for row in rows} == {"pending"}
    live.gsp.up()
    clock.advance(timedelta(hours=1))
    live.work()
    assert {live.row(row.id).state for row in rows} == {"active"}
    assert set(live.gsp.book) == {live.row(row.id).irn for row in rows}


@both
def test_a_number_that_the_portal_had_of_the_same_document_is_taken_on(live: Live) -> None:
    row = live.wait_for()
    live.gsp.misbehave("duplicate")
    live.work()
    done = live.row(row.id)
    assert (done.state, done.ack_no) == ("active", "172610000000001")
    the_only(live, done.irn)


def test_a_caller_and_the_worker_at_once_send_once(live: Live, clock: FixedClock) -> None:
    live.wait_for()
    live.gsp.misbehave("slow", 2)
    answers = together(lambda: live.api.post("/irn", document()), live.work)
    assert answers[0].status in {201, 202}
    clock.advance(timedelta(minutes=5))
    live.work()
    assert len(live.gsp.asked("register")) == 1
    assert len(live.gsp.book) == 1


# -- whose it is -----------------------------------------------------------------------------------


def test_a_shop_that_took_anothers_gstin_registers_nothing_for_it(
    live: Live, clock: FixedClock
) -> None:
    """A GSTIN is printed on every bill, and all shops here have one way to the portal."""
    clock.advance(timedelta(seconds=1))
    other = live.another_shop()
    refused = other.post("/irn", document("T1"))
    assert (refused.status, refused.code) == (403, "gstin_mismatch")
    assert live.gsp.book == {}
    assert live.api.post("/irn", document()).status == 201
