"""Sections 2 and 3 of the fact sheet, and the sums of the product's conversations: typed by hand."""

from decimal import Decimal
from typing import Any

import pytest

from core.errors import (
    AmountNotValid,
    DocumentTooLarge,
    NoLines,
    QtyNotPositive,
    QtyTooLarge,
)
from core.gst.tax import Basis, DocumentTax, LineInput, compute_document

D = Decimal


def line(qty: str, rate: str, gst: str = "18", **more: Any) -> LineInput:
    return LineInput(qty=D(qty), rate=D(rate), gst_rate_percent=D(gst), **more)


def bill(*lines: LineInput, **basis: Any) -> DocumentTax:
    return compute_document(lines, Basis(**basis))


def heads(tax: DocumentTax) -> tuple[int, int, int, int]:
    return tax.taxable_paise, tax.cgst_paise, tax.sgst_paise, tax.igst_paise


def test_the_published_figure() -> None:
    intra = bill(line("2", "450"))
    assert heads(intra) == (900_00, 81_00, 81_00, 0)
    assert intra.total_paise == 1062_00
    inter = bill(line("2", "450"), inter_state=True)
    assert heads(inter) == (900_00, 0, 0, 162_00)
    assert inter.total_paise == 1062_00


def test_inclusive_price_keeps_the_printed_price() -> None:
    tax = bill(line("1", "100"), inclusive=True)
    assert heads(tax) == (84_75, 7_63, 7_63, 0)
    assert (tax.round_off_paise, tax.total_paise) == (-1, 100_00)


def test_rounding_to_the_rupee_is_its_own_line() -> None:
    tax = bill(line("1", "62.51"), round_to_rupee=True)
    assert heads(tax) == (62_51, 5_63, 5_63, 0)
    assert (tax.round_off_paise, tax.total_paise) == (23, 74_00)


def test_halves_go_up() -> None:
    # 0.50 at 18 % intra: each head 0.045 -> 0.05
    assert heads(bill(line("1", "0.50"))) == (50, 5, 5, 0)


def test_cess_by_value_and_by_unit() -> None:
    tax = bill(line("2", "1000", "28", cess_rate_percent=D(12), cess_per_unit_paise=20_00))
    assert tax.cgst_paise + tax.sgst_paise == 560_00
    assert tax.cess_paise == 240_00 + 40_00


def test_freight_is_taxed_with_the_goods() -> None:
    tax = bill(line("1", "100"), line("1", "20"), inter_state=True)
    assert heads(tax) == (120_00, 0, 0, 21_60)


def test_lines_are_rounded_each_on_its_own() -> None:
    # two lines of 7.60 at 12 %: 0.46 + 0.46 by line
    assert heads(bill(line("1", "7.60", "12"), line("1", "7.60", "12"))) == (15_20, 92, 92, 0)


@pytest.mark.parametrize(("inter", "igst", "half"), [(False, 0, 18_00), (True, 36_00, 0)])
def test_the_sample_with_contradicting_heads(inter: bool, igst: int, half: int) -> None:
    # 200 at 18 %: 236 either way
    tax = bill(line("1", "200"), inter_state=inter)
    assert (tax.igst_paise, tax.cgst_paise, tax.sgst_paise) == (igst, half, half)
    assert tax.total_paise == 236_00


def test_rates_with_half_a_percent() -> None:
    # 0.25 % of 10,000: 12.50 and 12.50
    assert heads(bill(line("1", "10000", "0.25"))) == (10000_00, 12_50, 12_50, 0)


def test_c2_cement() -> None:
    tax = bill(line("2", "380"), round_to_rupee=True)
    assert heads(tax) == (760_00, 68_40, 68_40, 0)
    assert (tax.round_off_paise, tax.total_paise) == (20, 897_00)


def test_c4_four_units_then_an_edit() -> None:
    first = [line("2.5", "90"), line("1", "240"), line("1", "650"), line("12", "18")]
    tax = bill(*first, round_to_rupee=True)
    assert heads(tax) == (1331_00, 119_79, 119_79, 0)
    assert (tax.round_off_paise, tax.total_paise) == (42, 1571_00)
    tax = bill(line("3", "90"), line("1", "240"), line("12", "18"), round_to_rupee=True)
    assert heads(tax) == (726_00, 65_34, 65_34, 0)
    assert (tax.round_off_paise, tax.total_paise) == (32, 857_00)


def test_c7_discount_then_a_total_set_by_word() -> None:
    tax = bill(line("1", "1250"), discount_percent=D(10), round_to_rupee=True)
    assert heads(tax) == (1125_00, 101_25, 101_25, 0)
    assert (tax.discount_paise, tax.round_off_paise, tax.total_paise) == (125_00, 50, 1328_00)
    tax = bill(line("1", "1250"), discount_percent=D(10), fixed_total_paise=1300_00)
    assert heads(tax) == (1101_69, 99_15, 99_15, 0)
    assert (tax.discount_paise, tax.round_off_paise, tax.total_paise) == (148_31, 1, 1300_00)


def test_c14_to_another_state() -> None:
    tax = bill(line("120", "450", "5"), inter_state=True)
    assert heads(tax) == (54000_00, 0, 0, 2700_00)
    assert tax.total_paise == 56700_00


def test_c38_services_and_c39_composition() -> None:
    service = LineInput(amount_paise=35000_00, gst_rate_percent=D(18))
    assert heads(bill(service)) == (35000_00, 3150_00, 3150_00, 0)
    assert heads(bill(service, inter_state=True)) == (35000_00, 0, 0, 6300_00)
    plain = bill(line("2", "120"), charges_tax=False)
    assert heads(plain) == (240_00, 0, 0, 0)
    assert plain.total_paise == 240_00


def test_a_document_discount_goes_to_the_lines_by_value() -> None:
    # 1.00 over three equal lines: 0.34 + 0.33 + 0.33, the odd paisa to the first
    tax = bill(
        line("1", "10", "0"), line("1", "10", "0"), line("1", "10", "0"), discount_paise=1_00
    )
    assert [one.discount_paise for one in tax.lines] == [34, 33, 33]


def test_an_inclusive_discount_is_inclusive_too() -> None:
    # 118 less 10 % = 106.20 -> taxable 90.00, tax 8.10 + 8.10
    tax = bill(line("1", "118"), inclusive=True, discount_percent=D(10))
    assert heads(tax) == (90_00, 8_10, 8_10, 0)
    assert (tax.discount_paise, tax.total_paise) == (11_80, 106_20)


@pytest.mark.parametrize(
    ("qty", "error"),
    [("0", QtyNotPositive), ("-1", QtyNotPositive), ("NaN", QtyNotPositive), ("Infinity", QtyNotPositive),
     ("0.0001", QtyTooLarge), ("10000000", QtyTooLarge)],
)  # fmt: skip
def test_quantities_that_cannot_be(qty: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        bill(line(qty, "1"))


@pytest.mark.parametrize("rate", ["-1", "NaN", "0.00001", "1000000000"])
def test_rates_that_cannot_be(rate: str) -> None:
    with pytest.raises(AmountNotValid):
        bill(line("1", rate))


def test_limits_of_a_document() -> None:
    with pytest.raises(NoLines):
        bill()
    with pytest.raises(DocumentTooLarge):
        bill(*[line("1", "1")] * 201)
    with pytest.raises(DocumentTooLarge):
        bill(line("9999999", "999999999"))


@pytest.mark.parametrize(
    "more", [{"discount_percent": D(101)}, {"discount_paise": 2_00}, {"discount_paise": -1}]
)
def test_discounts_above_the_line_or_below_zero(more: dict[str, Any]) -> None:
    with pytest.raises(AmountNotValid):
        bill(line("1", "1", **more))


def test_a_total_above_the_bill_is_no_discount() -> None:
    with pytest.raises(AmountNotValid):
        bill(line("1", "100"), fixed_total_paise=200_00)
