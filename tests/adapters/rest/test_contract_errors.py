"""What the contract says of errors: each code that a call can meet today, its status, members and fields."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from adapters.parts import Parts
from adapters.rest import problems
from core.actor import Actor
from core.clock import FixedClock
from core.invoices import service
from core.shops.service import NewShop
from tests.adapters.client import Client
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.conftest import make_key
from tests.adapters.rest.counters import LINE, make_shop
from tests.adapters.rest.places import Place
from tests.adapters.rest.refusals import hold

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "gst_rate": 18}
NOBODY = "0" * 24
# codes of the e-invoice API, which is not served yet, and of what lies outside this process
LATER = {
    "gstin_mismatch", "duplicate_irn", "irn_active", "einvoice_invalid", "not_eligible", "too_old",
    "wrong_document_type", "cancel_window_closed", "ewb_active", "ewb_exists", "ewb_ended",
    "ewb_window_closed", "cancel_under_way", "ewb_not_extendable",
    "provider_unavailable", "provider_not_configured",
}  # fmt: skip
# these are met where a database or a server is needed that stands still: the tests below, or other modules
ELSEWHERE = {"request_in_progress", "rate_limited", "internal_error", "database_busy"}


@dataclass(frozen=True)
class Case:
    """A call that is refused: with which code and status, and where its faults are."""

    code: str
    status: int
    ask: Callable[[Place], Answer]
    faults: tuple[tuple[str, str], ...] = ()


def bill(api: Api, **more: Any) -> str:
    """Return the path of a new bill."""
    return f"/invoices/{api.made('/invoices', {'items': [LINE], **more})['id']}"


def sell(place: Place, **more: Any) -> Answer:
    return place.live.post("/invoices", {"items": [LINE], **more})


def of_a_shop(place: Place, new: NewShop, path: str, body: Any = None) -> Answer:
    """Ask for a shop of another kind."""
    shop = make_shop(place.parts, place.clock.now(), new)
    api = Api(place.live.app, make_key(place.parts, shop, place.clock.now()))
    return api.post(path, body) if body else api.get(path)


def reused_key(place: Place) -> Answer:
    key = {"Idempotency-Key": "errors-1"}
    place.live.post("/customers", {"name": "Asha"}, headers=key)
    return place.live.post("/customers", {"name": "Usha"}, headers=key)


def binned(place: Place) -> Answer:
    path = bill(place.live)
    place.live.delete(path)
    return place.live.get(path)


def stale_draft(place: Place) -> Answer:
    path = bill(place.live, draft=True)
    place.live.put(path, {"items": [LINE], "version": 1})
    return place.live.put(path, {"items": [LINE], "version": 1})


def number_twice(place: Place) -> Answer:
    bill(place.live, number="E/1")
    return sell(place, number="e/1")


def sku_twice(place: Place) -> Answer:
    place.live.made("/items", RAIL)
    return place.live.post("/items", RAIL)


def reference_twice(place: Place) -> Answer:
    ref = {"upi_ref": "432100000777"}
    place.live.put(f"{bill(place.live)}/pay", ref)
    return place.live.put(f"{bill(place.live)}/pay", ref)


def paid_twice(place: Place) -> Answer:
    path = bill(place.live)
    place.live.put(f"{path}/pay", {"upi_ref": "432100000778"})
    return place.live.put(f"{path}/pay", {"upi_ref": "432100000779"})


def cancelled_in_chat(place: Place) -> Answer:
    path = bill(place.live)
    actor = Actor(place.shop.shop_id, "chat_user", "mem_1", place.clock.now(), "demo")

    def cancel(session: Session) -> None:
        service.cancel(session, actor, path.rpartition("/")[2], reason="wrong party")

    place.parts.db.write(cancel)
    return place.live.delete(path)


def paid_too_much(place: Place) -> Answer:
    return place.live.put(f"{bill(place.live)}/pay", {"amount": "1062.01"})


def credited_too_much(place: Place) -> Answer:
    made = bill(place.live).rpartition("/")[2]
    return place.live.post("/credit_notes", {"invoice_id": made, "amount": 1063})


def deleted_though_paid(place: Place) -> Answer:
    path = bill(place.live)
    place.live.put(f"{path}/pay", {"amount": 1})
    return place.live.delete(path)


def deleted_though_credited(place: Place) -> Answer:
    path = bill(place.live)
    place.live.made("/credit_notes", {"invoice_id": path.rpartition("/")[2], "amount": 1})
    return place.live.delete(path)


def deleted_though_filed(place: Place) -> Answer:
    path = bill(place.live, date="2026-10-31")
    place.live.post("/reports/gstr1/filed", {"month": "2026-10"})
    return place.live.delete(path)


CASES = (
    Case("malformed_request", 400, lambda p: p.live.post("/items", raw=b"{")),
    Case("invalid_cursor", 400, lambda p: p.live.get(f"/items?cursor={'A' * 40}")),
    Case(
        "idempotency_key_invalid", 400,
        lambda p: p.live.post("/items", RAIL, headers={"Idempotency-Key": "a b"}),
        (("header.Idempotency-Key", "idempotency_key_invalid"),),
    ),
    Case("idempotency_key_reused", 400, reused_key),
    Case(
        "validation_failed", 422, lambda p: sell(p, items=[LINE, {**LINE, "qty": 0}], a=1),
        (("/items/1/qty", "greater_than"), ("/a", "unknown_field")),
    ),
    Case(
        "validation_failed", 422, lambda p: p.live.get("/items?limit=201"),
        (("query.limit", "less_than_equal"),),
    ),
    Case(
        "validation_failed", 422, lambda p: p.live.get("/invoices?number=%00"),
        (("query.number", "not_text"),),
    ),
    Case("unauthenticated", 401, lambda p: Api(p.live.app, None).get("/items")),
    Case("wrong_environment", 401, lambda p: Api(p.live.app, p.test.token).get("/items")),
    Case("forbidden", 403, lambda p: p.with_key("read").post("/items", RAIL)),
    Case("not_found", 404, lambda p: p.live.get(f"/items/itm_{NOBODY}")),
    Case("not_found", 404, lambda p: p.live.get("/items/7")),
    Case("not_found", 404, lambda p: p.live.get("/nothing")),
    Case("deleted", 410, binned),
    Case("method_not_allowed", 405, lambda p: p.live.call("PATCH", "/items")),
    Case("version_mismatch", 409, stale_draft, (("/version", "version_mismatch"),)),
    Case("duplicate_number", 409, number_twice, (("/number", "duplicate_number"),)),
    Case("duplicate_sku", 409, sku_twice, (("/sku", "duplicate_sku"),)),
    Case("duplicate_reference", 409, reference_twice),
    Case("invoice_already_paid", 409, paid_twice),
    Case("already_cancelled", 409, cancelled_in_chat),
    Case(
        "gst_treatment_mismatch", 422, lambda p: sell(p, gst_treatment="inter_state"),
        (("/gst_treatment", "mismatch"),),
    ),
    Case(
        "gst_rate_not_valid", 422, lambda p: sell(p, items=[LINE, {**LINE, "gst_rate": 17}]),
        (("/items/1/gst_rate", "gst_rate_not_valid"),),
    ),
    Case(
        "test_gstin", 422,
        lambda p: p.live.post("/customers", {"name": "Zed", "gstin": "29AAACZ0000B1Z3"}),
        (("/gstin", "test_gstin"),),
    ),
    Case(
        "test_gstin", 422,
        lambda p: sell(p, customer={"name": "Zed", "gstin": "29AAACZ0000B1Z3"}),
        (("/customer/gstin", "test_gstin"),),
    ),
    Case(
        "interstate_not_allowed", 422,
        lambda p: of_a_shop(
            p, NewShop("Chai Corner", scheme="composition", gstin="08AAAPG1234C1ZJ"), "/invoices",
            {"items": [LINE], "place_of_supply": "27"},
        ),
    ),
    Case("amount_exceeds_balance", 422, paid_too_much, (("/amount", "amount_exceeds_balance"),)),
    Case("exceeds_invoice", 422, credited_too_much),
    Case("has_payments", 422, deleted_though_paid),
    Case("has_notes", 422, deleted_though_credited),
    Case("period_locked", 422, deleted_though_filed),
    Case("bad_state", 422, lambda p: p.live.put(f"{bill(p.live, draft=True)}/pay")),
    Case(
        "not_applicable", 422,
        lambda p: of_a_shop(
            p, NewShop("Asha Tailors", scheme="unregistered", state="08"),
            "/reports/gstr1?month=2026-10",
        ),
    ),
    Case(
        "unsupported_media_type", 415,
        lambda p: p.live.post("/items", raw=b"sku=1", headers={"Content-Type": "text/plain"}),
    ),
    Case("too_large", 413, lambda p: p.live.post("/items", raw=b" " * (1024 * 1024 + 1))),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[f"{one.code}-{one.status}" for one in CASES])
def test_each_code_has_its_status_and_names_its_fields(place: Place, case: Case) -> None:
    answer = case.ask(place)
    hold(answer, case.code, case.status)
    assert tuple(answer.faults) == case.faults or not case.faults


def test_every_code_is_met_by_a_call_but_those_of_what_is_not_served_yet() -> None:
    assert {one.code for one in CASES} | LATER | ELSEWHERE == set(problems.codes())


def test_the_published_refusal_is_told_to_the_letter(place: Place) -> None:
    told = sell(place, gst_treatment="inter_state").json
    assert {name: told[name] for name in ("type", "title", "status", "detail", "instance")} == {
        "type": "/errors/gst_treatment_mismatch",
        "title": "GST treatment contradicts place of supply",
        "status": 422,
        "detail": "Place of supply 08 (Rajasthan) equals the seller's state, so the supply is intra-state.",
        "instance": "/v1/invoices",
    }
    assert told["errors"] == [
        {"field": "/gst_treatment", "code": "mismatch", "message": "expected intra_state"}
    ]


def test_an_instance_is_the_path_that_was_asked_for_in_its_mode(place: Place) -> None:
    for api, prefix in ((place.live, ""), (place.test, "/sandbox")):
        told = api.get(f"/items/itm_{NOBODY}?colour=red")
        assert told.json["instance"] == f"{prefix}/v1/items/itm_{NOBODY}"
    recover = binned(replace(place, live=place.test)).json["recover_url"]
    assert recover.startswith("http://127.0.0.1:8000/sandbox/v1/invoices/inv_")


def test_401_asks_for_a_bearer_405_says_what_is_taken_and_type_leads_to_a_page(
    place: Place,
) -> None:
    for token in (None, place.test.token, "pak_live_" + "A" * 43, "pak_live_short"):
        answer = Api(place.live.app, token).get("/items")
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    taken = {"/items": "GET, POST", f"/items/itm_{NOBODY}": "DELETE, GET, PUT"}
    for path, methods in taken.items():
        for method in ("PATCH", "OPTIONS", "TRACE", "BREW"):
            answer = place.live.call(method, path)
            hold(answer, "method_not_allowed", 405)
            assert answer.headers["Allow"] == methods
    page = Client(place.live.app).get(answer.json["type"])
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_pointers_are_escaped_and_lead_through_lists(place: Place) -> None:
    body = {"items": [{**LINE, "a/b": 1}, {"discount": {"x~y": 1}, **LINE}], "customer": {"": 1}}
    fields = [field for field, _ in place.live.post("/invoices", body).faults]
    assert {"/items/0/a~1b", "/items/1/discount/x~0y", "/customer/"} <= set(fields)


@pytest.mark.parametrize(
    ("own", "is_kept"),
    [
        ("a", True), ("Order-7.a_B", True), ("x" * 64, True), ("x" * 65, False), ("", False),
        ("a b", False), ("a/b", False), ("é", False), ("१२", False),
    ],
)  # fmt: skip
def test_a_callers_own_request_id_is_kept_within_its_bounds(
    place: Place, own: str, is_kept: bool
) -> None:
    sent = {"X-Request-Id": own.encode()}
    for answer in (
        place.live.get(f"/items/itm_{NOBODY}", headers=sent),
        Api(place.live.app, None).get("/items", headers=sent),
    ):
        told = answer.headers["X-Request-Id"]
        assert told == answer.json["request_id"]
        assert (told == own) == is_kept
        assert is_kept or re.fullmatch(r"req_[0-9a-f]{24}", told)


def test_every_reply_has_a_request_id_whatever_it_is(place: Place) -> None:
    path = bill(place.live)
    own = {"X-Request-Id": "mine-1"}
    paper = place.live.get(path, headers={**own, "Accept": "application/pdf"})
    sheet = place.live.get("/reports/gstr1?month=2026-11", headers=own)
    nothing = place.test.post("/reset", headers=own)
    made = place.live.post("/customers", {"name": "Asha"}, headers=own)
    told = [(one.status, one.headers["X-Request-Id"]) for one in (paper, sheet, nothing, made)]
    assert told == [(200, "mine-1"), (200, "mine-1"), (204, "mine-1"), (201, "mine-1")]
    for page in ("/docs", "/openapi.json", "/errors", "/nowhere", "/healthz"):
        assert Client(place.live.app).get(page).headers["X-Request-Id"]


def test_a_refusal_that_is_told_again_has_the_request_id_that_it_speaks_of(place: Place) -> None:
    asked, key = (
        {"items": [LINE], "gst_treatment": "inter_state"},
        {"Idempotency-Key": "told-again"},
    )
    first = place.live.post("/invoices", asked, headers=key)
    again = place.live.post("/invoices", asked, headers=key)
    assert (again.raw, again.headers["Idempotent-Replayed"]) == (first.raw, "true")
    assert again.headers["X-Request-Id"] == again.json["request_id"]
    own = place.live.post("/invoices", asked, headers={**key, "X-Request-Id": "mine-2"})
    assert (own.raw, own.headers["X-Request-Id"]) == (first.raw, "mine-2")


@pytest.mark.parametrize("name", ["write", "reading"])
def test_nothing_of_the_inside_leaves_when_it_breaks(
    parts: Parts, api: Api, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("/srv/secret.py line 7: select token_hash from credential")

    def away(*_: object) -> None:
        raise OperationalError("select token_hash", {}, Exception("/var/lib/disk full"))

    for fault, status, code in ((broken, 500, "internal_error"), (away, 503, "database_busy")):
        monkeypatch.setattr(parts.db, name, fault)
        answer = api.post("/items", RAIL)
        told = hold(answer, code, status)
        assert "errors" not in told
        for inside in (b"select", b"secret.py", b"token_hash", b"/var", b"Traceback", b"Error("):
            assert inside not in answer.raw
    assert answer.headers["Retry-After"] == "1"


def test_a_body_of_one_mib_is_read_and_one_byte_more_is_not(api: Api, clock: FixedClock) -> None:
    body = b'{"sku":"A","name":"Rail","gst_rate":18}'
    assert api.post("/items", raw=body + b" " * (1024 * 1024 - len(body))).status == 201
    answer = api.post("/items", raw=body + b" " * (1024 * 1024 + 1 - len(body)))
    hold(answer, "too_large", 413)
    hold(api.call("DELETE", "/items/itm_none", raw=b" " * (1024 * 1024 + 1)), "too_large", 413)


@pytest.mark.parametrize(
    "raw",
    [b"", b" ", b"null", b"true", b"5", b'"a"', b"[{}]", b"{}x", b"\xef\xbb\xbf{}", b"{'a':1}", b"NaN"],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_malformed(place: Place, raw: bytes) -> None:
    hold(place.live.post("/customers", raw=raw), "malformed_request", 400)


@pytest.mark.parametrize(
    ("media", "status"),
    [
        ("application/json", 201), ("APPLICATION/JSON", 201), ("application/json; charset=utf-8", 201),
        ("application/vnd.shop+json", 201), ("", 201),
        ("text/json", 415), ("application/jsonp", 415), ("text/plain", 415), ("multipart/form-data", 415),
        ("application/x-www-form-urlencoded", 415), ("application/jsonx; a=json", 415),
    ],
)  # fmt: skip
def test_a_body_is_json_by_its_media_type(place: Place, media: str, status: int) -> None:
    sent = {"Content-Type": media}
    answer = place.live.post("/customers", raw=b'{"name":"Asha"}', headers=sent)
    assert answer.status == status
    if status == 415:
        hold(answer, "unsupported_media_type", 415)
