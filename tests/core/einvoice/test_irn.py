"""The reference number: published examples give it to the letter."""

import datetime as dt

import pytest

from core.einvoice.irn import irn_of


def test_the_governments_own_example() -> None:
    """Registered in its sandbox on 16 September 2022 (a response that client code is tested with)."""
    found = irn_of("01AMBPG7773M002", "INV", "SINV-CFY-00067", on=dt.date(2022, 9, 16))
    assert found == "706daeccda0ef6f818da78f3a2a05a1288731057373002289b46c3229289a2e7"


@pytest.mark.parametrize("number", ["UG032", "ug032", "Ug032"])
def test_a_number_is_the_same_in_any_case(number: str) -> None:
    found = irn_of("19AAAPI3182M007", "INV", number, on=dt.date(2025, 6, 2))
    assert found == "b5abd0386b52bd2c30e014609ae6403c87576b01583f7cf1ef25370e7a14a92f"


def test_before_june_2025_a_number_went_as_it_was_typed() -> None:
    on, day = dt.date(2025, 5, 31), dt.date(2025, 5, 31)
    small, large = (
        irn_of("19AAAPI3182M007", "INV", n, on=on, registered=day) for n in ("a1", "A1")
    )
    assert small != large


def test_the_last_day_of_march_is_another_year_than_the_first_of_april() -> None:
    before, after = (
        irn_of("29AAACZ0000B1Z3", "INV", "S1", on=dt.date(2026, *day)) for day in ((3, 31), (4, 1))
    )
    assert before != after


def test_kind_and_seller_count_the_buyer_does_not() -> None:
    of = {"on": dt.date(2026, 11, 22)}
    found = {
        irn_of(gstin, kind, "S1", **of)
        for gstin in ("29AAACZ0000B1Z3", "27AAACZ0000B1Z7")
        for kind in ("INV", "CRN", "DBN")
    }
    assert len(found) == 6
