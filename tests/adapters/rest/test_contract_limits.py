"""What the contract says of limits: whose minute, when it begins and ends, what every reply tells of it."""

import asyncio
import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.types import ASGIApp

from adapters.app import create_app
from adapters.parts import Parts
from adapters.rest.limits import Windows
from adapters.settings import load
from adapters.wiring import build
from core.clock import FixedClock
from core.shops.models import Shop
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.conftest import make_key
from tests.adapters.rest.counters import LINE
from tests.adapters.rest.refusals import hold

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "gst_rate": 18}
PACE = (
    "RateLimit",
    "RateLimit-Policy",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
)
WRONG = "pak_live_" + "B" * 43


class Seconds:
    """A clock of seconds that is moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_minute_begins_with_the_first_call_and_ends_60_seconds_later() -> None:
    clock = Seconds()
    windows = Windows(2, clock=clock)
    clock.at += 30  # nobody has called yet
    assert (windows.count("a").remaining, windows.count("a").reset) == (1, 60)
    clock.at += 59.5
    third = windows.count("a")
    assert (third.is_over, third.remaining, third.reset) == (True, 0, 1)
    clock.at += 0.5
    fresh = windows.count("a")
    assert (fresh.is_over, fresh.remaining, fresh.reset) == (False, 1, 60)


@pytest.mark.parametrize("began", [0.0, 0.25, 0.9])
def test_the_end_of_a_minute_stays_where_it_is(began: float) -> None:
    clock, start = Seconds(), datetime(2026, 11, 21, 12, 33, tzinfo=UTC)
    windows = Windows(90, clock=clock)
    told = set()
    for passed in (0.0, 0.125, 0.5, 0.75, 30.0, 59.875):
        clock.at = 1000 + passed
        at = start + timedelta(seconds=began + passed)
        told.add(windows.count("a").headers(at)["X-RateLimit-Reset"])
    end = start.timestamp() + began + 60
    assert told == {str(math.ceil(end))}


@pytest.mark.parametrize("passed", [0.0, 0.0004, 18.9996, 19.0, 41.5, 59.9999])
def test_who_waits_as_long_as_he_is_told_is_let_in(passed: float) -> None:
    clock = Seconds()
    windows = Windows(1, clock=clock)
    windows.count("a")
    clock.at += passed
    told = windows.count("a").reset
    assert 1 <= told <= 60
    clock.at += told
    assert not windows.count("a").is_over


def test_looking_counts_nothing_and_each_has_a_minute_of_his_own() -> None:
    windows = Windows(1, clock=Seconds())
    for _ in range(3):
        assert windows.look("a").remaining == 1
    windows.count("a")
    assert windows.count("a").is_over
    assert not windows.count("b").is_over


def slow(parts: Parts, api: Api, limit: int) -> Api:
    """Return the API with another limit."""
    return Api(create_app(replace(parts, calls_per_minute={"live": limit, "test": 60})), api.token)


def paced(answer: Answer, limit: int, left: int, at: float) -> None:
    """Hold the fields of a counted reply against how many calls are left."""
    found = re.fullmatch(r'"default";r=(\d+);t=(\d+)', answer.headers["RateLimit"])
    assert found
    assert answer.headers["RateLimit-Policy"] == f'"default";q={limit};w=60'
    assert answer.headers["X-RateLimit-Limit"] == str(limit)
    assert found[1] == answer.headers["X-RateLimit-Remaining"] == str(left)
    assert 1 <= int(found[2]) <= 60
    assert answer.headers["X-RateLimit-Reset"] == str(int(at) + int(found[2]))


def test_every_counted_reply_tells_the_pace_whatever_it_is(
    api: Api, parts: Parts, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = slow(parts, api, 600)
    made = app.made("/invoices", {"items": [LINE]})
    path = f"/invoices/{made['id']}"
    wrong = {"Idempotency-Key": "a b"}

    def breaks(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("adapters.rest.native.items.show", breaks)
    answers = [
        app.get("/items"),
        app.post("/customers", {"name": "Asha"}),
        app.get(path, headers={"Accept": "application/pdf"}),
        app.get("/reports/gstr1?month=2026-11"),
        app.post("/items", raw=b"{"),
        app.post("/items", RAIL, headers=wrong),
        app.get("/items/itm_none"),
        app.call("PATCH", "/items"),
        app.put(f"{path}/pay", {"upi_ref": "<no>"}),
        app.delete(path),
        app.get(path),
        app.post("/items", raw=b" " * 1_100_000),
        app.post("/items", raw=b"<a/>", headers={"Content-Type": "text/xml"}),
        app.post("/items", RAIL),
        app.post("/items", {"sku": ""}),
    ]
    statuses = {one.status for one in answers}
    assert statuses == {200, 201, 400, 404, 405, 410, 413, 415, 422, 500}
    for n, answer in enumerate(answers):
        paced(answer, 600, 600 - 2 - n, clock.now().timestamp())


def test_a_key_without_the_scope_is_counted_and_told_too(
    api: Api, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    reader = Api(api.app, make_key(parts, shop, clock.now(), "read"))
    paced(reader.post("/items", RAIL), 600, 599, clock.now().timestamp())
    paced(api.get("/items"), 600, 599, clock.now().timestamp())  # another key, its own minute


def test_one_call_too_many_is_told_how_long_to_wait_and_writes_nothing(
    api: Api, parts: Parts, clock: FixedClock
) -> None:
    app = slow(parts, api, 2)
    key = {"Idempotency-Key": "slow"}
    for _ in range(2):
        app.get("/items")
    for _ in range(2):
        answer = app.post("/customers", {"name": "Asha"}, headers=key)
        hold(answer, "rate_limited", 429)
        paced(answer, 2, 0, clock.now().timestamp())
        assert answer.headers["RateLimit"].endswith(f";t={answer.headers['Retry-After']}")
    assert app.get("/health").status == 200
    assert api.get("/customers").json["data"] == []
    made = api.post("/customers", {"name": "Usha"}, headers=key)
    assert made.status == 201


def test_health_and_who_is_not_known_are_told_no_pace(api: Api) -> None:
    for answer in (api.get("/health"), Api(api.app, None).get("/items"), api.get("/nothing")):
        assert not [name for name in PACE if name in answer.headers]


def ask(app: ASGIApp, token: str, *, address: str, path: str = "/v1/items") -> httpx.Response:
    """Call from an address."""
    transport = httpx.ASGITransport(app, client=(address, 1))
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
    return asyncio.run(client.get(path, headers={"Authorization": f"Bearer {token}"}))


def test_an_address_may_be_wrong_ten_times_a_minute_in_both_modes_together(api: Api) -> None:
    own = str(api.token)
    told = [
        ask(api.app, WRONG, address="203.0.113.7", path=path).status_code
        for path in ("/v1/items", "/sandbox/v1/items") * 5
    ]
    assert told == [401] * 10
    for path, token in (("/v1/items", WRONG), ("/sandbox/v1/items", own)):
        answer = ask(api.app, token, address="203.0.113.7", path=path)
        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert ask(api.app, WRONG, address="203.0.113.8").status_code == 401
    assert ask(api.app, own, address="203.0.113.7").status_code == 200  # a good key is let in


def test_limits_are_600_and_60_unless_they_are_set(tmp_path: object, sqlite_url: str) -> None:
    given = {"pakka_rate_limit_live": 7, "pakka_rate_limit_sandbox": 3}
    for settings, limits in (({}, (600, 60)), (given, (7, 3))):
        parts = build(load(env_file=None, pakka_database_url=sqlite_url, **settings))
        found = (parts.calls_per_minute["live"], parts.calls_per_minute["test"])
        parts.close()
        assert found == limits
