"""What a registered invoice or note bears: its reference number, the acknowledgement, the portal's signed QR.

Rule 46(r) CGST wants the QR with the reference number in it. It is the token as it came, some 950
characters: at level L 105 modules, printed 42 mm wide on any sheet, so that a phone reads it. Where the
portal showed the document no more when it was asked, its numbers are known and its QR is not: so it says.
"""

from core.documents import qr
from core.documents.layout import INK2, LINE, wrap
from core.documents.page import LEFT, RIGHT, InvoiceSheet, mm
from core.documents.view import EinvoiceStamp, InvoiceView

LEVEL = "L"
SANDBOX = "SANDBOX: not registered with the government"
NO_QR = "The signed QR code did not reach us: print it at the e-invoice portal"
_SIDE = 42 * mm
_LINES, _REMARK = 93.0, 18.0  # what is written takes, without a code beside it
_A5 = 210 / 148  # a sheet of A5 is drawn as A4 and shrunk
_PAD = 11.0
_DOT = mm / 8  # of a thermal printer
_MOST_DOTS = 4


def parts_of(stamp: EinvoiceStamp) -> list[tuple[str, str]]:
    """List what is printed as text: labels and values."""
    return [
        ("IRN", stamp.irn),
        ("Ack No.", stamp.ack_no),
        ("Ack date", stamp.ack_at),
    ]


def remarks_of(stamp: EinvoiceStamp) -> list[str]:
    """Say what is to be known of it besides."""
    said = [] if stamp.token else [NO_QR]
    return [*said, SANDBOX] if stamp.sandbox else said


def height(view: InvoiceView) -> float:
    """Measure the block; nothing where the document is not registered."""
    return _side(view) + 2 * _PAD + 8 if view.einvoice else 0.0


def _side(view: InvoiceView) -> float:
    if view.einvoice and not view.einvoice.token:
        return _LINES + _REMARK * len(remarks_of(view.einvoice))
    return _SIDE * (_A5 if view.form == "a5" else 1)


def draw(sheet: InvoiceSheet) -> None:
    """Draw the block under what stands above."""
    stamp = sheet.view.einvoice
    if stamp is None:
        return
    side, pen = _side(sheet.view), sheet.pen
    low = sheet.y - 8 - side - 2 * _PAD
    pen.box((LEFT, low), (RIGHT - LEFT, side + 2 * _PAD), radius=6, stroke=LINE)
    x = LEFT + _PAD
    if stamp.token:
        pen.qr((x, low + _PAD), side, stamp.token, level=LEVEL)
        x += _PAD + side + 4
    y = sheet.y - 8 - _PAD - 9
    pen.text((x, y), "e-Invoice", 10, face="bold")
    for label, value in parts_of(stamp):
        y -= 17
        pen.text((x, y), label, 7.4, color=INK2)
        for part in wrap(value, 8.6, RIGHT - x - _PAD, "medium"):
            y -= 11
            pen.text((x, y), part, 8.6, face="medium")
    for remark in remarks_of(stamp):
        y -= _REMARK
        pen.text((x, y), remark, 8.6, face="bold", room=RIGHT - x - _PAD)
    sheet.y = low


def side_on_roll(token: str, room: float) -> float:
    """Return how wide the code is on a roll: whole dots a module, as many as have room, four at most."""
    modules = qr.across(token, level=LEVEL)
    dots = min(int(room / _DOT / (modules + 2 * qr.MARGIN)), _MOST_DOTS)
    return modules * dots * _DOT
