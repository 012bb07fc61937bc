"""Section 1 of the fact sheet: GSTIN, PAN, states."""

import pytest

from core.errors import GstinChecksum, GstinMalformed, GstinTest, PanMalformed, StateUnknown
from core.gst import gstin as gstins
from core.gst.states import find_state, get_state


def test_the_check_character_of_the_published_example() -> None:
    assert gstins.expected_check("27AAPFU0939F1Z") == "V"
    assert gstins.validate("27AAPFU0939F1ZV") == "27AAPFU0939F1ZV"
    with pytest.raises(GstinChecksum):
        gstins.validate("27AAPFU0939F1ZO")


@pytest.mark.parametrize("typed", ["27aapfu0939f1zv", " 27AAPFU 0939F-1ZV ", "27-AAPFU0939F-1Z-V"])
def test_blanks_hyphens_and_small_letters_are_folded(typed: str) -> None:
    assert gstins.validate(typed) == "27AAPFU0939F1ZV"


@pytest.mark.parametrize(
    "gstin",
    [
        "",
        "27AAPFU0939F1Z",
        "27AAPFU0939F1ZVX",
        "96AAPFU0939F1ZV",
        "27AAPFU0939F0ZV",
        "00AAPFU0939F1ZV",
    ],
)
def test_what_has_not_the_shape_is_malformed(gstin: str) -> None:
    with pytest.raises(GstinMalformed):
        gstins.validate(gstin)


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("27AAPFU0939F1Z", "regular"),
        ("38AAPFU0939F1Z", "regular"),
        ("97AAPFU0939F1Z", "regular"),
        ("27AAPFU0939F1C", "tcs"),
        ("27AAPFU0939F1D", "tds"),
        ("0717UNO00211UN", "uin"),
    ],
)
def test_forms_that_a_library_refused_are_taken(first: str, kind: str) -> None:
    gstin = first + gstins.expected_check(first)
    assert gstins.kind_of(gstin) == kind
    assert gstins.is_valid(gstin)


def test_the_governments_sandbox_form_is_taken_in_the_sandbox_alone() -> None:
    for gstin in ("02AMBPG7773M002", "36AMBPG7773M002"):
        assert gstins.validate(gstin, sandbox=True) == gstin
        assert not gstins.is_valid(gstin)


FAKES = (
    "07AAAPZ0000A1ZK 09AAAPZ0000A1ZG 24AAAPZ0000A1ZO 27AAAPZ0000A1ZI 29AAAPZ0000A1ZE 33AAAPZ0000A1ZP "
    "07AAACZ0000B1Z9 09AAACZ0000B1Z5 24AAACZ0000B1ZD 27AAACZ0000B1Z7 29AAACZ0000B1Z3 33AAACZ0000B1ZE"
).split()


@pytest.mark.parametrize("gstin", FAKES)
def test_fake_gstins_pass_in_the_sandbox_and_nowhere_else(gstin: str) -> None:
    assert gstins.validate(gstin, sandbox=True) == gstin
    with pytest.raises(GstinTest):
        gstins.validate(gstin)


def test_the_state_is_taken_out_of_it() -> None:
    assert gstins.state_of("27AAPFU0939F1ZV") == "27"


@pytest.mark.parametrize("pan", ["AAPFU0000F", "AAPXU0939F", "AAPFU0939", "1APFU0939F"])
def test_a_pan_has_its_fourth_letter_and_no_zero_serial(pan: str) -> None:
    with pytest.raises(PanMalformed):
        gstins.validate_pan(pan)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rajasthan", "08"), ("rajasthan", "08"), ("RJ", "08"), ("08", "08"), ("Orissa", "21"),
        ("Pondicherry", "34"), ("new delhi", "07"), ("Tamilnadu", "33"), ("ladakh", "38"),
    ],
)  # fmt: skip
def test_states_by_their_usual_spellings(text: str, code: str) -> None:
    found = find_state(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("code", ["04", "26", "31", "35", "38", "97"])
def test_union_territories_without_legislature_levy_utgst(code: str) -> None:
    assert get_state(code).half_tax_label == "UTGST"


@pytest.mark.parametrize("code", ["07", "34", "01", "08"])
def test_delhi_puducherry_and_jammu_levy_sgst(code: str) -> None:
    assert get_state(code).half_tax_label == "SGST"


def test_an_unknown_state() -> None:
    assert find_state("Atlantis") is None
    with pytest.raises(StateUnknown):
        get_state("40")
