"""Supplies beyond the counter sale say on paper what the law wants said of them."""

import datetime as dt

import pytest

from core.documents.invoice import render_invoice
from core.invoices.particulars import Export, Particulars, ShipTo
from core.notes.rules import Wanted
from tests.core.documents.counter import Counter, D, goods
from tests.core.documents.reading import assert_in_order, text_of

SEZ_GSTIN = "08AAFCD5862R1ZV"
MARKETPLACE = "27AAFCD5862R1C6"
DUBAI = Particulars(
    export=Export("AE", "INMUN1", "1234567", dt.date(2026, 11, 20), "USD", D("84.20")),
    lut="AD080426000001X",
    order="PO/7781",
)


@pytest.fixture
def counter(open_shop: Counter) -> Counter:
    return open_shop


def test_an_export_under_lut_bears_its_words_and_its_papers(counter: Counter) -> None:
    buyer = counter.customer("Al Noor Trading", address="Deira, Dubai")
    text = counter.paper(
        buyer, goods("Bedsheet", "100", "12.50", "5"), supply="export_lut", particulars=DUBAI
    )
    # 100 x 12.50 = 1,250.00 dollars x 84.20 = 1,05,250.00 rupees
    assert_in_order(
        text,
        "Tax invoice",
        "SUPPLY MEANT FOR EXPORT UNDER BOND OR LETTER OF UNDERTAKING WITHOUT PAYMENT OF",
        "Place of supply Other Countries (96)",
        "Supply type Export",
        "Buyer's order PO/7781",
        "LUT / bond AD080426000001X",
        "Country of destination United Arab Emirates",
        "Port INMUN1",
        "Shipping bill 1234567 of 20 Nov 2026",
        "Rate of exchange USD 1 = ₹84.20",
        "Al Noor Trading Deira, Dubai",
        "Rate USD",
        "100 pcs 12.50 0% 1,05,250.00",
        "Value in USD 1,250.00",
        "Taxable value 1,05,250.00",
        "IGST 0.00",
        "Total ₹1,05,250.00",
    )


def test_an_export_with_payment_says_so(counter: Counter) -> None:
    text = counter.paper(
        counter.customer("Al Noor Trading"),
        goods("Bedsheet", "10", "1000", "5"),
        supply="export_with_payment",
        particulars=Particulars(export=Export("Oman")),
    )
    # 10,000.00 x 5 % = 500.00
    assert_in_order(
        text,
        "SUPPLY MEANT FOR EXPORT ON PAYMENT OF INTEGRATED TAX",
        "Country of destination Oman",
        "IGST 5% 500.00",
        "Total ₹10,500.00",
    )
    assert "Rate of exchange" not in text


@pytest.mark.parametrize(
    ("supply", "words", "total"),
    [
        ("sez_with_payment", "OPERATIONS ON PAYMENT OF INTEGRATED TAX", "₹2,360.00"),
        ("sez_lut", "OPERATIONS UNDER BOND OR LETTER OF UNDERTAKING", "₹2,000.00"),
    ],
)
def test_a_supply_to_a_zone_bears_its_words(
    counter: Counter, supply: str, words: str, total: str
) -> None:
    zone = counter.customer("Zone Works", gstin=SEZ_GSTIN, state="08")
    # 2 x 1,000.00; 18 % = 360.00, integrated though both are in Rajasthan
    text = counter.paper(zone, goods("Chair", "2", "1000"), supply=supply)
    assert_in_order(text, "SUPPLY MEANT FOR SEZ UNIT", words, "Supply type SEZ", "Total", total)
    assert "CGST" not in text


def test_reverse_charge_shows_the_tax_and_leaves_it_out_of_the_total(counter: Counter) -> None:
    buyer = counter.customer(gstin=SEZ_GSTIN, state="08")
    line = goods("Goods transport", "1", "5000", "5", hsn="996511")
    sold = counter.sell(
        buyer, line, reverse_charge=True, particulars=Particulars(vehicle="RJ14GA1234")
    )
    # 5,000.00; 2.5 % = 125.00 each
    assert_in_order(
        text_of(render_invoice(counter.view(sold))),
        "Reverse charge Yes",
        "Vehicle RJ14GA1234",
        "Tax of ₹250.00 is payable by the recipient under reverse charge",
        "Taxable value 5,000.00",
        "CGST 2.5% 125.00",
        "SGST 2.5% 125.00",
        "Payable by recipient −250.00",
        "Total ₹5,000.00",
    )
    # a fifth of it: 1,000.00, 25.00 each
    note = counter.note(sold, Wanted(amount_paise=100000))
    assert_in_order(
        note,
        "Reverse charge Yes",
        "Tax of ₹50.00 is payable by the recipient",
        "CGST 2.5% 25.00",
        "Payable by recipient −50.00",
        "Credit total ₹1,000.00",
    )


def test_goods_that_go_elsewhere_name_where(counter: Counter) -> None:
    site = ShipTo("Site office", "MI Road, Jaipur", state="08", pincode="302004")
    text = counter.paper(
        counter.customer(gstin=SEZ_GSTIN, state="08"),
        goods("Hinge", "2", "100"),
        particulars=Particulars(ship_to=site),
    )
    assert_in_order(text, "Bill to", "Ship to", "MI Road, Jaipur 302004")
    assert "State Rajasthan (08)" in text.split("Ship to")[1]


def test_a_sale_on_a_marketplace_names_it_and_who_pays(counter: Counter) -> None:
    meal = goods("Thali", "1", "200", "5", hsn="996331")
    text = counter.paper(counter.customer(), meal, ecommerce_gstin=MARKETPLACE, operator_pays=True)
    assert_in_order(
        text,
        f"E-commerce operator {MARKETPLACE}",
        "Tax on this supply is paid by the e-commerce operator (CGST Act s. 9(5)).",
        "Total ₹200.00",
    )
    # the shop owes no tax, which is not a rate of nothing
    assert "0%" not in text
    assert "Tax summary" not in text


def test_tax_that_others_withhold_is_told_and_changes_no_sum(counter: Counter) -> None:
    text = counter.paper(
        counter.customer(), goods("Hinge", "1", "100"), particulars=Particulars(tds=True, tcs=True)
    )
    assert_in_order(
        text,
        "deducted at source by the buyer (CGST Act s. 51)",
        "collected at source by the marketplace (CGST Act s. 52)",
        "Total ₹118.00",
    )


def test_cess_stands_in_a_column_with_its_rate(counter: Counter) -> None:
    car = goods(
        "Car part", "2", "1000", "28", hsn="8703", cess_rate=D(12), cess_per_unit_paise=2000
    )
    # 2,000.00; 14 % = 280.00 each; cess 12 % = 240.00 and 2 x 20.00 = 40.00
    text = counter.paper(counter.customer(), car, date=dt.date(2025, 9, 21))
    assert_in_order(
        text,
        "GST Cess ₹ Taxable ₹",
        "Cess 12% + ₹20.00 a unit",
        "28% 280.00 2,000.00",
        "Cess 280.00",
        "Total ₹2,840.00",
    )


def test_packets_taxed_on_their_printed_price_say_so(counter: Counter) -> None:
    packets = goods("Cigarettes", "10", "150", "40", hsn="24022010", retail_price=D(200))
    # printed 2,000.00 x 40 / 140 = 571.43: 285.71 each, on a value of 1,500.00
    text = counter.paper(counter.customer(), packets)
    assert_in_order(
        text,
        "Taxed on retail price ₹200.00 (Rule 31D)",
        "40% 1,500.00",
        "CGST 20% 285.71",
        "Total ₹2,071.42",
    )


def test_taxable_and_exempt_goods_to_a_buyer_without_gstin_are_one_paper(counter: Counter) -> None:
    lines = (
        goods("Soap", "1", "100", hsn="3401"),
        goods("Milk", "1", "60", "0", hsn="0401"),
        goods("Bread", "1", "40", "0", hsn="1905", treatment="exempt"),
        goods("Diesel", "1", "90", "0", hsn="2710", treatment="non_gst"),
    )
    text = counter.paper(counter.customer("Meena"), *lines)
    # 100.00 + 9.00 + 9.00 + 60.00 + 40.00 + 90.00
    assert_in_order(
        text,
        "Invoice-cum-bill of supply",
        "18% 100.00",
        "Nil 60.00",
        "Exempt 40.00",
        "Non-GST 90.00",
        "Taxable value 100.00",
        "Exempt, nil-rated, non-GST 190.00",
        "CGST 9% on 100.00 9.00",
        "Total ₹308.00",
        "3401 100.00 9% 9.00 9% 9.00 18.00",
        "Total 100.00",
    )
    named = counter.customer(gstin=SEZ_GSTIN, state="08")
    assert_in_order(counter.paper(named, *lines[:2]), "Tax invoice", "GH/26-27")


def test_a_bill_of_supply_says_of_each_line_why_it_bears_no_tax(counter: Counter) -> None:
    text = counter.paper(
        counter.customer(),
        goods("Milk", "1", "60", "0", hsn="0401"),
        goods("Bread", "1", "40", "0", hsn="1905", treatment="exempt"),
    )
    assert_in_order(text, "Bill of supply", "Milk", "Nil rated", "Bread", "Exempt", "Total ₹100.00")


@pytest.mark.parametrize(("rate", "asked"), [("50000", True), ("49999", False)])
def test_from_fifty_thousand_on_a_buyer_without_gstin_has_address_and_state(
    counter: Counter, rate: str, asked: bool
) -> None:
    buyer = counter.customer("Imran Khan", address="Ramganj Bazar, Jaipur")
    text = counter.paper(buyer, goods("Door", "1", rate))
    assert_in_order(text, "Bill to", "Imran Khan", "Ramganj Bazar, Jaipur")
    after = text.split("Bill to")[1]
    assert ("State Rajasthan (08)" in after) is asked
    assert ("Ship to" in after) is asked
