"""Each number of the portal's that the contract names, met by a call of the sandbox that goes wrong so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.gateways.sandbox import SandboxGateway
from core.einvoice.gateway import Holder, PortalRefused
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.einvoice.conftest import SELLER, Clients
from tests.adapters.rest.einvoice.test_registrations import WRONG, numbers
from tests.core.einvoice.documents import document
from tests.core.einvoice.test_rules import CASES, NO_TAX

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
LORRY = {"vehicle_no": "KA01AB1234", "mode": "1"}
NOBODYS = "0" * 64
INACTIVE, OUTSIDE, ZONE = (f"29AAAPZ0000A{end}" for end in ("7Z8", "8Z7", "9Z6"))
# The contract's table of numbers.
TABLE = {
    "2150", "2148", "2154", "2143", "2163", "2172", "2174", "2176", "2182", "2189", "2193", "2194",
    "2211", "2227", "2234", "2235", "2230", "2240", "2258", "2265", "2270", "2278", "2305", "3039",
    "2283", "3028", "3029", "4002", "9999",
}  # fmt: skip
BY_HAND = {"2283"}  # below
Act = Callable[[Api], Answer]


def registered(api: Api, **changes: Any) -> str:
    return str(api.made("/irn", document(**changes))["irn"])


def cancelled(api: Api, reason: str = "2") -> Answer:
    return api.post("/irn/cancel", {"irn": registered(api), "reason": reason, "remarks": "wrong"})


def twice(api: Api) -> Answer:
    registered(api)
    return api.post("/irn", document())


def after_it_was_cancelled(api: Api) -> Answer:
    cancelled(api)
    return api.post("/irn", document())


def for_another_reason(api: Api) -> Answer:
    irn = cancelled(api).json["irn"]
    return api.post("/irn/cancel", {"irn": irn, "reason": "1", "remarks": "twice"})


def under_way(api: Api) -> Answer:
    irn = registered(api)
    api.made("/ewb", {"irn": irn, **LORRY})
    return api.post("/irn/cancel", {"irn": irn, **WRONG})


def two_ways(api: Api) -> Answer:
    irn = registered(api)
    api.made("/ewb", {"irn": irn, **LORRY})
    return api.post("/ewb", {"irn": irn, **LORRY})


def a_day_late(api: Api) -> Answer:
    later = {"X-Sandbox-Now": (NOW + timedelta(hours=24, seconds=1)).isoformat()}
    return api.post("/irn/cancel", {"irn": registered(api), **WRONG}, headers=later)


def to_whom(gstin: str, **changes: Any) -> Act:
    return lambda api: api.post("/irn", document(BuyerDtls__Gstin=gstin, **changes))


MET: dict[str, Act] = {
    "2143": lambda api: api.post("/irn", document(SellerDtls__Gstin="29AAACZ0000B7ZX")),
    "2148": lambda api: api.get(f"/irn/{NOBODYS}"),
    "2150": twice,
    "2154": lambda api: api.get("/irn?doc_type=INV&doc_number=S9&doc_date=22/11/2026"),
    "2230": under_way,
    "2246": to_whom(ZONE),
    "2247": to_whom(OUTSIDE, TranDtls__SupTyp="SEZWOP", **NO_TAX),
    "2270": a_day_late,
    "2278": after_it_was_cancelled,
    "2305": lambda api: api.post("/irn", document(DocDtls__Dt="26/10/2026")),
    "3029": to_whom(INACTIVE),
    "4002": two_ways,
    "9999": for_another_reason,
}


@pytest.mark.parametrize("number", MET)
def test_a_number_is_told_where_it_is_met(einvoice: Api, number: str) -> None:
    refused = MET[number](einvoice)
    assert (refused.status // 100, numbers(refused)) == (4, [number])


def test_no_number_of_the_contract_is_without_its_example() -> None:
    assert TABLE - {code for code, *_ in CASES} - BY_HAND - set(MET) == set()


def test_a_cancellation_of_what_nobody_has_is_told_by_its_number(einvoice: Api) -> None:
    refused = einvoice.post("/irn/cancel", {"irn": NOBODYS, **WRONG})
    assert (refused.status, numbers(refused)) == (404, ["2148"])


def test_whom_the_portal_knows_better_than_we_do_is_refused_by_it(einvoice: Api) -> None:
    """No document says who is a zone's unit: the built-in portal reads it from made-up GSTINs."""
    assert to_whom(ZONE, TranDtls__SupTyp="SEZWOP", **NO_TAX)(einvoice).status == 201
    assert to_whom(OUTSIDE, DocDtls__No="S2")(einvoice).status == 201


def test_the_built_in_portal_shows_nothing_older_than_two_days(
    clients: Clients, einvoice: Api
) -> None:
    irn, holder = registered(einvoice), Holder(clients.shop.shop_id, SELLER)
    portal = clients.parts.sandbox.gateway
    assert isinstance(portal, SandboxGateway)
    assert portal.with_faults("", NOW + timedelta(days=2)).find(holder, irn)
    late = portal.with_faults("", NOW + timedelta(days=2, seconds=1))
    with pytest.raises(PortalRefused) as refused:
        late.find(holder, irn)
    assert refused.value.codes == {"2283"}
