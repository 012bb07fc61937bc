"""Reference numbers of invoices (IRN) by the portal's own names; what it refuses, by its numbers."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from adapters.app import create_app
from adapters.gateways.sandbox import SandboxGateway, Signers
from adapters.rest.einvoice import asking
from core.einvoice.models import PortalDocument
from core.shops.service import NewShop
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.counters import gstin_in
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import LINE, App, opened_app

SELLER = NewShop(
    "Vendor Name", gstin="29AAACZ0000B1Z3", prefix="VN", address="1 MG Road", pincode="560001"
)
BUYER = {
    "name": "Acme Traders", "country": "IN", "gstin": gstin_in("27"), "street": "Plot 7, MIDC",
    "city": "Pune", "pincode": "411001",
}  # fmt: skip


@pytest.fixture(scope="module")
def seller(place: Place) -> App:
    """An app of a shop in the sandbox, where a portal is built in."""
    return opened_app(place, SELLER, sandbox=True)


def register(app: App, id_: str, query: str = "") -> Any:
    return app.call("POST", f"{app.business}/invoices/{id_}/irn{query}")


def test_an_invoice_is_registered_and_told_by_the_portals_names(seller: App) -> None:
    bill = seller.billed(billedTo=BUYER, invoiceNumber="UG032")
    got = register(seller, bill["_id"])
    assert got.status == 200, got.raw
    shown = got.json
    assert list(shown) == [
        "AckNo", "AckDt", "Irn", "SignedInvoice", "SignedQRCode", "Status", "info", "additionalInfo",
        "alert", "qr", "invoiceNumber", "invoiceId",
    ]  # fmt: skip
    assert (shown["Status"], shown["invoiceNumber"], shown["invoiceId"]) == (
        "ACT", "UG032", bill["_id"]
    )  # fmt: skip
    assert shown["AckDt"] == "2026-11-21 10:00:00"
    assert len(shown["Irn"]) == 64
    said = json.loads(shown["qr"])
    assert (said["DocNo"], said["BuyerGstin"], said["TotInvVal"]) == ("UG032", gstin_in("27"), 1062)
    assert register(seller, bill["_id"], "?includePaymentDetails=true").json == shown


def test_what_comes_on_top_is_registered_under_the_hsn_of_the_goods_or_its_own(
    seller: App,
) -> None:
    charges = [
        {"label": "Packing", "amount": 60},
        {"label": "Freight", "amount": 40, "hsn": "996511"},
        {"label": "Festival", "amount": 10, "multiplier": -1},
    ]
    bill = seller.billed(billedTo=BUYER, additionalCharges=charges)
    assert [one.get("hsn") for one in bill["items"]] == [LINE["hsn"], LINE["hsn"], "996511"]
    assert bill["additionalCharges"][1] == {
        "label": "Freight", "amount": 40, "type": "FIXED_AMOUNT", "multiplier": 1, "hsn": "996511",
    }  # fmt: skip
    got = register(seller, bill["_id"])
    assert got.status == 200, got.raw


def test_what_the_rules_refuse_is_told_by_the_portals_number(seller: App) -> None:
    party = {name: text for name, text in BUYER.items() if name != "pincode"}
    bill = seller.billed(billedTo={**party, "gstin": gstin_in("33")}, items=[{**LINE, "hsn": None}])
    got = register(seller, bill["_id"])
    assert got.status == 400
    told = got.json
    assert list(told) == ["errorMessage", "errorMessageDate"]
    assert told["errorMessageDate"] == 1_795_235_400_000  # 21 November 2026, 10:00 in India
    details = told["errorMessage"]["details"]
    assert details
    assert all(one["ErrorCode"] and one["ErrorMessage"] for one in details)


def test_a_buyer_without_gstin_has_no_reference_number(seller: App) -> None:
    bill = seller.billed(billedTo={"name": "Asha", "country": "IN", "gstState": "29"})
    got = register(seller, bill["_id"])
    assert got.status == 400
    [one] = got.json["errorMessage"]["details"]
    assert one["ErrorCode"] == "2212"


def test_what_is_not_there_is_not_found_and_live_says_that_nothing_is_set_up(
    seller: App, app: App
) -> None:
    assert register(seller, "0" * 24).json["className"] == "not-found"
    got = register(app, app.billed()["_id"])
    assert (got.status, got.json["name"]) == (503, "Unavailable")


@pytest.mark.parametrize(
    ("fault", "state", "pincode"), [("provider_down", "24", "380001"), ("timeout", "33", "600001")]
)
def test_a_portal_that_is_away_is_asked_again_and_nothing_is_registered_twice(
    place: Place, monkeypatch: pytest.MonkeyPatch, fault: str, state: str, pincode: str
) -> None:
    monkeypatch.setattr(asking, "WAITS", 0.1)
    portal = SandboxGateway(place.parts.db, place.clock, Signers(place.parts.db, place.clock))
    new = NewShop(
        "Sharma Traders", gstin=gstin_in(state), prefix="ST", address="1 Main Road", pincode=pincode
    )
    opened = opened_app(place, new)

    def asked(gateway: SandboxGateway) -> Answer:
        parts = replace(place.parts, gateway=gateway)
        there = App(replace(place, live=Api(create_app(parts), None)), opened.shown)
        return there.call("POST", f"{opened.business}/invoices/{bill}/irn")

    bill = opened.billed(billedTo=BUYER)["_id"]
    away = asked(portal.with_faults(fault, None))
    assert (away.status, away.json["name"]) == (503, "Unavailable")
    assert int(away.headers["Retry-After"]) > 0
    place.clock.advance(timedelta(minutes=2))
    first, again = asked(portal), asked(portal)
    assert (first.status, first.json["Status"], again.raw) == (200, "ACT", first.raw)
    with place.parts.db.reading() as session:
        rows = session.exec(select(PortalDocument).where(PortalDocument.irn == first.json["Irn"]))
        assert len(rows.all()) == 1
