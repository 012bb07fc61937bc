"""Every call of the e-invoice API x {its own token, another shop's, none, a revoked client's, live}."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.rest.einvoice import OPERATIONS
from core.actor import Actor
from core.clock import FixedClock
from core.credentials.service import find_client, revoke
from core.shops.copying import copy_profile
from core.shops.service import NewShop
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.conftest import make_shop
from tests.adapters.rest.einvoice.conftest import Clients
from tests.core.einvoice.documents import document

OTHER = NewShop("Gupta Hardware", gstin="27AAPFU0939F1ZV", series="GH/26-27/001")
WHY = {"reason": "2", "remarks": "wrong"}
LORRY = {"vehicle_no": "KA01AB1234", "from_place": "Tumakuru", "from_state": "29"}
MORE = {"from_pincode": "572101", "distance_km": 80, "reason": "99", "remarks": "rain"}
ROAD = {"TransMode": "1", "Distance": 120, "VehNo": "KA01AB1234", "VehType": "R"}
NOTE = {"type": "CRN", "number": "CN1"}


@dataclass(frozen=True)
class Reach:
    """What a call names: ``{irn}``, ``{request}`` and so on stand for things of the shop. ``now``: when."""

    path: str
    body: Mapping[str, Any] | None = None
    names: bool = True
    now: str | None = None


REACHES = {
    "POST /irn": Reach("/irn", document(DocDtls__No="S2"), names=False),
    "GET /irn": Reach("/irn?doc_type=INV&doc_number=S1&doc_date=22/11/2026"),
    "GET /irn/{irn}": Reach("/irn/{irn}"),
    "POST /irn/cancel": Reach("/irn/cancel", {"irn": "{irn}", **WHY}),
    "POST /irn/{irn}/cancel": Reach("/irn/{irn}/cancel", WHY),
    "GET /requests/{id}": Reach("/requests/{request}"),
    "POST /cdnr": Reach("/cdnr", {"against_irn": "{irn}", **NOTE}),
    "POST /ewb": Reach("/ewb", {"irn": "{irn}", "vehicle_no": "KA01AB1234"}),
    "GET /ewb/{number}": Reach("/ewb/{ewb}"),
    "POST /ewb/vehicle": Reach("/ewb/vehicle", {"ewb_number": "{ewb}", **LORRY}),
    "POST /ewb/extend": Reach(
        "/ewb/extend", {"ewb_number": "{ewb}", **LORRY, **MORE}, now="2026-11-27T23:59:00+05:30"
    ),
    "POST /ewb/cancel": Reach("/ewb/cancel", {"ewb_number": "{ewb}", **WHY}),
    "POST /ewb/close": Reach("/ewb/close", {"ewb_number": "{ewb}"}),
    "POST /webhooks": Reach("/webhooks", {"url": "https://93.184.216.34/hooks"}, names=False),
    "GET /webhooks": Reach("/webhooks", names=False),
    "DELETE /webhooks/{id}": Reach("/webhooks/{hook}"),
    "GET /audit": Reach("/audit", names=False),
}
OPEN = {f"{one.method} {one.path}" for one in OPERATIONS if one.is_open}


def named(value: Any, things: Mapping[str, str]) -> Any:
    """Put the things of a shop into what is asked."""
    if isinstance(value, str):
        for name, thing in things.items():
            value = value.replace(f"{{{name}}}", thing)
        return value
    if isinstance(value, Mapping):
        return {key: named(inner, things) for key, inner in value.items()}
    return value


def asked(api: Api, label: str, things: Mapping[str, str]) -> Answer:
    reach = REACHES[label]
    method = label.split(maxsplit=1)[0]
    headers = {"X-Sandbox-Now": reach.now} if reach.now else {}
    return api.call(method, named(reach.path, things), named(reach.body, things), headers=headers)


@pytest.fixture
def things(einvoice: Api) -> dict[str, str]:
    row = einvoice.made("/irn", document())
    hook = einvoice.made("/webhooks", {"url": "https://93.184.216.34/hooks"})
    carried = einvoice.made("/irn", document(DocDtls__No="S9", EwbDtls=ROAD))
    return {
        "irn": row["irn"],
        "request": row["id"],
        "hook": hook["id"],
        "ewb": carried["ewb"]["number"],
    }


def test_the_table_holds_every_call_of_the_document() -> None:
    assert {f"{one.method} {one.path}" for one in OPERATIONS} == set(REACHES) | OPEN


@pytest.mark.parametrize("label", sorted(REACHES))
def test_nothing_opens_without_a_token_that_is_good_here(
    einvoice: Api, clients: Clients, clock: FixedClock, things: dict[str, str], label: str
) -> None:
    made = clients.made()
    revoked = clients.api(clients.token(made))
    sandbox = clients.parts.sandbox.db
    with sandbox.reading() as session:
        client = find_client(session, "einvoice", made["client_id"])
    assert client
    actor = Actor(clients.shop.shop_id, "cli", "cli", clock.now())
    sandbox.write(lambda session: revoke(session, actor, client.id))
    live = Api(clients.app, einvoice.token, base="/einvoice/v1")
    for api in (clients.api(None), revoked, live):
        refused = asked(api, label, things)
        assert (refused.status, refused.code) == (401, "unauthenticated")
    assert 200 <= asked(einvoice, label, things).status < 300


@pytest.mark.parametrize("label", sorted(REACHES))
def test_what_another_shop_has_is_answered_like_what_nobody_has(
    clients: Clients, clock: FixedClock, things: dict[str, str], label: str
) -> None:
    """The other shop's client acts for the same GSTIN: in the sandbox a GSTIN is anybody's."""
    other = make_shop(clients.parts, clock.now(), OTHER)
    actor = Actor(other.shop_id, "cli", "cli", clock.now())
    clients.parts.sandbox.db.write(lambda session: copy_profile(session, other, actor))
    theirs = Clients(clients.parts, clients.app, other)
    api = theirs.api(theirs.token(theirs.made()))
    got = asked(api, label, things)
    assert got.status == (404 if REACHES[label].names else got.status)
    assert got.status < 500
    assert (things["irn"] in got.raw.decode()) == (label in IN_ANSWER)


# What was asked for is said again.
IN_ANSWER = {
    "GET /irn/{irn}",
    "POST /irn/cancel",
    "POST /irn/{irn}/cancel",
    "POST /cdnr",
    "POST /ewb",
}
