"""What the contract says of invoices: treatment, document, rates, dates and numbers, lines."""

from typing import Any

import pytest

from adapters.parts import Parts
from core.clock import FixedClock
from core.shops.service import NewShop
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import LINE, Counter, gstin_in, opened

BARE = {"name": "Sofa rail", "qty": 1, "rate": 100}
COMPOSITION = NewShop("Chai Corner", scheme="composition", gstin="08AAAPG1234C1ZJ")
UNREGISTERED = NewShop("Asha Tailors", scheme="unregistered", state="08")
ABROAD = {"name": "John", "address": {"country": "US"}}


def codes(made: Any) -> list[str]:
    assert all(warning["message"] for warning in made["warnings"])
    return [warning["code"] for warning in made["warnings"]]


def refused(api: Api, body: dict[str, Any], code: str) -> list[str]:
    """The call is refused with a code: return where the faults are."""
    answer = api.post("/invoices", body)
    assert (answer.status, answer.code) == (409 if code.startswith("dup") else 422, code)
    return [field for field, _ in answer.faults]


def test_another_state_is_inter_state_and_bears_igst(api: Api) -> None:
    made = api.made(
        "/invoices", {"items": [LINE], "place_of_supply": "27", "gst_treatment": "inter_state"}
    )
    assert (made["gst_treatment"], made["gst"], made["total"]) == (
        "inter_state",
        {"igst": 162},
        1062,
    )
    assert (made["document_type"], made["place_of_supply"]) == ("tax_invoice", "27")
    wrong = {"items": [LINE], "place_of_supply": "27", "gst_treatment": "intra_state"}
    assert refused(api, wrong, "gst_treatment_mismatch") == ["/gst_treatment"]


def test_supplies_to_a_special_zone_bear_igst_or_nothing(api: Api) -> None:
    buyer = {"customer": {"name": "Zone Unit", "gstin": "08AAAPG1234C1ZJ"}, "items": [LINE]}
    paid = api.made("/invoices", {**buyer, "gst_treatment": "sez_with_payment"})
    assert (paid["gst_treatment"], paid["gst"]) == ("sez_with_payment", {"igst": 162})
    free = api.made("/invoices", {**buyer, "gst_treatment": "sez_lut"})
    assert (free["gst_treatment"], free["total"], free["tax_total"]) == ("sez_lut", 900, 0)
    assert codes(free) == ["lut_missing"]
    refused(api, {"items": [LINE], "gst_treatment": "sez_lut"}, "validation_failed")


def test_an_export_goes_to_a_country(api: Api, counter: Counter) -> None:
    for kind, total in (("export_with_payment", 1062), ("export_lut", 900)):
        made = api.made("/invoices", {"customer": ABROAD, "items": [LINE], "gst_treatment": kind})
        assert (made["gst_treatment"], made["total"]) == (kind, total)
        assert made["place_of_supply"] == "96"
    counter.set("lut", "AD080426000001X")
    assert (
        codes(api.made("/invoices", {"customer": ABROAD, "items": [LINE], "gst_treatment": kind}))
        == []
    )
    nowhere = {"customer": {"name": "Jane"}, "items": [LINE], "gst_treatment": kind}
    refused(api, nowhere, "validation_failed")
    inland = {"name": "Asha", "place_of_supply": "27", "address": {"country": "US"}}
    refused(api, {**nowhere, "customer": inland}, "not_applicable")


def test_a_composition_shop_charges_no_tax_and_stays_in_its_state(
    parts: Parts, clock: FixedClock
) -> None:
    api = opened(parts, clock, COMPOSITION)
    api.made("/items", {"sku": "T", "name": "Tea", "gst_rate": 5, "price": 100})
    made = api.made("/invoices", {"items": [{"sku": "T", "qty": 1}, BARE]})
    assert (made["document_type"], made["gst"], made["total"]) == ("bill_of_supply", {}, 200)
    assert [line["cgst"] for line in made["items"]] == [0, 0]
    refused(api, {"items": [BARE], "place_of_supply": "27"}, "interstate_not_allowed")
    wrong = {"items": [BARE], "document_type": "tax_invoice"}
    assert refused(api, wrong, "validation_failed") == ["/document_type"]


def test_an_unregistered_shop_writes_bills_and_is_warned_of_other_states(
    parts: Parts, clock: FixedClock
) -> None:
    api = opened(parts, clock, UNREGISTERED)
    made = api.made("/invoices", {"items": [{**BARE, "gst_rate": 18}], "document_type": "bill"})
    assert (made["document_type"], made["gst"], made["total"]) == ("bill", {}, 100)
    assert codes(made) == []
    away = api.made("/invoices", {"items": [BARE], "place_of_supply": "27"})
    assert (codes(away), away["total"]) == (["unregistered_interstate"], 100)
    for kind in ("export_lut", "sez_with_payment"):
        refused(api, {"customer": ABROAD, "items": [BARE], "gst_treatment": kind}, "not_applicable")


def test_where_all_lines_are_at_nothing_it_is_a_bill_of_supply(api: Api) -> None:
    zero = {**LINE, "gst_rate": 0}
    made = api.made("/invoices", {"items": [zero]})
    assert (made["document_type"], made["gst"], made["tax_total"]) == ("bill_of_supply", {}, 0)
    mixed = api.made("/invoices", {"items": [zero, LINE], "document_type": "tax_invoice"})
    assert (mixed["taxable_total"], mixed["gst"]) == (1800, {"cgst": 81, "sgst": 81})
    assert refused(api, {"items": [zero], "document_type": "bill"}, "validation_failed")


def test_in_a_union_territory_the_key_stays_sgst(parts: Parts, clock: FixedClock) -> None:
    api = opened(parts, clock, NewShop("Sector 17 Stores", gstin=gstin_in("04")))
    made = api.made("/invoices", {"items": [LINE]})
    assert (made["place_of_supply"], made["gst"]) == ("04", {"cgst": 81, "sgst": 81})


@pytest.mark.parametrize(
    ("date", "hsn", "warned"),
    [
        ("2025-09-21", "830210", []),
        ("2025-09-22", "830210", ["rate_check"]),
        ("2026-01-31", "830210", ["rate_check"]),
        ("2025-09-22", "210690", []),
        ("2026-01-31", "240220", []),
        ("2026-01-31", "240399", []),
    ],
)
def test_28_per_cent_is_warned_of_after_its_slab_ended(
    api: Api, date: str, hsn: str, warned: list[str]
) -> None:
    made = api.made("/invoices", {"items": [{**LINE, "gst_rate": 28, "hsn": hsn}], "date": date})
    assert [code for code in codes(made) if code == "rate_check"] == warned


def test_a_rate_outside_its_dates_is_refused_or_warned_of(api: Api, counter: Counter) -> None:
    late = {"items": [LINE, {**LINE, "gst_rate": 28}], "date": "2026-02-01"}
    assert refused(api, late, "gst_rate_not_valid") == ["/items/1/gst_rate"]
    assert api.made("/invoices", {"items": [{**LINE, "gst_rate": 12}], "date": "2025-09-21"})
    counter.set("rate_check", "warn")
    assert "rate_check" in codes(api.made("/invoices", late))


def test_a_short_hsn_is_warned_of_where_the_buyer_is_registered(api: Api, counter: Counter) -> None:
    buyer = {"name": "Verma Traders", "gstin": gstin_in("08")}
    short = {"items": [{**LINE, "hsn": None}]}
    assert codes(api.made("/invoices", {**short, "customer": buyer})) == ["hsn_short"]
    assert codes(api.made("/invoices", short)) == []
    four = {"items": [{**LINE, "hsn": "8302"}], "customer": buyer}
    assert codes(api.made("/invoices", four)) == []
    counter.set("hsn_digits", "6")
    assert codes(api.made("/invoices", four)) == ["hsn_short"]


@pytest.mark.parametrize("number", ["a", "A/1-b", "1" * 16, "Z9/0"])
def test_an_own_number_is_kept_as_typed(api: Api, number: str) -> None:
    made = api.made("/invoices", {"items": [LINE], "number": number})
    assert made["number"] == number
    other_case = {"items": [LINE], "number": number.swapcase()}
    assert refused(api, other_case, "duplicate_number") == ["/number"]
    before = api.made("/invoices", {**other_case, "date": "2026-03-31"})
    assert before["number"] == number.swapcase()


@pytest.mark.parametrize("number", ["", "1" * 17, "/1", "-1", "01", "A 1", "A_1", "क1", "A\n", 421])
def test_a_number_the_rule_does_not_allow_is_refused(api: Api, number: Any) -> None:
    assert refused(api, {"items": [LINE], "number": number}, "validation_failed") == ["/number"]


def test_the_series_passes_over_numbers_already_taken(api: Api) -> None:
    for n in (421, 422):
        api.made("/invoices", {"items": [LINE], "number": f"4s/2026-27/0{n}"})
    assert api.made("/invoices", {"items": [LINE]})["number"] == "4S/2026-27/0423"


def test_a_date_before_the_last_number_is_taken_with_a_warning(api: Api) -> None:
    api.made("/invoices", {"items": [LINE], "date": "2026-11-20"})
    assert codes(api.made("/invoices", {"items": [LINE], "date": "2026-11-20"})) == []
    earlier = {"items": [LINE], "date": "2026-11-19"}
    made = api.made("/invoices", earlier)
    assert (made["number"], codes(made)) == ("4S/2026-27/0423", ["out_of_order"])
    assert api.get(f"/invoices/{made['id']}").json == made
    assert codes(api.made("/invoices", {**earlier, "number": "OWN/1"})) == []
    assert codes(api.made("/invoices", {"items": [LINE]})) == []
    draft = api.made("/invoices", {**earlier, "draft": True})
    assert codes(api.post(f"/invoices/{draft['id']}/issue").json) == ["out_of_order"]


def test_dates_are_today_and_after_the_shop_s_days(api: Api, counter: Counter) -> None:
    counter.set("credit_days", "15")
    made = api.made("/invoices", {"items": [LINE]})
    assert (made["date"], made["due_date"]) == ("2026-11-21", "2026-12-06")
    own = api.made("/invoices", {"items": [LINE], "date": "2026-11-01", "due_date": "2026-11-10"})
    assert (own["date"], own["due_date"], own["overdue"]) == ("2026-11-01", "2026-11-10", True)
    assert made["overdue"] is False
    tomorrow = {"items": [LINE], "date": "2026-11-22"}
    assert refused(api, tomorrow, "validation_failed") == ["/date"]
    assert refused(api, {"items": [LINE], "date": "2026-02-30"}, "validation_failed") == ["/date"]


def test_goods_that_go_elsewhere_are_supplied_at_the_buyer_s(api: Api) -> None:
    away = {"name": "Site", "line1": "Plot 7", "city": "Surat", "state": "24", "pincode": "395003"}
    made = api.made("/invoices", {"items": [LINE], "ship_to": away})
    assert (made["place_of_supply"], made["gst_treatment"]) == ("08", "intra_state")


def test_under_reverse_charge_tax_is_shown_and_not_charged(
    api: Api, parts: Parts, clock: FixedClock
) -> None:
    made = api.made("/invoices", {"items": [LINE], "reverse_charge": True})
    assert (made["reverse_charge"], made["gst"]) == (True, {"cgst": 81, "sgst": 81})
    assert (made["total"], made["balance_due"]) == (900, 900)
    for new in (COMPOSITION, UNREGISTERED):
        other = opened(parts, clock, new)
        refused(other, {"items": [BARE], "reverse_charge": True}, "not_applicable")


def test_a_line_without_tax_says_why(api: Api) -> None:
    zero = {**LINE, "gst_rate": 0}
    lines = [{**zero, "tax_treatment": kind} for kind in ("nil", "exempt", "non_gst")]
    made = api.made("/invoices", {"items": [LINE, *lines]})
    told = [line["tax_treatment"] for line in made["items"]]
    assert told == ["taxable", "nil", "exempt", "non_gst"]
    taxed = {"items": [LINE, {**LINE, "tax_treatment": "exempt"}]}
    assert refused(api, taxed, "validation_failed") == ["/items/1/tax_treatment"]


def test_cess_and_printed_prices_are_taken_while_the_law_knows_them(api: Api) -> None:
    pan = {**LINE, "hsn": "21069020", "gst_rate": 28, "qty": 2, "rate": 100}
    cess = {**pan, "cess_rate": 60, "cess_per_unit": "1.50"}
    made = api.made("/invoices", {"items": [cess], "date": "2026-01-31"})
    assert (made["gst"], made["total"]) == ({"cgst": 28, "sgst": 28, "cess": 123}, 379)
    assert made["items"][0]["cess"] == 123
    after = {"items": [{**cess, "gst_rate": 40}], "date": "2026-02-01"}
    assert refused(api, after, "validation_failed") == ["/items/0/cess_rate"]
    rail = {"items": [LINE, {**LINE, "retail_price": 500}]}
    assert refused(api, rail, "validation_failed") == ["/items/1/retail_price"]
    printed = {**pan, "gst_rate": 40, "retail_price": 140}
    taxed = api.made("/invoices", {"items": [printed], "date": "2026-02-01"})
    assert (taxed["taxable_total"], taxed["gst"]) == (200, {"cgst": 40, "sgst": 40})


def test_one_to_two_hundred_lines(api: Api) -> None:
    line = {"name": "Nail", "gst_rate": 18, "qty": 1, "rate": 1}
    made = api.made("/invoices", {"items": [line] * 200})
    assert (len(made["items"]), made["total"]) == (200, 236)
    for lines in ([], [line] * 201):
        assert refused(api, {"items": lines}, "validation_failed") == ["/items"]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ({"name": "Rail", "rate": 1, "qty": 1}, "gst_rate"),
        ({"name": "Rail", "gst_rate": 18, "qty": 1}, "rate"),
        ({"gst_rate": 18, "rate": 1, "qty": 1}, "name"),
        ({"name": "Rail", "gst_rate": 18, "rate": 1}, "qty"),
        ({"item_id": "itm_66f0c1d20000050b1c2d3e4f", "qty": 1}, "sku"),
        ({**LINE, "discount": {"amount": 1000}}, "discount"),
    ],
)
def test_what_a_line_lacks_is_named(api: Api, line: dict[str, Any], where: str) -> None:
    fields = refused(api, {"items": [LINE, line]}, "validation_failed")
    assert fields == [f"/items/1/{where}"]
