"""Each kind of bill says what the law wants of it and nothing that it forbids."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from core.documents.invoice import render_invoice
from core.documents.kinds import copies_of
from core.documents.view import InvoiceView, Party
from tests.core.documents import samples
from tests.core.documents.reading import (
    assert_in_order,
    codes_on,
    pages_of,
    payments_on,
    text_of,
)
from tests.core.documents.samples import Goods

GST_WORDS = ("GST", "Tax", "Taxable", "HSN", "Reverse charge", "Place of supply")


def _text(view: InvoiceView) -> str:
    return text_of(render_invoice(view))


def test_to_another_state_igst_alone_is_charged() -> None:
    text = _text(samples.inter_state())
    assert_in_order(
        text,
        "Place of supply Maharashtra (27)",
        "B2B, inter-state",
        "520852 120 pcs 450.00 5% 54,000.00",
        "Taxable value 54,000.00",
        "IGST 5% 2,700.00",
        "Total ₹56,700.00",
        "HSN/SAC Taxable value IGST rate IGST amount Total tax",
        "520852 54,000.00 5% 2,700.00 2,700.00",
    )
    assert "CGST" not in text
    assert "SGST" not in text


def test_in_a_union_territory_the_half_is_utgst() -> None:
    view = samples.make_view(half_tax_label="UTGST", place_of_supply="Chandigarh (04)")
    text = _text(view)
    assert_in_order(text, "CGST 9% 342.00", "UTGST 9% 342.00", "CGST Amount UTGST Amount", "342.00")
    assert "SGST" not in text


def test_cess_has_a_row_and_a_column_of_its_own() -> None:
    view = samples.make_view([Goods("Aerated drink", "10", "pc", "100", "40", "2202")])
    line = replace(view.lines[0], cess_paise=12000, total_paise=152000)
    text = _text(
        replace(view, lines=(line,), cess_paise=12000, total_paise=152000, due_paise=152000)
    )
    assert_in_order(
        text,
        "Taxable value 1,000.00",
        "CGST 20% 200.00",
        "SGST 20% 200.00",
        "Cess 120.00",
        "Total ₹1,520.00",
        "SGST Amount Cess Total tax",
        "2202 1,000.00 20% 200.00 20% 200.00 120.00 520.00",
        "Total 1,000.00 200.00 200.00 120.00 520.00",
    )


def test_several_rates_name_their_base_and_an_exempt_line_charges_nothing() -> None:
    goods = [
        Goods("Rice", "1", "kg", "100", "0", "1006"),
        Goods("Ghee", "1", "kg", "100", "5", "0405"),
        Goods("Soap", "1", "pc", "100", "18", "3401"),
    ]
    assert_in_order(
        _text(samples.make_view(goods)),
        "1006 1 kg 100.00 0% 100.00",
        "Taxable value 300.00",
        "CGST 9% on 100.00 9.00",
        "SGST 9% on 100.00 9.00",
        "CGST 2.5% on 100.00 2.50",
        "SGST 2.5% on 100.00 2.50",
        "Total ₹323.00",
        "1006 100.00 0% 0.00 0% 0.00 0.00",
    )


def test_one_rate_beside_an_exempt_line_names_its_base_too() -> None:
    goods = [
        Goods("Rice", "1", "kg", "100", "0", "1006"),
        Goods("Soap", "1", "pc", "100", "18", "3401"),
    ]
    assert "CGST 9% on 100.00 9.00" in _text(samples.make_view(goods))


def test_inclusive_prices_are_said_to_be_so() -> None:
    text = _text(samples.make_view(prices_include_tax=True))
    assert "Rate with GST ₹" in text


def test_a_round_off_downwards_has_a_minus() -> None:
    view = samples.textiles(20)
    assert_in_order(
        _text(view), "CGST 2.5% 5,093.39", "SGST 2.5% 5,093.39", "Round off −0.04", "Total"
    )


def test_no_round_off_no_row() -> None:
    assert "Round off" not in _text(samples.make_view())


def test_a_discount_has_a_column_only_where_one_is_given() -> None:
    assert "Discount ₹" in _text(samples.five_lines())
    assert "Discount" not in _text(samples.make_view())


def test_a_bill_of_supply_of_a_composition_dealer() -> None:
    view = samples.dhaba()
    text = _text(view)
    assert_in_order(
        text,
        "GSTIN 08ABCPD1234H1Z8",
        "Bill of supply",
        "JD/26-27/2051",
        "Composition taxable person, not eligible to collect tax on supplies",
        "Date 21 Nov 2026",
        "Bill to Counter customer",
        "Paid ₹240.00",
        "9963 2 plate 120.00 240.00",
        "Value of supply 240.00",
        "Total ₹240.00",
        "For Jai Durga Dhaba",
    )
    for word in ("CGST", "SGST", "IGST", "Tax invoice", "Taxable", "Tax summary", "18%"):
        assert word not in text


def test_a_bill_of_supply_of_a_regular_dealer_makes_no_declaration() -> None:
    view = replace(samples.dhaba(), composition=False)
    assert "Composition" not in _text(view)


def test_an_unregistered_shop_writes_no_word_of_gst() -> None:
    text = _text(samples.meena_hindi())
    assert_in_order(text, "Bill MK/26-27/0107", "Date 21 Nov 2026")
    for word in (*GST_WORDS, "CGST", "Value of supply", "ORIGINAL FOR RECIPIENT"):
        assert word not in text, word


def test_a_cancelled_bill_keeps_its_figures_and_asks_for_nothing() -> None:
    pdf = render_invoice(samples.cancelled())
    text = text_of(pdf)
    assert_in_order(
        text,
        "GH/26-27/0420",
        "CANCELLED ON 21 NOV 2026",
        "Cancelled on 21 Nov 2026",
        "Amount due ₹0.00 Cancelled: nothing to pay",
        "4418 1 pc 1,000.00 18% 1,000.00",
        "Order cancelled. The number GH/26-27/0420 stays in the series and is not used again.",
        "Total (cancelled) ₹1,180.00",
        "CANCELLED",
    )
    assert "Authorised signatory" not in text
    assert "UPI ID" not in text
    assert codes_on(pdf) == []


def test_the_reason_of_a_cancelled_bill_is_a_sentence() -> None:
    text = text_of(render_invoice(replace(samples.cancelled(), cancel_reason="cancelled in chat")))
    assert_in_order(text, "Cancelled in chat. The number GH/26-27/0420 stays in the series")


def test_a_cancelled_bill_of_many_pages_is_stamped_on_each() -> None:
    view = replace(
        samples.textiles(40), status="cancelled", cancelled_on=dt.date(2026, 11, 22), due_paise=0
    )
    pdf = render_invoice(view)
    assert text_of(pdf).count("CANCELLED") == 1 + 3  # the mark, and a stamp on each of three pages
    assert codes_on(pdf) == []


def test_a_paid_bill_has_no_code() -> None:
    pdf = render_invoice(samples.make_view(due_paise=0))
    text = text_of(pdf)
    assert_in_order(text, "Paid ₹4,484.00 Nothing is due", "Total ₹4,484.00", "View online")
    assert "Scan to pay" not in text
    assert "Due date" not in text
    assert codes_on(pdf) == []


def test_a_bill_paid_in_part_asks_for_the_rest_with_another_reference() -> None:
    pdf = render_invoice(samples.make_view(due_paise=248400))
    assert "Amount due ₹2,484.00 by 8 Dec 2026, of ₹4,484.00" in text_of(pdf)
    (payment,) = payments_on(pdf)
    assert (payment["am"], payment["tr"]) == ("2484.00", "GH26270428P200000")


def test_a_shop_without_upi_id_shows_its_bank_alone() -> None:
    pdf = render_invoice(samples.make_view(upi=None, bank=samples.GUPTA_BANK))
    text = text_of(pdf)
    assert "A/c no. 0042 1000 4471" in text
    assert "UPI" not in text
    assert codes_on(pdf) == []


def test_a_shop_without_upi_id_and_bank_has_no_pay_block() -> None:
    pdf = render_invoice(samples.make_view(upi=None))
    text = text_of(pdf)
    assert "Scan" not in text
    assert "Bank transfer" not in text
    assert "View online" in text
    assert "Authorised signatory" in text
    assert codes_on(pdf) == []


def test_over_one_lakh_the_payer_types_the_amount_and_the_bank_stands_beside() -> None:
    pdf = render_invoice(samples.textiles(20))
    text = text_of(pdf)
    assert_in_order(
        text,
        "Scan, then type the amount ₹2,13,922.00",
        "UPI limit, most banks ₹1,00,000 a payment",
        "A/c no. 0118 2000 7713",
    )
    (payment,) = payments_on(pdf)
    assert "am" not in payment
    assert payment["tr"] == "ST26271179"


def test_exactly_one_lakh_is_still_asked_for() -> None:
    view = samples.make_view(total_paise=10000000, due_paise=10000000)
    assert payments_on(render_invoice(view))[0]["am"] == "100000.00"


def test_a_sandbox_bill_says_so_on_its_face() -> None:
    text = _text(samples.make_view(sandbox=True))
    assert text.count("TEST – NOT A TAX INVOICE") == 3  # the mark, the stamp and the foot


def test_reverse_charge_is_said() -> None:
    assert "Reverse charge Yes" in _text(samples.make_view(reverse_charge=True))


@pytest.mark.parametrize(
    ("earlier", "words"),
    [
        (0, "Earlier balance ₹0.00 + this bill ₹4,484.00 = ₹4,484.00"),
        (448400, "Earlier balance ₹4,484.00 + this bill ₹4,484.00 = ₹8,968.00"),
        (-100000, "This bill ₹4,484.00 − advance ₹1,000.00 = ₹3,484.00"),
    ],
)
def test_the_khata_line(earlier: int, words: str) -> None:
    assert words in _text(samples.make_view(earlier_balance_paise=earlier))


def test_a_bill_without_hsn_and_rate_drops_what_nobody_fills() -> None:
    view = samples.make_view([Goods("Repair", "1", "job", "500", "18", None)])
    line = replace(view.lines[0], rate=None)
    text = _text(replace(view, lines=(line,)))
    assert "# Item Qty Rate ₹ GST Taxable ₹ 1 Repair 1 job – 18% 500.00" in text


def test_a_shop_with_a_name_of_one_letter_and_no_address_still_prints() -> None:
    view = samples.make_view(supplier=Party("Q"), recipient=None, document_type="bill")
    assert "Q" in _text(view)


def test_qty_of_a_note_on_value_alone_is_a_dash() -> None:
    line = replace(samples.credit_note().lines[0], qty=None, rate=None, unit_label="")
    text = _text(replace(samples.credit_note(), lines=(line,)))
    assert "4418 – – 18% 1,000.00" in text


def test_no_view_is_changed_by_drawing() -> None:
    view = samples.five_lines()
    before = hash(view)
    render_invoice(view)
    assert hash(view) == before
    assert view.lines[0].qty == Decimal(10)


@pytest.mark.parametrize(
    ("hsn", "marks"),
    [
        (
            "8302",
            ["ORIGINAL FOR RECIPIENT", "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR SUPPLIER"],
        ),
        ("995468", ["ORIGINAL FOR RECIPIENT", "DUPLICATE FOR SUPPLIER"]),
    ],
)
def test_goods_have_three_copies_and_services_two(hsn: str, marks: list[str]) -> None:
    view = samples.make_view([Goods("Work", hsn=hsn)])
    pages = pages_of(render_invoice(view, copies=copies_of(view)))
    assert len(pages) == len(marks)
    for page, mark in zip(pages, marks, strict=True):
        assert_in_order(page, mark, "Page 1 of 1")


def test_each_copy_of_a_long_bill_counts_its_own_pages() -> None:
    view = samples.textiles(60)
    one = len(pages_of(render_invoice(view)))
    pages = pages_of(render_invoice(view, copies=("original", "duplicate")))
    assert len(pages) == 2 * one
    assert_in_order(pages[one], "DUPLICATE FOR TRANSPORTER", f"Page 1 of {one}")


def test_long_facts_wrap_and_none_is_lost() -> None:
    order = " ".join(f"PO/2026/{n}" for n in range(100, 140))
    text = _text(samples.make_view(facts=(("Buyer's order", order), ("Vehicle", "RJ14GA1234"))))
    assert_in_order(text, "PO/2026/100", "PO/2026/139")
