"""What the contract says of addresses: where each API begins, what is public, whatever host is asked."""

import asyncio
import hashlib
import json
import re
from datetime import timedelta

import httpx
import pytest
from sqlmodel import select

from core.invoices.links import token_for, token_hash
from core.invoices.models import Invoice
from tests.adapters.client import Client
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import LINE
from tests.adapters.rest.places import Place

EVIL = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "host=evil.example",
}
URL = "http://127.0.0.1:8000"


@pytest.mark.parametrize("prefix", ["", "/sandbox"])
@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/items/", "/v1//items", "/v1/nothing", "/v1/items/a/b", "/V1/items"]
)
def test_where_nothing_is_nothing_is_led_elsewhere(place: Place, prefix: str, path: str) -> None:
    answer = Client(place.live.app).get(f"{prefix}{path}", headers=EVIL)
    assert answer.status_code == 404
    assert "Location" not in answer.headers
    if path.startswith("/v1"):
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "not_found"
        assert answer.json()["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "path",
    ["/docs/", "/errors/", "/errors/not_found/", "/openapi.json/", "/i/AAAAAAAAAAAAAAAAAAAAAA/"],
)
def test_a_page_with_a_slash_too_many_leads_to_no_other_host(place: Place, path: str) -> None:
    answer = Client(place.live.app).get(path, headers=EVIL)
    assert "evil" not in answer.headers.get("Location", "") + answer.text


def test_documents_and_pages_are_there_and_name_the_address_of_the_setting(place: Place) -> None:
    client = Client(place.live.app)
    made = client.get("/openapi.json", headers=EVIL)
    assert (made.status_code, made.headers["Content-Type"]) == (200, "application/json")
    document = made.json()
    assert re.fullmatch(r"3\.1\.\d", document["openapi"])
    assert [one["url"] for one in document["servers"]] == [URL, f"{URL}/sandbox"]
    assert all(path.startswith(("/v1/", "/einvoice/v1/")) for path in document["paths"])
    for page in ("/docs", "/errors", "/errors/not_found"):
        answer = client.get(page, headers=EVIL)
        assert (answer.status_code, "evil" in answer.text) == (200, False)
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("mode", ["live", "test"])
def test_links_of_an_invoice_lead_to_its_page_its_paper_and_its_code(
    place: Place, mode: str
) -> None:
    api: Api = getattr(place, mode)
    prefix = "/sandbox" if mode == "test" else ""
    answer = api.post("/invoices", {"items": [LINE]}, headers=EVIL)
    made = answer.json
    assert answer.headers["Location"] == f"{prefix}/v1/invoices/{made['id']}"
    assert re.fullmatch(rf"{URL}{prefix}/i/[A-Za-z0-9_-]{{22}}", made["public_url"])
    assert made["pdf_url"] == f"{made['public_url']}/pdf"
    assert made["upi_qr"] == f"{made['public_url']}/qr.png"
    medias = {"public_url": "text/html", "pdf_url": "application/pdf", "upi_qr": "image/png"}
    for name, media in medias.items():
        got = Client(api.app).get(made[name].removeprefix(URL), headers=EVIL)
        assert (got.status_code, got.headers["Content-Type"].partition(";")[0]) == (200, media)
    other = made["public_url"].removeprefix(URL)
    other = other.removeprefix("/sandbox") if prefix else f"/sandbox{other}"
    assert Client(api.app).get(other).status_code == 404


def test_a_link_is_128_bits_of_the_secret_kept_by_its_hash_and_ended_by_its_version(
    place: Place,
) -> None:
    made = place.live.made("/invoices", {"items": [LINE]})
    token = made["public_url"].rpartition("/")[2]
    assert token == token_for(place.parts.secret, made["id"], 1)
    with place.parts.db.reading() as session:
        row = session.exec(select(Invoice).where(Invoice.id == made["id"])).one()
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in row.model_dump_json()
    assert place.live.get(f"/invoices/{made['id']}").json["public_url"] == made["public_url"]
    place.clock.advance(timedelta(days=3650))  # nothing ends it by itself
    assert Client(place.live.app).get(f"/i/{token}").status_code == 200

    fresh = token_for(place.parts.secret, made["id"], 2)
    row.link_version, row.token_hash = 2, token_hash(fresh)
    place.parts.db.write(lambda session: session.merge(row))
    client = Client(place.live.app)
    for path, status in (("", 404), ("/pdf", 404), ("/qr.png", 404)):
        assert client.get(f"/i/{token}{path}").status_code == status
        assert client.get(f"/i/{fresh}{path}").status_code == 200
    assert place.live.get(f"/invoices/{made['id']}").json["public_url"] == f"{URL}/i/{fresh}"


def test_a_page_s_next_and_a_bin_s_way_back_are_at_the_address_of_the_setting(place: Place) -> None:
    for name in ("A", "B"):
        place.live.made("/customers", {"name": name})
    listed = place.live.get("/customers?limit=1", headers=EVIL)
    assert listed.headers["Link"].startswith(f"<{URL}/v1/customers?")
    made = place.live.made("/invoices", {"items": [LINE]})
    place.live.delete(f"/invoices/{made['id']}")
    gone = place.live.get(f"/invoices/{made['id']}", headers=EVIL).json
    assert gone["recover_url"] == f"{URL}/v1/invoices/{made['id']}/recover"


def test_pages_of_customers_need_no_key_and_a_wrong_link_opens_nothing(place: Place) -> None:
    made = place.live.made("/invoices", {"items": [LINE]})
    page = made["public_url"].removeprefix(URL)
    wrong = page[:-1] + ("A" if page[-1] != "A" else "B")
    client = Client(place.live.app)
    assert client.get(page).status_code == 200
    for path in (wrong, f"{wrong}/pdf", f"{wrong}/qr.png", f"/i/{made['id']}"):
        answer = client.get(path)
        assert (answer.status_code, "4Square" in answer.text) == (404, False)


def test_no_reply_of_the_whole_api_names_a_host_that_was_only_asked_for(place: Place) -> None:
    transport = httpx.ASGITransport(place.live.app)
    client = httpx.AsyncClient(transport=transport, base_url=URL)
    headers = {**EVIL, "Authorization": f"Bearer {place.live.token}"}
    for path in ("invoices", "customers", "events", "webhooks", "credit_notes"):
        got = asyncio.run(client.get(f"/v1/{path}", headers=headers))
        assert got.status_code == 200
        assert "evil" not in got.text + json.dumps(dict(got.headers))
