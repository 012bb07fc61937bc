"""Each number of the portal's list that is found beforehand, by a document wrong in that one place."""

from dataclasses import replace
from typing import Any

import pytest

from core.einvoice.objections import INVOICE_WORDS
from core.einvoice.rules import objections_to
from tests.core.einvoice.documents import (
    TODAY,
    D,
    abroad,
    comes_to,
    document,
    heads,
    to_another_state,
)

NOTE = {"DocDtls__Typ": "CRN"}
BEFORE = [{"InvNo": "S1", "InvDt": "22/11/2026"}]
LINE = document()["ItemList"][0]
TWICE = {"AssVal": 1800, "CgstVal": 162, "SgstVal": 162, "TotInvVal": 2124}
SITE = {
    "Gstin": "29AAAPZ0000A1ZE", "LglNm": "Site", "Addr1": "3 Hill Road", "Loc": "Hubballi",
    "Pin": 580020, "Stcd": "29",
}  # fmt: skip
NO_TAX = {**heads(0, 0, 0), **comes_to(900), "ItemList__0__IgstAmt": None}
CESS = {"ItemList__0__CesAmt": 500, "ValDtls__CesVal": 500, **comes_to(1562)}
SPECIFIC = {
    "ItemList__0__CesRt": 12, "ItemList__0__CesAmt": 108, "ItemList__0__CesNonAdvlAmt": 50,
    "ItemList__0__TotItemVal": 1220, "ValDtls__CesVal": 108, "ValDtls__TotInvVal": 1170,
}  # fmt: skip
CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("2162", "/TranDtls/RegRev", abroad(TranDtls__RegRev="Y", **comes_to(900))),
    ("2163", "/DocDtls/Dt", document(DocDtls__Dt="27/11/2026")),
    ("2171", "/BuyerDtls/Gstin", document(TranDtls__SupTyp="DEXP", BuyerDtls__Gstin="URP")),
    ("2172", "/ItemList/0/IgstAmt", document(**heads(0, 0, 162))),
    ("2173", "/ItemList", document(ItemList=[LINE | {"SlNo": str(n)} for n in range(1, 1002)])),
    ("2174", "/ItemList/0/CgstAmt", to_another_state(**heads(81, 81, 0))),
    ("2176", "/ItemList/0/HsnCd", document(ItemList__0__HsnCd="9987")),
    ("2176", "/ItemList/0/HsnCd", document(ItemList__0__IsServc="Y")),
    ("2176", "/ItemList/0/HsnCd", document(ItemList__0__HsnCd="0000")),
    ("2177", "/ItemList/0/Unit", document(ItemList__0__Unit="BORI")),
    ("2180", "/ItemList/0/CgstAmt", abroad(**heads(81, 81, 0))),
    ("2182", "/ValDtls/AssVal", document(ValDtls__AssVal=902, ValDtls__TotInvVal=1064)),
    ("2183", "/ValDtls/SgstVal", document(ValDtls__SgstVal=83, ValDtls__TotInvVal=1064)),
    ("2184", "/ValDtls/CgstVal", document(ValDtls__CgstVal=83, ValDtls__TotInvVal=1064)),
    ("2185", "/ValDtls/IgstVal", document(ValDtls__IgstVal=2, ValDtls__TotInvVal=1064)),
    ("2186", "/ValDtls/CesVal", document(ValDtls__CesVal=2, ValDtls__TotInvVal=1064)),
    ("2187", "/ValDtls/StCesVal", document(ValDtls__StCesVal=2, ValDtls__TotInvVal=1064)),
    ("2188", "/ValDtls/CesVal", document(**SPECIFIC)),
    ("2189", "/ValDtls/TotInvVal", document(ValDtls__TotInvVal=D("1063.01"))),
    ("2191", "/RefDtls/PrecDocDtls", document(**NOTE)),
    ("2192", "/ItemList/0/TotAmt", document(ItemList__0__Qty=3)),
    ("2193", "/ItemList/0/AssAmt", document(ItemList__0__Discount=2)),
    ("2194", "/ItemList/0/TotItemVal", document(ItemList__0__TotItemVal=1064)),
    ("2195", "/TranDtls/EcmGstin", document(TranDtls__EcmGstin="29AAACZ0000B1Z3")),
    ("2210", "/RefDtls/PrecDocDtls", document(RefDtls__PrecDocDtls=BEFORE)),
    ("2211", "/BuyerDtls/Gstin", document(BuyerDtls__Gstin="29AAACZ0000B1Z3")),
    ("2212", "/BuyerDtls/Gstin", document(BuyerDtls__Gstin="URP")),
    ("2220", "/ValDtls/Discount", document(ValDtls__Discount=1062, ValDtls__TotInvVal=0)),
    ("2227", "/ItemList/0/SgstAmt", document(ItemList__0__SgstAmt=80, ItemList__0__TotItemVal=1061)),
    ("2228", "/ItemList", document(ItemList=[])),
    ("2229", "/BuyerDtls/Pos", abroad(BuyerDtls__Pos="27")),
    ("2232", "/BuyerDtls/Pos", abroad(BuyerDtls__Pos="77")),
    ("2233", "/ItemList/1/SlNo", document(ItemList=[LINE, LINE], ValDtls=TWICE)),
    ("2234", "/ItemList/0/CgstAmt", document(ItemList__0__GstRt=12, DocDtls__Dt="21/09/2025")),
    ("2235", "/ItemList/0/IgstAmt", to_another_state(ItemList__0__GstRt=5)),
    ("2235", "/ItemList/0/IgstAmt", abroad(TranDtls__SupTyp="EXPWOP")),
    ("2235", "/ItemList/0/IgstAmt", to_another_state(**NO_TAX)),
    ("2235", "/ItemList/0/IgstAmt", abroad(**NO_TAX)),
    ("2235", "/ItemList/0/IgstAmt", document(TranDtls__SupTyp="SEZWP", **NO_TAX)),
    (
        "2235",
        "/ItemList/0/IgstAmt",
        document(TranDtls__IgstOnIntra="Y", **heads(0, 0, 5), **comes_to(905)),
    ),
    ("2266", "/ItemList/0/CesAmt", document(ItemList__0__CesRt=12, **CESS)),
    ("2237", "/ItemList/0/CgstAmt", document(TranDtls__SupTyp="SEZWP")),
    ("2238", "/ItemList/0/Qty", document(ItemList__0__Qty=None, ItemList__0__UnitPrice=900)),
    ("2239", "/ItemList/0/Unit", document(ItemList__0__Unit=None)),
    ("2240", "/ItemList/0/GstRt", document(ItemList__0__GstRt=17)),
    ("2240", "/ItemList/0/GstRt", document(ItemList__0__GstRt=12)),
    ("2241", "/ItemList/0/CgstAmt", document(**heads(0, 0, 0), **comes_to(900))),
    ("2242", "/BuyerDtls/Pos", to_another_state(BuyerDtls__Pos="96")),
    ("2243", "/BuyerDtls/Pos", to_another_state(BuyerDtls__Pos="77")),
    ("2244", "/BuyerDtls/Pin", document(BuyerDtls__Pin=None)),
    ("2248", "/BuyerDtls/Gstin", abroad(BuyerDtls__Gstin="27AAAPZ0000A1ZI")),
    ("2258", "/SellerDtls/Stcd", to_another_state(SellerDtls__Stcd="08", SellerDtls__Pin=302001)),
    ("2259", "/SellerDtls/Stcd", to_another_state(SellerDtls__Stcd="77")),
    ("2260", "/BuyerDtls/Stcd", document(BuyerDtls__Stcd="77")),
    ("2261", "/BuyerDtls/Stcd", abroad(BuyerDtls__Stcd="27", BuyerDtls__Pin=400001)),
    ("2262", "/TranDtls/IgstOnIntra", document(TranDtls__SupTyp="DEXP", TranDtls__IgstOnIntra="Y")),
    ("2265", "/BuyerDtls/Stcd", document(BuyerDtls__Stcd="08", BuyerDtls__Pin=302001)),
    ("2323", "/ShipDtls/Gstin", document(ShipDtls=SITE)),
    ("3028", "/BuyerDtls/Gstin", document(BuyerDtls__Gstin="29AAAPZ0000A1ZF")),
    ("3039", "/BuyerDtls/Pin", document(BuyerDtls__Pin=302001)),
    ("5001", "/SellerDtls/Loc", document(SellerDtls__Loc=None)),
    ("5001", "/DocDtls/No", document(DocDtls__No="/S1")),
    ("5001", "/DocDtls/Dt", document(DocDtls__Dt="31/02/2026")),
    ("5001", "/Colour", document(Colour="red")),
]  # fmt: skip


def _codes(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in objections_to(found, TODAY)]


@pytest.mark.parametrize(
    ("code", "field", "wrong"), CASES, ids=[f"{n}-{code}" for n, (code, *_) in enumerate(CASES)]
)
def test_a_document_wrong_in_one_place(code: str, field: str, wrong: dict[str, Any]) -> None:
    assert _codes(wrong) == [(code, field)]


def test_every_number_that_has_words_is_found_by_a_case() -> None:
    asked_of_the_portal = {
        "2148", "2150", "2154", "2230", "2246", "2247", "2270", "2278", "2283", "2295", "3029", "9999",
    }  # fmt: skip
    by_others = {"2143", "2305"}  # below: they depend on who asks
    assert set(INVOICE_WORDS) == {code for code, *_ in CASES} | asked_of_the_portal | by_others


@pytest.mark.parametrize("right", [document(), to_another_state(), abroad()])
def test_a_right_document_is_told_nothing(right: dict[str, Any]) -> None:
    assert _codes(right) == []


def test_cess_is_what_its_rate_makes_it() -> None:
    cess = {"ItemList__0__CesAmt": 108, "ValDtls__CesVal": 108, **comes_to(1170)}
    assert _codes(document(ItemList__0__CesRt=12, **cess)) == []


def test_without_payment_of_tax_no_igst_is_wanted() -> None:
    assert _codes(abroad(TranDtls__SupTyp="EXPWOP", **NO_TAX)) == []


def test_who_asks_is_the_seller() -> None:
    other = replace(TODAY, gstin="27AAACZ0000B1Z7")
    assert [one.code for one in objections_to(document(), other)] == ["2143"]
    assert objections_to(document(), replace(TODAY, gstin="29AAACZ0000B1Z3")) == []


@pytest.mark.parametrize(("on", "codes"), [("27/10/2026", []), ("26/10/2026", ["2305"])])
def test_from_ten_crore_of_turnover_thirty_days_are_the_limit(on: str, codes: list[str]) -> None:
    late = document(DocDtls__Dt=on)
    assert [one.code for one in objections_to(late, replace(TODAY, is_large=True))] == codes
    assert objections_to(late, TODAY) == []


def test_a_note_may_bear_a_rate_that_has_ended() -> None:
    rate = {"ItemList__0__GstRt": 12, **heads(54, 54, 0), **comes_to(1008)}
    assert _codes(document(**NOTE, **rate, RefDtls__PrecDocDtls=BEFORE)) == []
    assert _codes(document(**rate)) == [("2240", "/ItemList/0/GstRt")]


def test_reverse_charge_is_declared_and_not_charged() -> None:
    assert _codes(document(TranDtls__RegRev="Y", **comes_to(900))) == []


def test_before_august_2026_the_goods_might_go_to_the_buyers_own_gstin() -> None:
    assert _codes(document(ShipDtls=SITE, DocDtls__Dt="31/07/2026")) == []
    assert _codes(document(ShipDtls=SITE, DocDtls__Dt="01/08/2026")) == [
        ("2323", "/ShipDtls/Gstin")
    ]


def test_several_faults_are_told_together() -> None:
    wrong = document(BuyerDtls__Pin=302001, ItemList__0__Unit="BORI", DocDtls__Dt="27/11/2026")
    assert [code for code, _ in _codes(wrong)] == ["2163", "3039", "2177"]
