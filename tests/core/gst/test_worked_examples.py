"""The worked examples of the tax fact sheet that stand in no other test here; sums typed from it."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import GstRateNotValid, HsnMalformed, NumberMalformed, PincodeMalformed
from core.gst import gstin as gstins, numbering, rates, units
from core.gst.document import last_day_for_credit, threshold_paise
from core.gst.eway import Goods, Way, needs_eway
from core.gst.states import all_states, get_state, is_gstin_prefix, validate_pincode
from core.gst.supply import determine_nature, place_of_supply
from core.gst.tax import Basis, DocumentTax, LineInput, compute_document
from core.items.service import validate_hsn

D = Decimal


def line(qty: str, rate: str, gst: str) -> LineInput:
    return LineInput(qty=D(qty), rate=D(rate), gst_rate_percent=D(gst))


def sums(tax: DocumentTax) -> dict[str, int]:
    return {
        "taxable": tax.taxable_paise,
        "igst": tax.igst_paise,
        "cgst": tax.cgst_paise,
        "sgst": tax.sgst_paise,
        "total": tax.total_paise,
    }


# 1.1 GSTIN


def test_state_codes_run_from_01_to_38_then_97_and_99() -> None:
    taken = {f"{n:02d}" for n in range(100) if is_gstin_prefix(f"{n:02d}")}
    assert taken == {f"{n:02d}" for n in range(1, 39)} | {"97", "99"}


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("27AAPFU0939F1ZV", "regular"),
        ("27AAPFU0939F9ZV", "regular"),
        ("27AAPFU0939FAZV", "regular"),  # the tenth registration of a PAN in a state
        ("27MUMA12345B1Z5", "government"),
        ("27MUMA12345B1D5", "tds"),
        ("27AAPFU0939F1CV", "tcs"),
        ("2717USA12345UN1", "uin"),
        ("2717USA12345ONA", "uin"),
        ("2717USA12345NR1", "nonresident"),
        ("9917USA12345OS1", "oidar"),
    ],
)
def test_each_form_of_gstin_is_told_by_its_pattern(form: str, kind: str) -> None:
    assert gstins.kind_of(form) == kind


@pytest.mark.parametrize("wrong", ["27AAPFU0939F1ZO", "27AAPFU0993F1ZV", "27AAPUF0939F1ZV"])
def test_a_wrong_letter_or_two_changed_places_are_seen(wrong: str) -> None:
    assert not gstins.is_valid(wrong)


def test_one_wrong_character_is_always_seen() -> None:
    right = "27AAPFU0939F1ZV"
    for place in range(14):
        for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if other != right[place]:
                changed = f"{right[:place]}{other}{right[place + 1 :]}"
                assert gstins.expected_check(changed[:14]) != "V", changed


# 1.2 PAN, 1.3 PIN


@pytest.mark.parametrize("fourth", "ABCFGHJLPT")
def test_the_fourth_letter_of_a_pan_says_who_holds_it(fourth: str) -> None:
    assert gstins.validate_pan(f"AAP{fourth}U0939F") == f"AAP{fourth}U0939F"


@pytest.mark.parametrize(("typed", "pin"), [("302001", "302001"), (" 302 001 ", "302001")])
def test_a_pin_is_six_digits(typed: str, pin: str) -> None:
    assert validate_pincode(typed) == pin


@pytest.mark.parametrize("pin", ["012345", "30200", "3020011", "30200A", "३०२००१", ""])
def test_what_is_no_pin(pin: str) -> None:
    with pytest.raises(PincodeMalformed):
        validate_pincode(pin)


# 2.1 nature of supply, 2.2 place of supply


@pytest.mark.parametrize(
    ("supplier", "place", "zone", "nature"),
    [
        ("08", "08", False, "intra"),
        ("08", "27", False, "inter"),
        ("08", "08", True, "inter"),
        ("08", "96", False, "inter"),
        ("96", "96", False, "inter"),
        ("04", "04", False, "intra"),
    ],
)
def test_nature_of_supply_by_states(supplier: str, place: str, zone: bool, nature: str) -> None:
    found = determine_nature(supplier_state=supplier, place_of_supply=place, special_zone=zone)
    assert found == nature


def test_every_state_levies_one_of_two_halves() -> None:
    utgst = {code for code, state in all_states().items() if state.half_tax_label == "UTGST"}
    assert utgst - {"25"} == {"04", "26", "31", "35", "38", "97"}  # 25 joined 26 in 2020


def test_goods_for_a_foreigner_sent_to_an_indian_address_are_supplied_there() -> None:
    found = place_of_supply(supplier_state="08", recipient_state="27")
    assert found == "27"
    assert determine_nature(supplier_state="08", place_of_supply=found) == "inter"


def test_the_buyers_registration_may_differ_from_where_it_is_supplied() -> None:
    # the tax follows the place of supply, not the first digits of the GSTIN
    found = place_of_supply(
        supplier_state="27", recipient_gstin="29AABCS1234F1Z9", recipient_state="27"
    )
    assert determine_nature(supplier_state="27", place_of_supply=found) == "intra"


# 2.3 rates


@pytest.mark.parametrize(
    ("on", "live"),
    [
        (date(2025, 9, 21), "0 0.1 0.25 1 1.5 3 5 6 7.5 12 18 28"),
        (date(2025, 9, 22), "0 0.1 0.25 1 1.5 3 5 6 7.5 18 28 40"),
        (date(2026, 2, 1), "0 0.1 0.25 1 1.5 3 5 6 7.5 18 40"),
    ],
)
def test_the_slabs_of_a_day(on: date, live: str) -> None:
    assert rates.rates_on(on) == [D(rate) for rate in live.split()]


def test_a_withdrawn_rate_is_refused_on_a_new_bill() -> None:
    with pytest.raises(GstRateNotValid) as caught:
        rates.require_in_force(D(12), date(2026, 11, 22))
    assert caught.value.params == {"rate": "12", "on": "2026-11-22"}


# 3 valuation


def test_freight_is_a_line_of_its_own_at_the_highest_rate() -> None:
    tax = compute_document([line("1", "100", "18"), line("1", "20", "18")], Basis())
    assert sums(tax) == {"taxable": 12000, "igst": 0, "cgst": 1080, "sgst": 1080, "total": 14160}


def test_the_sample_whose_three_heads_cannot_all_be_tax() -> None:
    # 200 at 18 % and 1,200 at 12 %, dated 2021: 1400 + 180 = 1580, not 1760
    lines = [line("1", "200", "18"), line("1", "1200", "12")]
    intra = compute_document(lines, Basis())
    assert sums(intra) == {
        "taxable": 140000,
        "igst": 0,
        "cgst": 9000,
        "sgst": 9000,
        "total": 158000,
    }
    assert [one.total_paise for one in intra.lines] == [236_00, 1344_00]
    inter = compute_document(lines, Basis(inter_state=True))
    assert sums(inter) == {
        "taxable": 140000,
        "igst": 18000,
        "cgst": 0,
        "sgst": 0,
        "total": 158000,
    }


def test_line_rounding_where_a_document_would_be_a_paisa_less() -> None:
    # 7.60 twice at 12 %: by line 0.46 + 0.46 a head; on the document 15.20 gives 0.91
    tax = compute_document([line("1", "7.60", "12")] * 2, Basis())
    assert [one.cgst_paise for one in tax.lines] == [46, 46]
    assert tax.cgst_paise == 92


@pytest.mark.parametrize("rate", ["0.25", "1.5", "3", "5", "12", "18", "28", "40"])
@pytest.mark.parametrize("paise", [1, 99, 4567, 100_01, 99_99_999])
def test_the_two_halves_are_always_equal(rate: str, paise: int) -> None:
    # the portal refuses unequal halves (2227)
    tax = compute_document([LineInput(amount_paise=paise, gst_rate_percent=D(rate))], Basis())
    assert tax.cgst_paise == tax.sgst_paise


@pytest.mark.parametrize(
    ("rupees", "gst", "round_off", "total"),
    [
        ("62.51", "18", 23, 74_00),
        ("100", "18", 0, 118_00),
        ("1.27", "18", -49, 1_00),  # 1.27 + 0.11 + 0.11 = 1.49
        ("1.28", "18", 48, 2_00),  # 1.28 + 0.12 + 0.12 = 1.52
        ("1.50", "0", 50, 2_00),
        ("1.49", "0", -49, 1_00),
    ],
)
def test_fifty_paise_go_up(rupees: str, gst: str, round_off: int, total: int) -> None:
    tax = compute_document([line("1", rupees, gst)], Basis(round_to_rupee=True))
    assert (tax.round_off_paise, tax.total_paise) == (round_off, total)


# 4 documents


def test_the_published_number_has_fifteen_characters() -> None:
    assert len(numbering.validate_number("4S/2026-27/0421")) == 15


@pytest.mark.parametrize("number", ["0421", "/421", "-421", "4S_421", "4S 421", "४२१", "A" * 17])
def test_numbers_that_the_law_or_the_portal_refuses(number: str) -> None:
    with pytest.raises(NumberMalformed):
        numbering.validate_number(number)


def test_numbers_are_compared_in_capitals() -> None:
    assert numbering.number_key("abc/1") == numbering.number_key("ABC/1") == "ABC/1"


@pytest.mark.parametrize("hsn", ["2523", "252310", "25231000", "998314", "25 23"])
def test_hsn_lengths(hsn: str) -> None:
    assert validate_hsn(hsn) == hsn.replace(" ", "")


@pytest.mark.parametrize("hsn", ["", "25", "252", "25231", "2523100", "252310000", "25A3"])
def test_what_is_no_hsn(hsn: str) -> None:
    with pytest.raises(HsnMalformed):
        validate_hsn(hsn)


def test_from_fifty_thousand_on_a_buyer_without_gstin_has_his_address_on_the_bill() -> None:
    assert threshold_paise("buyer_address", date(2026, 11, 22)) == 50_000_00


# 5 notes, 7 e-way bill


@pytest.mark.parametrize(
    ("supplied", "last"),
    [
        (date(2025, 6, 15), date(2026, 11, 30)),
        (date(2025, 4, 1), date(2026, 11, 30)),
        (date(2026, 3, 31), date(2026, 11, 30)),
        (date(2026, 4, 1), date(2027, 11, 30)),
    ],
)
def test_the_last_day_on_which_a_credit_note_lowers_the_tax(supplied: date, last: date) -> None:
    assert last_day_for_credit(supplied) == last


@pytest.mark.parametrize(
    ("paise", "needed"), [(50_000_00, False), (50_000_01, True), (49_999_99, False)]
)
def test_an_eway_bill_only_above_the_limit(paise: int, needed: bool) -> None:
    goods = [Goods("7213", "taxable", paise)]
    assert needs_eway(goods, Way("08", "24", date(2026, 11, 22))) is needed


# tables


def test_every_row_of_the_tables_is_of_use() -> None:
    assert {get_state(code).code for code in all_states()} == set(all_states())
    assert {units.parse_unit(code) for code in units.codes()} == set(units.codes())
    for rate in rates.all_rates():
        assert rate >= 0
        assert any(rates.is_in_force(rate, date(year, 12, 1)) for year in range(2017, 2027))
