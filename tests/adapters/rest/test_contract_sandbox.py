"""What the contract says of the sandbox: data apart, marked papers, fake GSTINs, nothing that leaves."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlmodel import SQLModel

from core import tables
from core.db import Database
from core.gst.gstin import expected_check
from tests.adapters.client import Client
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.counters import LINE
from tests.adapters.rest.places import Place
from tests.adapters.rest.reaches import MAKERS, REACHES, Asked
from tests.core.documents.reading import payments_on, scan, text_of

FAKES = (
    "07AAAPZ0000A1ZK 09AAAPZ0000A1ZG 24AAAPZ0000A1ZO 27AAAPZ0000A1ZI 29AAAPZ0000A1ZE 33AAAPZ0000A1ZP "
    "07AAACZ0000B1Z9 09AAACZ0000B1Z5 24AAACZ0000B1ZD 27AAACZ0000B1Z7 29AAACZ0000B1Z3 33AAACZ0000B1ZE"
).split()
GOVERNMENT = "02AMBPG7773M002"
MARK = "TEST – NOT A TAX INVOICE"
RAMESH = {"name": "Ramesh Kumar", "phone": "9800000421", "email": "ramesh@example.com"}
LISTS = [
    "items", "customers", "invoices", "payments", "credit_notes", "webhooks", "events", "audit",
]  # fmt: skip
REPORTS = ["gstr3b", "liability", "hsn", "register", "parties", "items", "daybook", "ageing"]
PDF = {"Accept": "application/pdf"}


def rows_of(db: Database) -> dict[str, int]:
    """Count every table's rows."""
    assert tables.MODULES
    with db.reading() as session:
        return {
            one.name: int(session.execute(select(func.count()).select_from(one)).scalar_one())
            for one in SQLModel.metadata.sorted_tables
        }


def test_what_is_done_in_the_sandbox_adds_no_row_to_the_live_book(place: Place) -> None:
    before = rows_of(place.parts.db)
    things = {thing: MAKERS[thing](place.test) for thing in MAKERS}
    for label in (one for one in REACHES if not one.startswith("GET ")):
        made = {thing: things[thing] for thing in REACHES[label].things}
        method, path, body = Asked(label, REACHES[label], made).filled()
        place.test.call(method, path, body)
    assert rows_of(place.parts.db) == before
    assert rows_of(place.parts.sandbox.db)["invoice"] > 0


@pytest.mark.parametrize("label", sorted(label for label, one in REACHES.items() if one.thing))
def test_what_is_of_the_sandbox_is_found_by_no_live_call(place: Place, label: str) -> None:
    reach = REACHES[label]
    asked = Asked(label, reach, {thing: MAKERS[thing](place.test) for thing in reach.things})
    there = asked.send(place.live)
    assert there == asked.of_unknown().send(place.live)
    assert there[0] == 404


def test_what_is_of_the_sandbox_is_in_no_live_list_or_return(place: Place) -> None:
    paths = [*(f"/{name}?limit=200" for name in LISTS), "/reports/gstr1?month=2026-11&format=json"]
    before = [place.live.get(path).raw for path in paths]
    tried = [place.test.get(path).raw for path in paths]
    for thing in ("note", "payment", "webhook", "item"):
        MAKERS[thing](place.test)
    assert [place.live.get(path).raw for path in paths] == before
    for path, was in zip(paths, tried, strict=True):
        assert place.test.get(path).raw != was, path


def resources(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a reply that says which kind of thing it is."""
    if isinstance(value, list):
        for one in value:
            yield from resources(one)
    elif isinstance(value, dict):
        if "object" in value and "created_at" in value:
            yield value
        for one in value.values():
            yield from resources(one)


def test_every_resource_says_of_which_mode_it_is(place: Place) -> None:
    kinds = {
        "item",
        "customer",
        "invoice",
        "payment",
        "credit_note",
        "webhook",
        "event",
        "delivery",
    }
    for api, sandbox in ((place.test, True), (place.live, False)):
        hook = MAKERS["webhook"](api)
        for thing in ("item", "draft", "payment", "note"):
            MAKERS[thing](api)
        api.post(f"/webhooks/{hook}/test")
        place.parts.of(sandbox=sandbox).executor.drain()
        paths = [*(f"/{name}" for name in LISTS[:-1]), f"/webhooks/{hook}/deliveries"]
        found = [one for path in paths for one in resources(api.get(path).json)]
        assert {one["object"] for one in found} == kinds
        assert {one["sandbox"] for one in found} == {sandbox}


def paper(answer: Answer) -> str:
    assert answer.headers["Content-Type"] == "application/pdf"
    return text_of(answer.raw)


def test_every_paper_of_the_sandbox_is_marked_and_no_live_one(place: Place) -> None:
    for api, marked in ((place.test, True), (place.live, False)):
        bill = api.made("/invoices", {"items": [LINE]})
        note = api.made("/credit_notes", {"invoice_id": bill["id"], "amount": 62})
        for path in (f"/invoices/{bill['id']}", f"/credit_notes/{note['id']}"):
            assert (MARK in paper(api.get(path, headers=PDF))) == marked
        for name in REPORTS:
            shown = paper(api.get(f"/reports/{name}?month=2026-11&format=pdf"))
            assert (MARK in shown) == marked, name
        for url in (bill["pdf_url"], note["pdf_url"]):
            got = Client(api.app).get(url.removeprefix("http://127.0.0.1:8000"))
            assert got.status_code == 200
            assert (MARK in text_of(got.content)) == marked


def test_the_code_of_the_sandbox_pays_nobody_wherever_it_stands(place: Place) -> None:
    made = place.test.made("/invoices", {"items": [LINE]})
    page = made["public_url"].removeprefix("http://127.0.0.1:8000")
    assert "pa=test@invalid&" in made["upi_uri"]
    assert made["upi_uri"].endswith("&tn=TEST")
    (drawn,) = payments_on(place.test.get(f"/invoices/{made['id']}", headers=PDF).raw)
    assert (drawn["pa"], drawn["tn"], drawn["am"]) == ("test@invalid", "TEST", "1062.00")
    picture = Client(place.test.app).get(f"{page}/qr.png").content
    (code,) = scan(Image.open(io.BytesIO(picture)))
    assert code == made["upi_uri"]
    shown = Client(place.test.app).get(page)
    assert "foursq@example" not in shown.text
    assert "test@invalid" in shown.text


def test_no_message_leaves_the_sandbox_and_all_channels_are_simulated(place: Place) -> None:
    asked = {"customer": RAMESH, "items": [LINE], "send_whatsapp": True, "send_email": True}
    made = place.test.made("/invoices", asked)
    told = {"sent": True, "status": "simulated"}
    assert made["whatsapp"] == {
        **told, "to": "+919800000421", "message_id": made["whatsapp"]["message_id"],
    }  # fmt: skip
    assert made["email"] == {**told, "to": "ramesh@example.com", "message_id": None}
    path = f"/invoices/{made['id']}"
    assert place.test.get(path).json["email"] == made["email"]
    sent = place.test.post(f"{path}/send", {"channels": ["telegram", "email", "whatsapp"]}).json
    assert [sent[name]["status"] for name in ("telegram", "email", "whatsapp")] == ["simulated"] * 3
    assert {sent[name]["sent"] for name in ("telegram", "email", "whatsapp")} == {True}
    place.parts.sandbox.executor.drain()
    assert place.test.get(path).json["whatsapp"]["sent"] is True


def test_in_the_sandbox_too_nothing_goes_to_who_wants_none_or_is_nobody(place: Place) -> None:
    wants_none = {**RAMESH, "phone": "9800000422", "whatsapp_opt_in": False}
    asked = {"items": [LINE], "send_whatsapp": True, "send_email": True}
    made = place.test.made("/invoices", {**asked, "customer": wants_none})
    assert [made[name]["status"] for name in ("whatsapp", "email")] == ["no_consent"] * 2
    walk_in = place.test.made("/invoices", asked)
    assert [walk_in[name]["status"] for name in ("whatsapp", "email")] == ["failed"] * 2
    bare = place.test.made("/invoices", {**asked, "customer": {"name": "Bina"}})
    assert [bare[name]["status"] for name in ("whatsapp", "email")] == ["failed"] * 2


def test_the_fake_gstins_are_the_published_twelve(place: Place) -> None:
    assert [one["gstin"] for one in place.test.get("/gstins").json["data"]] == FAKES


@pytest.mark.parametrize("gstin", FAKES)
def test_a_fake_gstin_passes_in_the_sandbox_and_is_refused_live(place: Place, gstin: str) -> None:
    asked = {"name": "Zed", "gstin": gstin}
    made = place.test.made("/customers", asked)
    assert (made["gstin"], made["place_of_supply"]) == (gstin, gstin[:2])
    refused = place.live.post("/customers", asked)
    assert (refused.status, refused.code, refused.faults) == (
        422, "test_gstin", [("/gstin", "test_gstin")],
    )  # fmt: skip


def created(api: Api, gstin: str) -> tuple[int, str, list[str]]:
    answer = api.post("/customers", {"name": "Zed", "gstin": gstin})
    return answer.status, answer.code, [field for field, _ in answer.faults]


@pytest.mark.parametrize("first", ["27AAPFU0939F1Z", "36ABCDE0000F2Z", "08AAAPG1234C9Z"])
def test_the_sandbox_takes_any_gstin_with_a_right_check_digit(place: Place, first: str) -> None:
    right = first + expected_check(first)
    assert created(place.test, right)[0] == 201
    wrong = first + ("A" if right[-1] != "A" else "B")
    for api in (place.test, place.live):
        assert created(api, wrong) == (422, "validation_failed", ["/gstin"])


@pytest.mark.parametrize("gstin", [GOVERNMENT, "33AAACZ1234B009"])
def test_the_form_of_the_government_s_own_sandbox_has_no_check_digit(
    place: Place, gstin: str
) -> None:
    assert created(place.test, gstin)[0] == 201
    assert created(place.live, gstin) == (422, "validation_failed", ["/gstin"])
    assert created(place.test, "02AMBPG7773M00A")[0] == 422


def test_a_reset_leaves_nothing_to_list_and_nothing_to_find(place: Place) -> None:
    things = {thing: MAKERS[thing](place.test) for thing in MAKERS}
    live = MAKERS["invoice"](place.live)
    answer = place.test.post("/reset")
    assert (answer.status, answer.raw) == (204, b"")
    assert "Content-Type" not in answer.headers
    for name in LISTS[:-1]:
        assert place.test.get(f"/{name}").json["data"] == [], name
    assert [one["action"] for one in place.test.get("/audit").json["data"]] == ["shop.reset"]
    assert place.test.get(f"/invoices/{things['invoice']}?include_deleted=true").status == 404
    assert place.live.get(f"/invoices/{live}").status == 200
    assert place.test.made("/invoices", {"items": [LINE]})["number"] == "4S/2026-27/0001"
