"""Every call of the dialect x {its own app, another shop's, none, a revoked one, one of the other mode}."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.rest.refrens import OPERATIONS
from core.actor import Actor
from core.credentials.service import revoke
from core.shops.service import NewShop
from tests.adapters.rest.counters import make_shop
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import BUYER, INVALID_LOGIN, LINE, App, make_app

INVOICES, CLIENTS = "/businesses/{key}/invoices", "/api/v1/businesses/{key}/clients"
REACHES: dict[str, tuple[str, Mapping[str, Any] | None]] = {
    f"POST {INVOICES}": (INVOICES, {"billedTo": BUYER, "items": [LINE]}),
    f"GET {INVOICES}": (INVOICES, None),
    f"GET {INVOICES}/{{invoice}}": (f"{INVOICES}/{{id}}", None),
    f"POST {INVOICES}/{{invoice}}/payments": (f"{INVOICES}/{{id}}/payments", {"amount": 1}),
    f"GET {INVOICES}/{{invoice}}/payments": (f"{INVOICES}/{{id}}/payments", None),
    f"POST {INVOICES}/{{invoice}}/irn": (f"{INVOICES}/{{id}}/irn", None),
    f"POST {CLIENTS}": (CLIENTS, {"clientId": "c-2", "name": "Ramesh"}),
    f"GET {CLIENTS}/{{client_id}}": (f"{CLIENTS}/c-1", None),
}
OPEN = {"POST /authentication"}


@dataclass(frozen=True)
class Apps:
    """Programs of two shops, and tokens that open nothing; an invoice of the first."""

    own: App
    other: App
    closed: Mapping[str, str]
    invoice: str


@pytest.fixture(scope="module")
def apps(place: Place) -> Apps:
    own = App(place, make_app(place.parts, place.shop).shown)
    new = NewShop("Gupta Hardware", gstin="27AAPFU0939F1ZV", series="GH/26-27/001")
    other = App(place, make_app(place.parts, make_shop(place.parts, place.clock.now(), new)).shown)
    gone = make_app(place.parts, place.shop)
    actor = Actor(place.shop.shop_id, "cli", "test", place.clock.now())
    place.parts.db.write(lambda session: revoke(session, actor, gone.credential.id))
    test = make_app(place.parts.sandbox, place.shop)
    made = own.billed(billedTo={**BUYER, "name": "Ramesh Kumar"})["_id"]
    own.call("POST", f"/api/v1{own.business}/clients", {"clientId": "c-1", "name": "Ramesh"})
    closed = {
        "none": "",
        "revoked": App(place, gone.shown).token or "",
        "of the other mode": App(place, test.shown).token or "",
        "a native key": place.live.token or "",
    }
    return Apps(own, other, closed, made)


def ask(app: App, label: str, *, key: str, id_: str) -> tuple[int, str]:
    path, body = REACHES[label]
    answer = app.call(label.partition(" ")[0], path.format(key=key, id=id_), body)
    return answer.status, answer.raw.decode()


def test_the_table_holds_every_call_of_the_document() -> None:
    known = {f"{one.method} {one.path}".replace("{url_key}", "{key}") for one in OPERATIONS}
    assert set(REACHES) | OPEN == known


@pytest.mark.parametrize("label", sorted(REACHES))
def test_without_a_token_that_is_good_here_nothing_opens(apps: Apps, label: str) -> None:
    key = apps.own.shown["urlKey"]
    for token in apps.closed.values():
        app = App(apps.own.place, apps.own.shown, token=token)
        path, body = REACHES[label]
        answer = app.call(label.partition(" ")[0], path.format(key=key, id=apps.invoice), body)
        assert (answer.status, answer.json) == (401, INVALID_LOGIN)


@pytest.mark.parametrize("label", sorted(REACHES))
def test_what_another_shop_has_is_answered_like_what_nobody_has(apps: Apps, label: str) -> None:
    theirs = apps.own.shown["urlKey"]
    foreign = ask(apps.other, label, key=theirs, id_=apps.invoice)
    assert foreign == ask(apps.other, label, key="nobody-0123456789ab", id_="0" * 24)
    assert foreign[0] == 403
    own = apps.other.shown["urlKey"]
    status, text = ask(apps.other, label, key=own, id_=apps.invoice)
    unknown = ask(apps.other, label, key=own, id_="0" * 24)
    assert (status, text.replace(apps.invoice, "0" * 24)) == unknown or "{id}" not in REACHES[
        label
    ][0]
    assert (
        status == 404 if "{id}" in REACHES[label][0] or "c-1" in REACHES[label][0] else status < 300
    )
    assert ("Ramesh Kumar" in text, "4Square" in text) == (False, False)


@pytest.mark.parametrize("label", sorted(REACHES))
def test_an_app_that_only_reads_writes_nothing(apps: Apps, label: str) -> None:
    place = apps.own.place
    reader = App(place, make_app(place.parts, place.shop, "read").shown)
    status, _ = ask(reader, label, key=reader.shown["urlKey"], id_=apps.invoice)
    assert status == (200 if label.startswith("GET") else 403)
