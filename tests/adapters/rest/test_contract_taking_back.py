"""What the contract says of sending, issuing, notes, and of taking an issued invoice back."""

import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from adapters.parts import Parts
from core import invariants
from core.clock import FixedClock
from core.invoices import service as invoices
from core.payments.service import cancel_invoice
from tests.adapters.client import Client
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.counters import LINE, Counter

BOLT = {"name": "Bolt", "hsn": "7318", "gst_rate": 18, "qty": 10, "rate": 5}


@pytest.fixture(autouse=True)
def sound(parts: Parts) -> Any:
    yield
    with parts.db.reading() as session:
        assert invariants.check(session) == []


def bill(api: Api, **more: Any) -> Any:
    """Two rails and ten bolts: 1,062 and 59."""
    asked = {"customer": {"name": "Asha Traders"}, "items": [LINE, BOLT], **more}
    return api.made("/invoices", asked)


def credit(api: Api, made: Any, **more: Any) -> Any:
    return api.made("/credit_notes", {"invoice_id": made["id"], **more})


def told(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def events(api: Api, made: Any) -> list[str]:
    found = api.get(f"/events?resource={made['id']}").json["data"]
    return [event["type"] for event in found][::-1]


# -- send and issue ----------------------------------------------------------------------------------


def test_a_bill_is_sent_by_the_channels_that_are_named(api: Api) -> None:
    made = bill(api)
    path = f"/invoices/{made['id']}/send"
    sent = api.post(path, {"channels": ["email", "whatsapp", "email"]})
    assert (sent.status, list(sent.json)) == (
        200, ["object", "invoice_id", "whatsapp", "telegram", "email"],
    )  # fmt: skip
    assert (sent.json["object"], sent.json["invoice_id"]) == ("sending", made["id"])
    assert sent.json["telegram"] is None
    nowhere = {"sent": False, "to": None, "status": "not_configured", "message_id": None}
    assert (sent.json["whatsapp"], sent.json["email"]) == (nowhere, nowhere)
    for wrong, where in (
        ({"channels": []}, "/channels"),
        ({"channels": ["fax"]}, "/channels/0"),
        ({"channels": "email"}, "/channels"),
        ({}, "/channels"),
        ({"channels": ["email"], "to": "x"}, "/to"),
    ):
        answer = api.post(path, wrong)
        assert (told(answer), [field for field, _ in answer.faults]) == (
            (422, "validation_failed"), [where],
        )  # fmt: skip


def test_what_does_not_stand_is_neither_sent_nor_issued(
    api: Api, parts: Parts, counter: Counter
) -> None:
    draft, cancelled, binned, thrown = (bill(api, draft=n in {0, 3}) for n in range(4))
    parts.db.write(lambda s: invoices.cancel(s, counter.actor, cancelled["id"], reason="wrong"))
    for gone in (binned, thrown):
        api.delete(f"/invoices/{gone['id']}")
    asked = {"channels": ["whatsapp"]}
    for made, status, code in (
        (draft, 422, "bad_state"),
        (cancelled, 422, "bad_state"),
        (binned, 410, "deleted"),
        (thrown, 410, "deleted"),
        ({"id": "inv_0000"}, 404, "not_found"),
    ):
        assert told(api.post(f"/invoices/{made['id']}/send", asked)) == (status, code)
        if made is not draft:
            assert told(api.post(f"/invoices/{made['id']}/issue")) == (status, code)


def test_a_draft_is_issued_once_with_what_it_held(api: Api) -> None:
    held = bill(api, draft=True, notes="नमस्ते", metadata={"order": "7"}, number="DR/7")
    assert events(api, held) == []
    issued = api.post(f"/invoices/{held['id']}/issue")
    shown = issued.json
    assert (issued.status, shown["status"], shown["id"]) == (200, "issued", held["id"])
    assert (shown["number"], shown["notes"], shown["metadata"]) == ("DR/7", "नमस्ते", {"order": "7"})
    assert shown["total"] == held["total"] == 1121
    assert api.post(f"/invoices/{held['id']}/issue").raw == issued.raw
    assert events(api, held) == ["invoice.created"]
    trail = api.get(f"/invoices/{held['id']}/audit").json["data"]
    assert [entry["action"] for entry in trail] == ["invoice.issue", "draft.create"]


# -- notes -------------------------------------------------------------------------------------------


def test_a_note_says_all_that_the_contract_names(api: Api) -> None:
    made = bill(api)
    answer = api.post("/credit_notes", {"invoice_id": made["id"], "reason": "टूटा हुआ"})
    note = answer.json
    assert answer.status == 201
    assert answer.headers["Location"] == f"/v1/credit_notes/{note['id']}"
    assert note["id"].startswith("cdn_")
    same = ("taxable_total", "gst", "tax_total", "round_off", "total", "customer_id", "irn")
    assert {name: note[name] for name in same} == {name: made[name] for name in same}
    assert (note["type"], note["invoice_id"], note["status"]) == ("credit", made["id"], "issued")
    assert (note["number"], note["date"]) == ("CN/2026-27/0001", "2026-11-21")
    assert (note["reason"], note["object"], note["whatsapp"]) == ("टूटा हुआ", "credit_note", None)
    assert [(line["line"], line["qty"]) for line in note["items"]] == [(1, 2), (2, 10)]
    paper = Client(api.app).get(note["pdf_url"].partition("8000")[2])
    assert paper.content.startswith(b"%PDF")
    assert events(api, made) == ["invoice.created"]
    assert events(api, note) == []


def test_a_note_for_all_repeats_the_round_off_and_a_part_is_rounded_as_the_bill_was(
    api: Api,
) -> None:
    odd = {**LINE, "qty": 3, "rate": "33.35"}
    for rounds, whole, off, part in (
        (True, 118, Decimal("-0.05"), 39),
        (False, Decimal("118.05"), 0, Decimal("39.35")),
    ):
        made = api.made("/invoices", {"items": [odd], "round_to_rupee": rounds})
        assert (made["total"], made["round_off"]) == (whole, off)
        one = credit(api, made, items=[{"line": 1, "qty": 1}])
        assert one["total"] == part
        rest = credit(api, made)
        assert rest["total"] == whole - part
        again = api.made("/invoices", {"items": [odd], "round_to_rupee": rounds})
        note = credit(api, again)
        assert (note["total"], note["round_off"]) == (whole, off)


def test_a_note_has_the_invoices_place_and_heads(api: Api) -> None:
    away = api.made("/invoices", {"items": [LINE], "place_of_supply": "27"})
    assert credit(api, away, amount=118)["gst"] == {"igst": 18}
    free = api.made("/invoices", {"items": [{**LINE, "gst_rate": 0}]})
    assert credit(api, free)["gst"] == {}


NO_NOTES: tuple[tuple[dict[str, Any], str, list[str]], ...] = (
    ({"amount": "1121.01"}, "exceeds_invoice", [""]),
    ({"items": [{"line": 1, "qty": "2.001"}]}, "exceeds_invoice", [""]),
    ({"items": [{"line": 1, "qty": 2, "rate": 451}]}, "exceeds_invoice", [""]),
    ({"items": [{"line": 3, "qty": 1}]}, "validation_failed", ["/items/0/line"]),
    ({"items": [{"line": 1, "qty": 1}, {"line": 0, "qty": 1}]}, "validation_failed", ["/items/1/line"]),
    ({"items": [{"line": 1, "sku": "S", "qty": 1}]}, "validation_failed", ["/items/0"]),
    ({"items": [{"line": 1}]}, "validation_failed", ["/items/0/qty"]),
    ({"items": [{"line": 1, "qty": 0}]}, "validation_failed", ["/items/0/qty"]),
    ({"items": []}, "validation_failed", ["/items"]),
    ({"amount": 0}, "validation_failed", ["/amount"]),
    ({"type": "refund"}, "validation_failed", ["/type"]),
    ({"number": "-1"}, "validation_failed", ["/number"]),
    ({"date": "2026-11-22"}, "validation_failed", ["/date"]),
    ({"why": "x"}, "validation_failed", ["/why"]),
)  # fmt: skip


def test_notes_that_cannot_be(api: Api) -> None:
    made = bill(api)
    for change, code, where in NO_NOTES:
        answer = api.post("/credit_notes", {"invoice_id": made["id"], **change})
        assert (told(answer), [field for field, _ in answer.faults]) == ((422, code), where), change
    assert api.get("/credit_notes").json["data"] == []


def test_bills_that_take_no_note(api: Api, parts: Parts, counter: Counter) -> None:
    draft, cancelled, binned = (bill(api, draft=n == 0) for n in range(3))
    parts.db.write(lambda s: invoices.cancel(s, counter.actor, cancelled["id"], reason="wrong"))
    api.delete(f"/invoices/{binned['id']}")
    found = [
        told(api.post("/credit_notes", {"invoice_id": made["id"]}))
        for made in (draft, cancelled, binned)
    ]
    assert found == [(422, "bad_state"), (422, "bad_state"), (410, "deleted")]


def test_payments_above_what_a_credited_bill_costs_are_advance(api: Api, clock: FixedClock) -> None:
    made = bill(api)
    paid = api.put(f"/invoices/{made['id']}/pay").json
    note = credit(api, made, amount=121)
    shown = api.get(f"/invoices/{made['id']}").json
    assert (shown["amount_credited"], shown["amount_paid"], shown["status"]) == (121, 1000, "paid")
    payment = api.get(f"/payments/{paid['payment_id']}").json
    assert payment["unallocated_amount"] == 121
    ledger = api.get(f"/customers/{made['customer_id']}/ledger").json
    assert ledger["closing_balance"] == -121
    clock.advance(timedelta(minutes=1))
    gone = api.delete(f"/credit_notes/{note['id']}").json
    assert (gone["created_at"], gone["updated_at"]) == (
        "2026-11-21T12:33:00.000Z", "2026-11-21T12:34:00.000Z",
    )  # fmt: skip
    assert (gone["status"], gone["number"], gone["total"]) == ("cancelled", note["number"], 121)
    assert api.get(f"/invoices/{made['id']}").json["balance_due"] == 121
    assert api.get(f"/credit_notes/{note['id']}").json == gone
    assert credit(api, made, amount=1)["number"] == "CN/2026-27/0002"


def test_notes_are_listed_by_bill_and_by_days_both_included(api: Api) -> None:
    made, other = (bill(api, date="2026-11-18") for _ in range(2))
    first, second, third = (
        credit(api, of, amount=5, date=f"2026-11-{day}")["id"]
        for of, day in ((made, 18), (other, 20), (made, 19))
    )

    def listed(query: str) -> list[str]:
        return [one["id"] for one in api.get(f"/credit_notes?{query}").json["data"]]

    assert listed("") == [second, third, first]
    assert listed("from=2026-11-19&to=2026-11-20") == [second, third]
    assert listed(f"invoice_id={made['id']}") == [third, first]
    assert listed(f"invoice_id={made['id']}&to=2026-11-18") == [first]
    assert listed("invoice_id=inv_0000") == []
    assert told(api.get("/credit_notes?from=2026-11-20&to=2026-11-19"))[0] == 422


# -- taking back -------------------------------------------------------------------------------------


def returned(api: Api) -> tuple[dict[str, Any], list[Any]]:
    """GSTR-1 of the month: as the portal reads it, and its row of invoice numbers."""
    filed = json.loads(api.get("/reports/gstr1?month=2026-11&format=json").raw)
    book = load_workbook(io.BytesIO(api.get("/reports/gstr1?month=2026-11").raw), read_only=True)
    rows = [[cell.value for cell in row] for row in book["docs"].iter_rows(min_row=5)]
    return filed, next(row for row in rows if str(row[0]).startswith("Invoices for outward"))


def test_a_deleted_bill_stands_under_cancelled_and_comes_back_as_it_was(
    api: Api, parts: Parts
) -> None:
    made, _ = bill(api), bill(api)
    path, ledger = f"/invoices/{made['id']}", f"/customers/{made['customer_id']}/ledger"
    page = made["public_url"].removeprefix(parts.public_url)
    browser = Client(api.app)
    before = (returned(api), api.get(ledger).json["txns"], browser.get(page).text)
    assert before[0][1][1:5] == ["4S/2026-27/0421", "4S/2026-27/0422", 2, 0]
    api.delete(path)
    assert returned(api)[1][1:5] == ["4S/2026-27/0421", "4S/2026-27/0422", 2, 1]
    assert [txn["ref"] for txn in api.get(ledger).json["txns"]] == ["4S/2026-27/0422"]
    assert browser.get(f"{page}/qr.png").status_code == 410
    assert "upi://" not in browser.get(page).text
    assert bill(api)["number"] == "4S/2026-27/0423"
    api.delete(f"/invoices/{api.get('/invoices').json['data'][0]['id']}")
    for _ in range(2):
        back = api.post(f"{path}/recover")
        assert (back.status, back.json["status"], back.json["number"]) == (
            200,
            "issued",
            made["number"],
        )
    assert returned(api)[0]["b2cs"] == before[0][0]["b2cs"]
    assert (api.get(ledger).json["txns"], browser.get(page).text) == before[1:]
    assert events(api, made) == ["invoice.created", "invoice.deleted", "invoice.recovered"]


def test_a_bill_with_money_or_notes_on_it_is_not_deleted(api: Api) -> None:
    paid, noted = bill(api), bill(api)
    payment = api.put(f"/invoices/{paid['id']}/pay", {"amount": 1}).json["payment_id"]
    note = credit(api, noted, amount=1)
    assert told(api.delete(f"/invoices/{paid['id']}")) == (422, "has_payments")
    assert told(api.delete(f"/invoices/{noted['id']}")) == (422, "has_notes")
    assert [api.get(f"/invoices/{made['id']}").status for made in (paid, noted)] == [200, 200]
    api.delete(f"/payments/{payment}")
    api.delete(f"/credit_notes/{note['id']}")
    for made in (paid, noted):
        gone = api.delete(f"/invoices/{made['id']}")
        assert (gone.status, gone.json["deleted"], gone.json["recoverable_until"]) == (
            200,
            True,
            None,
        )


def test_what_chat_cancels_keeps_its_money_as_advance_and_is_told_as_deleted(
    api: Api, parts: Parts, counter: Counter
) -> None:
    made = bill(api)
    payment = api.put(f"/invoices/{made['id']}/pay").json["payment_id"]
    parts.db.write(lambda s: cancel_invoice(s, counter.actor, made["id"], reason="wrong"))
    assert api.get(f"/payments/{payment}").json["unallocated_amount"] == 1121
    assert events(api, made)[-1] == "invoice.deleted"
    (event,) = api.get(f"/events?type=invoice.deleted&resource={made['id']}").json["data"]
    assert event["data"]["status"] == "cancelled"
    assert told(api.delete(f"/invoices/{made['id']}")) == (409, "already_cancelled")
    kept = api.post(f"/invoices/{made['id']}/recover")
    assert (kept.status, kept.json["status"]) == (200, "cancelled")
    trail = api.get(f"/invoices/{made['id']}/audit").json["data"]
    assert trail[0]["before"]["number"] == made["number"]


def test_a_filed_month_takes_nothing_back_and_a_later_note_does(
    api: Api, clock: FixedClock
) -> None:
    made, binned = bill(api), bill(api)
    note = credit(api, made, amount=1)
    api.delete(f"/invoices/{binned['id']}")
    clock.advance(timedelta(days=14))
    api.post("/reports/gstr1/filed", {"month": "2026-11"})
    for answer in (
        api.delete(f"/invoices/{made['id']}"),
        api.post(f"/invoices/{binned['id']}/recover"),
        api.delete(f"/credit_notes/{note['id']}"),
        api.post("/credit_notes", {"invoice_id": made["id"], "date": "2026-11-30"}),
    ):
        assert told(answer) == (422, "period_locked")
    assert credit(api, made)["date"] == "2026-12-05"


def test_a_draft_that_is_deleted_comes_back_too(api: Api) -> None:
    held = bill(api, draft=True, number="DR/8")
    path = f"/invoices/{held['id']}"
    assert api.delete(path).raw == api.delete(path).raw
    assert told(api.get(path)) == (410, "deleted")
    assert api.get(f"{path}?include_deleted=true").json["status"] == "deleted"
    assert told(api.post("/invoices", {"items": [LINE], "number": "DR/8"})) == (
        409,
        "duplicate_number",
    )
    back = api.post(f"{path}/recover").json
    assert {**back, "version": 1, "updated_at": held["updated_at"]} == held
    assert events(api, held) == []
