"""Endpoints, events and deliveries by the API; and a change in chat that is told as one by the API is."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from standardwebhooks.webhooks import Webhook

from adapters.app import create_app
from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from core.clock import FixedClock, SystemClock
from core.idempotency import IdempotencyKey
from core.shops.models import Shop
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.conftest import FOUR_SQUARE, make_key, make_shop
from tests.adapters.webhooks.receiver import Receiver, answers

PUBLIC = "https://93.184.216.34/hooks"  # nobody is called: its events are not delivered here
BILL = {"items": [{"name": "Sofa rail", "qty": 2, "rate": "450.55", "gst_rate": 18}]}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def open_parts(tmp_path: Path, clock: FixedClock) -> Iterator[Parts]:
    """Parts for development: this machine may be called."""
    clock.move(SystemClock().now())  # who verifies signatures looks at the machine's clock
    settings = load(
        env_file=None,
        pakka_database_url=f"sqlite:///{tmp_path}/open.db",
        pakka_webhook_retry_seconds="60,60",
        allow_insecure_webhooks="1",
    )
    built = build(settings, clock=clock)
    yield built
    built.close()


@pytest.fixture
def listening(open_parts: Parts, clock: FixedClock) -> Api:
    """A program whose endpoints may be on this machine."""
    shop = make_shop(open_parts, clock.now())
    return Api(create_app(open_parts), make_key(open_parts, shop, clock.now()))


def work(parts: Parts) -> None:
    for _ in range(2):
        for lane in (parts.executor, *parts.hooks.lanes):
            lane.drain()


def told(receiver: Receiver) -> list[str]:
    return [json.loads(taken.body)["type"] for taken in receiver.taken]


def test_an_endpoint_is_made_read_listed_changed_and_deleted(api: Api) -> None:
    asked = {"url": PUBLIC, "events": ["invoice.created"], "metadata": {"erp": "7"}}
    made = api.made("/webhooks", asked)
    assert made["secret"].startswith("whsec_")
    assert (made["url"], made["events"], made["status"]) == (PUBLIC, ["invoice.created"], "enabled")
    read = api.get(f"/webhooks/{made['id']}").json
    assert "secret" not in read
    assert {**read, "secret": made["secret"]} == made
    assert api.get("/webhooks").json["data"] == [read]
    changed = api.put(f"/webhooks/{made['id']}", {"events": ["*"], "status": "disabled"}).json
    assert (changed["events"], changed["status"]) == (["*"], "disabled")
    assert (changed["disabled_reason"], changed["url"]) == ("by hand", PUBLIC)
    assert changed["metadata"] == {"erp": "7"}
    gone = api.delete(f"/webhooks/{made['id']}")
    assert gone.json == {"id": made["id"], "object": "webhook", "deleted": True}
    assert api.get(f"/webhooks/{made['id']}").code == "not_found"
    assert api.get("/webhooks").json["data"] == []


def test_without_events_it_is_told_of_all(api: Api) -> None:
    assert api.made("/webhooks", {"url": PUBLIC})["events"] == ["*"]
    assert api.made("/webhooks", {"url": PUBLIC, "events": ["*"]})["events"] == ["*"]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"url": "http://erp.example/"}, ("/url", "url_not_valid")),
        ({"url": "https://erp.example:22/"}, ("/url", "url_not_valid")),
        ({"url": "https://user@erp.example/"}, ("/url", "string_pattern_mismatch")),
        ({"url": "https://127.0.0.1/"}, ("/url", "address_not_public")),
        ({"url": "https://localhost/"}, ("/url", "address_not_public")),
        ({"url": "https://169.254.169.254/latest"}, ("/url", "address_not_public")),
        ({"url": "https://[::ffff:10.0.0.1]/"}, ("/url", "address_not_public")),
        ({"url": "https://2130706433/"}, ("/url", "address_not_public")),
        ({"url": "https://no-such-name.invalid/"}, ("/url", "unknown_name")),
        ({"url": PUBLIC, "events": ["invoice.made"]}, ("/events/0", "literal_error")),
        ({"url": PUBLIC, "events": []}, ("/events", "too_short")),
        ({"url": PUBLIC, "secret": "mine"}, ("/secret", "unknown_field")),
        ({}, ("/url", "missing")),
    ],
)
def test_what_cannot_be_told_is_refused(
    api: Api, asked: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = api.post("/webhooks", asked)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.faults == [fault]
    assert api.get("/webhooks").json["data"] == []


def test_an_endpoint_cannot_be_moved_to_where_it_could_not_be_made(api: Api) -> None:
    made = api.made("/webhooks", {"url": PUBLIC})
    answer = api.put(f"/webhooks/{made['id']}", {"url": "https://10.0.0.1/"})
    assert answer.faults == [("/url", "address_not_public")]
    assert api.get(f"/webhooks/{made['id']}").json["url"] == PUBLIC


def test_there_are_ten_at_most(api: Api) -> None:
    for _ in range(10):
        api.made("/webhooks", {"url": PUBLIC})
    answer = api.post("/webhooks", {"url": PUBLIC})
    assert (answer.status, answer.faults) == (422, [("", "too_many_webhooks")])
    page = api.get("/webhooks?limit=4").json
    seen = [one["id"] for one in page["data"]]
    while page["has_more"]:
        page = api.get(f"/webhooks?limit=4&cursor={page['next_cursor']}").json
        seen += [one["id"] for one in page["data"]]
    assert len(set(seen)) == len(seen) == 10


def test_another_shops_endpoint_is_not_there(parts: Parts, api: Api, clock: FixedClock) -> None:

    made = api.made("/webhooks", {"url": PUBLIC})
    other = make_shop(parts, clock.now(), replace(FOUR_SQUARE, name="Sharma Stores"))
    stranger = Api(api.app, make_key(parts, other, clock.now()))
    path = f"/webhooks/{made['id']}"
    calls: list[Answer] = [
        stranger.get(path),
        stranger.put(path, {"status": "disabled"}),
        stranger.delete(path),
        stranger.post(f"{path}/rotate"),
        stranger.post(f"{path}/test"),
        stranger.get(f"{path}/deliveries"),
    ]
    assert {(one.status, one.code) for one in calls} == {(404, "not_found")}


def test_a_secret_that_is_asked_for_twice_by_one_key_is_the_same_and_kept_sealed(
    parts: Parts, api: Api
) -> None:
    key = {"Idempotency-Key": "k1"}
    first = api.post("/webhooks", {"url": PUBLIC}, headers=key)
    again = api.post("/webhooks", {"url": PUBLIC}, headers=key)
    assert again.raw == first.raw
    assert (again.status, again.headers["Idempotent-Replayed"]) == (201, "true")
    with parts.db.reading() as session:
        (kept,) = session.exec(select(IdempotencyKey)).all()
    assert first.json["secret"] not in kept.body
    assert first.json["id"] not in kept.body


def test_a_new_secret_signs_beside_the_old_one(
    listening: Api, open_parts: Parts, receiver: Receiver
) -> None:
    made = listening.made("/webhooks", {"url": receiver.url()})
    rotated = listening.post(f"/webhooks/{made['id']}/rotate")
    assert rotated.status == 200
    assert rotated.json["secret"] != made["secret"]
    listening.made("/invoices", BILL)
    work(open_parts)
    for secret in (made["secret"], rotated.json["secret"]):
        assert Webhook(secret).verify(receiver.taken[0].body, receiver.taken[0].headers)


def test_what_is_sent_is_what_get_answers_to_the_last_digit(
    listening: Api, open_parts: Parts, receiver: Receiver
) -> None:
    listening.made("/webhooks", {"url": receiver.url(), "events": ["invoice.created"]})
    invoice = listening.made("/invoices", BILL)
    work(open_parts)
    (taken,) = receiver.taken
    shown = listening.get(f"/invoices/{invoice['id']}").raw
    assert b'"data":' + shown + b"}" in taken.body
    assert b'"taxable_total":901.10' in taken.body
    event = listening.get(f"/events/{taken.id}")
    assert (event.json["type"], event.json["resource"]) == ("invoice.created", invoice["id"])
    assert b'"data":' + shown in event.raw


def test_a_test_is_sent_and_seen_among_the_deliveries(
    listening: Api, open_parts: Parts, receiver: Receiver
) -> None:
    receiver.acts = [answers(500, b"no"), answers(204)]
    made = listening.made("/webhooks", {"url": receiver.url(), "events": ["irn.failed"]})
    sent = listening.post(f"/webhooks/{made['id']}/test")
    assert (sent.status, sent.json["type"]) == (202, "webhook.test")
    work(open_parts)
    (taken,) = receiver.taken
    assert json.loads(taken.body)["data"]["id"] == made["id"]
    assert taken.id == sent.json["id"]
    (delivery,) = listening.get(f"/webhooks/{made['id']}/deliveries").json["data"]
    assert (delivery["status"], delivery["attempts"]) == ("pending", 1)
    assert (delivery["response_status"], delivery["response_body"]) == (500, "no")
    assert (delivery["error"], delivery["event_id"]) == ("http_500", taken.id)
    assert delivery["next_attempt_at"]


def test_events_are_listed_by_pages_and_filters_newest_first(api: Api) -> None:
    bills = [api.made("/invoices", BILL)["id"] for _ in range(3)]
    api.delete(f"/invoices/{bills[0]}")
    seen: list[Any] = []
    page = api.get("/events?limit=2").json
    while True:
        seen += page["data"]
        if not page["has_more"]:
            break
        page = api.get(f"/events?limit=2&cursor={page['next_cursor']}").json
    assert [(one["type"], one["resource"]) for one in seen] == [
        ("invoice.deleted", bills[0]),
        *(("invoice.created", bill) for bill in reversed(bills)),
    ]
    assert {one["data"]["object"] for one in seen} == {"invoice"}
    only = api.get(f"/events?type=invoice.created&resource={bills[1]}").json["data"]
    assert [one["resource"] for one in only] == [bills[1]]
    assert api.get("/events?type=invoice.made").status == 422


def test_an_event_is_sent_again_also_to_who_came_later(
    listening: Api, open_parts: Parts, receiver: Receiver, clock: FixedClock
) -> None:
    bill = listening.made("/invoices", BILL)
    (event,) = listening.get(f"/events?resource={bill['id']}").json["data"]
    one = listening.made("/webhooks", {"url": receiver.url("/one")})
    listening.made("/webhooks", {"url": receiver.url("/other")})
    again = listening.post(f"/events/{event['id']}/redeliver")
    assert (again.status, len(again.json["deliveries"])) == (202, 2)
    work(open_parts)
    assert sorted(taken.path for taken in receiver.taken) == ["/one", "/other"]
    named = listening.post(f"/events/{event['id']}/redeliver", {"webhook_id": one["id"]})
    assert [one["webhook_id"] for one in named.json["deliveries"]] == [one["id"]]
    work(open_parts)
    assert {taken.id for taken in receiver.taken} == {event["id"]}
    assert len(receiver.taken) == 3
    clock.advance(timedelta(days=31))
    late = listening.post(f"/events/{event['id']}/redeliver")
    assert (late.status, late.code) == (422, "bad_state")
    assert listening.post("/events/evt_000000000000000000000000/redeliver").status == 404


def test_a_call_that_is_made_twice_by_one_key_is_told_once(
    listening: Api, open_parts: Parts, receiver: Receiver
) -> None:
    listening.made("/webhooks", {"url": receiver.url()})
    for _ in range(2):
        listening.post("/invoices", BILL, headers={"Idempotency-Key": "k7"})
    work(open_parts)
    assert told(receiver) == ["invoice.created"]


def test_the_life_of_a_bill_is_told(listening: Api, open_parts: Parts, receiver: Receiver) -> None:
    listening.made("/webhooks", {"url": receiver.url()})
    draft = listening.made("/invoices", {**BILL, "draft": True})
    work(open_parts)
    assert told(receiver) == []
    path = f"/invoices/{draft['id']}"
    for call in (f"{path}/issue", None, f"{path}/recover", None):
        answer = listening.post(call) if call else listening.delete(path)
        assert answer.status == 200, answer.raw
        work(open_parts)
    names = ["created", "deleted", "recovered", "deleted"]
    assert told(receiver) == [f"invoice.{name}" for name in names]
    states = [json.loads(taken.body)["data"]["status"] for taken in receiver.taken]
    assert states == ["issued", "deleted", "issued", "deleted"]


def test_live_and_sandbox_tell_of_their_own_alone(
    open_parts: Parts, listening: Api, receiver: Receiver, clock: FixedClock
) -> None:
    sandbox = open_parts.sandbox
    with open_parts.db.reading() as session:
        shop = session.exec(select(Shop)).one()
    sandbox_shop = make_shop(sandbox, clock.now())
    assert sandbox_shop.shop_id != shop.shop_id
    testing = Api(listening.app, make_key(sandbox, sandbox_shop, clock.now()), prefix="/sandbox")
    listening.made("/webhooks", {"url": receiver.url("/live")})
    testing.made("/webhooks", {"url": receiver.url("/test")})
    bill = testing.made("/invoices", BILL)
    work(open_parts)
    work(sandbox)
    (taken,) = receiver.taken
    body = json.loads(taken.body, parse_float=Decimal)
    assert (taken.path, body["sandbox"], body["data"]["id"]) == ("/test", True, bill["id"])
    assert body["data"]["sandbox"] is True
