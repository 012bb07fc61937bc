"""The shop as Square's one location; what fails is told in Square's envelope."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.adapters.rest.places import Place


def ask(place: Place, path: str, *, token: str | None = None) -> httpx.Response:
    transport = httpx.ASGITransport(place.live.app, client=("127.0.0.1", 1))
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
    key = place.live.token if token is None else token
    headers = {"Authorization": f"Bearer {key}", "Square-Version": "2026-09-16"}
    return asyncio.run(client.get(path, headers=headers))


def errors(answer: httpx.Response) -> Any:
    return answer.json()["errors"]


@pytest.mark.parametrize("base", ["/square", ""])
def test_the_shop_is_the_one_location(place: Place, base: str) -> None:
    [shown] = ask(place, f"{base}/v2/locations").json()["locations"]
    assert shown["id"] == place.shop.shop_id.replace("shp_", "loc_")
    assert (shown["currency"], shown["timezone"], shown["status"]) == (
        "INR",
        "Asia/Kolkata",
        "ACTIVE",
    )
    for name in (shown["id"], "main"):
        found = ask(place, f"{base}/v2/locations/{name}")
        assert found.json() == {"location": shown}
        assert found.headers["Square-Version"] == "2026-09-16"


@pytest.mark.parametrize("path", ["/square/v2/locations/loc_0", "/square/v2/carts", "/v2/carts"])
def test_what_is_nowhere_is_told_in_its_envelope(place: Place, path: str) -> None:
    answer = ask(place, path)
    assert answer.status_code == 404
    assert answer.headers["Square-Version"] == "2026-09-16"
    [error] = errors(answer)
    assert (error["category"], error["code"]) == ("INVALID_REQUEST_ERROR", "NOT_FOUND")


def test_a_key_that_is_none_is_unauthorized(place: Place) -> None:
    answer = ask(place, "/square/v2/locations", token="pak_live_no")
    assert answer.status_code == 401
    assert answer.headers["Square-Version"] == "2026-09-16"
    assert errors(answer)[0]["code"] == "UNAUTHORIZED"
