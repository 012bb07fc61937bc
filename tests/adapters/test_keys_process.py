"""Keys over real HTTP, on both databases: a server, commands of another process, and a plain client."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import postgres
from tests.adapters.processes import pakka, running

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "gst_rate": 18, "price": 450, "hsn": "8302"}
BILL = {
    "customer": {"name": "Ramesh Kumar", "phone": "+919800001234", "whatsapp_opt_in": True},
    "items": [{"sku": "SR-501", "qty": 2}],
    "send_whatsapp": True,
}


@dataclass(frozen=True)
class Place:
    """A server and commands over the same databases."""

    folder: Path
    url: str
    settings: dict[str, str]

    def run(self, *arguments: str) -> Any:
        ended = pakka(self.folder, *arguments, "--json", **self.settings)
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    def call(self, method: str, path: str, token: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.request(method, f"{self.url}{path}", headers=headers, timeout=60, **more)


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Place]:
    settings = {"PAKKA_DATABASE_URL": database_url, "PAKKA_SECRET_KEY": "no secret of anybody"}
    with running(tmp_path, **settings) as server:
        yield Place(tmp_path, server.url, settings)
    if database_url.startswith("postgresql"):
        postgres.drop_sandbox(database_url)


def test_a_trial_is_made_billed_and_revoked_and_the_live_book_sees_none_of_it(place: Place) -> None:
    shop = place.run("shop", "add", "--name", "Gupta Hardware", "--gstin", "08AAAPG1234C1ZJ")["id"]
    live = place.run("keys", "create", "--shop", shop)
    test = place.run("keys", "create", "--shop", shop, "--test")

    for path, token in (("/v1/items", test["token"]), ("/sandbox/v1/items", live["token"])):
        refused = place.call("GET", path, token)
        assert (refused.status_code, refused.json()["code"]) == (401, "wrong_environment")

    assert place.call("POST", "/sandbox/v1/items", test["token"], json=RAIL).status_code == 201
    made = place.call("POST", "/sandbox/v1/invoices", test["token"], json=BILL)
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["sandbox"], told["whatsapp"]["status"]) == (True, "simulated")
    assert told["whatsapp"]["sent"] is True
    assert place.call("GET", "/v1/items", live["token"]).json()["data"] == []
    assert place.call("GET", f"/v1/invoices/{told['id']}", live["token"]).status_code == 404

    paper = httpx.get(told["pdf_url"].replace("http://127.0.0.1:8000", place.url), timeout=60)
    assert paper.headers["content-type"] == "application/pdf"

    place.run("keys", "revoke", test["id"])
    after = place.call("GET", "/sandbox/v1/items", test["token"])
    assert (after.status_code, after.json()["code"]) == (401, "unauthenticated")
    assert place.call("GET", "/v1/items", live["token"]).status_code == 200
    log = (place.folder / "log").read_text()
    assert not [key for key in (live, test) if key["token"] in log]
