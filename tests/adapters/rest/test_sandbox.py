"""Live and sandbox over HTTP: a key of one mode opens nothing of the other, which sees none of its rows."""

from dataclasses import dataclass
from functools import partial

import pytest

from adapters.parts import Parts
from core.clock import FixedClock
from core.credentials.service import list_credentials, revoke
from core.gst import gstin as gstins
from core.shops.copying import copy_profile
from core.shops.models import Shop
from tests.adapters.rest.api import Api
from tests.adapters.rest.conftest import make_key, make_shop
from tests.factories import make_actor

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "gst_rate": 18, "price": 450, "hsn": "8302"}
FAKE = {"name": "Zed Traders", "gstin": "29AAACZ0000B1Z3"}
BILL = {"items": [{"sku": "SR-501", "qty": 2}]}


@dataclass(frozen=True)
class Both:
    """The API of one shop in both modes."""

    live: Api
    test: Api


@pytest.fixture
def both(api: Api, parts: Parts, shop: Shop, clock: FixedClock) -> Both:
    actor = make_actor(shop, clock.now())
    parts.sandbox.db.write(lambda session: copy_profile(session, shop, actor))
    token = make_key(parts.sandbox, shop, clock.now())
    return Both(api, Api(api.app, token, prefix="/sandbox"))


def test_a_key_of_one_mode_opens_nothing_of_the_other(both: Both) -> None:
    for api, prefix in ((both.live, "/sandbox"), (both.test, "")):
        there = Api(api.app, api.token, prefix=prefix)
        for answer in (there.get("/items"), there.post("/items", RAIL)):
            assert (answer.status, answer.code) == (401, "wrong_environment")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_what_is_made_in_one_mode_is_not_found_in_the_other(both: Both) -> None:
    for here, there in ((both.live, both.test), (both.test, both.live)):
        made = here.made("/items", RAIL | {"sku": f"SR-{id(here)}"})
        assert here.get(f"/items/{made['id']}").status == 200
        assert there.get(f"/items/{made['id']}").status == 404
        assert [one["id"] for one in here.get("/items").json["data"]] == [made["id"]]


def test_each_resource_says_of_which_mode_it_is(both: Both) -> None:
    for api, sandbox in ((both.live, False), (both.test, True)):
        item = api.made("/items", RAIL)
        customer = api.made("/customers", {"name": "Asha Traders"})
        invoice = api.made("/invoices", BILL)
        assert [one["sandbox"] for one in (item, customer, invoice)] == [sandbox] * 3


def test_numbers_of_the_sandbox_are_a_series_of_their_own(both: Both) -> None:
    both.live.made("/items", RAIL)
    both.test.made("/items", RAIL)
    numbers = [api.made("/invoices", BILL)["number"] for api in (both.live, both.test, both.test)]
    assert numbers == ["4S/2026-27/0421", "4S/2026-27/0001", "4S/2026-27/0002"]


def test_links_of_the_sandbox_lead_into_it_and_its_code_pays_nobody(both: Both) -> None:
    both.test.made("/items", RAIL)
    made = both.test.made("/invoices", BILL)
    for name in ("pdf_url", "upi_qr", "public_url"):
        assert made[name].startswith("http://127.0.0.1:8000/sandbox/i/"), made[name]
    assert "pa=test@invalid&" in made["upi_uri"]
    assert made["upi_uri"].endswith("tn=TEST")


def test_fake_gstins_are_listed_and_pass_in_the_sandbox_alone(both: Both) -> None:
    listed = both.test.get("/gstins").json["data"]
    assert len({one["gstin"] for one in listed}) == 12
    for one in listed:
        assert gstins.is_valid(one["gstin"], sandbox=True)
        assert one["gstin"].startswith(one["state"])
        assert not gstins.is_valid(one["gstin"])
    assert FAKE["gstin"] in [one["gstin"] for one in listed]
    assert both.test.made("/customers", FAKE)["gstin"] == FAKE["gstin"]
    refused = both.live.post("/customers", FAKE)
    assert (refused.status, refused.code) == (422, "test_gstin")


@pytest.mark.parametrize(("method", "path"), [("GET", "/gstins"), ("POST", "/reset")])
def test_the_live_api_has_nothing_of_the_sandbox_s_own(both: Both, method: str, path: str) -> None:
    assert both.live.call(method, path).status == 404


def test_a_reset_empties_the_sandbox_and_leaves_the_live_book(both: Both) -> None:
    both.live.made("/items", RAIL)
    both.test.made("/items", RAIL)
    both.test.made("/invoices", BILL)
    answer = both.test.post("/reset", headers={"Idempotency-Key": "begin-anew"})
    assert (answer.status, answer.raw) == (204, b"")
    assert both.test.get("/items").json["data"] == []
    assert len(both.live.get("/items").json["data"]) == 1
    both.test.made("/items", RAIL)
    assert both.test.made("/invoices", BILL)["number"] == "4S/2026-27/0001"


def test_a_reset_sent_twice_under_one_key_empties_once(both: Both) -> None:
    key = {"Idempotency-Key": "begin-anew"}
    both.test.post("/reset", headers=key)
    both.test.made("/items", RAIL)
    again = both.test.post("/reset", headers=key)
    assert (again.status, again.headers["Idempotent-Replayed"]) == (204, "true")
    assert len(both.test.get("/items").json["data"]) == 1


def test_a_key_used_before_a_reset_is_free_after_it(both: Both) -> None:
    key = {"Idempotency-Key": "order-7001"}
    first = both.test.post("/items", RAIL, headers=key)
    both.test.post("/reset")
    again = both.test.post("/items", RAIL, headers=key)
    assert "Idempotent-Replayed" not in again.headers
    assert again.json["id"] != first.json["id"]


def test_who_may_only_read_cannot_reset(
    both: Both, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    reader = make_key(parts.sandbox, shop, clock.now(), "read")
    answer = Api(both.test.app, reader, prefix="/sandbox").post("/reset")
    assert (answer.status, answer.code) == (403, "forbidden")


def test_a_revoked_key_is_refused_at_its_next_call(
    both: Both, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    actor = make_actor(shop, clock.now())
    for api, db in ((both.live, parts.db), (both.test, parts.sandbox.db)):
        assert api.get("/items").status == 200
        with db.reading() as session:
            (held,) = list_credentials(session, shop.shop_id)
        db.write(partial(revoke, actor=actor, key_id=held.id))
        answer = api.get("/items")
        assert (answer.status, answer.code) == (401, "unauthenticated")


def test_a_shop_sees_nothing_of_another_in_the_same_sandbox(
    both: Both, parts: Parts, clock: FixedClock
) -> None:
    other = make_shop(parts.sandbox, clock.now())
    stranger = Api(both.test.app, make_key(parts.sandbox, other, clock.now()), prefix="/sandbox")
    made = both.test.made("/items", RAIL)
    assert stranger.get(f"/items/{made['id']}").status == 404
    assert stranger.post("/reset").status == 204
    assert both.test.get(f"/items/{made['id']}").status == 200


def test_the_sandbox_s_pace_is_its_own(both: Both) -> None:
    assert both.live.get("/items").headers["X-RateLimit-Limit"] == "600"
    assert both.test.get("/items").headers["X-RateLimit-Limit"] == "60"
