"""Endpoints of a shop."""

import base64
from datetime import timedelta

import pytest
from sqlmodel import select

from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.db import Database
from core.errors import SettingNotValid, TooManyWebhooks, WebhookNotFound
from core.sealing import Vault
from core.webhooks.events import TYPES
from core.webhooks.models import Endpoint, Event
from core.webhooks.service import (
    EndpointChange,
    Rules,
    add_endpoint,
    change_endpoint,
    delete_endpoint,
    get_endpoint,
    key_of,
    list_endpoints,
    rotate_secret,
    send_test,
    wants,
)
from tests.factories import make_actor, make_shop

VAULT = Vault(b"sixteen bytes or more")
RULES = Rules(VAULT)
URL = "https://erp.example/hooks/k3y"


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


def add(db: Database, actor: Actor, **new: object) -> tuple[Endpoint, str]:
    asked = EndpointChange(**{"url": URL, **new})  # type: ignore[arg-type]  # as the test gives it
    return db.write(lambda session: add_endpoint(session, actor, asked, rules=RULES))


def change(db: Database, actor: Actor, endpoint: Endpoint, **to: object) -> Endpoint:
    asked = EndpointChange(**to)  # type: ignore[arg-type]  # as the test gives it
    return db.write(
        lambda session: change_endpoint(session, actor, endpoint.id, to=asked, rules=RULES)
    )


def kept(db: Database, endpoint: Endpoint) -> Endpoint:
    with db.reading() as session:
        return get_endpoint(session, endpoint.shop_id, endpoint.id)


def test_an_endpoint_has_a_secret_of_32_bytes_that_is_kept_sealed(
    db: Database, actor: Actor
) -> None:
    endpoint, secret = add(db, actor)
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert key_of(secret) == base64.b64decode(secret.removeprefix("whsec_"))
    row = kept(db, endpoint)
    assert secret not in repr(row)
    assert VAULT.unseal(row.secret, place=row.id) == secret
    assert (row.url, row.events, row.disabled) == (URL, ["*"], "")


def test_it_is_told_of_what_it_asked_for(db: Database, actor: Actor) -> None:
    endpoint, _ = add(db, actor, events=["invoice.created", "invoice.paid", "invoice.created"])
    assert endpoint.events == ["invoice.created", "invoice.paid"]
    assert [type_ for type_ in TYPES if wants(endpoint, type_, "inv_1")] == endpoint.events
    everything, _ = add(db, actor, events=["invoice.paid", "*"])
    assert everything.events == ["*"]
    assert all(wants(everything, type_, "inv_1") for type_ in TYPES)


@pytest.mark.parametrize(
    "new",
    [
        {"events": ["invoice.made"]},
        {"events": ["webhook.test"]},
        {"events": []},
        {"url": "http://erp.example/"},
        {"url": ""},
        {"description": "x" * 501},
    ],
)
def test_what_cannot_be_an_endpoint_is_none(
    db: Database, actor: Actor, new: dict[str, object]
) -> None:
    with pytest.raises(SettingNotValid):
        add(db, actor, **new)
    endpoint, _ = add(db, actor)
    with pytest.raises(SettingNotValid):
        change(db, actor, endpoint, **new)


def test_a_shop_has_ten_at_most_and_a_deleted_one_makes_room(db: Database, actor: Actor) -> None:
    first, _ = add(db, actor)
    for _ in range(9):
        add(db, actor)
    with pytest.raises(TooManyWebhooks):
        add(db, actor)
    db.write(lambda session: delete_endpoint(session, actor, first.id))
    newest, _ = add(db, actor)
    with db.reading() as session:
        ids = [one.id for one in list_endpoints(session, actor.shop_id)]
    assert (len(ids), ids[0]) == (10, newest.id)
    assert first.id not in ids


def test_a_deleted_one_is_not_there_and_its_secrets_are_gone(db: Database, actor: Actor) -> None:
    endpoint, _ = add(db, actor)
    db.write(lambda session: rotate_secret(session, actor, endpoint.id, rules=RULES))
    db.write(lambda session: delete_endpoint(session, actor, endpoint.id))
    with pytest.raises(WebhookNotFound):
        kept(db, endpoint)
    with db.reading() as session:
        row = session.exec(select(Endpoint)).one()
    assert (row.secret, row.old_secret) == ("", "")


def test_another_shops_endpoint_is_not_there(db: Database, actor: Actor, clock: FixedClock) -> None:
    other = make_shop(db, clock.now(), name="Sharma Stores", gstin=None, state="08", owners=())
    endpoint, _ = add(db, actor)
    stranger = make_actor(other, clock.now())
    with pytest.raises(WebhookNotFound):
        change(db, stranger, endpoint, description="mine")
    with pytest.raises(WebhookNotFound):
        db.write(lambda session: send_test(session, stranger, endpoint.id))


def test_it_is_switched_off_and_on_and_keeps_the_rest(db: Database, actor: Actor) -> None:
    endpoint, _ = add(db, actor, events=["invoice.paid"], description="ERP")
    off = change(db, actor, endpoint, is_enabled=False)
    assert off.disabled
    assert not wants(off, "invoice.paid", "inv_1")
    on = change(db, actor, endpoint, is_enabled=True)
    assert (on.disabled, on.events, on.description, on.url) == ("", ["invoice.paid"], "ERP", URL)


def test_after_a_rotation_the_old_secret_is_kept_for_24_hours(db: Database, actor: Actor) -> None:
    endpoint, first = add(db, actor)
    _, second = db.write(lambda session: rotate_secret(session, actor, endpoint.id, rules=RULES))
    row = kept(db, endpoint)
    assert second != first
    assert VAULT.unseal(row.secret, place=row.id) == second
    assert VAULT.unseal(row.old_secret, place=row.id) == first
    assert row.old_until == actor.at + timedelta(hours=24)


def test_a_test_is_an_event_for_this_endpoint_alone(db: Database, actor: Actor) -> None:
    endpoint, _ = add(db, actor, events=["invoice.paid"])
    other, _ = add(db, actor)
    event_id = db.write(lambda session: send_test(session, actor, endpoint.id))
    with db.reading() as session:
        event = session.exec(select(Event)).one()
    assert (event.id, event.type, event.resource) == (event_id, "webhook.test", endpoint.id)
    assert wants(endpoint, event.type, event.resource)
    assert not wants(other, event.type, event.resource)


def test_the_trail_knows_each_change_and_no_secret(db: Database, actor: Actor) -> None:
    endpoint, secret = add(db, actor)
    change(db, actor, endpoint, events=["invoice.paid"])
    db.write(lambda session: rotate_secret(session, actor, endpoint.id, rules=RULES))
    db.write(lambda session: delete_endpoint(session, actor, endpoint.id))
    with db.reading() as session:
        rows = session.exec(select(Audit).where(Audit.entity == endpoint.id)).all()
    actions = ["webhook.add", "webhook.change", "webhook.rotate", "webhook.delete"]
    assert sorted(row.action for row in rows) == sorted(actions)
    shown = repr([(row.before, row.after) for row in rows])
    assert "erp.example" in shown
    assert all(hidden not in shown for hidden in (secret, "k3y", "whsec_", "v1."))
