"""`make gallery`: pictures of the papers, to be laid beside the design by eye."""

import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2
from PIL import Image

from core.documents.dues import DuesView, render_dues
from core.documents.invoice import render_invoice
from core.documents.pay_card import render_pay_card
from core.documents.statement import render_statement
from core.documents.statement_view import StatementView
from core.documents.view import InvoiceView
from tests.core.documents import lawful_samples, samples

TARGET = Path(__file__).resolve().parents[1] / "docs/gallery"
_DPI = 110
_GAP = 20
_COLORS = 64


def _pages(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=_DPI / 72).to_pil().convert("RGB") for page in document]
    document.close()
    return pictures


def _side_by_side(pages: list[Image.Image]) -> Image.Image:
    if len(pages) == 1:
        return pages[0]
    wide = sum(page.width + _GAP for page in pages) + _GAP
    sheet = Image.new("RGB", (wide, pages[0].height + 2 * _GAP), "#B8BDC9")
    x = _GAP
    for page in pages:
        sheet.paste(page, (x, _GAP))
        x += page.width + _GAP
    return sheet


def _paper(view: InvoiceView | StatementView | DuesView) -> bytes:
    if isinstance(view, InvoiceView):
        pdf = render_invoice(view)
    else:
        pdf = render_dues(view) if isinstance(view, DuesView) else render_statement(view)
    buffer = io.BytesIO()
    _side_by_side(_pages(pdf)).quantize(_COLORS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def pictures() -> dict[str, Callable[[], bytes]]:
    """Return what draws each picture of the gallery, by name."""
    papers: dict[str, InvoiceView | StatementView | DuesView] = {
        "invoice_1_line": samples.make_view(),
        "invoice_5_lines": samples.five_lines(),
        "invoice_20_lines": samples.textiles(20),
        "invoice_60_lines": samples.textiles(60),
        "invoice_igst": samples.inter_state(),
        "bill_hindi": samples.meena_hindi(),
        "bill_of_supply": samples.dhaba(),
        "invoice_cancelled": samples.cancelled(),
        "credit_note": samples.credit_note(),
        "invoice_export": lawful_samples.export(),
        "invoice_cum_bill_of_supply": lawful_samples.taxable_and_exempt(),
        "invoice_a5": replace(samples.five_lines(), form="a5"),
        "invoice_thermal80": replace(samples.five_lines(), form="thermal80"),
        "invoice_thermal58": replace(samples.five_lines(), form="thermal58"),
        "challan": lawful_samples.challan(),
        "estimate": lawful_samples.estimate(),
        "receipt_voucher": lawful_samples.receipt_voucher(),
        "statement": samples.khata(),
        "statement_long": samples.long_khata(50),
        "dues": samples.dues(),
    }
    long_name = replace(
        samples.GUPTA, name="Shri Balaji Building Material and Sanitary Stores, Jaipur"
    )
    cards = {
        "pay_card": samples.five_lines(),
        "pay_card_hindi": samples.meena_hindi(),
        "pay_card_long_name": samples.make_view(supplier=long_name),
    }
    return {
        **{name: partial(_paper, view) for name, view in papers.items()},
        **{name: partial(render_pay_card, view) for name, view in cards.items()},
    }


def main() -> None:
    """Draw all pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, draw in pictures().items():
        drawn = draw()
        (TARGET / f"{name}.png").write_bytes(drawn)
        print(f"{name}.png {len(drawn) // 1024} KB")


if __name__ == "__main__":
    main()
