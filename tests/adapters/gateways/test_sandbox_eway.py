"""What the portal that is built in refuses of e-way bills, whoever asks it without looking first."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.gateways.sandbox import SandboxGateway, Signers
from core.clock import FixedClock
from core.db import Database
from core.einvoice.gateway import Holder, PaperName, PortalRefused
from core.einvoice.irn import irn_of
from core.einvoice.objections import EWAY_WORDS
from tests.core.einvoice.documents import document
from tests.core.einvoice.test_eway_rules import LOADS, WAYS

GSTIN = "29AAACZ0000B1Z3"
IRN = irn_of(GSTIN, "INV", "S1", on=date(2026, 11, 22))
HOLDER = Holder("shp_1", GSTIN)
ROAD = {"TransMode": "1", "Distance": 0, "VehNo": "KA01AB1234", "VehType": "R"}
PART_A = {"TransId": "29AAAPZ0000A1ZE", "Distance": 9}
LORRY = {"vehicleNo": "KA02CD5678", "vehicleType": "R", "transMode": "1", "fromPlace": "Hassan"}
ALONE = {
    "docType": "INV", "docNo": "S1", "docDate": "22/11/2026", "toGstin": "URP", "fromPincode": 560001,
    "toAddr1": "2 Lake Road", "toPincode": 570001, "actToStateCode": 29, "transactionType": 1,
    "transDistance": "0", "transMode": "1", "vehicleNo": "KA01AB1234", "vehicleType": "R",
    "itemList": [{"hsnCode": 7318}],
}  # fmt: skip
FIRST = "331000000001"


@dataclass(frozen=True)
class Road:
    """The built-in portal with one document registered."""

    gateway: SandboxGateway

    def later(self, **after: float) -> "Road":
        now = self.gateway.clock.now() + timedelta(**after)
        return Road(replace(self.gateway, now=now))

    def make(self, transport: dict[str, Any] = ROAD) -> str:
        return self.gateway.make_eway(HOLDER, IRN, transport).number

    def make_alone(self, **changes: Any) -> str:
        return self.gateway.make_lone_eway(HOLDER, json.dumps({**ALONE, **changes})).number

    def move(self, number: str = FIRST, **changes: Any) -> datetime:
        return self.gateway.move_eway(HOLDER, number, {**LORRY, **changes})

    def extend(self, left: int) -> datetime:
        asked = {"remainingDistance": left, "vehicleNo": "KA02CD5678"}
        return self.gateway.extend_eway(HOLDER, FIRST, asked)

    def cancel(self) -> datetime:
        return self.gateway.cancel_eway(HOLDER, FIRST, reason="2", remarks="x")

    def close(self) -> datetime:
        return self.gateway.close_eway(HOLDER, FIRST, remarks="delivered")


@pytest.fixture
def road(sqlite_db: Database, clock: FixedClock) -> Road:
    clock.move(datetime(2026, 11, 26, 5, tzinfo=UTC))
    gateway = SandboxGateway(sqlite_db, clock, Signers(sqlite_db, clock))
    gateway.register(HOLDER, json.dumps(document()))
    return Road(gateway)


REFUSED: list[tuple[str, Callable[[Road], object]]] = [
    ("4000", lambda r: (r.gateway.cancel(HOLDER, IRN, reason="1", remarks="x"), r.make())),
    ("4002", lambda r: (r.make(), r.make())),
    ("4003", lambda r: r.gateway.make_eway(HOLDER, "0" * 64, ROAD)),
    ("4026", lambda r: (r.make_alone(), r.make())),
    ("210", lambda r: r.make_alone(fromPincode=None)),
    ("213", lambda r: r.make_alone(toAddr1="")),
    ("214", lambda r: r.make_alone(toPincode=None)),
    ("233", lambda r: r.make_alone(itemList=[])),
    ("301", lambda r: r.move("331000000009")),
    ("305", lambda r: (r.make(), r.move(fromPlace=""))),
    ("311", lambda r: (r.make(), r.later(days=3).move())),
    ("312", lambda r: (r.make(), r.cancel(), r.move())),
    ("315", lambda r: (r.make(), r.later(hours=25).cancel())),
    ("301", lambda r: r.extend(80)),
    ("379", lambda r: (r.make(), r.cancel(), r.extend(80))),
    ("380", lambda r: (r.make(), r.close(), r.extend(80))),
    ("381", lambda r: (r.make(PART_A), r.extend(9))),
    ("382", lambda r: (r.make(), r.extend(80))),
    ("390", lambda r: (r.make(), r.later(hours=32).extend(101))),
    ("604", lambda r: (r.make_alone(), r.make_alone())),
    ("829", lambda r: (r.make(), r.close(), r.close())),
    ("830", lambda r: (r.make(PART_A), r.close())),
    ("843", lambda r: (r.make(), r.close(), r.cancel())),
    ("851", lambda r: (r.make(), r.close(), r.move())),
    ("4014", lambda r: (r.make(), r.move(vehicleNo="KA01"))),
    ("820", lambda r: r.later(days=181).make()),
]


@pytest.mark.parametrize(("code", "work"), REFUSED)
def test_it_refuses_as_the_portal_does(
    road: Road, code: str, work: Callable[[Road], object]
) -> None:
    with pytest.raises(PortalRefused) as refused:
        work(road)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_what_it_made_is_found_by_number_by_irn_and_by_document(road: Road) -> None:
    number, paper = road.make(), PaperName("INV", "s1", date(2026, 11, 22))
    found = road.gateway.get_eway(HOLDER, number)
    assert found is not None
    assert (found.vehicle, found.is_cancelled) == ("KA01AB1234", False)
    assert road.gateway.find_eway(HOLDER, IRN) == found
    assert road.gateway.find_lone_eway(HOLDER, paper) == found
    road.cancel()
    after = road.gateway.find_eway(HOLDER, IRN)
    assert after is not None
    assert after.is_cancelled
    assert road.gateway.get_eway(HOLDER, "331000000009") is None


def test_every_number_that_has_words_is_found_by_a_case() -> None:
    of_both_ends, of_invoices_too = {"4029", "4034"}, {"2323"}
    by_rules = {code for code, _ in [*WAYS, *LOADS]} - of_invoices_too | of_both_ends
    of_a_row = {"343"}  # told by the row, before the portal is asked: test_eway_bills
    assert set(EWAY_WORDS) == by_rules | of_a_row | {code for code, _ in REFUSED}
