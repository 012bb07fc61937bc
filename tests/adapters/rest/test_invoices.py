"""Invoices by the API: the published call, the sums, the treatment."""

from tests.adapters.rest.api import Api

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "hsn": "8302", "gst_rate": 18, "price": 500}
PUBLISHED = {
    "items": [{"sku": "SR-501", "qty": 2, "rate": 450}],
    "gst_treatment": "intra_state",
    "send_whatsapp": True,
}


def ramesh(api: Api, **more: object) -> str:
    made = api.made("/customers", {"name": "Ramesh Kumar", "phone": "9800000421", **more})
    return str(made["id"])


def test_the_published_call_gets_its_figures(api: Api) -> None:
    api.made("/items", RAIL)
    answer = api.post("/invoices", {"customer_id": ramesh(api), **PUBLISHED})
    assert answer.status == 201
    assert answer.headers["Location"] == f"/v1/invoices/{answer.json['id']}"
    assert b'"total":1062,' in answer.raw
    assert b'"gst":{"cgst":81,"sgst":81}' in answer.raw
    made = answer.json
    assert made["number"] == "4S/2026-27/0421"
    assert made["upi_uri"].startswith("upi://pay?pa=foursq@example&pn=4Square%20Retail&am=1062.00&")
    assert made["upi_qr"].endswith("/qr.png")
    assert api.get(f"/invoices/{made['id']}").json == made


def test_a_contradicting_treatment_is_refused(api: Api) -> None:
    api.made("/items", RAIL)
    asked = {**PUBLISHED, "customer_id": ramesh(api), "gst_treatment": "inter_state"}
    answer = api.post("/invoices", asked)
    assert (answer.status, answer.code) == (422, "gst_treatment_mismatch")
    assert answer.json["detail"] == (
        "Place of supply 08 (Rajasthan) equals the seller's state, so the supply is intra-state."
    )
    assert answer.faults == [("/gst_treatment", "mismatch")]


def test_paise_are_written_with_two_decimals(api: Api) -> None:
    line = {"name": "Wire", "gst_rate": 18, "hsn": "8544", "qty": "1.5", "rate": "33.33"}
    answer = api.post("/invoices", {"items": [line]})
    assert b'"taxable_total":50,' in answer.raw  # 49.995, half up
    assert b'"tax_total":9,' in answer.raw
    line["rate"] = "33.35"
    assert b'"taxable_total":50.03,' in api.post("/invoices", {"items": [line]}).raw


def test_an_unknown_sku_is_named_by_its_line(api: Api) -> None:
    answer = api.post("/invoices", {"items": [{"sku": "no", "qty": 1}]})
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.faults == [("/items/0/sku", "item_not_found")]


def test_the_paper_comes_for_who_asks_for_pdf(api: Api) -> None:
    api.made("/items", RAIL)
    made = api.made("/invoices", {"items": [{"sku": "SR-501", "qty": 1}]})
    answer = api.get(f"/invoices/{made['id']}", headers={"Accept": "application/pdf"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.raw.startswith(b"%PDF-")


def test_a_key_sent_again_is_answered_with_the_same_bytes(api: Api) -> None:
    api.made("/items", RAIL)
    key = {"Idempotency-Key": '"order-1"'}
    first = api.post("/invoices", {"items": [{"sku": "SR-501", "qty": 1}]}, headers=key)
    again = api.post("/invoices", {"items": [{"qty": 1.0, "sku": "SR-501"}]}, headers=key)
    assert (first.status, again.status) == (201, 201)
    assert again.raw == first.raw
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    other = api.post("/invoices", {"items": [{"sku": "SR-501", "qty": 2}]}, headers=key)
    assert (other.status, other.code) == (400, "idempotency_key_reused")


def test_a_refusal_is_kept_under_its_key_and_a_wrong_call_is_not(api: Api) -> None:
    api.made("/items", RAIL)
    asked = {**PUBLISHED, "gst_treatment": "inter_state"}
    key = {"Idempotency-Key": "k"}
    first = api.post("/invoices", asked, headers=key)
    again = api.post("/invoices", asked, headers=key)
    assert (first.status, again.raw) == (422, first.raw)
    assert again.headers["Idempotent-Replayed"] == "true"
    wrong = api.post("/invoices", {"items": []}, headers={"Idempotency-Key": "w"})
    assert wrong.status == 422
    right = api.post("/invoices", PUBLISHED, headers={"Idempotency-Key": "w"})
    assert right.status == 201


def test_where_whatsapp_is_not_set_up_that_is_said(api: Api) -> None:
    api.made("/items", RAIL)
    made = api.made("/invoices", {"customer_id": ramesh(api), **PUBLISHED})
    told = {"sent": False, "to": "+919800000421", "status": "not_configured", "message_id": None}
    assert made["whatsapp"] == told
    assert made["email"] is None
