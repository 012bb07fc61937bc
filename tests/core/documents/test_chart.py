"""The bars on a report: in the one accent of all papers and pages."""

import pypdfium2

from core.documents.report import ReportView, render_report
from core.tabular import Chart, Report
from tests.core.documents import samples

BAR = (0x72, 0x80, 0xC6)  # as the bars of the owner's page


def test_bars_have_the_color_of_the_owners_page() -> None:
    report = Report("Sales", "November 2026", (), (Chart("Sales by day", (("2 Nov", 49_600),)),))
    supplier = samples.make_view().supplier
    page = pypdfium2.PdfDocument(render_report(ReportView(supplier, report)))[0]
    picture = page.render(scale=0.5).to_pil().convert("RGB")
    assert BAR in {color for _, color in picture.getcolors(picture.width * picture.height)}
