"""The picture sent in chat with a bill: amount, QR, UPI ID. 1080 x 1350 PNG.

Drawn by the engine of the papers, then rasterised, so that Hindi is shaped without any system
library; the QR is pasted as whole-pixel modules, so that it survives being compressed by a chat.
"""

import io

import pypdfium2
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.documents import qr, upi
from core.documents.invoice_foot import payment_of
from core.documents.layout import INK, INK2, WHITE, Pen, _register, width, wrap
from core.documents.view import InvoiceView
from core.money import format_paise

SIZE = (1080, 1350)
_FRAME = 648
_BAND = 176


def render_pay_card(view: InvoiceView, *, amount_paise: int | None = None) -> bytes:
    """Return the PNG; ``amount_paise`` other than what is due: a counter sale's total."""
    amount = view.payable_paise if amount_paise is None else amount_paise
    card = _rasterise(_draw(view, amount))
    code = qr.image(upi.payment_uri(payment_of(view, amount)), size=_FRAME - 24).convert("L")
    left = (SIZE[0] - code.width) // 2
    top = 472 + (_FRAME - code.height) // 2
    card.paste(code, (left, top))
    buffer = io.BytesIO()
    card.quantize(16).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _rasterise(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture: Image.Image = page.render(scale=1).to_pil().convert("L")
    finally:
        document.close()
    return picture


def _draw(view: InvoiceView, amount_paise: int) -> bytes:
    _register()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=SIZE, invariant=1, initialFontName="PakkaSans-Regular")
    pen, middle, tall = Pen(canvas), SIZE[0] / 2, SIZE[1]
    pen.box((0, 0), SIZE, radius=0, fill=WHITE)
    pen.box((0, tall - _BAND), (SIZE[0], _BAND), radius=0, fill=INK)
    _draw_name(pen, view.supplier.name)
    amount = f"₹{format_paise(amount_paise, decimals='auto')}"
    style = {"face": "bold", "align": "center", "room": 980}
    pen.text((middle, tall - 346), amount, 164, **style)
    who = f" · {view.recipient.name}" if view.recipient else ""
    line = {"color": INK2, "align": "center", "room": 980}
    pen.text((middle, tall - 432), f"Bill {view.number}{who}", 42, **line)
    pen.box(((SIZE[0] - _FRAME) / 2, tall - 472 - _FRAME), (_FRAME, _FRAME), radius=36,
            stroke=INK, weight=6)  # fmt: skip
    pen.text((middle, tall - 1182), view.upi or "", 52, **{**style, "face": "semibold"})
    pen.text((middle, tall - 1270), "Pay by any UPI app · किसी भी UPI ऐप से दें", 38, **line)
    canvas.save()
    return buffer.getvalue()


def _draw_name(pen: Pen, name: str) -> None:
    """White on ink, in two balanced lines where it is long."""
    middle, tall = SIZE[0] / 2, SIZE[1]
    style = {"face": "bold", "color": WHITE, "align": "center", "room": 1000}
    if width(name, 70, "bold") <= 1000:
        pen.text((middle, tall - 112), name, 70, **style)
        return
    lines = wrap(name, 52, max(width(name, 52, "bold") * 0.56, 400), "bold")[:2]
    for i, text in enumerate(lines):
        pen.text((middle, tall - 76 - i * 64), text, 52, **style)
