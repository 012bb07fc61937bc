"""How long the papers take, as ratios to a limit measured in the same run.

A bill of five lines against its bare strings, drawn in Helvetica on reportlab's canvas; a QR code as PNG
against the `qrcode` package's own. Content differs on each call.
"""

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import qrcode
from reportlab.pdfgen.canvas import Canvas

from core.documents import qr
from core.documents.invoice import render_invoice
from core.documents.layout import Pen
from core.documents.page import A4
from tests.core.documents import samples

ROUNDS = 60
_BILL = samples.five_lines()
_LINK = (
    "upi://pay?pa=guptahw@example&pn=Gupta%20Hardware&am={n}.00&cu=INR&tr=GH2627{n}"
    "&tn=Invoice%20GH%2F26-27%2F{n}"
)
Text = tuple[tuple[float, float], str, float]


def _strings_of_the_bill() -> list[Text]:
    """Return what the bill draws: place, text, size."""
    found: list[Text] = []
    draw = Pen.text

    def note(pen: Pen, at: tuple[float, float], text: str, size: float, **style: Any) -> None:
        found.append((at, text.encode("latin-1", "replace").decode("latin-1"), size))
        draw(pen, at, text, size, **style)

    with patch.object(Pen, "text", note):
        render_invoice(_BILL)
    return found


def _bare(strings: list[Text], n: int) -> None:
    canvas = Canvas(io.BytesIO(), pagesize=A4, invariant=1, pageCompression=1)
    for (x, y), text, size in strings:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text.replace("0428", str(n)))
    canvas.save()


def _bill(n: int) -> None:
    render_invoice(replace(_BILL, number=f"GH/26-27/{n}", due_paise=_BILL.due_paise - n))


def _median(draw: Callable[[int], object], others: Callable[[int], object]) -> tuple[float, float]:
    """Return the medians of two in interleaved rounds, in milliseconds."""
    taken: tuple[list[float], list[float]] = ([], [])
    for n in range(1000, 1000 + ROUNDS):
        for times, run in zip(taken, (draw, others), strict=True):
            start = time.perf_counter()
            run(n)
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def pdf() -> tuple[float, float]:
    """Measure a bill of five lines and its bare strings."""
    strings = _strings_of_the_bill()
    return _median(_bill, lambda n: _bare(strings, n))


def code() -> tuple[float, float]:
    """Measure a QR code and the package's."""
    return _median(
        lambda n: qr.png(_LINK.format(n=n)),
        lambda n: qrcode.make(_LINK.format(n=n)).save(io.BytesIO()),
    )


def main() -> None:
    """Print the ratios."""
    for name, limit, measure in (("PDF of 5 lines", 2.0, pdf), ("QR as PNG", 0.3, code)):
        ours, theirs = measure()
        print(
            f"{name}: {ours:.2f} ms against {theirs:.2f} ms, ratio {ours / theirs:.2f} (at most {limit})"
        )


if __name__ == "__main__":
    main()
