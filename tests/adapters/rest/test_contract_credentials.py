"""What the contract says of keys over HTTP: which open the native API, and what each scope allows."""

import logging

import pytest

from core.actor import Actor
from core.credentials import service
from core.credentials.service import Dialect, NewKey
from tests.adapters.rest.api import Api
from tests.adapters.rest.places import Place
from tests.adapters.rest.reaches import REACHES
from tests.adapters.rest.refusals import hold

NOBODY = "0" * 24


def shown_of(place: Place, dialect: Dialect) -> dict[str, str]:
    """Make a live key of a dialect; return what is shown of it."""
    actor = Actor(place.shop.shop_id, "cli", "test", place.clock.now())
    new = NewKey(dialect)
    return place.parts.db.write(lambda session: service.create(session, actor, new)).shown


def test_a_bearer_key_of_the_square_dialect_opens_the_native_api(place: Place) -> None:
    api = Api(place.live.app, shown_of(place, "square")["token"])
    made = api.made("/customers", {"name": "Square"})
    assert place.live.get(f"/customers/{made['id']}").json["name"] == "Square"


@pytest.mark.parametrize(
    ("dialect", "name"),
    [
        ("refrens", "appSecret"),
        ("refrens", "appId"),
        ("einvoice", "client_secret"),
        ("einvoice", "client_id"),
    ],
)
def test_a_client_s_secrets_are_no_bearer_keys(place: Place, dialect: Dialect, name: str) -> None:
    secret = shown_of(place, dialect)[name]
    for token in (secret, f"pak_live_{secret}"):
        hold(Api(place.live.app, token).get("/items"), "unauthenticated", 401)


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Bearer {}", 200), ("bearer {}", 200), ("BEARER   {} ", 200),
        ("{}", 401), ("Basic {}", 401), ("Token {}", 401), ("Bearer", 401), ("Bearer {}x", 401),
        ("Bearer {0},{0}", 401), ("", 401),
    ],
)  # fmt: skip
def test_a_key_is_sent_as_bearer(place: Place, written: str, status: int) -> None:
    token = str(place.live.token)
    sent = {"Authorization": written.format(token)}
    answer = Api(place.live.app, None).get("/items", headers=sent)
    assert answer.status == status
    if status == 401:
        hold(answer, "unauthenticated", 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    in_the_address = Api(place.live.app, None).get(f"/items?access_token={token}&key={token}")
    assert in_the_address.status == 401


def test_read_allows_every_get_and_write_the_rest(place: Place) -> None:
    reader, writer = place.with_key("read"), place.with_key("write")
    for label in REACHES.keys() - {"GET /v1/health"}:
        method, _, path = label.partition(" ")
        path = path.removeprefix("/v1").replace("{id}", f"inv_{NOBODY}")
        may, may_not = (reader, writer) if method == "GET" else (writer, reader)
        assert may.call(method, path).status not in {401, 403}, label
        hold(may_not.call(method, path), "forbidden", 403)


def test_a_key_is_named_by_its_last_four_where_what_was_done_is_told(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = str(place.with_key("read").token)
        Api(place.live.app, token).get("/items")
        Api(place.live.app, token[:-1] + "!").get("/items")
        trail = place.live.get("/audit?limit=1")
    (newest,) = trail.json["data"]
    assert newest["action"] == "key.create"
    assert newest["after"]["key"] == f"pak_live_…{token[-4:]}"
    told = caplog.text + str([one.__dict__ for one in caplog.records]) + trail.raw.decode()
    assert token[:-1] not in told
