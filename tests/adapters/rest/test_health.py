"""Health by the API: for machines that watch."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from adapters.parts import Parts
from core.clock import FixedClock
from core.heartbeat import Heartbeat
from tests.adapters.rest.api import Api


def test_who_ticks_is_heard(parts: Parts, api: Api, clock: FixedClock) -> None:
    anybody = Api(api.app, None)
    shown = anybody.get("/health").json
    assert (shown["status"], shown["checks"]["scheduler"]) == ("degraded", "down")
    assert next(one for one in parts.ticks if isinstance(one, Heartbeat)).run() == 0
    shown = anybody.get("/health").json
    assert shown["status"] == "ok"
    assert shown["checks"]["telegram"] == "not_configured"
    assert shown["rate_limit"] is None
    clock.advance(timedelta(minutes=2))
    assert anybody.get("/health").json["checks"]["scheduler"] == "down"


def test_whoever_comes_after_one_that_died_is_heard_all_the_time(
    parts: Parts, api: Api, clock: FixedClock
) -> None:
    anybody = Api(api.app, None)
    Heartbeat(parts.db, clock, "died").run()
    after = Heartbeat(parts.db, clock, "after")
    for second in range(0, 100, 5):
        if second % 20 == 15:  # a tick each 20 seconds, out of step with the other's
            after.run()
        assert anybody.get("/health").json["checks"]["scheduler"] == "ok", second
        clock.advance(timedelta(seconds=5))


def test_asking_uses_nothing_of_the_pace(api: Api) -> None:
    api.get("/items")
    for _ in range(3):
        pace = api.get("/health").json["rate_limit"]
        assert (pace["limit"], pace["remaining"], pace["window_seconds"]) == (600, 599, 60)


def test_calls_are_timed(api: Api) -> None:
    api.get("/items")
    shown = api.get("/health").json["latency_ms"]["self"]
    assert 0 < shown["p50"] <= shown["p95"]


def test_without_a_database_it_is_down(
    parts: Parts, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("select", {}, Exception("no disk"))

    app = Api(api.app, None)
    app.get("/health")
    monkeypatch.setattr(parts.db, "reading", fail)
    answer = app.get("/health")
    assert (answer.status, answer.json["status"]) == (503, "down")
