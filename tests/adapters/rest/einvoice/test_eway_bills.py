"""E-way bills by the API: made with the IRN, after it and alone; moved, cancelled, closed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from adapters.rest.event_shows import shower
from core.actor import Actor
from core.clock import FixedClock
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import issue
from core.shops.service import get_shop
from core.webhooks.models import Event
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.einvoice.conftest import Clients
from tests.adapters.rest.einvoice.test_registrations import numbers
from tests.core.documents.reading import pages_of
from tests.core.einvoice.documents import D, document
from tests.factories import make_customer

LORRY = {"vehicle_no": "KA01AB1234", "mode": "1"}
ROAD = {"TransMode": "1", "Distance": 0, "VehNo": "KA01AB1234", "VehType": "R"}
WRONG = {"reason": "2", "remarks": "the buyer wants none"}


@pytest.fixture
def irn(einvoice: Api) -> str:
    return str(einvoice.made("/irn", document())["irn"])


def later(clock: FixedClock, **after: float) -> dict[str, str]:
    """A header that says that it is later."""
    return {"X-Sandbox-Now": (clock.now() + timedelta(**after)).isoformat()}


def test_one_is_made_by_irn_and_read(einvoice: Api, irn: str) -> None:
    made = einvoice.post("/ewb", {"irn": irn, **LORRY})
    assert made.status == 201
    assert made.headers["Location"] == "/sandbox/einvoice/v1/ewb/331000000001"
    row = made.json
    # from 560001 to 570001 the sandbox counts 100 km: a day, to the end of the next
    assert row["ewb"] == {
        "number": "331000000001",
        "date": "2026-11-26T10:30:00+05:30",
        "valid_till": "2026-11-27T23:59:00+05:30",
    }
    assert (row["irn"], row["status"]) == (irn, "ACT")
    assert row["document"] == {"type": "INV", "number": "S1", "date": "22/11/2026"}
    assert einvoice.get("/ewb/331000000001").json == row
    assert einvoice.get(f"/irn/{irn}").json["ewb"] == row["ewb"]
    assert einvoice.get(f"/requests/{row['id']}").json == row
    assert einvoice.get("/ewb/331000000002").status == 404


@pytest.mark.parametrize(
    ("km", "kind", "last"), [(200, "R", "27"), (201, "R", "28"), (41, "O", "29")]
)
def test_it_holds_a_day_for_each_200_km_or_20(
    einvoice: Api, irn: str, km: int, kind: str, last: str
) -> None:
    asked = {"irn": irn, **LORRY, "distance_km": km, "vehicle_type": kind}
    until = einvoice.made("/ewb", asked)["ewb"]["valid_till"]
    assert until == f"2026-11-{last}T23:59:00+05:30"


def test_it_is_asked_for_in_the_call_that_registers(einvoice: Api) -> None:
    row = einvoice.made("/irn", document(EwbDtls=ROAD))
    assert row["ewb"]["number"] == "331000000001"
    assert einvoice.get("/ewb/331000000001").json["irn"] == row["irn"]


def test_where_the_portal_refuses_it_the_irn_stands_all_the_same(einvoice: Api) -> None:
    fault = {"X-Sandbox-Fault": "4013"}
    made = einvoice.post("/irn", document(EwbDtls=ROAD), headers=fault)
    assert (made.status, made.json["status"]) == (201, "ACT")
    assert made.json["ewb"]["error"]["code"] == "4013"
    assert einvoice.post("/ewb", {"irn": made.json["irn"], **LORRY}).status == 201


def test_a_second_one_is_refused_until_the_first_is_cancelled(
    einvoice: Api, irn: str, clients: Clients
) -> None:
    key = {"Idempotency-Key": "e1"}
    first = einvoice.post("/ewb", {"irn": irn, **LORRY}, headers=key)
    assert einvoice.post("/ewb", {"irn": irn, **LORRY}, headers=key).raw == first.raw
    second = einvoice.post("/ewb", {"irn": irn, **LORRY})
    assert (second.status, second.code, numbers(second)) == (409, "ewb_exists", ["4002"])
    einvoice.post("/ewb/cancel", {"ewb_number": first.json["ewb"]["number"], **WRONG})
    assert einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"] == "331000000002"


def test_while_one_is_active_the_irn_cannot_be_cancelled(einvoice: Api, irn: str) -> None:
    number = einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"]
    kept = einvoice.post("/irn/cancel", {"irn": irn, "reason": "2", "remarks": "x"})
    assert (kept.status, kept.code, numbers(kept)) == (422, "ewb_active", ["2230"])
    done = einvoice.post("/ewb/cancel", {"ewb_number": number, **WRONG})
    assert done.json == {
        "ewb_number": number,
        "status": "CNL",
        "cancelled_at": "2026-11-26T10:30:00+05:30",
        "reason": "2",
        "remarks": "the buyer wants none",
    }
    assert einvoice.post("/irn/cancel", {"irn": irn, "reason": "2", "remarks": "x"}).status == 200


def test_its_reasons_are_numbered_otherwise_than_those_of_an_irn(einvoice: Api, irn: str) -> None:
    number = einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"]
    by_word = {"ewb_number": number, "reason": "order_cancelled", "remarks": "x"}
    assert einvoice.post("/ewb/cancel", by_word).json["reason"] == "2"
    vehicle = {"ewb_number": number, "vehicle_no": "KA02CD5678", "from_place": "Hassan",
               "from_state": "29"}  # fmt: skip
    gone = einvoice.post("/ewb/vehicle", vehicle)
    assert (gone.status, gone.code, numbers(gone)) == (422, "ewb_ended", ["343"])
    again = einvoice.post("/ewb/cancel", {**by_word, "reason": "2"})
    assert again.status == 200
    other = einvoice.post("/ewb/cancel", {**by_word, "reason": "data_entry_mistake"})
    assert (other.status, other.code, numbers(other)) == (409, "already_cancelled", ["312"])
    irn_by_word = {"irn": irn, "reason": "order_cancelled", "remarks": "x"}
    assert einvoice.post("/irn/cancel", irn_by_word).json["reason"] == "3"


@pytest.mark.parametrize(("seconds", "status"), [(86_400, 200), (86_401, 422)])
def test_after_a_day_it_is_not_cancelled(
    einvoice: Api, irn: str, clock: FixedClock, seconds: int, status: int
) -> None:
    number = einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"]
    asked = {"ewb_number": number, **WRONG}
    late = einvoice.post("/ewb/cancel", asked, headers=later(clock, seconds=seconds))
    assert late.status == status
    if status == 422:
        assert (late.code, numbers(late)) == ("ewb_window_closed", ["315"])


def test_part_a_alone_waits_for_its_vehicle_and_holds_from_then_on(
    einvoice: Api, irn: str, clock: FixedClock
) -> None:
    made = einvoice.made("/ewb", {"irn": irn, "transporter_id": "29AAAPZ0000A1ZE"})
    number = made["ewb"]["number"]
    assert made["ewb"]["valid_till"] is None
    early = einvoice.post("/ewb/close", {"ewb_number": number})
    assert (early.status, numbers(early)) == (422, ["830"])
    first = {"ewb_number": number, "vehicle_no": "KA01AB1234", "from_place": "Bengaluru",
             "from_state": "29"}  # fmt: skip
    moved = einvoice.post("/ewb/vehicle", first, headers=later(clock, days=2))
    assert moved.json["ewb"]["valid_till"] == "2026-11-29T23:59:00+05:30"
    assert moved.json["transport"]["vehicle_no"] == "KA01AB1234"
    second = {**first, "vehicle_no": "KA02CD5678", "from_place": "Tumakuru", "reason": "1"}
    other = einvoice.post("/ewb/vehicle", second, headers=later(clock, days=3))
    assert other.json["ewb"]["valid_till"] == "2026-11-29T23:59:00+05:30"  # as before
    assert other.json["transport"]["vehicle_no"] == "KA02CD5678"
    gone = einvoice.post("/ewb/vehicle", second, headers=later(clock, days=5))
    assert (gone.status, gone.code, numbers(gone)) == (422, "ewb_ended", ["311"])


def test_what_is_delivered_is_closed_and_changes_no_more(einvoice: Api, irn: str) -> None:
    number = einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"]
    closed = einvoice.post("/ewb/close", {"ewb_number": number})
    assert (closed.status, closed.json["status"]) == (200, "CLS")
    assert einvoice.post("/ewb/close", {"ewb_number": number}).json == closed.json
    gone = einvoice.post("/ewb/cancel", {"ewb_number": number, **WRONG})
    assert (gone.status, gone.code, numbers(gone)) == (422, "ewb_ended", ["843"])
    vehicle = {"ewb_number": number, "vehicle_no": "KA02CD5678", "from_place": "Hassan",
               "from_state": "29"}  # fmt: skip
    assert numbers(einvoice.post("/ewb/vehicle", vehicle)) == ["851"]
    again = einvoice.post("/ewb", {"irn": irn, **LORRY})
    assert (again.status, numbers(again)) == (409, ["4002"])


def test_a_cancelled_irn_has_none(einvoice: Api, irn: str) -> None:
    einvoice.post("/irn/cancel", {"irn": irn, "reason": "1", "remarks": "x"})
    gone = einvoice.post("/ewb", {"irn": irn, **LORRY})
    assert (gone.status, gone.code, numbers(gone)) == (409, "already_cancelled", ["4000"])
    assert einvoice.post("/ewb", {"irn": "0" * 64, **LORRY}).status == 404


@pytest.mark.parametrize(
    ("asked", "field", "code"),
    [
        ({"mode": "1", "transporter_id": "29AAAPZ0000A1ZE"}, "/vehicle_no", "4011"),
        ({"mode": "2", "doc_date": "22/11/2026"}, "/doc_no", "4012"),
        ({"vehicle_no": "KA01", "mode": "1"}, "/vehicle_no", "4014"),
        ({"distance_km": 4001, **LORRY}, "/distance_km", "less_than_equal"),
        ({"distance_km": 4000, "transporter_name": "Fast"}, "", "transport_missing"),
    ],
)
def test_what_the_portal_would_refuse_is_refused_before_it_is_asked(
    einvoice: Api, irn: str, asked: dict[str, Any], field: str, code: str
) -> None:
    refused = einvoice.post("/ewb", {"irn": irn, **asked})
    assert refused.status == 422
    assert (field, code) in refused.faults
    assert einvoice.get(f"/irn/{irn}").json["ewb"] is None


def test_services_and_notes_have_none(einvoice: Api) -> None:
    service = {"ItemList__0__IsServc": "Y", "ItemList__0__HsnCd": "998314"}
    irn = einvoice.made("/irn", document(**service))["irn"]
    assert numbers(einvoice.post("/ewb", {"irn": irn, **LORRY})) == ["4009"]
    before = {"InvNo": "S1", "InvDt": "22/11/2026"}
    note = document(
        DocDtls__Typ="CRN", DocDtls__No="C1", RefDtls__PrecDocDtls=[before], EwbDtls=ROAD
    )
    refused = einvoice.post("/cdnr", note)
    assert numbers(refused) == ["4010"]


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("provider_down", 503, "provider_unavailable"),
        ("rate_limited", 429, "rate_limited"),
        ("4013", 422, "einvoice_invalid"),
        ("4002", 409, "ewb_exists"),
    ],
)
def test_what_goes_wrong_on_purpose_leaves_it_to_be_made(
    einvoice: Api, irn: str, fault: str, status: int, code: str
) -> None:
    failed = einvoice.post("/ewb", {"irn": irn, **LORRY}, headers={"X-Sandbox-Fault": fault})
    assert (failed.status, failed.code) == (status, code)
    assert einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"] == "331000000001"


def waits(answer: Answer) -> str:
    """Where a call that nobody heard of is followed."""
    assert (answer.status, answer.json["status"]) == (202, "PENDING")
    return str(answer.headers["Location"].partition("/einvoice/v1")[2])


def test_what_nobody_heard_of_is_found_not_made_twice(
    einvoice: Api, irn: str, clients: Clients, clock: FixedClock
) -> None:
    silent = {"X-Sandbox-Fault": "timeout"}
    where = waits(einvoice.post("/ewb", {"irn": irn, **LORRY}, headers=silent))
    assert einvoice.get(where).json["status"] == "PENDING"
    clock.advance(timedelta(seconds=2))
    clients.parts.sandbox.executor.drain()
    made = einvoice.get(where).json
    assert (made["status"], made["ewb"]["number"]) == ("ACT", "331000000001")
    number = made["ewb"]["number"]
    waits(einvoice.post("/ewb/cancel", {"ewb_number": number, **WRONG}, headers=silent))
    clock.advance(timedelta(seconds=2))
    clients.parts.sandbox.executor.drain()
    assert einvoice.get(f"/ewb/{number}").json["status"] == "CNL"


def test_a_look_that_the_portal_refuses_leaves_it_open(einvoice: Api, irn: str) -> None:
    waits(einvoice.post("/ewb", {"irn": irn, **LORRY}, headers={"X-Sandbox-Fault": "timeout"}))
    waits(einvoice.post("/ewb", {"irn": irn, **LORRY}, headers={"X-Sandbox-Fault": "5001"}))
    made = einvoice.post("/ewb", {"irn": irn, **LORRY})
    assert (made.status, made.json["ewb"]["number"]) == (201, "331000000001")


@pytest.mark.parametrize(
    ("path", "more", "status", "vehicle"),
    [
        ("/ewb/close", {}, "CLS", "KA01AB1234"),
        (
            "/ewb/vehicle",
            {"vehicle_no": "KA02CD5678", "from_place": "Hassan", "from_state": "29"},
            "ACT",
            "KA02CD5678",
        ),
    ],
)
def test_a_change_that_nobody_heard_of_is_found_too(
    einvoice: Api, irn: str, clients: Clients, clock: FixedClock, path: str, more: dict[str, str],
    status: str, vehicle: str,
) -> None:  # fmt: skip
    number = einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"]
    silent = {"X-Sandbox-Fault": "timeout"}
    waits(einvoice.post(path, {"ewb_number": number, **more}, headers=silent))
    busy = einvoice.post("/ewb/cancel", {"ewb_number": number, **WRONG})
    assert (busy.status, busy.code) == (422, "bad_state")
    clock.advance(timedelta(seconds=2))
    clients.parts.sandbox.executor.drain()
    row = einvoice.get(f"/ewb/{number}").json
    assert (row["status"], row["transport"]["vehicle_no"]) == (status, vehicle)


def test_while_one_is_being_cancelled_the_same_reason_waits_and_another_is_told(
    einvoice: Api, irn: str
) -> None:
    number = einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"]
    asked = {"ewb_number": number, **WRONG}
    where = waits(einvoice.post("/ewb/cancel", asked, headers={"X-Sandbox-Fault": "timeout"}))
    assert einvoice.get(where).json["status"] == "PENDING"
    other = einvoice.post("/ewb/cancel", {**asked, "reason": "1"})
    assert (other.status, other.code) == (409, "cancel_under_way")
    done = einvoice.post("/ewb/cancel", asked)
    assert (done.status, done.json["status"]) == (200, "CNL")


def test_asked_for_with_an_irn_that_nobody_heard_of_it_is_found_with_it(
    einvoice: Api, clients: Clients, clock: FixedClock
) -> None:
    silent = {"X-Sandbox-Fault": "timeout"}
    where = waits(einvoice.post("/irn", document(EwbDtls=ROAD), headers=silent))
    clock.advance(timedelta(seconds=2))
    clients.parts.sandbox.executor.drain()
    assert einvoice.get(where).json["ewb"]["number"] == "331000000001"


def test_who_may_not_write_e_way_bills_is_told(clients: Clients) -> None:
    reader = clients.api(clients.token(clients.made(scopes=("read",))))
    refused = reader.post("/ewb", {"irn": "0" * 64, **LORRY})
    assert (refused.status, refused.code) == (403, "forbidden")
    assert reader.get("/ewb/331000000001").status == 404


def test_another_gstin_sees_none_of_it(einvoice: Api, irn: str, clients: Clients) -> None:
    number = einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"]
    other = clients.api(clients.token(clients.made(gstin="29AAAPZ0000A1ZE")))
    assert other.get(f"/ewb/{number}").status == 404
    assert other.post("/ewb/cancel", {"ewb_number": number, **WRONG}).status == 404


def test_events_show_what_they_are_about(einvoice: Api, irn: str, clients: Clients) -> None:
    made = einvoice.made("/ewb", {"irn": irn, **LORRY})
    einvoice.post("/ewb/cancel", {"ewb_number": made["ewb"]["number"], **WRONG})
    show = shower(clients.parts, sandbox=True)
    with clients.parts.sandbox.db.reading() as session:
        told = session.exec(select(Event).order_by(col(Event.id))).all()
        about = {event.type: show(session, event) for event in told}
    assert list(about) == ["irn.generated", "ewb.generated", "ewb.cancelled"]
    assert about["irn.generated"] == einvoice.get(f"/irn/{irn}").json
    assert about["ewb.cancelled"] == einvoice.get(f"/ewb/{made['ewb']['number']}").json
    assert about["ewb.cancelled"]["status"] == "CNL"


def test_it_is_printed(einvoice: Api, irn: str) -> None:
    number = einvoice.made("/ewb", {"irn": irn, **LORRY})["ewb"]["number"]
    paper = einvoice.get(f"/ewb/{number}", headers={"Accept": "application/pdf"})
    assert paper.headers["Content-Disposition"] == f'attachment; filename="EWB-{number}.pdf"'
    (page,) = pages_of(paper.raw)
    assert "3310 0000 0001" in page
    assert "SANDBOX – NOT VALID" in page


def test_a_bill_without_an_irn_has_one_alone(clients: Clients, clock: FixedClock) -> None:
    db, shop = clients.parts.sandbox.db, clients.shop
    actor = Actor(shop.shop_id, "cli", "cli", clock.now())
    where = {"address": "7 Station Road, Kota 324001", "state": "08"}
    ravi = make_customer(db, actor, "Ravi Kumar", **where)
    hinges = DraftLine("Hinge", D(100), rate=D(600), gst_rate=D(18), hsn="8302", unit="PCS")
    bill = db.write(lambda session: issue(session, actor, InvoiceDraft(ravi.id, (hinges,))))
    api = clients.api(clients.token(clients.made(gstin=shop.gstin or "")))
    nowhere = api.post("/ewb", {"invoice_id": bill.id, **LORRY})
    assert (nowhere.status, numbers(nowhere)) == (422, ["210"])  # the shop has no PIN code yet

    def move(session: Session) -> None:
        held = get_shop(session, shop.shop_id)
        held.address, held.pincode = "14 Chandpole Bazar, Jaipur", "302001"
        session.add(held)

    db.write(move)
    made = api.made("/ewb", {"invoice_id": bill.id, **LORRY})
    assert (made["irn"], made["invoice_id"]) == (None, bill.id)
    assert made["document"]["number"] == bill.number
    assert made["ewb"]["number"] == "331000000001"
    second = api.post("/ewb", {"invoice_id": bill.id, **LORRY})
    assert (second.status, second.code, numbers(second)) == (409, "ewb_exists", ["604"])
