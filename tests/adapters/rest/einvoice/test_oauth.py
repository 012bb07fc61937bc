"""Tokens by client credentials (RFC 6749, 4.4 and 5.2)."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from core.actor import Actor
from core.clock import FixedClock
from core.credentials.service import revoke
from tests.adapters.client import Client
from tests.adapters.rest.einvoice.conftest import Clients
from tests.core.einvoice.documents import document

TOKEN = "/sandbox/einvoice/v1/oauth/token"


def fields(client: dict[str, str], **more: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        **more,
    }


def test_a_client_gets_a_token_for_an_hour(clients: Clients, clock: FixedClock) -> None:
    made = clients.made()
    got = clients.asked(**fields(made))
    assert got.status_code == 200
    shown = got.json()
    assert shown["access_token"].startswith("eat_")
    assert {**shown, "access_token": ""} == {
        "access_token": "",
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "irn:read irn:write ewb:write",
        "gstin": "29AAACZ0000B1Z3",
    }
    assert got.headers["Cache-Control"] == "no-store"
    api = clients.api(shown["access_token"])
    assert api.get("/irn/" + "0" * 64).status == 404
    clock.advance(timedelta(seconds=3600))
    late = api.get("/irn/" + "0" * 64)
    assert (late.status, late.code) == (401, "unauthenticated")
    assert late.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_credentials_by_basic_or_by_body_not_by_both(clients: Clients) -> None:
    made, app = clients.made(), Client(clients.app)
    pair = f"{made['client_id']}:{made['client_secret']}".encode()
    basic = {"Authorization": "Basic " + base64.b64encode(pair).decode()}
    asked = {"grant_type": "client_credentials"}
    assert app.post(TOKEN, data=asked, headers=basic).status_code == 200
    assert app.post(TOKEN, json=fields(made)).status_code == 200
    both = app.post(TOKEN, data=fields(made), headers=basic)
    assert (both.status_code, both.json()) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "eic_nobody"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"scope": "irn:read all"}, 400, "invalid_scope"),
    ],
)
def test_what_is_wrong_is_told_as_the_text_has_it(
    clients: Clients, change: dict[str, str], status: int, error: str
) -> None:
    refused = clients.asked(**{**fields(clients.made()), **change})
    assert (refused.status_code, refused.json()) == (status, {"error": error})
    assert ("WWW-Authenticate" in refused.headers) == (status == 401)


def test_a_token_does_what_was_asked_for_and_no_more(clients: Clients) -> None:
    made = clients.made()
    token = clients.asked(**fields(made, scope="irn:read")).json()
    assert token["scope"] == "irn:read"
    api = clients.api(token["access_token"])
    refused = api.post("/irn", document())
    assert (refused.status, refused.code) == (403, "forbidden")
    reader = clients.made(scopes=("read",))
    assert clients.asked(**fields(reader)).json()["scope"] == "irn:read"
    more = clients.asked(**fields(reader, scope="irn:write"))
    assert more.json() == {"error": "invalid_scope"}


def test_a_revoked_client_has_no_token_any_more(clients: Clients, clock: FixedClock) -> None:
    made = clients.made()
    api = clients.api(clients.token(made))
    actor = Actor(clients.shop.shop_id, "cli", "cli", clock.now())
    clients.parts.sandbox.db.write(lambda session: revoke(session, actor, key_id(session, made)))
    assert api.get("/irn/" + "0" * 64).status == 401
    assert clients.asked(**fields(made)).status_code == 401


def key_id(session: Any, made: dict[str, str]) -> str:
    from core.credentials.service import find_client

    found = find_client(session, "einvoice", made["client_id"])
    assert found
    return found.id


def test_ten_wrong_secrets_and_the_client_waits(clients: Clients) -> None:
    made = clients.made()
    wrong = fields({**made, "client_secret": "wrong"})
    assert [clients.asked(**wrong).status_code for _ in range(10)] == [401] * 10
    waits = clients.asked(**fields(made))
    assert waits.status_code == 429
    assert int(waits.headers["Retry-After"]) > 500


@pytest.mark.parametrize("token", [None, "eat_short", "pak_test_" + "A" * 43, "eat_" + "A" * 43])
def test_who_has_no_token_is_not_let_in(clients: Clients, token: str | None) -> None:
    refused = clients.api(token).get("/irn/" + "0" * 64)
    assert (refused.status, refused.code) == (401, "unauthenticated")
