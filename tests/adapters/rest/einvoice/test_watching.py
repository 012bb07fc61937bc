"""Around the documents: endpoints, the trail of calls, health."""

import hashlib
import json

from adapters.parts import Parts
from tests.adapters.rest.api import Api
from tests.adapters.rest.einvoice.conftest import Clients
from tests.core.einvoice.documents import document

URL = "http://127.0.0.1:9/hook"


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


def test_health_needs_no_token(clients: Clients) -> None:
    shown = clients.api(None).get("/health").json
    assert (shown["provider"], shown["provider_status"], shown["sandbox"]) == (
        "sandbox",
        "ok",
        True,
    )
