"""What the contract says of calls at once under one key, on both databases: one effect, told to all."""

import asyncio
import json
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
from sqlmodel import Session
from starlette.types import ASGIApp

import core.db
from adapters.app import create_app
from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from core import idempotency
from core.clock import FixedClock
from core.idempotency import Use
from core.shops.models import Shop
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import LINE, make_key, make_shop
from tests.adapters.rest.refusals import hold

AT_ONCE = 50


def opened(url: str, clock: FixedClock) -> Parts:
    settings = load(env_file=None, pakka_database_url=url, pakka_secret_key="no secret of anybody")
    return build(settings, clock=clock)


@pytest.fixture
def racing(database_url: str, clock: FixedClock) -> Iterator[tuple[Parts, Shop, Api]]:
    parts = opened(database_url, clock)
    shop = make_shop(parts, clock.now())
    yield parts, shop, Api(create_app(parts), make_key(parts, shop, clock.now()))
    parts.close()


def at_once(
    app: ASGIApp,
    token: str | None,
    calls: Sequence[tuple[str, str, dict[str, Any] | None]],
    key: str,
) -> list[httpx.Response]:
    """Make calls at the same moment, all under one key."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}

    async def all_of_them() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            asked = [
                client.request(method, f"/v1{path}", json=body, headers=headers)
                for method, path, body in calls
            ]
            return await asyncio.gather(*asked)

    return asyncio.run(all_of_them())


def test_fifty_at_once_are_one_invoice_and_49_replays(racing: tuple[Parts, Shop, Api]) -> None:
    _, _, api = racing
    calls = [("POST", "/invoices", {"items": [LINE]})] * AT_ONCE
    answers = at_once(api.app, api.token, calls, "race-1")
    assert {(one.status_code, one.content) for one in answers} == {(201, answers[0].content)}
    assert len({one.headers["Location"] for one in answers}) == 1
    replays = [one for one in answers if one.headers.get("Idempotent-Replayed") == "true"]
    assert len(replays) == AT_ONCE - 1
    listed = api.get("/invoices").json["data"]
    assert [one["number"] for one in listed] == ["4S/2026-27/0421"]


def test_of_two_questions_at_once_one_is_answered(racing: tuple[Parts, Shop, Api]) -> None:
    _, _, api = racing
    calls = [("POST", "/customers", {"name": name}) for name in ("Asha", "Usha") * 5]
    answers = at_once(api.app, api.token, calls, "race-2")
    told = sorted(one.status_code for one in answers)
    assert told == [201] * 5 + [400] * 5
    assert {one.json().get("code") for one in answers} == {None, "idempotency_key_reused"}
    assert len(api.get("/customers").json["data"]) == 1


def test_a_payment_at_once_is_one_payment_and_a_refusal_at_once_one_refusal(
    racing: tuple[Parts, Shop, Api],
) -> None:
    _, _, api = racing
    path = f"/invoices/{api.made('/invoices', {'items': [LINE]})['id']}"
    paid = at_once(api.app, api.token, [("PUT", f"{path}/pay", {"amount": 62})] * 10, "race-3")
    assert {one.status_code for one in paid} == {200}
    assert api.get(path).json["balance_due"] == 1000
    refused = at_once(api.app, api.token, [("DELETE", path, None)] * 10, "race-4")
    assert {(one.status_code, one.content) for one in refused} == {(422, refused[0].content)}
    assert json.loads(refused[0].content)["code"] == "has_payments"


def test_who_waits_too_long_for_the_first_is_told_to_come_again(
    postgres_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(core.db._TIMEOUTS, "lock_timeout", 200)  # five seconds otherwise
    parts = opened(postgres_url, clock)
    shop = make_shop(parts, clock.now())
    api = Api(create_app(parts), make_key(parts, shop, clock.now()))
    begun, end = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        idempotency.begin(session, Use(shop.shop_id, "slow", "x", clock.now()))
        begun.set()
        end.wait(20)
        raise KeyboardInterrupt

    def first() -> None:
        with pytest.raises(KeyboardInterrupt):
            parts.db.write(slow)

    thread = threading.Thread(target=first)
    thread.start()
    begun.wait(20)
    answer = api.post("/customers", {"name": "Asha"}, headers={"Idempotency-Key": "slow"})
    hold(answer, "request_in_progress", 409)
    assert answer.headers["Retry-After"] == "1"
    end.set()
    thread.join()
    again = api.post("/customers", {"name": "Asha"}, headers={"Idempotency-Key": "slow"})
    assert again.status == 201
    parts.close()
