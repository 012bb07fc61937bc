"""The mandatory particulars of vouchers, notes and challans, line by line (`docs/particulars.md`).

Rules 50, 51, 53, 54 and 55 of the CGST Rules; read from the text layer of papers of issued documents.
"""

import pytest

from core.customers.models import Customer
from core.documents.invoice import render_invoice
from core.documents.kinds import copies_of
from core.invoices.particulars import Particulars
from core.notes.rules import Wanted
from tests.core.documents.counter import Counter, D, goods
from tests.core.documents.reading import assert_in_order, pages_of

COMPANY_GSTIN = "29AAFCD5862R1ZR"
SUPPLIER = ("Gupta Hardware", "14 Chandpole Bazar, Jaipur 302001", "GSTIN 08AAAPG1234C1ZJ")
BUYER = ("Deccan Builders", "Peenya, Bengaluru", f"GSTIN {COMPANY_GSTIN}")
SIGNED = "For Gupta Hardware Authorised signatory"


@pytest.fixture(scope="module")
def company(open_shop: Counter) -> Customer:
    return open_shop.customer(
        "Deccan Builders", gstin=COMPANY_GSTIN, state="29", address="Peenya, Bengaluru"
    )


@pytest.fixture(scope="module")
def vouchers(open_shop: Counter, company: Customer) -> tuple[str, str]:
    """11,800.00 for painting at 18 %, 1,800.00 of it tax; half of it given back."""
    receipt = open_shop.receive(company, 11800, hsn="995473")
    refunded = open_shop.give_back(receipt, 5900)
    return open_shop.voucher_text(receipt), open_shop.voucher_text(refunded)


@pytest.fixture(scope="module")
def receipt(vouchers: tuple[str, str]) -> str:
    return vouchers[0]


@pytest.fixture(scope="module")
def refunded(vouchers: tuple[str, str]) -> str:
    return vouchers[1]


@pytest.fixture(scope="module")
def note(open_shop: Counter, company: Customer) -> str:
    """One of two hinges came back: 450.00, 18 % = 81.00."""
    sold = open_shop.sell(company, goods("Hinge", "2", "450"))
    return open_shop.note(sold, Wanted("credit", lines={1: (D(1), None)}))


@pytest.fixture(scope="module")
def challan(open_shop: Counter, company: Customer) -> list[str]:
    """20 sheets at 1,000.00, 18 % = 3,600.00, as liquid gas would go: quantity provisional."""
    sheets = goods("Steel sheet", "20", "1000", hsn="7208")
    view = open_shop.view_of(
        open_shop.issue_paper("challan", company, sheets, purpose="liquid_gas")
    )
    return pages_of(render_invoice(view, copies=copies_of(view)))


def test_50_a_supplier(receipt: str) -> None:
    assert_in_order(receipt, *SUPPLIER)


def test_50_b_c_number_and_date(receipt: str) -> None:
    assert_in_order(receipt, "Receipt voucher RV/26-27/0001", "Voucher date 21 Nov 2026")


def test_50_d_payer(receipt: str) -> None:
    assert_in_order(receipt, "Received from", *BUYER)


def test_50_e_description(receipt: str) -> None:
    assert "1 Wall painting 995473" in receipt


def test_50_f_advance(receipt: str) -> None:
    assert "Advance received ₹11,800.00" in receipt


def test_50_g_h_rate_and_tax(receipt: str) -> None:
    assert_in_order(receipt, "18% 10,000.00", "IGST 18% 1,800.00")


def test_50_i_place_of_supply(receipt: str) -> None:
    assert "Place of supply Karnataka (29)" in receipt


def test_50_j_reverse_charge(receipt: str) -> None:
    assert "Reverse charge No" in receipt


def test_50_k_signature(receipt: str) -> None:
    assert SIGNED in receipt


def test_51_a_supplier(refunded: str) -> None:
    assert_in_order(refunded, *SUPPLIER)


def test_51_b_c_number_and_date(refunded: str) -> None:
    assert_in_order(refunded, "Refund voucher RF/26-27/0001", "Voucher date 21 Nov 2026")


def test_51_d_payee(refunded: str) -> None:
    assert_in_order(refunded, "Given back to", *BUYER)


def test_51_e_receipt_voucher(refunded: str) -> None:
    assert_in_order(refunded, "Receipt voucher RV/26-27/0001", "Its date 21 Nov 2026")


def test_51_f_description(refunded: str) -> None:
    assert "1 Wall painting 995473" in refunded


def test_51_g_refund(refunded: str) -> None:
    assert "Advance given back ₹5,900.00" in refunded


def test_51_h_i_rate_and_tax(refunded: str) -> None:
    assert_in_order(refunded, "18% 5,000.00", "IGST 18% 900.00")


def test_51_j_reverse_charge(refunded: str) -> None:
    assert "Reverse charge No" in refunded


def test_51_k_signature(refunded: str) -> None:
    assert SIGNED in refunded


def test_53_a_supplier(note: str) -> None:
    assert_in_order(note, *SUPPLIER)


def test_53_b_c_d_nature_number_date(note: str) -> None:
    assert_in_order(note, "Credit note CN/26-27/0001", "Credit note date 21 Nov 2026")


def test_53_e_registered_buyer(note: str) -> None:
    assert_in_order(note, "Issued to", *BUYER)


def test_53_f_buyer_without_gstin(open_shop: Counter) -> None:
    salim = open_shop.customer("Salim", address="Johri Bazar, Jaipur")
    sold = open_shop.sell(salim, goods("Tap", "2", "100"))
    text = open_shop.note(sold, Wanted("credit", lines={1: (D(1), None)}))
    issued_to, ship_to = text.split("Issued to")[1].split("Ship to")
    for part in (issued_to, ship_to):
        assert_in_order(part, "Salim", "Johri Bazar, Jaipur", "State Rajasthan (08)")


def test_53_g_invoice(note: str) -> None:
    assert_in_order(note, "Against invoice GH/26-27/0421", "Invoice date 21 Nov 2026")


def test_53_h_value_rate_tax(note: str) -> None:
    assert_in_order(note, "18% 450.00", "Taxable value 450.00", "IGST 18% 81.00", "₹531.00")


def test_53_i_signature(note: str) -> None:
    assert SIGNED in note


def test_54_3_goods_transport(open_shop: Counter, company: Customer) -> None:
    trip = goods(
        "Transport of goods", "1", "8000", "5", hsn="996511",
        description="Steel, 14.2 t, Jaipur to Bengaluru; from Gupta Hardware to Deccan Builders",
    )  # fmt: skip
    lorry = Particulars(vehicle="RJ14GA1234")
    text = open_shop.paper(company, trip, reverse_charge=True, particulars=lorry)
    assert_in_order(
        text,
        "Reverse charge Yes",
        "Vehicle RJ14GA1234",
        f"GSTIN {COMPANY_GSTIN}",
        "Steel, 14.2 t, Jaipur to Bengaluru",
        "payable by the recipient under reverse charge",
    )


def test_55_1_i_number_and_date(challan: list[str]) -> None:
    assert_in_order(challan[0], "Delivery challan CH/26-27/0001", "Challan date 21 Nov 2026")


def test_55_1_ii_consigner(challan: list[str]) -> None:
    assert_in_order(challan[0], *SUPPLIER)


def test_55_1_iii_consignee(challan: list[str]) -> None:
    assert_in_order(challan[0], "Consignee", *BUYER)


def test_55_1_iv_hsn_and_description(challan: list[str]) -> None:
    assert "1 Steel sheet 7208" in challan[0]


def test_55_1_v_quantity(challan: list[str]) -> None:
    assert_in_order(challan[0], "Quantity Provisional", "7208 20 pcs")


def test_55_1_vi_vii_value_rate_tax(challan: list[str]) -> None:
    assert_in_order(challan[0], "18% 20,000.00", "Taxable value 20,000.00", "IGST 18% 3,600.00")


def test_55_1_viii_place_of_supply(challan: list[str]) -> None:
    assert "Place of supply Karnataka (29)" in challan[0]


def test_55_1_ix_signature(challan: list[str]) -> None:
    assert SIGNED in challan[0]


def test_55_2_three_copies(challan: list[str]) -> None:
    marks = ("ORIGINAL FOR CONSIGNEE", "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR CONSIGNER")
    assert [mark in page for mark, page in zip(marks, challan, strict=True)] == [True] * 3
