"""Rates by date, place and nature of supply, documents, units, e-way limit: section 2 and 4."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import GstRateNotValid
from core.gst import rates, units
from core.gst.document import document_type
from core.gst.supply import determine_nature, place_of_supply

D = Decimal


@pytest.mark.parametrize(
    ("rate", "on", "live"),
    [
        ("12", date(2025, 9, 21), True),
        ("12", date(2025, 9, 22), False),
        ("28", date(2026, 1, 31), True),
        ("28", date(2026, 2, 1), False),
        ("40", date(2025, 9, 21), False),
        ("40", date(2025, 9, 22), True),
        ("18", date(2026, 11, 22), True),
        ("5", date(2026, 11, 22), True),
        ("0.25", date(2026, 11, 22), True),
        ("3", date(2026, 11, 22), True),
        ("17", date(2026, 11, 22), False),
    ],
)
def test_rates_hold_between_their_dates(rate: str, on: date, live: bool) -> None:
    assert rates.is_in_force(D(rate), on) is live
    if not live:
        with pytest.raises(GstRateNotValid):
            rates.require_in_force(D(rate), on)


def test_28_outlived_its_slab_for_tobacco_alone() -> None:
    assert rates.is_doubtful(D(28), date(2025, 12, 1), hsn="8415")
    assert not rates.is_doubtful(D(28), date(2025, 12, 1), hsn="2402")
    assert not rates.is_doubtful(D(28), date(2025, 9, 21), hsn="8415")


def test_bill_to_decides_not_ship_to() -> None:
    # Mumbai shop, bill-to a Bengaluru company, goods go to Pune: POS 29, IGST
    place = place_of_supply(supplier_state="27", recipient_gstin="29AABCS1234F1Z9")
    assert place == "29"
    assert determine_nature(supplier_state="27", place_of_supply=place) == "inter"


@pytest.mark.parametrize(
    ("state", "place", "nature"),
    [(None, "08", "intra"), ("08", "08", "intra"), ("24", "24", "inter"), ("96", "96", "inter")],
)
def test_an_unregistered_buyer_by_his_address(state: str | None, place: str, nature: str) -> None:
    found = place_of_supply(supplier_state="08", recipient_state=state)
    assert found == place
    assert determine_nature(supplier_state="08", place_of_supply=found) == nature


def test_a_restaurant_serves_where_it_stands() -> None:
    found = place_of_supply(
        supplier_state="08", recipient_gstin="27AAPFU0939F1ZV", performed_in="08"
    )
    assert found == "08"


def test_a_special_zone_is_inter_state_even_next_door() -> None:
    assert determine_nature(supplier_state="08", place_of_supply="08", special_zone=True) == "inter"


@pytest.mark.parametrize(
    ("scheme", "line_rates", "kind"),
    [
        ("regular", ["18"], "tax_invoice"),
        ("regular", ["18", "0"], "tax_invoice"),
        ("regular", ["0", "0"], "bill_of_supply"),
        ("composition", ["18"], "bill_of_supply"),
        ("unregistered", ["0"], "bill"),
    ],
)
def test_which_document_it_must_be(scheme: str, line_rates: list[str], kind: str) -> None:
    assert document_type(scheme, map(D, line_rates)) == kind  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "code"),
    [("bori", "BAG"), ("katta", "BAG"), ("peti", "BOX"), ("dabba", "BOX"), ("than", "ROL"), ("jodi", "PRS"),
     ("strip", "PAC"), ("nag", "PCS"), ("gaj", "YDS"), ("KGS", "KGS"), ("Litre", "LTR"), ("drjn", "DOZ")],
)  # fmt: skip
def test_units_by_their_synonyms(word: str, code: str) -> None:
    assert units.parse_unit(word) == code


@pytest.mark.parametrize(
    ("qty", "unit", "into", "expected"),
    [
        ("500", "GMS", "KGS", "0.5"),
        ("2", "QTL", "KGS", "200"),
        ("1.5", "TON", "KGS", "1500"),
        ("18", "PCS", "DOZ", "1.5"),
        ("250", "MLT", "LTR", "0.25"),
        ("7", "PCS", "DOZ", None),
        ("1", "BAG", "KGS", None),
    ],
)
def test_units_are_converted_only_where_that_is_exact(
    qty: str, unit: str, into: str, expected: str | None
) -> None:
    assert units.convert(D(qty), unit, into) == (None if expected is None else D(expected))
