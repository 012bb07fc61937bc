"""The A4 invoice, and every paper that looks like one. The same view gives the same bytes.

Particulars: `docs/particulars.md`. Looks: `docs/gallery`.
"""

from collections.abc import Sequence

from core.documents import (
    einvoice_block,
    invoice_foot as foot,
    invoice_head as head,
    invoice_lines as lines,
    pay_block,
    said_block,
    tax_summary,
    thermal,
)
from core.documents.kinds import Copy
from core.documents.layout import Pen
from core.documents.page import A4, BOTTOM, TOP, InvoiceSheet, drawn
from core.documents.pdf import Paper
from core.documents.view import InvoiceView

_A5 = 148 / 210


def render_invoice(view: InvoiceView, *, copies: Sequence[Copy] = ("original",)) -> bytes:
    """Return the PDF, under 80 KB for ordinary bills, all fonts embedded; each copy on its own pages.

    Its form is the view's: A4, A5 (the same, smaller) or a roll of 80 or 58 mm.
    """
    if view.form in thermal.WIDTHS:
        return thermal.render(view, copies=copies)

    def draw(pen: Pen, pages: int) -> None:
        of_each = max(1, pages // len(copies))
        for copy in copies:
            _draw(InvoiceSheet(pen, view, pages=of_each, copy=copy))

    title, scale = f"{view.title} {view.number}", _A5 if view.form == "a5" else 1.0
    paper = Paper(A4, title=title, author=view.supplier.name, scale=scale)
    return drawn(draw, paper)


def _draw(sheet: InvoiceSheet) -> None:
    sheet.y = TOP
    head.draw_head(sheet)
    head.draw_meta(sheet)
    head.draw_facts(sheet)
    _room_for(sheet, head.parties_height(sheet.view))
    head.draw_parties(sheet)
    said_block.draw_title(sheet, sheet.view.heading, lambda: _next_page(sheet))
    said_block.draw(sheet, sheet.view.above, lambda: _next_page(sheet))
    columns = lines.columns_of(sheet.view)
    _room_for(sheet, 40 + lines.height(sheet.view.lines[0], columns))
    lines.draw_table_head(sheet, columns)
    _draw_lines(sheet, columns)
    _room_for(sheet, foot.totals_height(sheet.view))
    foot.draw_totals(sheet)
    _room_for(sheet, tax_summary.height(sheet.view))
    tax_summary.draw(sheet)
    said_block.draw(sheet, sheet.view.below, lambda: _next_page(sheet))
    foot.draw_note(sheet, lambda: _next_page(sheet))
    _room_for(sheet, einvoice_block.height(sheet.view))
    einvoice_block.draw(sheet)
    ask, signer = foot.ask_of(sheet.view), foot.signer_of(sheet.view)
    _room_for(sheet, pay_block.height(ask, signer))
    pay_block.draw(sheet, ask, signer=signer)
    tax_summary.draw_list(sheet, lambda: _next_page(sheet))
    head.draw_foot(sheet)
    sheet.end_page()


def _room_for(sheet: InvoiceSheet, tall: float) -> None:
    if tall and sheet.y - tall < BOTTOM:
        _next_page(sheet)


def _draw_lines(sheet: InvoiceSheet, columns: list[lines.Column]) -> None:
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


def _next_page(sheet: InvoiceSheet) -> None:
    head.draw_foot(sheet)
    sheet.end_page()
    sheet.y = TOP
    head.draw_repeated_head(sheet)
