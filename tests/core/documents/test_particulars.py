"""The mandatory particulars of invoices and bills of supply, line by line (`docs/particulars.md`).

Rules 46, 46A, 48 and 49 of the CGST Rules; read from the text layer of papers of issued documents.
"""

import re

import pytest

from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.documents.invoice import render_invoice
from core.documents.kinds import copies_of
from core.invoices.particulars import Export, Particulars, ShipTo
from tests.core.documents.counter import Counter, D, goods
from tests.core.documents.reading import assert_in_order, pages_of

COMPANY_GSTIN = "29AAFCD5862R1ZR"


@pytest.fixture(scope="module")
def company(open_shop: Counter) -> Customer:
    return open_shop.customer(
        "Deccan Builders", gstin=COMPANY_GSTIN, state="29", address="Peenya, Bengaluru"
    )


@pytest.fixture(scope="module")
def invoice(open_shop: Counter, company: Customer) -> str:
    """To another state, goods go to a site, one line with a discount."""
    site = ShipTo("Site at Hubli", "Gokul Road, Hubballi", state="29", pincode="580030")
    return open_shop.paper(
        company,
        # 10 x 100.00 less 10 % = 900.00; 18 % = 162.00
        goods("Hinge", "10", "100", discount_percent=D(10)),
        particulars=Particulars(ship_to=site),
    )


@pytest.fixture(scope="module")
def at_home(open_shop: Counter) -> str:
    """To a buyer without GSTIN in the own state, for 50,000.00 and 9 % = 4,500.00 twice."""
    buyer = open_shop.customer("Imran Khan", address="Ramganj Bazar, Jaipur")
    return open_shop.paper(buyer, goods("Door", "1", "50000"))


@pytest.fixture(scope="module")
def bill_of_supply(open_shop: Counter, company: Customer) -> str:
    return open_shop.paper(
        company, goods("Milk", "10", "60", "0", hsn="0401", discount_percent=D(5))
    )


def test_46_a_supplier(invoice: str) -> None:
    assert_in_order(
        invoice, "Gupta Hardware", "14 Chandpole Bazar, Jaipur 302001", "GSTIN 08AAAPG1234C1ZJ"
    )


def test_46_b_number(invoice: str) -> None:
    (number,) = set(re.findall(r"Tax invoice ([A-Z0-9/-]+) ", invoice))
    assert number.startswith("GH/26-27/04")
    assert len(number) <= 16


def test_46_c_date(invoice: str) -> None:
    assert "Invoice date 21 Nov 2026" in invoice


def test_46_d_registered_buyer(invoice: str) -> None:
    assert_in_order(
        invoice, "Bill to", "Deccan Builders", "Peenya, Bengaluru", f"GSTIN {COMPANY_GSTIN}"
    )


def test_46_e_buyer_without_gstin_from_fifty_thousand(at_home: str) -> None:
    bill_to, ship_to = at_home.split("Bill to")[1].split("Ship to")
    for part in (bill_to, ship_to):
        assert_in_order(part, "Imran Khan", "Ramganj Bazar, Jaipur", "State Rajasthan (08)")


def test_46_f_buyer_without_gstin_below_it(open_shop: Counter) -> None:
    buyer = open_shop.customer("Salim", address="Johri Bazar, Jaipur", state="08")
    text = open_shop.paper(buyer, goods("Tap", "1", "100"))
    assert_in_order(text, "Bill to", "Salim", "Johri Bazar, Jaipur", "State Rajasthan (08)")


def test_46_g_hsn(invoice: str) -> None:
    assert_in_order(invoice, "HSN/SAC", "Hinge 8302")


def test_46_h_description(invoice: str) -> None:
    assert_in_order(invoice, "# Item", "1 Hinge")


def test_46_i_quantity_and_unit(invoice: str) -> None:
    assert_in_order(invoice, "Qty", "8302 10 pcs")


def test_46_j_total_value(invoice: str) -> None:
    assert_in_order(
        invoice, "Amount in words", "Rupees one thousand sixty-two only", "Total ₹1,062.00"
    )


def test_46_k_taxable_value_after_discount(invoice: str) -> None:
    assert_in_order(invoice, "Discount ₹", "100.00 100.00 18% 900.00", "Taxable value 900.00")


def test_46_l_rate_of_each_tax(invoice: str, at_home: str) -> None:
    assert_in_order(invoice, "GST", "18%", "IGST 18%", "IGST rate", "8302 900.00 18%")
    assert_in_order(at_home, "18%", "CGST 9%", "SGST 9%", "8302 50,000.00 9%")


def test_46_m_amount_of_each_tax(invoice: str, at_home: str) -> None:
    assert "IGST 18% 162.00" in invoice
    assert_in_order(at_home, "CGST 9% 4,500.00", "SGST 9% 4,500.00")


def test_46_n_place_of_supply(invoice: str) -> None:
    assert_in_order(invoice, "Place of supply Karnataka (29)", "inter-state")


def test_46_o_address_of_delivery(invoice: str) -> None:
    assert_in_order(invoice, "Ship to", "Site at Hubli", "Gokul Road, Hubballi 580030")


def test_46_p_reverse_charge(invoice: str, open_shop: Counter, company: Customer) -> None:
    assert "Reverse charge No" in invoice
    taxed_there = open_shop.paper(company, goods("Tap", "1", "9"), reverse_charge=True)
    assert "Reverse charge Yes" in taxed_there


def test_46_q_signature(invoice: str) -> None:
    assert "For Gupta Hardware Authorised signatory" in invoice


def test_46_third_proviso_export(open_shop: Counter) -> None:
    buyer = open_shop.customer("Al Noor Trading", address="Deira, Dubai")
    text = open_shop.paper(
        buyer,
        goods("Lock", "1", "60000"),
        supply="export_with_payment",
        particulars=Particulars(
            export=Export("AE"), ship_to=ShipTo("Al Noor Depot", "Jebel Ali, Dubai")
        ),
    )
    assert_in_order(
        text,
        "SUPPLY MEANT FOR EXPORT ON PAYMENT OF INTEGRATED TAX",
        "Country of destination United Arab Emirates",
        "Bill to",
        "Al Noor Trading Deira, Dubai",
        "Ship to",
        "Al Noor Depot",
        "Jebel Ali, Dubai",
    )


def test_46a_one_paper_for_taxable_and_exempt(open_shop: Counter) -> None:
    buyer = open_shop.customer("Meena", address="Sanganer, Jaipur")
    soap, milk = goods("Soap", "1", "100"), goods("Milk", "1", "60", "0", hsn="0401")
    text = open_shop.paper(buyer, soap, milk)
    # 100.00 + 9.00 + 9.00 + 60.00
    assert_in_order(
        text,
        "Invoice-cum-bill of supply",
        "18% 100.00",
        "Nil 60.00",
        "Taxable value 100.00",
        "Exempt, nil-rated, non-GST 60.00",
        "Total ₹178.00",
    )


@pytest.mark.parametrize(
    ("hsn", "marks"),
    [
        ("8302", ("FOR RECIPIENT", "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR SUPPLIER")),
        ("995473", ("ORIGINAL FOR RECIPIENT", "DUPLICATE FOR SUPPLIER")),
    ],
)
def test_48_copies(open_shop: Counter, hsn: str, marks: tuple[str, ...]) -> None:
    view = open_shop.view(open_shop.sell(None, goods("Tap", "1", "100", hsn=hsn)))
    pages = pages_of(render_invoice(view, copies=copies_of(view)))
    assert [mark in page for mark, page in zip(marks, pages, strict=True)] == [True] * len(marks)


def test_49_a_supplier(bill_of_supply: str) -> None:
    assert_in_order(bill_of_supply, "Gupta Hardware", "14 Chandpole", "GSTIN 08AAAPG1234C1ZJ")


def test_49_b_number(bill_of_supply: str) -> None:
    assert re.search(r"Bill of supply GH/26-27/04\d\d ", bill_of_supply)


def test_49_c_date(bill_of_supply: str) -> None:
    assert "Date 21 Nov 2026" in bill_of_supply


def test_49_d_registered_buyer(bill_of_supply: str) -> None:
    assert_in_order(bill_of_supply, "Deccan Builders", "Peenya", f"GSTIN {COMPANY_GSTIN}")


def test_49_e_f_hsn_and_description(bill_of_supply: str) -> None:
    assert_in_order(bill_of_supply, "HSN/SAC", "1 Milk", "0401 10 pcs")


def test_49_g_value_after_discount(bill_of_supply: str) -> None:
    # 10 x 60.00 = 600.00 less 5 % = 570.00
    assert_in_order(bill_of_supply, "30.00 570.00", "Value of supply 570.00", "Total ₹570.00")


def test_49_h_signature(bill_of_supply: str) -> None:
    assert "For Gupta Hardware Authorised signatory" in bill_of_supply


def test_49_bears_no_tax(bill_of_supply: str) -> None:
    for word in ("CGST", "IGST", "Taxable", "Tax invoice"):
        assert word not in bill_of_supply, word


def test_5_1_f_composition(sqlite_db: Database, clock: FixedClock) -> None:
    dealer = Counter(sqlite_db, clock, scheme="composition")
    text = dealer.paper(None, goods("Thali", "1", "120", "5", hsn="9963"))
    assert_in_order(
        text,
        "Bill of supply",
        "Composition taxable person, not eligible to collect tax on supplies",
        "Total ₹120.00",
    )
