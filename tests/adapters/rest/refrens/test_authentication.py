"""Logging in by all three strategies; what is no valid token is refused with the one documented answer."""

import base64
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwk

from adapters.parts import SANDBOX_PATH, Parts
from core.actor import Actor
from core.clock import FixedClock
from core.credentials.service import revoke
from core.shops.models import Shop
from tests.adapters.rest.api import Api
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import DAY, HOUR, INVALID_LOGIN, MINUTE, App, make_app, signed


def opens(app: App, token: str) -> int:
    """Say how a call with a token is answered."""
    answer = App(app.place, app.shown, token=token).log_in(strategy="app-iss-app-token")
    assert answer.status == 200 or answer.json == INVALID_LOGIN
    return answer.status


def unsigned(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(map(text, parts))


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def by_secret_of_public_key(app: App) -> str:
    """The old trick: HS256 with the public key as the secret."""
    public = jwk.ECKey.import_key(app.shown["privateKey"]).as_pem(private=False)
    asked = unsigned({"alg": "HS256"}, app.claims()).removesuffix(".")
    return f"{asked}.{text(hmac.digest(public, asked.encode(), 'sha256'))}"


def changed(app: App) -> str:
    header, _, signature = signed(app.shown["privateKey"], app.claims()).split(".")
    return (
        f"{header}.{text(json.dumps(app.claims(exp=app.claims()['exp'] + 1)).encode())}.{signature}"
    )


def test_a_secret_is_exchanged_for_a_token_that_is_looked_at_again(place: Place, app: App) -> None:
    shown = app.shown
    got = app.log_in(strategy="app-secret", appId=shown["appId"], appSecret=shown["appSecret"])
    assert got.status == 200
    assert {**got.json, "accessToken": ""} == {
        "accessToken": "",
        "name": "Web shop",
        "appId": shown["appId"],
    }
    token = got.json["accessToken"]
    header, claims, _ = token.split(".")
    assert json.loads(base64.urlsafe_b64decode(header + "=="))["alg"] == "ES256"
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert (told["exp"] - told["iat"], told["sub"], told["aud"]) == (3600, shown["appId"], "serana")
    again = App(place, shown, token=token)
    assert again.log_in(strategy="app-token").json == got.json
    assert again.log_in(strategy="app-iss-app-token").json == INVALID_LOGIN


def test_a_self_signed_token_is_good_everywhere(app: App) -> None:
    token = signed(app.shown["privateKey"], app.claims())
    with_it = App(app.place, app.shown, token=token)
    got = with_it.log_in(strategy="app-iss-app-token")
    assert (got.status, got.json["accessToken"]) == (200, token)
    assert with_it.log_in(strategy="app-token").json == INVALID_LOGIN
    at_root = App(app.place, app.shown, "", token)
    assert at_root.log_in(strategy="app-iss-app-token").status == 200


CLAIMS: dict[str, dict[str, Any]] = {
    "wrong audience": {"aud": "refrens"},
    "no audience": {"aud": None},
    "an audience that is a list of others": {"aud": ["refrens", "other"]},
    "another issuer": {"iss": "60cc8cc6aa3024abd4bef447"},
    "another subject": {"sub": "60cc8cc6aa3024abd4bef447"},
    "no subject": {"sub": None},
    "a subject that is a list": {"sub": ["a"]},
    "a subject that no text may hold": {"sub": "60cc8cc6aa3024abd4bef4\x00"},
    "ours by name alone": {"iss": "pakka"},
    "no end": {"exp": None},
    "no beginning": {"iat": None},
    "an end that is text": {"exp": "tomorrow"},
    "another strategy": {"auth": {"entity": "app", "strategy": "app-token"}},
    "another entity": {"auth": {"entity": "user", "strategy": "app-iss-app-token"}},
    "no auth": {"auth": None},
    "auth that is text": {"auth": "app"},
}


@pytest.mark.parametrize("changed", CLAIMS.values(), ids=CLAIMS.keys())
def test_a_token_whose_claims_are_not_as_agreed_is_refused(
    app: App, changed: dict[str, Any]
) -> None:
    assert opens(app, signed(app.shown["privateKey"], app.claims(**changed))) == 401


@pytest.mark.parametrize(
    ("begun", "ends", "status"),
    [
        (0, HOUR, 200), (-HOUR, -59, 200), (-HOUR, -61, 401), (0, DAY, 200), (0, DAY + 1, 401),
        (-DAY, MINUTE, 401), (59, HOUR, 200), (61, HOUR, 401), (MINUTE, 0, 401),
    ],
)  # fmt: skip
def test_a_token_holds_a_day_at_most_with_a_minute_of_leeway(
    app: App, begun: int, ends: int, status: int
) -> None:
    now = int(app.place.clock.now().timestamp())
    claims = app.claims(iat=now + begun, exp=now + ends)
    assert opens(app, signed(app.shown["privateKey"], claims)) == status


FORGED: dict[str, Callable[[App], str]] = {
    "none": lambda app: unsigned({"alg": "none"}, app.claims()),
    "None": lambda app: unsigned({"alg": "None"}, app.claims(), b"x"),
    "hs256 with the public key": by_secret_of_public_key,
    "es256 without a signature": lambda app: unsigned({"alg": "ES256"}, app.claims()),
    "another's key": lambda app: signed(
        jwk.ECKey.generate_key("P-256").as_pem(private=True).decode(), app.claims()
    ),
    "changed after it was signed": changed,
    "no token": lambda app: "pak_live_" + "A" * 43,
    "nested too deep": lambda app: f"{text(b'{}')}.{text(b'[' * 20_000 + b']' * 20_000)}.x",
    "two parts": lambda app: "e30.e30",
    "nothing": lambda app: "x",
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_is_refused(app: App, forge: Callable[[App], str]) -> None:
    assert opens(app, forge(app)) == 401


@pytest.mark.parametrize(
    "said",
    [
        {}, {"strategy": "local"}, {"strategy": "app-secret"}, {"strategy": ["app-secret"]},
        {"strategy": "app-secret", "appId": 1, "appSecret": 2},
        {"strategy": "app-secret", "appId": "60cc8cc6aa3024abd4bef447", "appSecret": "no"},
    ],
)  # fmt: skip
def test_whoever_does_not_prove_himself_gets_the_documented_401(
    app: App, said: dict[str, Any]
) -> None:
    answer = app.log_in(**said)
    assert (answer.status, answer.json) == (401, INVALID_LOGIN)


def test_a_secret_opens_its_own_app_in_its_own_mode_alone(place: Place, app: App) -> None:
    other = make_app(place.parts, place.shop)
    test = make_app(place.parts.sandbox, place.shop)
    wrong = {"strategy": "app-secret", "appId": app.shown["appId"]}
    for secret in (other.shown["appSecret"], test.shown["appSecret"]):
        assert app.log_in(**wrong, appSecret=secret).json == INVALID_LOGIN
    sandbox = App(place, test.shown, f"{SANDBOX_PATH}/refrens")
    said = {"strategy": "app-secret", "appId": test.shown["appId"]}
    token = sandbox.log_in(**said, appSecret=test.shown["appSecret"]).json["accessToken"]
    for strategy, bearer in (("app-token", token), ("app-iss-app-token", sandbox.token)):
        for base in ("/refrens", ""):
            live = App(place, test.shown, base, bearer)
            assert live.log_in(strategy=strategy).json == INVALID_LOGIN
        for base in ("/sandbox/refrens", "/sandbox"):
            assert App(place, test.shown, base, bearer).log_in(strategy=strategy).status == 200
    away = App(place, app.shown, f"{SANDBOX_PATH}/refrens", app.token)
    assert away.log_in(strategy="app-iss-app-token").json == INVALID_LOGIN


def test_what_was_given_out_ends_when_the_app_is_revoked(place: Place) -> None:
    made = make_app(place.parts, place.shop)
    app = App(place, made.shown)
    said = {"strategy": "app-secret", "appId": made.shown["appId"]}
    token = app.log_in(**said, appSecret=made.shown["appSecret"]).json["accessToken"]
    actor = Actor(place.shop.shop_id, "cli", "test", place.clock.now())
    place.parts.db.write(lambda session: revoke(session, actor, made.credential.id))
    assert App(place, made.shown, token=token).log_in(strategy="app-token").json == INVALID_LOGIN
    assert app.log_in(strategy="app-iss-app-token").json == INVALID_LOGIN
    assert app.log_in(**said, appSecret=made.shown["appSecret"]).json == INVALID_LOGIN


def test_a_body_is_json_whatever_it_is_called(app: App) -> None:
    said = {"strategy": "app-iss-app-token", "more": "than asked"}
    for media in ("application-json", "text/plain", "application/json"):
        assert (
            app.call("POST", "/authentication", said, headers={"Content-Type": media}).status == 200
        )
    broken = app.call("POST", "/authentication", raw=b"{")
    assert (broken.status, broken.json["name"], broken.json["className"]) == (
        400,
        "BadRequest",
        "bad-request",
    )


def test_other_methods_and_addresses_are_told_in_the_envelope(app: App) -> None:
    for base in ("/refrens", "/sandbox/refrens", ""):
        asked = App(app.place, app.shown, base, app.token)
        found = asked.call("GET", f"{app.business}/carts")
        assert (found.status, found.json["className"]) == (404, "not-found")
    taken = app.call("GET", "/authentication")
    assert (taken.status, taken.json["name"], taken.headers["Allow"]) == (
        405,
        "MethodNotAllowed",
        "POST",
    )


def test_whoever_fails_eleven_times_in_a_minute_waits(
    parts: Parts, shop: Shop, clock: FixedClock, api: Api
) -> None:
    place = Place(parts, shop, clock, api, api, api)
    app = App(place, make_app(parts, shop, name="Web shop").shown)
    wrong = [app.log_in(strategy="local").status for _ in range(11)]
    assert wrong == [401] * 10 + [429]
    told = app.log_in(strategy="app-token")
    assert (told.json["name"], told.json["className"]) == ("TooManyRequests", "too-many-requests")
    assert 1 <= int(told.headers["Retry-After"]) <= 60
    answer = app.call("GET", f"{app.business}/invoices")
    assert (answer.status, answer.headers["X-RateLimit-Remaining"]) == (200, "599")
