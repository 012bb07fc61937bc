"""Postings: an event in, entries out that sum to zero."""

import pytest
from hypothesis import given, strategies as st

from core.ledger.postings import (
    Posting,
    Sums,
    for_charge,
    for_invoice,
    for_payment,
    reversed_,
)

paise = st.integers(min_value=0, max_value=99_99_99_99_99_999)
round_off = st.integers(min_value=-99, max_value=99)


def net(lines: list[Posting]) -> dict[str, int]:
    return {line.account: line.debit_paise - line.credit_paise for line in lines}


def test_an_intra_state_bill_with_round_off() -> None:
    sums = Sums(taxable=760_00, total=897_00, cgst=68_40, sgst=68_40, round_off=20)
    assert net(for_invoice(sums)) == {
        "receivable": 897_00,
        "sales": -760_00,
        "cgst": -68_40,
        "sgst": -68_40,
        "round_off": -20,
    }


def test_what_is_rounded_away_is_a_debit() -> None:
    lines = for_invoice(Sums(taxable=100_30, total=100_00, round_off=-30))
    assert Posting("round_off", 30, 0) in lines


def test_an_inter_state_bill_with_cess() -> None:
    sums = Sums(taxable=1_000_00, total=1_520_00, igst=400_00, cess=120_00)
    assert [line.account for line in for_invoice(sums)] == ["receivable", "sales", "igst", "cess"]


def test_a_bill_of_nothing_has_no_entries() -> None:
    assert for_invoice(Sums(taxable=0, total=0)) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (for_payment("upi", 500_00), {"upi": 500_00, "receivable": -500_00}),
        (for_charge("opening", 1_240_00), {"receivable": 1_240_00, "opening": -1_240_00}),
    ],
)
def test_money_and_openings(lines: list[Posting], expected: dict[str, int]) -> None:
    assert net(lines) == expected


@given(heads=st.tuples(paise, paise, paise, paise, paise), rounding=round_off)
def test_entries_sum_to_zero_one_sided_and_reverse_to_nothing(
    heads: tuple[int, int, int, int, int], rounding: int
) -> None:
    taxable, cgst, sgst, igst, cess = heads
    total = sum(heads) + rounding
    lines = for_invoice(Sums(taxable, total, cgst, sgst, igst, cess, rounding))
    assert sum(net(lines).values()) == 0
    assert all(min(line.debit_paise, line.credit_paise) == 0 for line in lines)
    assert all(line.debit_paise + line.credit_paise > 0 for line in lines)
    back = net(reversed_(lines))
    assert {name: amount + back[name] for name, amount in net(lines).items()} == dict.fromkeys(
        back, 0
    )
