"""What the contract says of idempotency: which calls, which keys, what is kept, for whom and how long."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from adapters.webhooks.dialing import Dialer
from core import idempotency
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.counters import LINE
from tests.adapters.rest.places import Place
from tests.adapters.rest.reaches import MAKERS, REACHES, Asked

NOBODY = "itm_" + "0" * 24
RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "gst_rate": 18, "price": 450}
WRITES = sorted(label for label in REACHES if not label.startswith("GET "))


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def is_replay(first: Answer, again: Answer) -> bool:
    """True where the second answer is the first, told again."""
    assert "Idempotent-Replayed" not in first.headers
    same = (again.status, again.raw) == (first.status, first.raw)
    kept = [
        one.headers.get(name) for name in ("Location", "Content-Type") for one in (first, again)
    ]
    is_told = again.headers.get("Idempotent-Replayed") == "true"
    return same and is_told and kept[0] == kept[1] and kept[2] == kept[3]


@pytest.mark.parametrize("label", [*WRITES, "POST /v1/reset"])
def test_every_write_with_a_key_has_its_effect_and_its_answer_once(
    place: Place, label: str
) -> None:
    reach = REACHES.get(label)
    api = place.live if reach else place.test
    things = {thing: MAKERS[thing](api) for thing in reach.things} if reach else {}
    method, path, body = Asked(label, reach, things).filled() if reach else ("POST", "/reset", None)
    first = api.call(method, path, body, headers=keyed(f"every {label}".replace(" ", "-")))
    rows = api.get("/audit?limit=200").raw
    place.clock.advance(timedelta(minutes=1))
    again = api.call(method, path, body, headers=keyed(f"every {label}".replace(" ", "-")))
    assert 200 <= first.status < 300, first.raw
    assert is_replay(first, again)
    assert api.get("/audit?limit=200").raw == rows


def test_a_call_that_reads_takes_no_key(place: Place) -> None:
    for key in ("", "a b", "k" * 300, "read-1"):
        for path in ("/items", "/customers"):
            answer = place.live.get(path, headers=keyed(key))
            assert answer.status == 200
            assert "Idempotent-Replayed" not in answer.headers
    assert place.live.post("/customers", {"name": "Asha"}, headers=keyed("read-1")).status == 201


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("!", "!"), ("~", '"~"'), ('"q-1"', "q-1"), ("k" * 255, f'"{"k" * 255}"'),
        ('""twice""', '""twice""'), ('"', '"'), ("ends\"", "ends\""), ("a,b;c=1", '"a,b;c=1"'),
    ],
)  # fmt: skip
def test_a_key_has_1_to_255_visible_characters_and_one_pair_of_quotes_is_stripped(
    place: Place, first: str, again: str
) -> None:
    asked = {"name": f"Asha {len(first)}"}
    answers = [place.live.post("/customers", asked, headers=keyed(key)) for key in (first, again)]
    assert is_replay(*answers)


def test_only_one_pair_of_quotes_is_stripped(place: Place) -> None:
    for key in ('""pair""', '"pair"', "pair-1"):
        answer = place.live.post("/customers", {"name": f"Usha {key}"}, headers=keyed(key))
        assert answer.status == 201
        assert "Idempotent-Replayed" not in answer.headers


@pytest.mark.parametrize(
    "key", ["", '""', " ", "a b", "a\tb", "k" * 256, '"a b"', "ä", "कुंजी", "\x7f"]
)
def test_another_key_is_refused(place: Place, key: str) -> None:
    answer = place.live.call(
        "POST",
        "/customers",
        {"name": "Asha"},
        headers={"Idempotency-Key": key.encode()},  # type: ignore[dict-item]  # bytes as sent
    )
    assert (answer.status, answer.code) == (400, "idempotency_key_invalid")
    assert answer.faults == [("header.Idempotency-Key", "idempotency_key_invalid")]


def test_two_keys_on_one_call_are_none(place: Place) -> None:
    transport = httpx.ASGITransport(place.live.app)
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
    sent = [("Authorization", f"Bearer {place.live.token}"), *[("Idempotency-Key", "two")] * 2]
    asked = client.post("/v1/customers", json={"name": "Two"}, headers=sent)
    got = asyncio.run(asked)
    assert (got.status_code, got.json()["code"]) == (400, "idempotency_key_invalid")


SAME = (
    b'{"items":[{"name":"Rail","gst_rate":18,"qty":2,"rate":450}],"notes":"\xe0\xa4\xa8"}',
    b'{ "notes" : "\\u0928",\n "items":[{"rate":450.00,"qty":2.0,"gst_rate":1.8e1,"name":"Rail"}] }',
    b'{"notes":"\xe0\xa4\xa8","items":[{"qty":20e-1,"name":"Rail","gst_rate":18.000,"rate":4.5E+2}]}',
)
OTHERS = (
    b'{"items":[{"name":"Rail","gst_rate":18,"qty":2,"rate":450}]}',
    b'{"items":[{"name":"Rail","gst_rate":18,"qty":2,"rate":450.01}],"notes":"\xe0\xa4\xa8"}',
    b'{"items":[{"name":"rail","gst_rate":18,"qty":2,"rate":450}],"notes":"\xe0\xa4\xa8"}',
    b'{"items":[{"name":"Rail","gst_rate":18,"qty":2,"rate":450}],"notes":"\xe0\xa4\xa8","draft":true}',
)


def test_the_same_payload_is_known_however_it_is_written(place: Place) -> None:
    first = place.live.post("/invoices", raw=SAME[0], headers=keyed("same"))
    for raw in SAME:
        assert is_replay(first, place.live.post("/invoices", raw=raw, headers=keyed("same")))
    for raw in OTHERS:
        answer = place.live.post("/invoices", raw=raw, headers=keyed("same"))
        assert (answer.status, answer.code) == (400, "idempotency_key_reused")
    assert is_replay(first, place.live.post("/invoices", raw=SAME[0], headers=keyed("same")))


def test_another_path_or_method_under_the_key_is_another_call(place: Place) -> None:
    paths = [f"/customers/{place.live.made('/customers', {'name': n})['id']}" for n in ("A", "B")]
    assert place.live.put(paths[0], {"name": "C"}, headers=keyed("path")).status == 200
    for method, path, body in (
        ("PUT", paths[1], {"name": "C"}),
        ("DELETE", paths[0], None),
        ("POST", "/customers", {"name": "C"}),
    ):
        answer = place.live.call(method, path, body, headers=keyed("path"))
        assert (answer.status, answer.code) == (400, "idempotency_key_reused")
    assert place.live.get(paths[1]).json["name"] == "B"


def test_what_is_wrong_in_a_call_is_told_after_that_its_key_was_used_for_another(
    place: Place,
) -> None:
    wrong, key = {"sku": "SR-1"}, keyed("wrong")
    free = place.live.post("/items", wrong, headers=key)
    assert (free.status, free.code) == (422, "validation_failed")
    assert place.live.post("/customers", {"name": "C"}, headers=key).status == 201
    for path, body in (("/items", wrong), ("/customers", {}), ("/customers?colour=red", {})):
        answer = place.live.post(path, body, headers=key)
        assert (answer.status, answer.code) == (400, "idempotency_key_reused")
    place.clock.advance(timedelta(hours=24))
    later = place.live.post("/items", wrong, headers=key)
    assert (later.status, later.code) == (422, "validation_failed")


def test_a_key_is_of_a_shop_and_a_mode_whatever_the_credential(place: Place) -> None:
    asked, key = {"name": "Scope"}, keyed("scope")
    first = place.live.post("/customers", asked, headers=key)
    assert is_replay(first, place.with_key("write").post("/customers", asked, headers=key))
    for api in (place.other, place.test):
        theirs = api.post("/customers", asked, headers=key)
        assert theirs.status == 201
        assert theirs.json["id"] != first.json["id"]
        assert "Idempotent-Replayed" not in theirs.headers
        assert is_replay(theirs, api.post("/customers", asked, headers=key))


def test_who_may_only_read_is_not_told_what_was_answered(place: Place) -> None:
    asked, key = {"name": "Secret"}, keyed("scope-2")
    place.live.post("/customers", asked, headers=key)
    answer = place.with_key("read").post("/customers", asked, headers=key)
    assert (answer.status, answer.code) == (403, "forbidden")


def test_a_key_holds_for_24_hours_from_its_first_use_swept_or_not(place: Place) -> None:
    asked, key, api = {"name": "Day"}, keyed("day"), place.live
    first = api.post("/customers", asked, headers=key)
    place.clock.advance(timedelta(hours=23))
    # and holds no longer by that
    assert is_replay(first, api.post("/customers", asked, headers=key))
    place.clock.advance(timedelta(minutes=59, seconds=59, milliseconds=999))
    assert is_replay(first, api.post("/customers", asked, headers=key))
    place.clock.advance(timedelta(milliseconds=1))
    second = api.post("/customers", {"name": "Next day"}, headers=key)
    assert second.status == 201
    assert is_replay(second, api.post("/customers", {"name": "Next day"}, headers=key))


@dataclass(frozen=True)
class Refusal:
    """A call that is refused, and whether that is what is told under its key for 24 hours."""

    name: str
    status: int
    ask: Callable[[Place, dict[str, str]], Answer]


def _tax_wrong(place: Place, key: dict[str, str]) -> Answer:
    body = {"customer": {"name": "Left over"}, "items": [LINE], "gst_treatment": "inter_state"}
    return place.live.post("/invoices", body, headers=key)


def test_a_refusal_by_the_state_of_things_is_kept_though_the_state_changes(place: Place) -> None:
    item = place.live.made("/items", RAIL)
    first = place.live.post("/items", RAIL, headers=keyed("kept-409"))
    assert (first.status, first.code) == (409, "duplicate_sku")
    place.live.delete(f"/items/{item['id']}")
    assert is_replay(first, place.live.post("/items", RAIL, headers=keyed("kept-409")))
    assert place.live.post("/items", RAIL, headers=keyed("kept-409-2")).status == 201

    paid = f"/invoices/{place.live.made('/invoices', {'items': [LINE]})['id']}"
    payment = place.live.put(f"{paid}/pay").json["payment_id"]
    first = place.live.delete(paid, headers=keyed("kept-422"))
    assert (first.status, first.code) == (422, "has_payments")
    place.live.delete(f"/payments/{payment}")
    assert is_replay(first, place.live.delete(paid, headers=keyed("kept-422")))
    assert place.live.delete(paid).status == 200


def test_what_a_refused_call_had_done_is_rolled_back(place: Place) -> None:
    for key in (keyed("rolled-back"), {}):
        assert _tax_wrong(place, key).code == "gst_treatment_mismatch"
        names = [one["name"] for one in place.live.get("/customers?limit=200").json["data"]]
        assert "Left over" not in names


NOT_KEPT: tuple[Refusal, ...] = (
    Refusal("malformed", 400, lambda p, k: p.live.post("/customers", raw=b"{", headers=k)),
    Refusal("no key", 401, lambda p, k: Api(p.live.app, None).post("/customers", {"name": "A"}, headers=k)),
    Refusal("reader", 403, lambda p, k: p.with_key("read").post("/customers", {"name": "A"}, headers=k)),
    Refusal("nobody's", 404, lambda p, k: p.live.put(f"/items/{NOBODY}", RAIL, headers=k)),
    Refusal("large", 413, lambda p, k: p.live.post("/customers", raw=b" " * 1_100_000, headers=k)),
    Refusal(
        "xml", 415,
        lambda p, k: p.live.post("/customers", raw=b"<a/>", headers={**k, "Content-Type": "text/xml"}),
    ),
    Refusal("wrong", 422, lambda p, k: p.live.post("/customers", {"name": ""}, headers=k)),
    Refusal(
        "wrong inside", 422,
        lambda p, k: p.live.post("/invoices", {"items": [{"sku": "no", "qty": 1}]}, headers=k),
    ),
)  # fmt: skip


@pytest.mark.parametrize("refusal", NOT_KEPT, ids=lambda one: f"{one.name}-{one.status}")
def test_a_call_that_is_wrong_in_itself_leaves_its_key_free(place: Place, refusal: Refusal) -> None:
    key = keyed(f"free-{refusal.name.replace(' ', '-')}")
    for _ in range(2):
        answer = refusal.ask(place, key)
        assert answer.status == refusal.status, answer.raw
        assert "Idempotent-Replayed" not in answer.headers
    right = place.live.post("/customers", {"name": "Right"}, headers=key)
    assert (right.status, right.json["name"]) == (201, "Right")


def test_a_crash_before_the_commit_leaves_neither_effect_nor_key(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(idempotency, "finish", dies)
        answer = place.live.post("/customers", {"name": "Crash"}, headers=keyed("crash"))
        assert (answer.status, answer.code) == (500, "internal_error")
    names = [one["name"] for one in place.live.get("/customers?limit=200").json["data"]]
    assert "Crash" not in names
    made = place.live.post("/customers", {"name": "After"}, headers=keyed("crash"))
    assert (made.status, "Idempotent-Replayed" in made.headers) == (201, False)


def test_messages_and_events_of_a_call_that_is_told_again_are_not_made_again(place: Place) -> None:
    buyer = {"name": "Ramesh Kumar", "phone": "9800000421"}
    asked = {"customer": buyer, "items": [LINE], "send_whatsapp": True}
    first = place.test.post("/invoices", asked, headers=keyed("events"))
    of = f"/events?resource={first.json['id']}"
    told = [one["type"] for one in place.test.get(of).json["data"]]
    assert sorted(told) == ["invoice.created", "invoice.sent"]
    assert is_replay(first, place.test.post("/invoices", asked, headers=keyed("events")))
    assert [one["type"] for one in place.test.get(of).json["data"]] == told
    pay = f"/invoices/{first.json['id']}/pay"
    paid = place.test.put(pay, headers=keyed("events-2"))
    assert is_replay(paid, place.test.put(pay, headers=keyed("events-2")))
    assert len(place.test.get(of).json["data"]) == 3


def test_an_endpoint_is_told_again_though_its_name_leads_nowhere_meanwhile(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"url": "https://93.184.216.34/again"}
    first = place.live.post("/webhooks", asked, headers=keyed("looked-up"))

    def lost(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(Dialer, "checked", lost)
    assert is_replay(first, place.live.post("/webhooks", asked, headers=keyed("looked-up")))
    assert place.live.post("/webhooks", asked).code == "validation_failed"


@pytest.mark.parametrize(
    "thing", ["customer", "item", "invoice", "draft", "payment", "note", "webhook"]
)
def test_a_delete_repeated_gives_the_same_result(place: Place, thing: str) -> None:
    folder = {"note": "credit_notes", "draft": "invoices"}.get(thing, f"{thing}s")
    path = f"/{folder}/{MAKERS[thing](place.live)}"
    first = place.live.delete(path)
    place.clock.advance(timedelta(minutes=1))
    again = place.live.delete(path)
    assert (first.status, again.status, again.raw) == (200, 200, first.raw)


def test_recover_and_pay_repeated_give_the_same_result(place: Place) -> None:
    path = f"/invoices/{MAKERS['binned'](place.live)}"
    answers = [place.live.post(f"{path}/recover") for _ in range(2)]
    assert answers[0].raw == answers[1].raw
    paid = [place.live.put(f"{path}/pay", {"upi_ref": "432100000990"}) for _ in range(2)]
    assert (paid[0].status, paid[1].status) == (200, 200)
    assert paid[0].json["amount_paid"] == paid[1].json["amount_paid"] == 1062
    assert json.loads(paid[0].raw)["version"] == json.loads(paid[1].raw)["version"]


def test_what_is_kept_under_a_key_is_the_shop_s_alone_and_holds_no_secret(place: Place) -> None:
    made: dict[str, Any] = place.live.post(
        "/webhooks", {"url": "https://93.184.216.34/secret"}, headers=keyed("sealed")
    ).json
    with place.parts.db.reading() as session:
        held = session.get_one(idempotency.IdempotencyKey, (place.shop.shop_id, "sealed"))
        assert held.status == 201
        assert made["secret"] not in held.body
        assert len(held.fingerprint) == 64
