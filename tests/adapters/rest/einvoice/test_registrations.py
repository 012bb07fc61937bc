"""A document's way to its reference number in the sandbox, and back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from core.clock import FixedClock
from core.einvoice import pace
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.einvoice.conftest import SELLER, Clients
from tests.core.einvoice.documents import document

WRONG = {"reason": "2", "remarks": "wrong quantity"}


def numbers(answer: Answer) -> list[str]:
    """The portal's numbers in an answer."""
    return [one["code"] for one in answer.json["provider_errors"]]


def test_the_contracts_document_is_registered_and_found(einvoice: Api) -> None:
    made = einvoice.post("/irn", document())
    assert made.status == 201
    row = made.json
    assert len(row["irn"]) == 64
    assert row["document"] == {"type": "INV", "number": "S1", "date": "22/11/2026", "total": 1062}
    assert (row["status"], row["ack_no"], row["provider"]) == ("ACT", "112610000000001", "sandbox")
    assert einvoice.get(f"/irn/{row['irn']}").json == row
    found = einvoice.get("/irn?doc_type=INV&doc_number=s1&doc_date=22/11/2026")
    assert found.json == row
    assert einvoice.get("/irn?doc_type=INV&doc_number=S1&doc_date=23/11/2026").status == 404
    assert einvoice.get(f"/requests/{row['id']}").json == row


def test_the_same_key_is_answered_alike_and_without_it_the_number_is_taken(einvoice: Api) -> None:
    key = {"Idempotency-Key": "k1"}
    first = einvoice.post("/irn", document(), headers=key)
    again = einvoice.post("/irn", document(), headers=key)
    assert (again.status, again.raw) == (201, first.raw)
    assert again.headers["Idempotent-Replayed"] == "true"
    taken = einvoice.post("/irn", document(DocDtls__No="s1"))
    assert (taken.status, taken.code, numbers(taken)) == (409, "duplicate_irn", ["2150"])
    assert taken.json["irn"] == first.json["irn"]
    assert taken.json["ack_no"] == first.json["ack_no"]


def test_it_is_cancelled_within_a_day_and_its_number_is_gone(
    einvoice: Api, clock: FixedClock
) -> None:
    irn = einvoice.made("/irn", document())["irn"]
    done = einvoice.post("/irn/cancel", {"irn": irn, **WRONG})
    assert (done.status, done.json["status"], done.json["reason"]) == (200, "CNL", "2")
    by_word = {"reason": "data_entry_mistake", "remarks": "again"}
    assert einvoice.post(f"/irn/{irn}/cancel", by_word).raw == done.raw
    other = einvoice.post(f"/irn/{irn}/cancel", {"reason": "1", "remarks": "x"})
    assert (other.status, other.code, numbers(other)) == (409, "already_cancelled", ["9999"])
    gone = einvoice.post("/irn", document())
    assert (gone.status, gone.code, numbers(gone)) == (409, "duplicate_irn", ["2278"])
    assert einvoice.get(f"/irn/{irn}").json["status"] == "CNL"


def test_while_it_is_being_cancelled_another_reason_is_told(einvoice: Api) -> None:
    """What is under way is told as pending, where it was asked for, until it has ended."""
    made = einvoice.made("/irn", document())
    asked = {"irn": made["irn"], **WRONG}
    waits = einvoice.post("/irn/cancel", asked, headers={"X-Sandbox-Fault": "timeout"})
    assert waits.status == 202
    where = waits.headers["Location"].partition("/einvoice/v1")[2]
    assert einvoice.get(where).json == {"id": made["id"], "status": "PENDING", "error": None}
    other = einvoice.post("/irn/cancel", {**asked, "reason": "3"})
    assert (other.status, other.code) == (409, "cancel_under_way")
    assert other.json["detail"].startswith("S1 is being cancelled for reason 2 already")
    assert einvoice.post("/irn/cancel", asked).json["status"] == "CNL"
    assert einvoice.get(where).json["status"] == "CNL"


@pytest.mark.parametrize(("seconds", "status"), [(86_400, 200), (86_401, 422)])
def test_after_a_day_it_stays(einvoice: Api, clock: FixedClock, seconds: int, status: int) -> None:
    irn = einvoice.made("/irn", document())["irn"]
    now = (clock.now() + timedelta(seconds=seconds)).isoformat()
    late = einvoice.post("/irn/cancel", {"irn": irn, **WRONG}, headers={"X-Sandbox-Now": now})
    assert late.status == status
    if status == 422:
        assert (late.code, numbers(late)) == ("cancel_window_closed", ["2270"])
        assert "until 27/11/2026 10:30;" in late.json["detail"]


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("provider_down", 503, "provider_unavailable"),
        ("rate_limited", 429, "rate_limited"),
        ("duplicate", 409, "duplicate_irn"),
        ("2240", 422, "einvoice_invalid"),
    ],
)
def test_what_goes_wrong_on_purpose_leaves_the_number_free(
    einvoice: Api, fault: str, status: int, code: str
) -> None:
    key = {"Idempotency-Key": "k1"}
    failed = einvoice.post("/irn", document(), headers={**key, "X-Sandbox-Fault": fault})
    assert (failed.status, failed.code) == (status, code)
    again = einvoice.post("/irn", document(), headers=key)
    kept = code in {"duplicate_irn", "einvoice_invalid"}
    assert again.status == (status if kept else 201)
    assert einvoice.post("/irn", document()).status == (201 if kept else 409)


def test_what_nobody_heard_of_is_found_not_sent_again(einvoice: Api, clients: Clients) -> None:
    key = {"Idempotency-Key": "k1"}
    waits = einvoice.post("/irn", document(), headers={**key, "X-Sandbox-Fault": "timeout"})
    assert (waits.status, waits.json["status"]) == (202, "PENDING")
    where = waits.headers["Location"].partition("/einvoice/v1")[2]
    assert einvoice.get(where).json == waits.json
    clients.parts.sandbox.executor.drain()
    assert einvoice.get(where).json["status"] == "PENDING"  # not before a second has passed
    done = einvoice.post("/irn", document(), headers=key)
    assert (done.status, done.json["ack_no"]) == (201, "112610000000001")
    assert einvoice.get(where).json == done.json


def test_the_worker_finds_out_where_nobody_asks_again(
    einvoice: Api, clients: Clients, clock: FixedClock
) -> None:
    waits = einvoice.post("/irn", document(), headers={"X-Sandbox-Fault": "timeout"})
    clock.advance(timedelta(seconds=2))
    clients.parts.sandbox.executor.drain()
    where = waits.headers["Location"].partition("/einvoice/v1")[2]
    found = einvoice.get(where).json
    assert (found["status"], found["ack_no"]) == ("ACT", "112610000000001")


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"BuyerDtls__Stcd": "27"}, "einvoice_invalid", "/BuyerDtls/Stcd"),
        ({"BuyerDtls__Gstin": "URP"}, "not_eligible", "/BuyerDtls/Gstin"),
        ({"BuyerDtls__Gstin": None}, "not_eligible", "/BuyerDtls/Gstin"),
        ({"BuyerDtls__Gstin": ""}, "not_eligible", "/BuyerDtls/Gstin"),
        (
            {"BuyerDtls__Gstin": None, "TranDtls__SupTyp": "EXPWP"},
            "validation_failed",
            "/BuyerDtls/Gstin",
        ),
        ({"DocDtls__Dt": "01/10/2026"}, "too_old", "/DocDtls/Dt"),
        ({"DocDtls__Typ": "CRN"}, "wrong_document_type", None),
        ({"ValDtls__AssVal": None}, "validation_failed", "/ValDtls/AssVal"),
        ({"ItemList__0__Colour": "red"}, "validation_failed", "/ItemList/0/Colour"),
    ],
)
def test_what_the_portal_would_refuse_is_refused_before_it_is_asked(
    einvoice: Api, changes: dict[str, Any], code: str, pointer: str | None
) -> None:
    refused = einvoice.post("/irn", document(**changes))
    assert (refused.status, refused.code) == (422, code)
    if pointer:
        assert pointer in [field for field, _ in refused.faults]
    assert einvoice.get("/irn?doc_type=INV&doc_number=S1&doc_date=22/11/2026").status == 404


def test_a_document_of_another_gstin_is_none_of_the_clients(einvoice: Api) -> None:
    other = document(SellerDtls__Gstin="29AAAPZ0000A1ZE", BuyerDtls__Gstin="29AAACZ0000B1Z3")
    refused = einvoice.post("/irn", other)
    assert (refused.status, refused.code) == (403, "gstin_mismatch")


def test_an_invoice_of_the_shop_is_registered_by_its_id(einvoice: Api) -> None:
    refused = einvoice.post("/irn", {"invoice_id": "inv_66f0c1d20000050b1c2d3e4f"})
    assert (refused.status, refused.faults) == (422, [("/invoice_id", "invoice_not_found")])
    both = einvoice.post("/irn", {"invoice_id": "inv_66f0c1d20000050b1c2d3e4f", **document()})
    assert (both.status, both.faults) == (422, [("", "two_forms")])


def test_both_measures_are_named(einvoice: Api) -> None:
    headers = einvoice.get("/irn/" + "0" * 64).headers
    assert headers["RateLimit-Policy"] == '"default";q=60;w=60, "gstin";q=100;w=60'


def test_over_100_calls_a_minute_a_gstin_waits_whoever_calls(
    einvoice: Api, clients: Clients, clock: FixedClock
) -> None:
    """Chat and other programs have taken 99 of this minute; the hundredth goes, the next does not."""
    parts = clients.parts.sandbox

    def take(session: Session) -> set[timedelta | None]:
        shop, now = clients.shop.shop_id, clock.now()
        return {
            pace.take(session, shop, SELLER, per_minute=parts.calls_per_gstin, now=now)
            for _ in range(99)
        }

    assert parts.db.write(take) == {None}
    einvoice.made("/irn", document())
    waits = einvoice.post("/irn", document(DocDtls__No="S2"))
    assert (waits.status, waits.code, waits.headers["Retry-After"]) == (429, "rate_limited", "1")
    own = clients.api(clients.token(clients.made()))  # another client of the same GSTIN
    assert own.post("/irn", document(DocDtls__No="S2")).status == 429
    clock.advance(timedelta(seconds=1))
    einvoice.made("/irn", document(DocDtls__No="S2"))
    assert parts.db.write(take) != {None}


@pytest.mark.parametrize("number", ["2230", "2270", "9999", "2278", "2305", "2148", "3029"])
def test_any_number_of_the_portals_may_be_played(einvoice: Api, number: str) -> None:
    refused = einvoice.post("/irn", document(), headers={"X-Sandbox-Fault": number})
    assert (refused.status // 100, numbers(refused)) == (4, [number])


@pytest.mark.parametrize("now", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "tomorrow"])
def test_a_time_that_cannot_be_played_is_told(einvoice: Api, now: str) -> None:
    refused = einvoice.post("/irn", document(), headers={"X-Sandbox-Now": now})
    assert (refused.status, refused.faults[0][0]) == (422, "header.X-Sandbox-Now")


def test_a_look_that_the_portal_refuses_leaves_it_open(einvoice: Api) -> None:
    assert einvoice.post("/irn", document(), headers={"X-Sandbox-Fault": "timeout"}).status == 202
    again = einvoice.post("/irn", document(), headers={"X-Sandbox-Fault": "5001"})
    assert (again.status, again.json["status"]) == (202, "PENDING")
    assert again.json["error"]["code"] == "5001"  # what keeps it from being known
    where = again.headers["Location"].partition("/einvoice/v1")[2]
    assert einvoice.get(where).json == again.json
    assert einvoice.post("/irn", document()).status == 201


def test_what_the_portal_shows_no_more_is_known_by_its_number(
    einvoice: Api, clock: FixedClock
) -> None:
    assert einvoice.post("/irn", document(), headers={"X-Sandbox-Fault": "timeout"}).status == 202
    later = (clock.now() + timedelta(days=3)).isoformat()
    again = einvoice.post("/irn", document(), headers={"X-Sandbox-Now": later})
    assert (again.status, again.json["ack_no"]) == (201, "112610000000001")


@pytest.mark.parametrize(
    "changes",
    [
        {"DocDtls__Dt": "21/11/2026"},
        {"BuyerDtls__Gstin": "29AABCS1234F1ZN"},
        {"ValDtls__TotInvVal": 1061},
    ],
)
def test_another_document_of_a_number_on_its_way_is_told(
    einvoice: Api, changes: dict[str, Any]
) -> None:
    assert einvoice.post("/irn", document(), headers={"X-Sandbox-Fault": "timeout"}).status == 202
    other = einvoice.post("/irn", document(**changes))
    assert (other.status, other.code, numbers(other)) == (409, "duplicate_irn", ["2150"])
    assert einvoice.post("/irn", document()).status == 201
