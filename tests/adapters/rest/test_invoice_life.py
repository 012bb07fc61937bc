"""The life of an invoice by the API: drafted, changed, issued, binned, had back."""

from datetime import timedelta
from decimal import Decimal

from sqlmodel import Session

from adapters.parts import Parts
from core import invariants
from core.clock import FixedClock
from tests.adapters.rest.api import Api

LINE = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}


def sound(parts: Parts) -> bool:
    def look(session: Session) -> bool:
        return invariants.check(session) == []

    return parts.db.write(look)


def test_a_draft_has_sums_and_no_number(api: Api, parts: Parts) -> None:
    made = api.made("/invoices", {"items": [LINE], "draft": True, "terms": "7 days"})
    assert (made["status"], made["number"], made["total"]) == ("draft", None, 1062)
    assert made["public_url"] is None
    assert api.get(f"/invoices/{made['id']}").json == made
    assert sound(parts)


def test_a_draft_is_changed_and_issued_under_its_id(api: Api, parts: Parts) -> None:
    made = api.made("/invoices", {"items": [LINE], "draft": True, "notes": "old"})
    path = f"/invoices/{made['id']}"
    changed = api.put(path, {"items": [{**LINE, "qty": 1}], "version": 1}).json
    assert (changed["total"], changed["notes"], changed["version"]) == (531, "old", 2)
    for version in (0, 1, 3):
        stale = api.put(path, {"items": [LINE], "version": version})
        assert (stale.status, stale.code) == (409, "version_mismatch")
    issued = api.post(f"{path}/issue").json
    assert (issued["id"], issued["number"]) == (made["id"], "4S/2026-27/0421")
    assert (issued["status"], issued["total"]) == ("issued", 531)
    assert api.post(f"{path}/issue").json == issued
    assert sound(parts)


def test_what_is_not_given_of_a_draft_stays(api: Api) -> None:
    customer = api.made("/customers", {"name": "Asha", "gstin": "27AAACB1234C1ZF"})["id"]
    first = {
        "customer_id": customer, "items": [LINE], "draft": True, "number": "D-1", "terms": "Net 15",
        "due_date": "2026-12-05", "discount": {"percent": 10}, "metadata": {"order": "7"},
        "ship_to": {"line1": "Plot 7", "state": "27"}, "gst_treatment": "sez_with_payment",
    }  # fmt: skip
    made = api.made("/invoices", first)
    path = f"/invoices/{made['id']}"
    changed = api.put(path, {"notes": "By noon"}).json
    same = {"notes", "version", "updated_at"}
    assert changed["notes"] == "By noon"
    assert [name for name in made if made[name] != changed[name] and name not in same] == []
    changed = api.put(path, {"items": [{**LINE, "qty": 1}], "discount": None}).json
    assert (changed["customer_id"], changed["terms"], changed["metadata"]) == (
        customer, "Net 15", {"order": "7"},
    )  # fmt: skip
    assert (changed["total"], changed["gst"], changed["number"]) == (531, {"igst": 81}, "D-1")
    walk_in = api.put(path, {"customer_id": None, "gst_treatment": "auto"}).json
    assert (walk_in["customer_id"], walk_in["gst"]) == (None, {"cgst": 40.5, "sgst": 40.5})
    wrong = api.put(path, {"gst_treatment": "inter_state"})
    assert (wrong.status, wrong.code) == (422, "gst_treatment_mismatch")


def test_prices_of_a_draft_hold_the_tax_as_they_did(api: Api) -> None:
    api.made(
        "/items",
        {"sku": "IN-1", "name": "In", "gst_rate": 18, "price": 118, "price_includes_tax": True},
    )
    line = {"name": "Rail", "gst_rate": 18, "qty": 1, "rate": 118}
    made = api.made("/invoices", {"items": [line], "draft": True, "prices_include_tax": True})
    path = f"/invoices/{made['id']}"
    assert api.put(path, {"items": [{**line, "qty": 2}]}).json["total"] == 236
    assert api.put(path, {"prices_include_tax": False}).json["total"] == Decimal("278.48")
    assert api.put(path, {"items": [{"sku": "IN-1", "qty": 1}]}).json["total"] == 118


def test_a_draft_holds_a_number_of_its_own(api: Api) -> None:
    own = {"items": [LINE], "number": "4S/2026-27/0421"}
    api.made("/invoices", {**own, "draft": True})
    answer = api.post("/invoices", own)
    assert (answer.status, answer.code) == (409, "duplicate_number")
    assert api.made("/invoices", {"items": [LINE]})["number"] == "4S/2026-27/0422"


def test_of_an_issued_invoice_only_what_bears_no_tax_is_changed(api: Api, parts: Parts) -> None:
    made = api.made("/invoices", {"items": [LINE]})
    path = f"/invoices/{made['id']}"
    change = {"notes": "Before noon", "due_date": "2026-12-15", "metadata": {"order": "7"}}
    changed = api.put(path, change).json
    assert (changed["notes"], changed["due_date"]) == ("Before noon", "2026-12-15")
    assert (changed["metadata"], changed["version"]) == ({"order": "7"}, 2)
    for wrong in ({"items": [LINE]}, {"discount": {"amount": 5}}, {"number": "X1"}):
        answer = api.put(path, wrong)
        assert (answer.status, answer.code) == (422, "bad_state")
    assert api.get(path).json == changed
    assert sound(parts)


def test_an_invoice_in_the_bin_is_gone_and_comes_back_as_it_was(
    api: Api, parts: Parts, clock: FixedClock
) -> None:
    made = api.made("/invoices", {"items": [LINE], "metadata": {"order": "7"}})
    path = f"/invoices/{made['id']}"
    clock.advance(timedelta(hours=1))
    first = api.delete(path)
    clock.advance(timedelta(hours=1))
    assert api.delete(path).raw == first.raw
    gone = api.get(path)
    assert (gone.status, gone.code) == (410, "deleted")
    assert gone.json["recover_url"].endswith(f"/v1{path}/recover")
    lying = api.get(f"{path}?include_deleted=true").json
    assert (lying["status"], lying["deleted_at"]) == ("deleted", first.json["deleted_at"])
    assert (lying["upi_uri"], lying["balance_due"]) == (None, 0)
    assert sound(parts)
    back = api.post(f"{path}/recover").json
    assert {**back, "version": 1, "updated_at": made["updated_at"]} == made
    assert api.post(f"{path}/recover").json == back
    assert sound(parts)


def test_a_filed_month_keeps_its_invoices(api: Api, clock: FixedClock) -> None:
    made = api.made("/invoices", {"items": [LINE]})
    clock.advance(timedelta(days=14))
    api.post("/reports/gstr1/filed", {"month": "2026-11"})
    answer = api.delete(f"/invoices/{made['id']}")
    assert (answer.status, answer.code) == (422, "period_locked")
    assert api.get(f"/invoices/{made['id']}").status == 200


def test_prices_from_items_say_whether_they_hold_the_tax(api: Api) -> None:
    item = {"gst_rate": 18, "hsn": "830210", "price": 118}
    api.made("/items", {**item, "sku": "in", "name": "In", "price_includes_tax": True})
    api.made("/items", {**item, "sku": "ex", "name": "Ex"})
    assert api.made("/invoices", {"items": [{"sku": "in", "qty": 1}]})["total"] == 118
    assert api.made("/invoices", {"items": [{"sku": "ex", "qty": 1}]})["total"] == Decimal("139.24")
    both = {"items": [{"sku": "in", "qty": 1}, {"sku": "ex", "qty": 1}]}
    assert api.post("/invoices", both).faults == [("/prices_include_tax", "missing")]
    assert api.post("/invoices", {**both, "prices_include_tax": True}).json["total"] == 236
