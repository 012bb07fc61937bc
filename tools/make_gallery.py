"""`make gallery`: pictures of the papers, to be laid beside the design by eye."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
from PIL import Image

from core.documents.invoice import render_invoice
from core.documents.pay_card import render_pay_card
from core.documents.statement import render_statement
from tests.core.documents import samples

TARGET = Path(__file__).resolve().parents[1] / "docs/gallery"
_DPI = 110
_GAP = 20


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


def main() -> None:
    """Draw all pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    papers = {
        "invoice_1_line": samples.make_view(),
        "invoice_5_lines": samples.five_lines(),
        "invoice_20_lines": samples.textiles(20),
        "invoice_60_lines": samples.textiles(60),
        "invoice_igst": samples.inter_state(),
        "bill_hindi": samples.meena_hindi(),
        "bill_of_supply": samples.dhaba(),
        "invoice_cancelled": samples.cancelled(),
        "credit_note": samples.credit_note(),
    }
    drawn = {name: render_invoice(view) for name, view in papers.items()}
    drawn["statement"] = render_statement(samples.khata())
    drawn["statement_long"] = render_statement(samples.long_khata(50))
    for name, pdf in drawn.items():
        picture = _side_by_side(_pages(pdf)).quantize(64)
        picture.save(TARGET / f"{name}.png", optimize=True)
    long_name = replace(
        samples.GUPTA, name="Shri Balaji Building Material and Sanitary Stores, Jaipur"
    )
    cards = {
        "pay_card": samples.five_lines(),
        "pay_card_hindi": samples.meena_hindi(),
        "pay_card_long_name": samples.make_view(supplier=long_name),
    }
    for name, view in cards.items():
        (TARGET / f"{name}.png").write_bytes(render_pay_card(view))
    print(
        *sorted(f"{path.name} {path.stat().st_size // 1024} KB" for path in TARGET.glob("*.png")),
        sep="\n",
    )


if __name__ == "__main__":
    main()
