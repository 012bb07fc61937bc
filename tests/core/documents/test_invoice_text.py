"""What the text layer of an invoice holds: all that Rule 46 asks for, in the order it is read."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from core.documents.invoice import render_invoice
from core.documents.view import InvoiceView, Party
from tests.core.documents import samples
from tests.core.documents.reading import (
    assert_in_order,
    codes_on,
    is_rising,
    lines_of,
    pages_of,
    payments_on,
    text_of,
)


def test_rule_46_on_the_bill_of_the_design() -> None:
    assert_in_order(
        text_of(render_invoice(samples.five_lines())),
        "Gupta Hardware",
        "14 Chandpole Bazar, near Gangaur Temple, Jaipur, Rajasthan 302001",
        "GSTIN 08AAAPG1234C1ZJ · State Rajasthan (08)",
        "Tax invoice",
        "GH/26-27/0428",
        "ORIGINAL FOR RECIPIENT",
        "Invoice date 23 Nov 2026",
        "Due date 8 Dec 2026",
        "Place of supply Rajasthan (08)",
        "Reverse charge No",
        "Bill to Sharma Constructions",
        "Plot 7, Sitapura Industrial Area, Jaipur, Rajasthan 302022",
        "GSTIN 08AABCS1234F1ZR · State Rajasthan (08)",
        "Amount due ₹6,938.00 by 8 Dec 2026",
        "# Item HSN/SAC Qty Rate ₹ Discount ₹ GST Taxable ₹",
        "1 Cement OPC 43 grade, 50 kg सीमेंट, 50 किलो की बोरी 2523 10 bag 380.00 – 18% 3,800.00",
        "2 Nails, mild steel, assorted 1½ to 4 inch कील 7317 2.5 kg 90.00 – 18% 225.00",
        "3 Door hinge 4 inch, stainless steel, with screws",
        "कब्ज़ा, 12 नग का डिब्बा 8302 1 dozen 240.00 – 18% 240.00",
        "4 Exterior emulsion paint, 4 litre, Royal Ivory shade, weather guard series",
        "पेंट · 10% discount 3209 1 tin 1,250.00 125.00 18% 1,125.00",
        "5 Jute twine (sutli), 3 ply सुतली 5607 5 kg 110.00 – 5% 550.00",
        "Amount in words Rupees six thousand nine hundred thirty-eight only",
        "Earlier balance ₹4,484.00 + this bill ₹6,938.00 = ₹11,422.00",
        "Goods once cut or opened are not taken back. Subject to Jaipur jurisdiction.",
        "Taxable value 5,940.00",
        "CGST 9% on 5,390.00 485.10",
        "SGST 9% on 5,390.00 485.10",
        "CGST 2.5% on 550.00 13.75",
        "SGST 2.5% on 550.00 13.75",
        "Round off +0.30",
        "Total ₹6,938.00",
        "Tax summary by HSN and rate",
        "HSN/SAC Taxable value CGST Amount SGST Amount Total tax",
        "2523 3,800.00 9% 342.00 9% 342.00 684.00",
        "7317 225.00 9% 20.25 9% 20.25 40.50",
        "8302 240.00 9% 21.60 9% 21.60 43.20",
        "3209 1,125.00 9% 101.25 9% 101.25 202.50",
        "5607 550.00 2.5% 13.75 2.5% 13.75 27.50",
        "Total 5,940.00 498.85 498.85 997.70",
        "UPI ID guptahw@example",
        "Name your app must show Gupta Hardware",
        "A/c no. 0042 1000 4471",
        "IFSC EXMP0000421",
        "For Gupta Hardware",
        "Authorised signatory",
        "bill.example.in/i/7KQ2M9XD4TRW",
        "Page 1 of 1",
    )


def test_the_code_on_the_page_pays_this_bill() -> None:
    assert payments_on(render_invoice(samples.five_lines())) == [
        {
            "pa": "guptahw@example",
            "pn": "Gupta Hardware",
            "am": "6938.00",
            "cu": "INR",
            "tr": "GH26270428",
            "tn": "Invoice GH/26-27/0428",
        }
    ]


def test_devanagari_is_read_as_typed() -> None:
    pdf = render_invoice(samples.meena_hindi())
    assert_in_order(
        text_of(pdf),
        "सांगानेर बाज़ार, जयपुर, राजस्थान 302029",
        "रमेश भाई",
        "1 चीनी 5 किलो 44.00 220.00",
        "2 तेल 2 लीटर 150.00 300.00",
        "Rupees five hundred twenty only",
        "Total ₹520.00",
    )
    assert payments_on(pdf)[0]["am"] == "520.00"


@pytest.mark.parametrize(
    "name",
    [
        "सीमेंट",
        "कब्ज़ा",
        "स्कैन",
        "हिन्दी",
        "क्षत्रिय ज्ञान श्री",
        "राष्ट्रीय वस्त्र भण्डार",
        "र्‍ऱ्य",
        "Sharma शर्मा & Sons (बेटे)",
        "मैक्डोनाल्ड्स ₹500 – ½",
        "ॐ १२३ ।",
    ],
)
def test_conjuncts_and_mixed_scripts_are_read_as_typed(name: str) -> None:
    line = replace(samples.make_view().lines[0], name=name, detail=name)
    pdf = render_invoice(
        samples.make_view(recipient=Party(name), lines=(line,), note=name, document_type="bill")
    )
    assert text_of(pdf).count(name) == 4


def _numbers(lines: list[str]) -> list[int]:
    """The numbers of the lines of goods: they are followed by a name with a comma in it."""
    found = [re.match(r"(\d+) (?:Cotton|Polyester|Viscose) ", line) for line in lines]
    return [int(match[1]) for match in found if match]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (20, 2), (60, 4)])
def test_all_lines_are_there_in_order_on_pages_that_are_counted(count: int, pages: int) -> None:
    pdf = render_invoice(samples.textiles(count))
    numbers = _numbers(lines_of(pdf))
    assert len(numbers) == count
    assert numbers[0] == 1
    assert is_rising(numbers)
    shown = pages_of(pdf)
    assert len(shown) == pages
    for n, text in enumerate(shown, start=1):
        assert f"Page {n} of {pages}" in text
        assert "ST/26-27/1179" in text
        assert "Shree Textiles" in text


def _paise(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


@pytest.mark.parametrize("count", [17, 20, 36, 60])
def test_what_is_carried_forward_is_what_the_lines_so_far_come_to(count: int) -> None:
    view = samples.textiles(count)
    pages = pages_of(render_invoice(view))
    amounts = [line.taxable_paise for line in view.lines]
    so_far = 0
    for n, (text, following) in enumerate(pairwise(pages)):
        carried = re.search(r"Carried forward: taxable value so far ([\d,.]+)", text)
        brought = re.search(r"Brought forward ([\d,.]+)", following)
        assert carried, f"page {n + 1}"
        assert brought
        on_this_page = re.findall(r" 5% ([\d,]+\.\d\d)", text)
        so_far += sum(map(_paise, on_this_page))
        assert _paise(carried[1]) == _paise(brought[1]) == so_far
    last = sum(map(_paise, re.findall(r" m [\d.]+ 5% ([\d,]+\.\d\d)", pages[-1])))
    assert so_far + last == sum(amounts) == view.taxable_paise


@pytest.mark.parametrize("count", range(14, 20))
def test_two_lines_at_least_travel_with_the_totals(count: int) -> None:
    pages = pages_of(render_invoice(samples.textiles(count)))
    with_totals = next(text for text in pages if "Amount in words" in text)
    assert len(re.findall(r" m [\d.]+ 5% ", with_totals)) >= 2


def test_over_eight_hsn_codes_the_summary_is_by_rate_and_the_list_follows() -> None:
    goods = [
        samples.Goods(f"Part {n}", "1", "pc", "100", "18" if n % 2 else "5", f"84{n:02d}")
        for n in range(1, 13)
    ]
    pages = pages_of(render_invoice(samples.make_view(goods)))
    assert_in_order(
        pages[0],
        "Tax summary by rate GST rate Taxable value CGST Amount SGST Amount Total tax",
        "18% 600.00 9% 54.00 9% 54.00 108.00",
        "5% 600.00 2.5% 15.00 2.5% 15.00 30.00",
        "Total 1,200.00 69.00 69.00 138.00",
    )
    assert len(pages) == 2
    assert_in_order(
        pages[1],
        "For Gupta Hardware",
        "Tax summary by HSN and rate HSN/SAC",
        "8401 100.00 9% 9.00 9% 9.00 18.00",
        "8412 100.00 2.5% 2.50 2.5% 2.50 5.00",
        "Total 1,200.00 69.00 69.00 138.00",
    )


def test_a_list_of_many_hsn_codes_takes_as_many_pages_as_it_needs() -> None:
    goods = [
        samples.Goods(f"Part {n}", "1", "pc", "100", "18", str(840100 + n)) for n in range(1, 101)
    ]
    pages = pages_of(render_invoice(samples.make_view(goods)))
    listed = [text for text in pages if "Tax summary by HSN and rate" in text]
    assert len(listed) == 2
    codes = re.findall(r"\b(84\d{4}) 100\.00 9%", " ".join(listed))
    assert codes == [str(840100 + n) for n in range(1, 101)]


FIGURES = [
    (50, "₹0.50", "Rupees zero and fifty paise only"),
    (106250, "₹1,062.50", "Rupees one thousand sixty-two and fifty paise only"),
    (10000000, "₹1,00,000.00", "Rupees one lakh only"),
    (
        21392200,
        "₹2,13,922.00",
        "Rupees two lakh thirteen thousand nine hundred twenty-two only",
    ),
    (1000000000, "₹1,00,00,000.00", "Rupees one crore only"),
    (
        99999999900,
        "₹99,99,99,999.00",
        "Rupees ninety-nine crore ninety-nine lakh ninety-nine thousand nine hundred ninety-nine only",
    ),
]


@pytest.mark.parametrize(("paise", "figure", "words"), FIGURES)
def test_words_and_figures_agree(paise: int, figure: str, words: str) -> None:
    line = replace(samples.make_view().lines[0], taxable_paise=paise)
    view = samples.make_view(
        document_type="bill", lines=(line,), total_paise=paise, due_paise=paise, round_off_paise=0
    )
    text = text_of(render_invoice(view))
    assert f"Amount in words {words}" in text
    assert text.count(figure) >= 2


def test_a_quantity_and_a_rate_keep_their_decimals() -> None:
    goods = [
        samples.Goods("Wire", "0.5", "m", "12.345", "18", "8544"),
        samples.Goods("Sand", "1234.567", "kg", "0.1255", "18", "2505"),
    ]
    text = text_of(render_invoice(samples.make_view(goods)))
    assert "8544 0.5 m 12.345 18% 6.17" in text
    assert "2505 1,234.567 kg 0.1255 18% 154.94" in text


def test_the_page_link_can_be_pressed() -> None:
    pdf = render_invoice(samples.make_view())
    assert b"/URI <" + b"https://bill.example.in/i/7KQ2M9XD4TRW".hex().encode() + b">" in pdf


def _one_page(view: InvoiceView) -> str:
    (text,) = pages_of(render_invoice(view))
    return text


def test_an_unregistered_buyer_of_much_stands_with_address_and_state() -> None:
    buyer = Party(
        "Imran Khan",
        ("Ramganj Bazar, Jaipur 302003",),
        state_code="08",
        state_name="Rajasthan",
        phone="9800000388",
    )
    text = _one_page(samples.make_view(recipient=buyer))
    assert_in_order(
        text,
        "Supply type B2C",
        "Bill to Imran Khan Ramganj Bazar, Jaipur 302003 Mobile ••• ••• 0388 State Rajasthan (08)",
    )
    assert "98000" not in text.partition("Bill to")[2]


def test_the_delivery_address_stands_beside_the_buyer() -> None:
    text = _one_page(samples.inter_state())
    assert_in_order(
        text,
        "Bill to Mahavir Sarees",
        "Ship to Anjali Processors Gala 12, Rahnal, Bhiwandi, Maharashtra 421302",
        "GSTIN 27AAGFA8812L1Z7 State Maharashtra (27)",
        "Amount due ₹56,700.00 by 21 Dec 2026 (30 days)",
    )


def test_the_title_of_the_file_names_the_bill() -> None:
    pdf = render_invoice(samples.make_view())
    assert "Tax invoice GH/26-27/0428".encode("utf-16-be").hex().upper().encode() in pdf
    assert codes_on(pdf)
