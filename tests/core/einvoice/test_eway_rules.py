"""What the portal would object to in an e-way bill: each number by one change of a good one."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from core.einvoice.eway_rules import Load, load_of, objections_to_eway
from core.einvoice.objections import WORDS
from tests.core.einvoice.documents import document

TODAY = dt.date(2026, 11, 26)
ROAD = {"TransMode": "1", "Distance": 120, "VehNo": "KA01AB1234", "VehType": "R"}
RAIL = {"TransMode": "2", "Distance": 120, "TransDocNo": "RR1", "TransDocDt": "22/11/2026"}
SHIP = {"TransMode": "4", "Distance": 120, "TransDocNo": "BL1", "TransDocDt": "22/11/2026"}
LOAD = load_of(document())
THERE = {"Gstin": "URP", "Stcd": "29", "Pin": 570001}
PORT = {"Gstin": "URP", "Stcd": "27", "Pin": 400707}


def codes(transport: dict[str, Any], load: Load = LOAD, today: dt.date = TODAY) -> list[str]:
    found = objections_to_eway(transport, load, today=today)
    assert all(one.code in WORDS for one in found)
    return [one.code for one in found]


def without(transport: dict[str, Any], *names: str, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in transport.items() if name not in names} | more


@pytest.mark.parametrize(
    "transport",
    [
        ROAD,
        RAIL,
        SHIP,
        {"TransId": "29AAAPZ0000A1ZE", "Distance": 0},
        {"TransId": "88AAAPZ0000A1ZE", "Distance": 120},
        {**ROAD, "VehType": "O"},
        {**ROAD, "VehNo": "TRKA29X123"},
        {**ROAD, "VehNo": "22BH1234AA"},
        {**ROAD, "Distance": 4000},
    ],
)
def test_good_ones(transport: dict[str, Any]) -> None:
    assert codes(transport) == []


WAYS: list[tuple[str, dict[str, Any]]] = [
    ("4011", without(ROAD, "VehNo")),
    ("4012", without(RAIL, "TransDocNo")),
    ("4013", {**ROAD, "Distance": 4001}),
    ("4014", {**ROAD, "VehNo": "KA01"}),
    ("4016", {**RAIL, "TransDocDt": "27/11/2026"}),
    ("4017", {**RAIL, "TransDocDt": "31/11/2026"}),
    ("4018", {**ROAD, "TransId": "77AAAPZ0000A1ZE"}),
    ("4019", {"Distance": 120}),
    ("4020", {**ROAD, "VehType": "X"}),
    ("4021", {**RAIL, "TransDocDt": "21/11/2026"}),
    ("4022", without(ROAD, "VehType")),
    ("4023", without(RAIL, "TransDocDt")),
    ("4024", {**RAIL, "VehType": "O"}),
    ("4027", {"Distance": 120, "TransName": "Fast Carriers"}),
    ("4028", without(ROAD, "TransMode")),
    ("4039", {**SHIP, "VehType": "R"}),
    ("4040", without(SHIP, "TransDocNo")),
]


@pytest.mark.parametrize(("code", "transport"), WAYS)
def test_how_the_goods_go(code: str, transport: dict[str, Any]) -> None:
    assert codes(transport) == [code]


LOADS: list[tuple[str, dict[str, Any]]] = [
    ("4009", {"codes": ("998314", "995473")}),
    ("4010", {"doc_type": "CRN"}),
    ("4010", {"doc_type": "DBN"}),
    ("4031", {"is_export": True}),
    ("4032", {"is_export": True, "ship_to": {**PORT, "Stcd": "96"}}),
    ("4033", {"is_export": True, "ship_to": {**PORT, "Pin": 999999}}),
    ("4074", {"ship_to": {**THERE, "Gstin": "27AAAPZ0000A1ZI"}}),
    ("2323", {"ship_to": {**THERE, "Gstin": "29AAAPZ0000A1ZE"}}),
    ("2323", {"ship_to": {**THERE, "Gstin": None}}),
]


@pytest.mark.parametrize(("code", "changes"), LOADS)
def test_what_is_carried_and_where_to(code: str, changes: dict[str, Any]) -> None:
    assert codes(ROAD, replace(LOAD, **changes)) == [code]


def test_one_line_of_goods_is_enough() -> None:
    assert codes(ROAD, replace(LOAD, codes=("998314", "7318"))) == []


def test_to_whom_goods_are_shipped_has_to_be_said_since_august_2026() -> None:
    unsaid = replace(LOAD, on=dt.date(2026, 7, 30), ship_to={**THERE, "Gstin": None})
    assert codes(ROAD, unsaid, dt.date(2026, 7, 31)) == []
    assert codes(ROAD, unsaid, dt.date(2026, 8, 1)) == ["2323"]


def test_a_distance_is_said_where_pin_codes_do_not_tell_it() -> None:
    unsaid = {**ROAD, "Distance": 0}
    assert codes(unsaid) == []
    assert codes(unsaid, replace(LOAD, to_pin=560001)) == ["4029"]
    assert codes(ROAD, replace(LOAD, to_pin=560001)) == []
    abroad = replace(LOAD, is_export=True, to_pin=999999, ship_to=PORT)
    assert codes(unsaid, abroad) == ["4034"]


@pytest.mark.parametrize(("days", "found"), [(180, []), (181, ["820"])])
def test_a_document_is_at_most_180_days_old(days: int, found: list[str]) -> None:
    assert codes(ROAD, today=LOAD.on + dt.timedelta(days=days)) == found
