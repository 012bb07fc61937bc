"""The picture sent in chat with a bill: amount, QR, UPI ID. 1080 x 1350 PNG.

Drawn by the engine of the papers, then rasterised, so that Hindi is shaped without any system
library; the QR is pasted as whole-pixel modules, so that it survives being compressed by a chat.
"""

import io

from PIL import Image

from core.documents import qr, upi
from core.documents.invoice_foot import payment_of
from core.documents.layout import INK, INK2, WHITE, Pen, width, wrap_at_most
from core.documents.pdf import Paper
from core.documents.raster import first_page
from core.documents.view import InvoiceView
from core.money import format_paise

SIZE = (1080, 1350)
_FRAME = 648
_FRAME_TOP = 472
_BAND = 176
_SHADES = 16
_DARKEST = 23  # how bright ink is
_TWO_LANGUAGES = "Pay by any UPI app  ·  किसी भी UPI ऐप से दें"
_OVER_LIMIT = "Scan, then type the amount: up to ₹1,00,000 a payment"


def render_pay_card(view: InvoiceView, *, amount_paise: int | None = None) -> bytes:
    """Return the PNG; ``amount_paise`` other than what is due: a counter sale's total.

    No code is drawn where nothing may be paid: cancelled, no UPI ID, no amount.
    """
    amount = view.payable_paise if amount_paise is None else amount_paise
    card = first_page(_draw(view, amount), wide=SIZE[0], mode="L")
    if _asks(view, amount):
        uri = upi.payment_uri(payment_of(view, amount))
        code = _code(uri)
        left = (SIZE[0] - code.width) // 2
        card.paste(code, (left, _FRAME_TOP + (_FRAME - code.height) // 2))
    buffer = io.BytesIO()
    _tinted(card).save(buffer, "PNG", bits=4)
    return buffer.getvalue()


def _tinted(card: Image.Image) -> Image.Image:
    """Turn greys into shades between ink and white, black stays black: four bits a pixel."""
    shades = [round(grey * (_SHADES - 1) / 255) for grey in range(256)]
    tinted = Image.frombytes("P", card.size, card.point(shades).tobytes())
    ink = [int(INK[i : i + 2], 16) for i in (1, 3, 5)]
    palette = [0, 0, 0]
    for shade in range(1, _SHADES):
        grey = max(0, shade * 255 // (_SHADES - 1) - _DARKEST)
        palette += [part + (255 - part) * grey // (255 - _DARKEST) for part in ink]
    tinted.putpalette(palette)
    return tinted


def _code(uri: str) -> Image.Image:
    """Draw the code without its margin, which the frame leaves free: its corners are round."""
    whole = qr.image(uri, size=_FRAME - 12)
    margin = whole.width * qr.MARGIN // (len(qr.modules(uri)) + 2 * qr.MARGIN)
    inner = (margin, margin, whole.width - margin, whole.height - margin)
    return whole.crop(inner).convert("L")


def _asks(view: InvoiceView, amount_paise: int) -> bool:
    return bool(view.status == "issued" and view.upi and amount_paise > 0)


def _draw(view: InvoiceView, amount_paise: int) -> bytes:
    paper = Paper(SIZE)
    pen, middle, tall = Pen(paper), SIZE[0] / 2, SIZE[1]
    pen.box((0, 0), SIZE, radius=0, fill=WHITE)
    pen.box((0, tall - _BAND), (SIZE[0], _BAND), radius=0, fill=INK)
    _draw_name(pen, view.supplier.name)
    amount = f"₹{format_paise(amount_paise, decimals='auto')}"
    pen.text((middle, tall - 348), amount, 166, face="bold", align="center", room=980)
    who = f"  ·  {view.recipient.name}" if view.recipient else ""
    line = {"color": INK2, "face": "medium", "align": "center"}
    bill = wrap_at_most(1, f"Bill {view.number}{who}", 43, 980, "medium")[0]
    pen.text((middle, tall - 431), bill.replace(" · ", "  ·  "), 43, room=980, **line)
    corner = ((SIZE[0] - _FRAME) / 2, tall - _FRAME_TOP - _FRAME)
    pen.box(corner, (_FRAME, _FRAME), radius=36, stroke=INK, weight=6)
    if _asks(view, amount_paise):
        _draw_how(pen, view, amount_paise)
    else:
        words = "Cancelled: nothing to pay" if view.status == "cancelled" else "Nothing to pay"
        pen.text((middle, corner[1] + _FRAME / 2), words, 48, room=_FRAME - 60, **line)
    paper.end_page()
    return paper.save()


def _draw_how(pen: Pen, view: InvoiceView, amount_paise: int) -> None:
    middle, tall = SIZE[0] / 2, SIZE[1]
    style = {"face": "semibold", "align": "center", "room": 980}
    pen.text((middle, tall - 1204), view.upi or "", 52, **style)
    over = amount_paise > upi.ONE_PAYMENT_LIMIT_PAISE
    words = _OVER_LIMIT if over else _TWO_LANGUAGES
    pen.text((middle, tall - 1271), words, 40, **{**style, "face": "regular", "color": INK2})


def _draw_name(pen: Pen, name: str) -> None:
    """White on ink, in two balanced lines where it is long."""
    middle, tall = SIZE[0] / 2, SIZE[1]
    style = {"face": "bold", "color": WHITE, "align": "center", "room": 1000}
    if width(name, 74, "bold") <= 1000:
        pen.text((middle, tall - 116), name, 74, **style)
        return
    for i, text in enumerate(_balanced(name)):
        pen.text((middle, tall - 76 - i * 66), text, 54, **style)


def _balanced(name: str) -> list[str]:
    """Break a name between words so that the longer of two lines is as short as it can be."""
    words = name.split()
    breaks = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    if not breaks:
        return [name]
    return list(min(breaks, key=lambda pair: max(width(part, 54, "bold") for part in pair)))
