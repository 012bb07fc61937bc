"""E-way bills of documents without a reference number, as their API takes them (GENEWAYBILL)."""

import json
from decimal import Decimal
from typing import Any

import pytest

from adapters.gateways.sandbox import SandboxGateway, Signers
from core.clock import FixedClock
from core.db import Database
from core.einvoice.eway import begin_eway
from core.einvoice.eway_payload import payload_of_vehicle
from core.einvoice.eway_service import PreparedEway, prepare_eway
from core.einvoice.models import EwayBill
from core.einvoice.sending import Desk, Ended, send
from core.einvoice_errors import EinvoiceNotEligible, EwayExists
from core.invoices.models import Invoice
from core.invoices.particulars import Particulars, ShipTo
from core.trade_papers.models import TradePaper
from tests.core.documents.counter import Counter, goods

D = Decimal
ROAD = {"TransMode": "1", "Distance": 0, "VehNo": "RJ14GA1234", "VehType": "R"}
RAVI = {"address": "7 Station Road, Kota 324001", "state": "08"}


@pytest.fixture
def counter(sqlite_db: Database, clock: FixedClock) -> Counter:
    return Counter(sqlite_db, clock)


def ready(counter: Counter, row: Invoice | TradePaper) -> PreparedEway:
    with counter.db.reading() as session:
        held = session.merge(row, load=False)
        return prepare_eway(session, held, ROAD, today=row.on)


def load(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def test_a_sale_to_somebody_without_a_gstin(counter: Counter) -> None:
    """100 hinges at 600.00 are 60,000.00, with CGST and SGST of 5,400.00 each; a service of 1,180.00."""
    ravi = counter.customer("Ravi Kumar", **RAVI)
    service = goods("Fitting", "1", "1000", hsn="998719", unit="NA")
    bill = counter.sell(ravi, goods("Hinge", "100", "600"), service)
    made = ready(counter, bill)
    assert made.objections == ()
    assert load(made.new.document) == {
        "supplyType": "O",
        "subSupplyType": "1",
        "subSupplyDesc": "",
        "docType": "INV",
        "docNo": bill.number,
        "docDate": "21/11/2026",
        "fromGstin": counter.shop.gstin,
        "fromTrdName": "Gupta Hardware",
        "fromAddr1": "14 Chandpole Bazar",
        "fromPlace": "Jaipur",
        "fromPincode": 302001,
        "actFromStateCode": 8,
        "fromStateCode": 8,
        "toGstin": "URP",
        "toTrdName": "Ravi Kumar",
        "toAddr1": "7 Station Road",
        "toPlace": "Kota",
        "toPincode": 324001,
        "actToStateCode": 8,
        "toStateCode": 8,
        "transactionType": 1,
        "totalValue": D("60000.00"),
        "cgstValue": D("5400.00"),
        "sgstValue": D("5400.00"),
        "igstValue": D("0.00"),
        "cessValue": D("0.00"),
        "cessNonAdvolValue": D("0.00"),
        "otherValue": D("1180.00"),
        "totInvValue": D("71980.00"),
        "transDistance": "0",
        "transMode": "1",
        "vehicleNo": "RJ14GA1234",
        "vehicleType": "R",
        "itemList": [
            {
                "productName": "Hinge",
                "hsnCode": 8302,
                "quantity": 100,
                "qtyUnit": "PCS",
                "taxableAmount": D("60000.00"),
                "cgstRate": 9,
                "sgstRate": 9,
                "igstRate": 0,
                "cessRate": 0,
                "cessNonadvol": D("0.00"),
            }
        ],
    }


def test_a_bill_of_supply_and_where_it_goes_instead(counter: Counter) -> None:
    rice = goods("Rice", "100", "600", "0", hsn="1006", treatment="exempt")
    there = ShipTo("Ravi's store", "2 Mill Road, Indore", "23", "452001", "URP")
    ravi = counter.customer("Ravi Kumar", **RAVI)
    bill = counter.sell(ravi, rice, particulars=Particulars(ship_to=there))
    made = ready(counter, bill)
    assert made.objections == ()
    found = load(made.new.document)
    assert (found["docType"], found["transactionType"]) == ("BIL", 2)
    where = [found[name] for name in ("toPlace", "toPincode", "actToStateCode", "toStateCode")]
    assert where == ["Indore", 452001, 23, 8]
    assert (found["shipToGSTIN"], found["shipToTradeName"]) == ("URP", "Ravi's store")


def test_a_challan_says_why_the_goods_move(counter: Counter) -> None:
    kota = counter.customer("Kota Works", **RAVI)
    job = counter.issue_paper("challan", kota, goods("Rod", "1", "100"), purpose="job_work")
    assert load(ready(counter, job).new.document)["subSupplyType"] == "4"
    shown = counter.issue_paper("challan", kota, goods("Rod", "1", "100"), purpose="approval")
    found = load(ready(counter, shown).new.document)
    assert (found["docType"], found["subSupplyType"], found["subSupplyDesc"]) == (
        "CHL",
        "8",
        "Sale on approval",
    )


def test_what_is_missing_is_told_by_the_e_way_bill_systems_numbers(counter: Counter) -> None:
    unknown = counter.sell(None, goods("Hinge", "100", "600"))
    assert [one.code for one in ready(counter, unknown).objections] == ["213", "214"]
    service = counter.sell(None, goods("Fitting", "1", "90000", hsn="998719", unit="NA"))
    assert [one.code for one in ready(counter, service).objections] == ["213", "214", "233", "4009"]
    estimate = counter.issue_paper("estimate", None, goods("Hinge", "100", "600"))
    with pytest.raises(EinvoiceNotEligible) as refused:
        ready(counter, estimate)
    assert refused.value.params["reason"] == "estimate"


def test_the_portal_that_is_built_in_makes_it_once(counter: Counter, clock: FixedClock) -> None:
    ravi = counter.customer("Ravi Kumar", **RAVI)
    made = ready(counter, counter.sell(ravi, goods("Hinge", "100", "600")))
    gateway = SandboxGateway(counter.db, clock, Signers(counter.db, clock))
    desk, actor = Desk(counter.db, gateway, clock), counter.actor
    row = counter.db.write(lambda session: begin_eway(session, actor, made.new))

    def kept(_: Any, ended: Ended) -> EwayBill:
        assert isinstance(ended.row, EwayBill)
        return ended.row

    active = send(desk, actor, row.id, then=kept)
    # from 302001 to 324001: 22 steps of 10 km
    assert (active.state, active.number) == ("active", "331000000001")
    assert active.valid_until is not None
    with pytest.raises(EwayExists) as refused:
        counter.db.write(lambda session: begin_eway(session, counter.actor, made.new))
    assert refused.value.params["provider_code"] == "604"


def test_a_vehicle_is_named_as_part_b() -> None:
    found = payload_of_vehicle(
        "331000000017", ROAD, place=("Kota", "08"), why=("1", 'axle "broke"')
    )
    assert found == {
        "ewbNo": 331000000017,
        "vehicleNo": "RJ14GA1234",
        "fromPlace": "Kota",
        "fromState": 8,
        "reasonCode": "1",
        "reasonRem": "axle 'broke'",
        "transMode": "1",
        "vehicleType": "R",
    }
