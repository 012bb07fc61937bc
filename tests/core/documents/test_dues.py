"""The list of dues: every name and figure, sums by age, whatever the size of a name or a sum."""

import datetime as dt
from dataclasses import replace

from core.documents.dues import DuesRow, render_dues
from tests.core.documents import samples
from tests.core.documents.reading import assert_in_order, boxes_of, overlapping, pages_of, text_of


def test_who_owes_since_when_and_how_much() -> None:
    text = text_of(render_dues(samples.dues()))
    assert_in_order(
        text,
        "Dues 21 Nov 2026 5 customers",
        "Customer Oldest bill Not due ₹ 1-30 days ₹ 31-60 ₹ 61-90 ₹ Over 90 ₹ Total ₹",
        "Sharma Constructions 3 Aug 2026 12,500.00 4,484.00 1,062.00 200.00 18,246.00",
        "Imran Khan 28 Sep 2026 1,180.00 2,360.00 3,540.00",
        "रमेश भाई 1 Nov 2026 520.00 520.00",
        "Shri Balaji Building Material and Sanitary Stores, main branch 18 Nov 2026 48.50 48.50",
        "Total 14,838.50 5,224.00 2,360.00 1,062.00 200.00 23,684.50",
    )


def test_a_long_list_goes_on_over_pages_with_its_head() -> None:
    row = samples.dues().rows[0]
    rows = tuple(replace(row, name=f"Customer {n}") for n in range(1, 101))
    pages = pages_of(render_dues(replace(samples.dues(), rows=rows)))
    assert len(pages) == 3
    assert all("Oldest bill" in text for text in pages)
    assert all(f"Customer {n} 3 Aug" in " ".join(pages) for n in range(1, 101))


def test_large_sums_and_long_names_do_not_touch() -> None:
    most = 9_99_99_99_999_00
    rows = (
        DuesRow("Donaudampfschifffahrtsgesellschaft " * 3, dt.date(2026, 1, 1), (most,) * 5, most),
        DuesRow("Q", None, (0, 0, 0, 0, 5), 5),
    )
    (boxes,) = boxes_of(render_dues(replace(samples.dues(), rows=rows)))
    assert overlapping(boxes, slack=1.0) == []
    assert max(box[2] for box in boxes) <= 555.6


def test_nobody_owes() -> None:
    assert "0 customers" in text_of(render_dues(replace(samples.dues(), rows=())))
