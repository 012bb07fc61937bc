"""What every call meets: who, how often, with what, and how it is told what is wrong."""

import logging

import pytest
from sqlmodel import select

from adapters.app import create_app
from adapters.parts import Parts
from adapters.rest import problems
from adapters.rest.authentication import FAILED_PER_MINUTE
from core.clock import FixedClock
from core.credentials.models import Credential
from core.credentials.service import revoke
from core.shops.models import Shop
from tests.adapters.rest.api import Api
from tests.adapters.rest.conftest import make_key
from tests.factories import make_actor

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "gst_rate": 18}


def test_without_a_key_nobody_is_let_in(api: Api) -> None:
    answer = Api(api.app, None).get("/items")
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    wrong = Api(api.app, "pak_live_" + "A" * 43).get("/items")
    assert (wrong.status, wrong.code) == (401, "unauthenticated")


def test_a_key_of_the_other_mode_is_told_so(api: Api) -> None:
    answer = Api(api.app, "pak_test_" + "A" * 43).get("/items")
    assert (answer.status, answer.code) == (401, "wrong_environment")


def test_who_tries_keys_has_to_wait(api: Api) -> None:
    thief = Api(api.app, "pak_live_" + "B" * 43)
    assert {thief.get("/items").status for _ in range(FAILED_PER_MINUTE)} == {401}
    answer = thief.get("/items")
    assert (answer.status, answer.code) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert api.get("/items").status == 200


def test_a_key_may_only_what_its_scopes_say(
    api: Api, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    reader = Api(api.app, make_key(parts, shop, clock.now(), "read"))
    assert reader.get("/items").status == 200
    answer = reader.post("/items", RAIL)
    assert (answer.status, answer.code) == (403, "forbidden")
    writer = Api(api.app, make_key(parts, shop, clock.now(), "write"))
    assert writer.get("/items").status == 403


def test_a_key_that_is_revoked_opens_nothing(
    api: Api, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    with parts.db.reading() as session:
        key = session.exec(select(Credential)).one()
    actor = make_actor(shop, clock.now())
    parts.db.write(lambda session: revoke(session, actor, key.id))
    assert api.get("/items").status == 401


def test_the_pace_is_told_and_kept(parts: Parts, api: Api) -> None:
    parts.calls_per_minute["live"] = 3  # type: ignore[index]  # a dict underneath
    slow = Api(create_app(parts), api.token)
    first = slow.get("/items")
    assert first.headers["RateLimit-Policy"] == '"default";q=3;w=60'
    assert first.headers["RateLimit"].startswith('"default";r=2;t=')
    assert first.headers["X-RateLimit-Remaining"] == "2"
    assert slow.get("/items/itm_none").headers["X-RateLimit-Remaining"] == "1"
    slow.get("/items")
    answer = slow.get("/items")
    assert (answer.status, answer.code) == (429, "rate_limited")
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_a_method_that_is_not_taken_is_told_which_are(api: Api) -> None:
    answer = api.call("PATCH", "/items")
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, POST"


def test_there_is_nothing_at_other_addresses(api: Api) -> None:
    answer = api.get("/nothing/here")
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"{", 400, "malformed_request"),
        (b"[]", 400, "malformed_request"),
        (b"\xff", 400, "malformed_request"),
        (b'{"sku":"a","sku":"b"}', 400, "malformed_request"),
        (b'{"a":' * 50_000, 400, "malformed_request"),
        (b'{"gst_rate":NaN,"sku":"a","name":"b"}', 422, "validation_failed"),
        (b'{"gst_rate":1' + b"0" * 5000 + b',"sku":"a","name":"b"}', 422, "validation_failed"),
        (b'{"gst_rate":18,"sku":"a","name":"\\u0000"}', 422, "validation_failed"),
        (b'{"gst_rate":18,"sku":"a","name":"\\ud800"}', 422, "validation_failed"),
        (b" " * (1024 * 1024 + 1), 413, "too_large"),
    ],
    ids=["cut", "list", "not utf-8", "twice", "deep", "nan", "long number", "nul", "half", "large"],
)
def test_a_body_that_cannot_be_read(api: Api, raw: bytes, status: int, code: str) -> None:
    answer = api.post("/items", raw=raw)
    assert (answer.status, answer.code) == (status, code)
    assert api.get("/items").json["data"] == []


def test_a_body_of_another_type_is_refused(api: Api) -> None:
    sent = {"Content-Type": "application/xml"}
    answer = api.post("/items", raw=b"<item/>", headers=sent)
    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_the_query_is_checked_like_the_body(api: Api) -> None:
    assert api.get("/items?limit=0").faults[0][0] == "query.limit"
    assert api.get("/items?colour=red").faults == [("query.colour", "unknown_field")]
    assert api.get("/items?limit=1&limit=2").faults == [("query.limit", "given_twice")]


def test_a_request_has_its_callers_id_or_one_of_ours(api: Api) -> None:
    answer = api.get("/items/itm_none", headers={"X-Request-Id": "order-7.a_B"})
    assert answer.headers["X-Request-Id"] == answer.json["request_id"] == "order-7.a_B"
    ours = api.get("/items/itm_none", headers={"X-Request-Id": "no spaces"})
    assert ours.headers["X-Request-Id"] == ours.json["request_id"]
    assert ours.json["request_id"].startswith("req_")


@pytest.mark.parametrize("key", ["", "ä", "a b", "k" * 256, '""'])
def test_an_idempotency_key_is_visible_ascii(api: Api, key: str) -> None:
    answer = api.post("/items", RAIL, headers={"Idempotency-Key": key.encode("latin-1")})
    assert (answer.status, answer.code) == (400, "idempotency_key_invalid")


def test_a_bug_is_told_by_its_id_and_writes_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("adapters.rest.native.items.show", fail)
    answer = api.post("/items", RAIL)
    assert (answer.status, answer.code) == (500, "internal_error")
    assert b"secret detail" not in answer.raw
    monkeypatch.undo()
    assert api.get("/items").json["data"] == []


def test_every_error_has_its_page(api: Api) -> None:
    import asyncio

    import httpx

    transport = httpx.ASGITransport(api.app)
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
    for code in problems.codes():
        page = asyncio.run(client.get(f"/errors/{code}"))
        assert page.status_code == 200
        assert problems.entry(code)["title"] in page.text.replace("&#39;", "'")
    assert asyncio.run(client.get("/errors/none")).status_code == 404


def test_a_call_is_one_line_by_its_route_without_ids(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    made = api.made("/items", RAIL)
    with caplog.at_level(logging.INFO, "pakka.web"):
        api.get(f"/items/{made['id']}")
    (line,) = [record for record in caplog.records if record.name == "pakka.web"]
    assert line.__dict__["fields"]["route"] == "/v1/items/{id}"
    assert made["id"] not in str(line.__dict__["fields"])
    assert str(api.token) not in str(line.__dict__)
