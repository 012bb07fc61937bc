"""Around the documents: endpoints, the trail of calls, health."""

import hashlib
import json

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from adapters.parts import Parts
from core.actor import Actor
from core.clock import FixedClock
from core.einvoice.models import EinvoiceCall
from core.heartbeat import Heartbeat
from core.webhooks.service import EndpointChange, add_endpoint, get_endpoint
from tests.adapters.rest.api import Api
from tests.adapters.rest.einvoice.conftest import Clients
from tests.core.einvoice.documents import document

PUBLIC = "https://93.184.216.34/hooks"


def test_every_call_of_a_client_stands_in_the_trail(einvoice: Api) -> None:
    made = einvoice.post("/irn", document())
    einvoice.post("/irn", document())
    rows = einvoice.get("/audit").json["data"]
    assert [(row["path"], row["status"], row["provider_status"]) for row in rows] == [
        ("/sandbox/einvoice/v1/irn", 409, "2150"),
        ("/sandbox/einvoice/v1/irn", 201, "ACT"),
    ]
    sent = hashlib.sha256(json.dumps(document()).encode()).hexdigest()
    assert {row["request_sha256"] for row in rows} == {sent}
    assert {row["irn"] for row in rows} == {made.json["irn"]}
    assert {row["gstin"] for row in rows} == {"29AAACZ0000B1Z3"}
    assert rows[1]["request_id"] == made.headers["X-Request-Id"]


def test_the_trail_by_reference_number_by_day_and_page_by_page(einvoice: Api) -> None:
    irn = einvoice.made("/irn", document())["irn"]
    einvoice.made("/irn", document(DocDtls__No="S2"))
    about = einvoice.get(f"/audit?irn={irn}").json["data"]
    assert [row["irn"] for row in about] == [irn]
    assert einvoice.get("/audit?from=2026-11-27").json["data"] == []
    assert len(einvoice.get("/audit?to=2026-11-26").json["data"]) == 4
    first = einvoice.get("/audit?limit=2").json
    assert first["has_more"]
    rest = einvoice.get(f"/audit?limit=200&cursor={first['next_cursor']}").json
    assert [row["path"] for row in rest["data"]][-1] == "/sandbox/einvoice/v1/irn"


def test_a_client_sees_no_call_of_another_shop(einvoice: Api, clients: Clients) -> None:
    einvoice.made("/irn", document())
    assert all(row["client_id"].startswith("eic_") for row in einvoice.get("/audit").json["data"])
    assert clients.api("eat_" + "A" * 43).get("/audit").status == 401


def test_endpoints_are_those_of_the_shop_for_these_five_events(einvoice: Api, parts: Parts) -> None:
    refused = einvoice.post("/webhooks", {"url": "https://erp.example.com/h", "events": ["*"]})
    assert refused.faults[0][0] == "/events/0"
    assert einvoice.get("/webhooks").json == {"data": []}


def test_the_trail_keeps_no_secret(einvoice: Api, parts: Parts) -> None:
    made = einvoice.post("/webhooks", {"url": PUBLIC})
    assert made.status == 201
    assert made.json["secret"].startswith("whsec_")
    with parts.sandbox.db.reading() as session:
        kept = session.exec(select(EinvoiceCall)).one()
    assert (kept.status, kept.path) == (201, "/sandbox/einvoice/v1/webhooks")
    assert "whsec_" not in kept.response


def test_an_endpoint_of_other_events_is_not_deleted_here(
    einvoice: Api, clients: Clients, clock: FixedClock
) -> None:
    parts = clients.parts.sandbox
    actor = Actor(clients.shop.shop_id, "cli", "cli", clock.now())

    def added(event: str) -> str:
        new, rules = EndpointChange(PUBLIC, [event]), parts.hooks.rules
        return parts.db.write(lambda session: add_endpoint(session, actor, new, rules=rules)[0].id)

    other, ours = added("invoice.paid"), added("irn.generated")
    refused = einvoice.delete(f"/webhooks/{other}")
    assert (refused.status, refused.code) == (404, "not_found")
    with parts.db.reading() as session:
        assert get_endpoint(session, actor.shop_id, other).deleted_at is None
    for _ in range(2):
        assert einvoice.delete(f"/webhooks/{ours}").json["deleted"]


def test_health_needs_no_token(clients: Clients) -> None:
    shown = clients.api(None).get("/health").json
    assert (shown["provider"], shown["provider_status"], shown["sandbox"]) == (
        "sandbox",
        "ok",
        True,
    )


def test_health_tells_what_that_of_v1_tells(clients: Clients) -> None:
    parts = clients.parts.sandbox
    assert next(one for one in parts.ticks if isinstance(one, Heartbeat)).run() == 0
    native = Api(clients.app, None, prefix="/sandbox").get("/health").json
    shown = clients.api(None).get("/health").json
    assert set(shown) - set(native) == {"provider", "provider_status", "sandbox"}
    assert (shown["status"], shown["checks"]) == ("ok", native["checks"])
    assert shown["time"].endswith("Z")
    assert shown["latency_ms"]["self"]["db"] >= 0


def test_without_a_database_health_is_down(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("select", {}, Exception("no disk"))

    monkeypatch.setattr(clients.parts.sandbox.db, "reading", fail)
    answer = clients.api(None).get("/health")
    assert (answer.status, answer.json["status"], answer.json["provider_status"]) == (
        503,
        "down",
        "down",
    )
