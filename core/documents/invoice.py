"""The A4 invoice: count the pages, then draw them. The same view gives the same bytes.

Particulars: Rules 46 and 49 of the CGST Rules. Looks: `docs/gallery`.
"""

from core.documents import (
    invoice_foot as foot,
    invoice_head as head,
    invoice_lines as lines,
    invoice_pay as pay,
)
from core.documents.layout import Pen
from core.documents.page import A4, BOTTOM, TOP, Sheet
from core.documents.pdf import Paper
from core.documents.view import InvoiceView
from core.gst.document import TITLES


def render_invoice(view: InvoiceView) -> bytes:
    """Return the PDF, under 80 KB for ordinary bills, all fonts embedded."""
    counting = Sheet(Pen(None), view, pages=0)
    _draw(counting)
    title = f"{TITLES[view.document_type]} {view.number}"
    paper = Paper(A4, title=title, author=view.supplier.name)
    _draw(Sheet(Pen(paper), view, pages=counting.page - 1))
    return paper.save()


def _draw(sheet: Sheet) -> None:
    sheet.y = TOP
    head.draw_head(sheet)
    head.draw_meta(sheet)
    head.draw_parties(sheet)
    columns = lines.columns_of(sheet.view)
    lines.draw_table_head(sheet, columns)
    _draw_lines(sheet, columns)
    foot.draw_totals(sheet)
    summary = foot.summary_height(sheet.view)
    if summary and sheet.y - summary < BOTTOM:
        _next_page(sheet)
    foot.draw_summary(sheet)
    if sheet.y - pay.pay_height(sheet.view) < BOTTOM:
        _next_page(sheet)
    pay.draw_pay(sheet)
    head.draw_footer(sheet)
    head.draw_stamp(sheet)
    sheet.end_page()


def _draw_lines(sheet: Sheet, columns: list[lines.Column]) -> None:
    view = sheet.view
    heights = [lines.height(line, columns) for line in view.lines]
    so_far = 0
    for i, line in enumerate(view.lines):
        left = len(view.lines) - i
        # at least two lines travel with the totals
        needed = sum(heights[i:]) + foot.totals_height(view) if left <= 2 else heights[i] + 16
        if sheet.y - needed < BOTTOM and i:
            lines.draw_carried(
                sheet,
                "Carried forward: taxable value so far" if view.taxed else "Carried forward",
                so_far,
            )
            _next_page(sheet)
            lines.draw_table_head(sheet, columns)
            lines.draw_carried(sheet, "Brought forward", so_far)
        lines.draw_line(sheet, columns, line)
        so_far += line.taxable_paise


def _next_page(sheet: Sheet) -> None:
    head.draw_footer(sheet)
    head.draw_stamp(sheet)
    sheet.end_page()
    sheet.y = TOP
    head.draw_repeated_head(sheet)
