"""Invoices and notes of a shop whose e-invoices are on: registered by themselves, and shown."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from adapters.app import create_app
from adapters.gateways.sandbox import SandboxGateway, Signers
from adapters.parts import Parts
from adapters.placing import PlaceAsker
from adapters.registering import RegistrationSender
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.delivery import BuiltinExecutor
from core.einvoice import places
from core.einvoice.models import Registration
from core.outbox import Sender
from core.reports.gstr1.checks import check
from core.reports.gstr1.month import parse_month
from core.shops.models import Shop
from core.shops.service import NewShop, Owner, get_shop
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import LINE, Counter, make_key, make_shop

BUYER = {
    "name": "Sharma Constructions",
    "gstin": "08AABCS1234F1ZR",
    "address": {"line1": "Plot 7, Sitapura", "city": "Jaipur", "pincode": "302022"},
}
SELLER = NewShop(
    "4Square Retail",
    gstin="08AAAPG1234C1ZJ",
    series="4S/2026-27/0421",
    address="1 Market Road, Jaipur",
    pincode="302001",
    owners=(Owner("demo", "owner"),),
)


@pytest.fixture
def connected(parts: Parts) -> Parts:
    """A live mode with something that leads to a portal: the built-in one stands in for it."""
    gateway = SandboxGateway(parts.db, parts.clock, Signers(parts.db, parts.clock))
    parts.doorbell.answer_with(lambda: None)  # the worker works when a test says so
    return replace(parts, gateway=gateway)


@pytest.fixture
def shop(connected: Parts, clock: FixedClock) -> Shop:
    made = make_shop(connected, clock.now(), SELLER)
    Counter(connected, made, clock).set("einvoice", "on")
    return made


@pytest.fixture
def api(connected: Parts, shop: Shop, clock: FixedClock) -> Api:
    return Api(create_app(connected), make_key(connected, shop, clock.now()))


def work(parts: Parts) -> None:
    sender = RegistrationSender(parts.db, parts.clock, parts.gateway)
    asker = PlaceAsker(parts.db, parts.clock, parts.gateway, per_minute=100)
    topics: dict[str, Sender] = {"einvoice": sender, places.TOPIC: asker}
    BuiltinExecutor(parts.db, topics, parts.clock).drain()


def sold(api: Api, **buyer: Any) -> Any:
    line = {**LINE, "unit": "NOS"}
    return api.made("/invoices", {"customer": {**BUYER, **buyer}, "items": [line]})


def test_an_invoice_has_its_number_once_the_portal_gave_it(
    api: Api, connected: Parts, clock: FixedClock
) -> None:
    made = sold(api)
    assert made["irn"] is None
    work(connected)
    shown = api.get(f"/invoices/{made['id']}").json["irn"]
    with connected.db.reading() as session:
        row = session.exec(select(Registration)).one()
    assert shown == {
        "irn": row.irn,
        "ack_no": row.ack_no,
        "ack_date": "2026-11-21T12:33:00.000Z",
        "status": "ACT",
    }
    (listed,) = api.get("/invoices").json["data"]
    assert listed["irn"] == shown


def test_what_is_registered_is_not_deleted(api: Api, connected: Parts) -> None:
    made = sold(api)
    work(connected)
    answer = api.delete(f"/invoices/{made['id']}")
    assert (answer.status, answer.code) == (422, "irn_active")
    assert api.get(f"/invoices/{made['id']}").json["status"] == "issued"


def test_what_never_reached_the_portal_is_deleted_and_goes_there_no_more(
    api: Api, connected: Parts
) -> None:
    made = sold(api)
    assert api.delete(f"/invoices/{made['id']}").status == 200
    work(connected)
    with connected.db.reading() as session:
        assert session.exec(select(Registration.state)).all() == ["failed"]


def test_a_draft_is_registered_when_it_is_issued(api: Api, connected: Parts) -> None:
    line = {**LINE, "unit": "NOS"}
    held = api.made("/invoices", {"customer": BUYER, "items": [line], "draft": True})
    work(connected)
    assert api.post(f"/invoices/{held['id']}/issue").json["irn"] is None
    work(connected)
    assert api.get(f"/invoices/{held['id']}").json["irn"]["status"] == "ACT"


def test_a_note_is_registered_and_not_cancelled(api: Api, connected: Parts) -> None:
    made = sold(api)
    work(connected)
    note = api.made("/credit_notes", {"invoice_id": made["id"], "amount": 118})
    work(connected)
    assert api.get(f"/credit_notes/{note['id']}").json["irn"]["status"] == "ACT"
    answer = api.delete(f"/credit_notes/{note['id']}")
    assert (answer.status, answer.code) == (422, "irn_active")


def test_what_is_missing_is_told_to_the_owner_and_the_invoice_stands(
    api: Api, connected: Parts
) -> None:
    made = sold(api, address={"line1": "Plot 7, Sitapura", "city": "Jaipur"})
    assert made["number"] == "4S/2026-27/0421"
    work(connected)  # the portal, asked where he is, does not know it
    with connected.db.reading() as session:
        (told,) = session.exec(select(ChatMessage.text)).all()
        assert session.exec(select(Registration)).all() == []
    assert told.splitlines()[1] == "• grahak ka PIN code nahi hai (2244)"
    assert told.splitlines()[2] == "Likho: 0421 ka einvoice banao"


def test_a_counter_sale_is_not_registered(api: Api, connected: Parts) -> None:
    api.made("/invoices", {"items": [LINE]})
    with connected.db.reading() as session:
        assert session.exec(select(Registration)).all() == []


def test_without_a_portal_nothing_is_begun(parts: Parts, shop: Shop, clock: FixedClock) -> None:
    api = Api(create_app(parts), make_key(parts, shop, clock.now()))
    assert sold(api)["irn"] is None
    with parts.db.reading() as session:
        assert session.exec(select(Registration)).all() == []


def test_the_accountants_list_names_only_what_has_no_number(
    api: Api, connected: Parts, clock: FixedClock
) -> None:
    sold(api)

    def findings() -> list[tuple[str, int]]:
        with connected.db.reading() as session:
            (row,) = session.exec(select(Shop)).all()
            month = parse_month("2026-11", today=clock.now().date())
            found = check(session, get_shop(session, row.shop_id), month, today=clock.now().date())
            return [(one.code, one.documents) for one in found if one.code == "irn_missing"]

    assert findings() == [("irn_missing", 1)]
    work(connected)
    assert findings() == []
