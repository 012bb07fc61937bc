"""What the contract says of GSTR-1, webhooks, health and the audit trail."""

import base64
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from openpyxl import load_workbook

from adapters.parts import Parts
from adapters.rest.latency import Latencies
from adapters.rest.native.reports import XLSX
from adapters.version import VERSION
from core.actor import Actor
from core.audit import record
from core.clock import FixedClock
from core.heartbeat import Heartbeat
from core.invoices import service as invoices
from core.shops.models import Shop
from core.shops.service import NewShop
from core.webhooks.events import TYPES
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.counters import LINE, Counter, make_key, make_shop, opened

HOOK = "https://93.184.216.34/hooks"  # open to all; nothing is delivered here
SHEETS = (
    "b2b,sez,de",
    "b2cl",
    "b2cs",
    "cdnr",
    "cdnur",
    "exp",
    "exemp",
    "hsn(b2b)",
    "hsn(b2c)",
    "docs",
)


def told(answer: Answer) -> tuple[int, str, list[str]]:
    return answer.status, answer.code, [field for field, _ in answer.faults]


# -- GSTR-1 ------------------------------------------------------------------------------------------


def test_the_return_is_a_workbook_under_its_name_and_each_sheet_is_there(api: Api) -> None:
    empty = api.get("/reports/gstr1?month=2026-11")
    assert empty.status == 200
    assert empty.headers["Content-Type"] == XLSX
    name = 'attachment; filename="GSTR1_08AAAPG1234C1ZJ_112026.xlsx"'
    assert empty.headers["Content-Disposition"] == name
    assert empty.headers["Content-Length"] == str(len(empty.raw))
    book = load_workbook(io.BytesIO(empty.raw))
    assert set(SHEETS) <= set(book.sheetnames)
    for sheet in (book[name] for name in SHEETS):
        assert all(cell.value for cell in sheet[4])
        assert sheet.max_row == (8 if sheet.title == "exemp" else 4)
    api.made("/invoices", {"items": [{**LINE, "rate": "450.55"}]})
    filled = api.get("/reports/gstr1?period=112026")
    sold = load_workbook(io.BytesIO(filled.raw))["b2cs"]
    row = {head.value: cell.value for head, cell in zip(sold[4], sold[5], strict=True)}
    assert (row["Taxable Value"], row["Rate"]) == (901.1, 18)
    assert filled.raw == api.get("/reports/gstr1?month=2026-11&format=xlsx").raw


def test_the_portals_layout_is_json_to_the_paisa(api: Api) -> None:
    buyer = {"name": "अजय ट्रेडर्स", "gstin": "08AABCT1332L1ZE"}
    api.made("/invoices", {"customer": buyer, "items": [{**LINE, "rate": "450.55"}]})
    answer = api.get("/reports/gstr1?month=2026-11&format=json")
    assert answer.headers["Content-Type"] == "application/json"
    name = 'attachment; filename="GSTR1_08AAAPG1234C1ZJ_112026.json"'
    assert answer.headers["Content-Disposition"] == name
    shown = answer.json
    assert (shown["gstin"], shown["fp"]) == ("08AAAPG1234C1ZJ", "112026")
    (invoice,) = shown["b2b"][0]["inv"]
    assert (invoice["idt"], invoice["val"]) == ("21-11-2026", Decimal("1063.30"))


NO_MONTHS = (
    ("", "query.month"),
    ("month=2026-11&period=112026", "query.period"),
    ("month=2026-13", "query.month"),
    ("month=112026", "query.month"),
    ("month=2026-12", "query.month"),
    ("month=2017-06", "query.month"),
    ("period=122026", "query.period"),
    ("period=2026-11", "query.period"),
    ("period=132026", "query.period"),
    ("month=2026-11&format=csv", "query.format"),
    ("month=2026-11&shop=1", "query.shop"),
    ("month=2026-11&month=2026-10", "query.month"),
)


def test_a_month_that_is_none_or_to_come_is_refused(api: Api) -> None:
    for query, where in NO_MONTHS:
        answer = api.get(f"/reports/gstr1?{query}")
        assert told(answer) == (422, "validation_failed", [where]), query


def test_who_files_no_gstr1_is_told_so(parts: Parts, clock: FixedClock) -> None:
    for new in (
        NewShop("Chai Corner", scheme="composition", gstin="08AAAPG1234C1ZJ"),
        NewShop("Asha Tailors", scheme="unregistered", state="08"),
    ):
        api = opened(parts, clock, new)
        for answer in (
            api.get("/reports/gstr1?month=2026-10"),
            api.get("/reports/gstr1?month=2026-10&format=json"),
            api.post("/reports/gstr1/filed", {"month": "2026-10"}),
        ):
            assert told(answer)[:2] == (422, "not_applicable")


def test_a_bill_at_midnight_of_31_march_is_of_april(api: Api, clock: FixedClock) -> None:
    clock.move(datetime(2027, 3, 31, 18, 29, 59, tzinfo=UTC))
    api.made("/invoices", {"items": [LINE]})
    clock.advance(timedelta(seconds=1))
    second = api.made("/invoices", {"items": [LINE], "number": "NY/1"})
    assert second["date"] == "2027-04-01"
    for month in ("2027-03", "2027-04"):
        answer = api.get(f"/reports/gstr1?month={month}&format=json")
        assert json.loads(answer.raw)["b2cs"][0]["txval"] == 900


def test_a_month_is_locked_and_opened_again(api: Api, clock: FixedClock) -> None:
    shown = api.post("/reports/gstr1/filed", {"month": "2026-10"})
    assert (shown.status, shown.json) == (
        200, {"object": "filed_month", "month": "2026-10", "filed": True},
    )  # fmt: skip
    late = {"items": [LINE], "date": "2026-10-31"}
    assert told(api.post("/invoices", late))[:2] == (422, "period_locked")
    assert api.made("/invoices", {"items": [LINE], "date": "2026-11-01"})
    api.post("/reports/gstr1/filed", {"month": "2026-10", "filed": False})
    assert api.made("/invoices", late)
    for body, where in (
        ({}, "/month"),
        ({"month": "102026"}, "/month"),
        ({"month": "2026-12"}, "/month"),
        ({"month": "2026-10", "filed": "yes"}, "/filed"),
    ):
        answer = api.post("/reports/gstr1/filed", body)
        assert told(answer) == (422, "validation_failed", [where])


# -- webhooks ----------------------------------------------------------------------------------------


def test_each_of_the_twelve_can_be_asked_for_and_a_test_cannot(api: Api) -> None:
    assert len(TYPES) == 12
    made = api.made("/webhooks", {"url": HOOK, "events": list(TYPES), "description": "लेखा"})
    assert (made["events"], made["description"]) == (list(TYPES), "लेखा")
    assert (made["status"], made["disabled_reason"], made["metadata"]) == ("enabled", None, {})
    secret = made["secret"].removeprefix("whsec_")
    assert len(base64.b64decode(secret, validate=True)) == 32
    assert api.made("/webhooks", {"url": HOOK, "events": ["invoice.paid", "*"]})["events"] == ["*"]
    for wrong in (["webhook.test"], ["invoice.paid", "note.created"], ["INVOICE.PAID"]):
        answer = api.post("/webhooks", {"url": HOOK, "events": wrong})
        assert told(answer) == (422, "validation_failed", [f"/events/{len(wrong) - 1}"])


def test_a_secret_is_shown_when_it_is_made_and_nowhere_else(api: Api) -> None:
    created = api.post("/webhooks", {"url": HOOK})
    path = f"/webhooks/{created.json['id']}"
    assert (created.status, created.headers["Location"]) == (201, f"/v1{path}")
    rotated = api.post(f"{path}/rotate")
    assert (rotated.status, rotated.json["id"]) == (200, created.json["id"])
    others = [
        api.get(path),
        api.get("/webhooks"),
        api.put(path, {"description": "x"}),
        api.post(f"{path}/test"),
        api.get("/events"),
        api.get(f"{path}/deliveries"),
        api.get("/audit"),
        api.delete(path),
    ]
    for secret in (created.json["secret"], rotated.json["secret"]):
        assert not any(secret.encode() in answer.raw for answer in others)


def test_what_happens_by_chat_and_to_notes_and_drafts(
    api: Api, parts: Parts, counter: Counter
) -> None:
    made = api.made("/invoices", {"customer": {"name": "Asha"}, "items": [LINE]})
    api.made("/invoices", {"items": [LINE], "draft": True})
    api.made("/credit_notes", {"invoice_id": made["id"], "amount": 62})
    api.put(f"/invoices/{made['id']}", {"notes": "soon"})
    assert [event["type"] for event in api.get("/events").json["data"]] == ["invoice.created"]
    api.put(f"/invoices/{made['id']}/pay")
    other = api.made("/invoices", {"items": [LINE]})
    actor = replace(counter.actor, kind="chat_user", channel="demo")
    parts.db.write(lambda session: invoices.cancel(session, actor, other["id"], reason="wrong"))
    found = [(event["type"], event["resource"]) for event in api.get("/events").json["data"]]
    assert found[0] == ("invoice.deleted", other["id"])
    assert sorted(kind for kind, _ in found[1:]) == [
        "invoice.created", "invoice.created", "invoice.paid", "payment.received",
    ]  # fmt: skip


# -- health ------------------------------------------------------------------------------------------


def test_health_says_all_that_the_contract_names(api: Api, parts: Parts) -> None:
    next(one for one in parts.ticks if isinstance(one, Heartbeat)).run()
    answer = Api(api.app, None).get("/health")
    shown = answer.json
    assert (answer.status, list(shown)) == (
        200, ["status", "version", "time", "region", "latency_ms", "checks", "rate_limit"],
    )  # fmt: skip
    assert (shown["status"], shown["version"], shown["region"]) == ("ok", VERSION, "self")
    assert (shown["time"], shown["rate_limit"]) == ("2026-11-21T12:33:00.000Z", None)
    assert list(shown["latency_ms"]) == ["self"]
    assert list(shown["latency_ms"]["self"]) == ["db", "p50", "p95"]
    assert shown["checks"] == {
        "database": "ok", "scheduler": "ok", "whatsapp": "not_configured", "telegram": "not_configured",
        "einvoice": "not_configured",
    }  # fmt: skip
    assert not [name for name in answer.headers if "ratelimit" in name.lower()]


def test_a_key_sees_its_pace_and_a_wrong_one_is_no_fault(api: Api) -> None:
    for _ in range(2):
        api.get("/items")
    for _ in range(15):
        pace = api.get("/health").json["rate_limit"]
    assert list(pace) == ["limit", "remaining", "reset", "window_seconds"]
    assert (pace["limit"], pace["remaining"], pace["window_seconds"]) == (600, 598, 60)
    assert 1 <= pace["reset"] <= 60
    for token in ("pak_live_none", f"pak_live_{'x' * 43}", f"pak_test_{'x' * 43}"):
        for _ in range(12):
            answer = Api(api.app, token).get("/health")
            assert (answer.status, answer.json["rate_limit"]) == (200, None)
    assert Api(api.app, f"pak_live_{'x' * 43}").get("/items").status == 401


def test_the_sandboxs_health_has_the_sandboxs_pace(
    api: Api, parts: Parts, clock: FixedClock
) -> None:
    shop = make_shop(parts.sandbox, clock.now())
    test = Api(api.app, make_key(parts.sandbox, shop, clock.now()), prefix="/sandbox")
    assert test.get("/health").json["rate_limit"]["limit"] == 60


def test_what_took_longer_than_half_and_than_most_of_five_minutes() -> None:
    at = [0.0]
    latencies = Latencies(lambda: at[0])
    assert latencies.percentiles() is None
    for n in range(100):
        latencies.add(n / 1000)
    assert latencies.percentiles() == pytest.approx((50, 95))
    at[0] = 300.0
    latencies.add(2)
    assert latencies.percentiles() == pytest.approx((50, 95))
    at[0] = 300.5
    assert latencies.percentiles() == (2000, 2000)


# -- the trail ---------------------------------------------------------------------------------------


def test_an_entry_says_who_did_what_and_is_chained_to_the_one_before(
    api: Api, parts: Parts, counter: Counter
) -> None:
    made = api.post("/invoices", {"items": [LINE]}, headers={"X-Request-Id": "erp-7"}).json
    api.delete(f"/invoices/{made['id']}")
    trail = api.get("/audit?limit=200").json["data"]
    entry = next(one for one in trail if one["action"] == "invoice.create")
    assert list(entry) == [
        "id", "at", "actor", "action", "resource", "request_id", "ip", "before", "after", "prev_hash", "hash",
    ]  # fmt: skip
    assert (entry["at"], entry["resource"]) == ("2026-11-21T12:33:00.000Z", made["id"])
    assert (entry["request_id"], entry["ip"]) == ("erp-7", "127.0.0.1")
    assert (list(entry["actor"]), entry["actor"]["type"]) == (["type", "id"], "api_key")
    assert entry["actor"]["id"].startswith("key_")
    assert entry["before"] is None
    assert entry["after"]["number"] == made["number"]
    for later, earlier in pairwise(trail):
        assert later["prev_hash"] == earlier["hash"]
        assert later["id"] > earlier["id"]
    assert trail[-1]["prev_hash"] == ""
    assert trail[-1]["actor"]["type"] == "cli"


def test_entries_are_found_by_thing_by_actor_and_by_days(
    api: Api, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    clock.move(datetime(2027, 3, 31, 18, 29, 59, tzinfo=UTC))
    first = api.made("/customers", {"name": "आशा"})["id"]
    clock.advance(timedelta(seconds=1))
    other = Api(api.app, make_key(parts, shop, clock.now()))
    second = other.made("/customers", {"name": "Ramesh"})["id"]

    def found(query: str) -> list[str]:
        entries = api.get(f"/audit?{query}").json["data"]
        return [one["resource"] for one in entries if one["action"] == "customer.create"]

    assert found("to=2027-03-31") == [first]
    assert found("from=2027-04-01") == [second]
    assert found("from=2027-03-31&to=2027-04-01") == [second, first]
    assert found(f"resource={first}") == [first]
    assert found(f"resource={second}&to=2027-03-31") == []
    (entry,) = api.get(f"/audit?resource={second}").json["data"]
    assert found(f"actor={entry['actor']['id']}") == [second]
    assert found("actor=nobody") == []
    for query, where in (
        ("from=2027-04-01&to=2027-03-31", "query.to"),
        ("from=yesterday", "query.from"),
        ("action=customer.create", "query.action"),
    ):
        assert told(api.get(f"/audit?{query}")) == (422, "validation_failed", [where])


def test_a_customer_at_his_bills_page_is_told_as_one_who_writes(
    api: Api, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    made = api.post("/invoices", {"items": [LINE], "customer": {"name": "Ramesh"}}).json
    page = Actor(shop.shop_id, "page", made["customer_id"], clock.now(), "page")
    parts.db.write(lambda session: record(session, page, "claim.make", entity=made["id"]))
    (entry,) = api.get(f"/audit?actor={made['customer_id']}").json["data"]
    assert entry["action"] == "claim.make"
    assert entry["actor"] == {"type": "chat_user", "id": made["customer_id"]}


def test_nobody_adds_to_the_trail_or_changes_it_by_a_call(api: Api) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = api.call(method, "/audit")
        assert (answer.status, answer.headers["Allow"]) == (405, "GET")
