"""An e-way bill that ends before its goods arrive is given more time, around its end alone (Rule 138(10))."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from core.clock import FixedClock
from core.einvoice.models import EwayBill
from tests.adapters.rest.api import Api
from tests.adapters.rest.einvoice.conftest import Clients
from tests.adapters.rest.einvoice.live import Live, document as lives
from tests.adapters.rest.einvoice.test_live import gsp as gsp, live as live
from tests.adapters.rest.einvoice.test_registrations import numbers
from tests.core.einvoice.documents import document

LORRY = {"vehicle_no": "KA01AB1234", "mode": "1"}
ENDS = "2026-11-27T23:59:00+05:30"  # made on 26 November for 100 km
MORE: dict[str, Any] = {
    "vehicle_no": "KA02CD5678", "from_place": "Tumakuru", "from_state": "29", "from_pincode": "572101",
    "distance_km": 80, "reason": "1", "remarks": "road under water",
}  # fmt: skip


@pytest.fixture
def number(einvoice: Api) -> str:
    irn = einvoice.made("/irn", document())["irn"]
    ewb = einvoice.made("/ewb", {"irn": irn, **LORRY, "distance_km": 100})["ewb"]
    assert ewb["valid_till"] == ENDS
    return str(ewb["number"])


def at(text: str, **more: str) -> dict[str, str]:
    return {"X-Sandbox-Now": text, **more}


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-27T15:59:00+05:30", "2026-11-28T23:59:00+05:30"),  # a day, to the next midnight
        ("2026-11-28T07:59:00+05:30", "2026-11-29T23:59:00+05:30"),
    ],
)
def test_it_holds_a_day_longer_for_what_is_left(
    einvoice: Api, number: str, now: str, until: str
) -> None:
    done = einvoice.post("/ewb/extend", {"ewb_number": number, **MORE}, headers=at(now))
    assert (done.status, done.json["ewb"]["valid_till"]) == (200, until)
    assert done.json["transport"]["vehicle_no"] == "KA02CD5678"
    assert einvoice.get(f"/ewb/{number}").json == done.json


@pytest.mark.parametrize("now", ["2026-11-27T15:58:59+05:30", "2026-11-28T07:59:01+05:30"])
def test_earlier_and_later_than_eight_hours_it_stays(einvoice: Api, number: str, now: str) -> None:
    refused = einvoice.post("/ewb/extend", {"ewb_number": number, **MORE}, headers=at(now))
    assert (refused.status, refused.code, numbers(refused)) == (422, "ewb_not_extendable", ["382"])
    assert einvoice.get(f"/ewb/{number}").json["ewb"]["valid_till"] == ENDS


def test_no_more_is_left_than_the_whole_way(einvoice: Api, number: str) -> None:
    asked = {"ewb_number": number, **MORE, "distance_km": 101}
    refused = einvoice.post("/ewb/extend", asked, headers=at(ENDS))
    assert (refused.status, numbers(refused)) == (422, ["390"])


def test_without_a_vehicle_or_cancelled_there_is_nothing_to_extend(
    einvoice: Api, number: str
) -> None:
    irn = einvoice.made("/irn", document(DocDtls__No="S2"))["irn"]
    part_a = einvoice.made("/ewb", {"irn": irn, "transporter_id": "29AAACZ0000B1Z3"})
    asked = {"ewb_number": part_a["ewb"]["number"], **MORE}
    assert numbers(einvoice.post("/ewb/extend", asked)) == ["381"]
    einvoice.post("/ewb/cancel", {"ewb_number": number, "reason": "4", "remarks": "not sent"})
    gone = einvoice.post("/ewb/extend", {"ewb_number": number, **MORE}, headers=at(ENDS))
    assert (gone.code, numbers(gone)) == ("ewb_ended", ["379"])


def test_more_time_that_nobody_heard_of_is_found(
    einvoice: Api, number: str, clients: Clients, clock: FixedClock
) -> None:
    silent = at(ENDS, **{"X-Sandbox-Fault": "timeout"})
    asked = {"ewb_number": number, **MORE}
    assert einvoice.post("/ewb/extend", asked, headers=silent).status == 202
    clock.advance(timedelta(seconds=2))
    clients.parts.sandbox.executor.drain()
    row = einvoice.get(f"/ewb/{number}").json
    assert row["ewb"]["valid_till"] == "2026-11-28T23:59:00+05:30"


@pytest.mark.parametrize(
    ("gsp", "kind"),
    [("portal", ""), ("portal", "drop after"), ("portal", "500"), ("nic", "")],
    indirect=["gsp"],
)
def test_a_provider_is_told_of_it_once(live: Live, kind: str) -> None:
    irn = live.api.made("/irn", lives())["irn"]
    ewb = live.api.made("/ewb", {"irn": irn, **LORRY, "distance_km": 120})["ewb"]
    soon = live.clock.now() + timedelta(hours=1)
    (bill,) = live.gsp.roads.bills.values()
    bill.until = soon

    def ends_soon(session: Session) -> None:
        row = session.exec(select(EwayBill)).one()
        row.valid_until = soon
        session.add(row)

    live.parts.db.write(ends_soon)
    if kind:
        live.gsp.misbehave(kind, only="extend_eway")
    done = live.api.post("/ewb/extend", {"ewb_number": ewb["number"], **MORE})
    assert done.status == 200
    assert done.json["ewb"]["valid_till"] == "2026-11-27T11:30:00+05:30"
    sent = [call for call in live.gsp.asked("extend_eway") if call.status == 200 or not call.fault]
    assert len(sent) <= 1
    assert bill.until == soon + timedelta(days=1)
