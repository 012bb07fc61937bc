"""The block to pay by, UPI and bank, and the signature beside it."""

from core.documents import qr, upi
from core.documents.invoice_foot import payment_of
from core.documents.layout import INK2, INK3, LINE, SMALLEST, Pen, wrap
from core.documents.page import BOTTOM, LEFT, RIGHT, Sheet
from core.documents.view import BankDetails, InvoiceView
from core.money import format_paise

_QR_SIDE = 29 * 72 / 25.4
_LOWEST = 100.0
_SIGN, _PAD = 122.0, 9.0
_WIDE = RIGHT - LEFT - _SIGN - 10
_TEXT_X = LEFT + _PAD + _QR_SIDE + 12
_BANK_X = LEFT + _WIDE - 142
_LABEL = 33.0


class Flow:
    """Writes down a column: labels, values that wrap; and so tells how tall it is."""

    def __init__(self, pen: Pen, x: float, *, top: float, room: float) -> None:
        self.pen, self.x, self.y, self.room = pen, x, top, room

    def label(self, text: str, *, size: float = 7.2, color: str = INK3) -> None:
        """Write a small label."""
        for part in wrap(text, size, self.room):
            self.y -= 11
            self.pen.text((self.x, self.y), part, size, color=color)

    def value(self, text: str, *, size: float = 8.6) -> None:
        """Write a value under its label; a long UPI ID takes several lines."""
        for part in wrap(text, size, self.room, "semibold"):
            self.y -= 11
            self.pen.text((self.x, self.y), part, size, face="semibold")
        self.y -= 3

    def pair(self, label: str, text: str) -> None:
        """Write a value beside its label."""
        if not text:
            return
        self.pen.text((self.x, self.y - 12), label, 7.2, color=INK3)
        for part in wrap(text, 8, self.room - _LABEL, "medium"):
            self.y -= 12
            self.pen.text((self.x + _LABEL, self.y), part, 8, face="medium")
        self.y -= 1.5


def pay_height(view: InvoiceView) -> float:
    """Measure pay block and signature; a cancelled bill has neither."""
    return _tall(view) + 12 if view.status == "issued" else 0.0


def _tall(view: InvoiceView) -> float:
    if not _asks(view):
        return _LOWEST
    columns = [_upi_column(Pen(None), view, 0)]
    if view.bank:
        columns.append(_bank_column(Pen(None), view, bank=view.bank, top=0))
    return max(_LOWEST, 7 - min(columns))


def _asks(view: InvoiceView) -> bool:
    return bool(view.payable_paise and (view.upi or view.bank))


def draw_pay(sheet: Sheet) -> None:
    """Draw how to pay (gone when nothing is due) and the signature."""
    view = sheet.view
    if view.status != "issued":
        return
    tall = _tall(view)
    # right under the content where much space is left, else at the foot
    top = sheet.y - 8 if sheet.y - BOTTOM > 2.6 * tall else BOTTOM + tall + 4
    low = top - tall
    _draw_ways(sheet, top, low)
    _draw_signature(sheet, top, low)
    sheet.y = low


def _draw_ways(sheet: Sheet, top: float, low: float) -> None:
    pen, view = sheet.pen, sheet.view
    if not _asks(view):
        return
    pen.box((LEFT, low), (_WIDE, top - low), radius=6, stroke=LINE)
    if view.upi and pen.paper:
        uri = upi.payment_uri(payment_of(view, view.payable_paise))
        corner = (LEFT + _PAD, (top + low - _QR_SIDE) / 2)
        pen.qr(corner, _QR_SIDE, qr.modules(uri))
    _upi_column(pen, view, top)
    if view.bank:
        _bank_column(pen, view, bank=view.bank, top=top)


def _upi_column(pen: Pen, view: InvoiceView, top: float) -> float:
    if not view.upi:
        return top
    right = _BANK_X - 16 if view.bank else LEFT + _WIDE - _PAD
    flow = Flow(pen, _TEXT_X, top=top - 4, room=right - _TEXT_X)
    over = view.payable_paise > upi.ONE_PAYMENT_LIMIT_PAISE
    words = "Scan, then type the amount" if over else "Scan to pay with any UPI app"
    flow.label(words, size=7.8, color=INK2)
    flow.y -= 16
    amount = f"₹{format_paise(view.payable_paise)}"
    pen.text((flow.x, flow.y), amount, 13.5, face="bold", room=flow.room)
    flow.y -= 4
    flow.label("UPI ID")
    flow.value(view.upi)
    if over:
        flow.label("UPI limit, most banks")
        flow.value(f"₹{format_paise(upi.ONE_PAYMENT_LIMIT_PAISE, decimals='auto')} a payment")
    flow.label("Name your app must show")
    flow.value(view.supplier.name)
    return flow.y


def _bank_column(pen: Pen, view: InvoiceView, *, bank: BankDetails, top: float) -> float:
    x = _BANK_X if view.upi else LEFT + _PAD + 3
    flow = Flow(pen, x, top=top - 4, room=LEFT + _WIDE - 6 - x)
    flow.label("Bank transfer", size=7.8, color=INK2)
    flow.y -= 3
    flow.pair("Name", bank.name)
    flow.pair("A/c no.", bank.account)
    flow.pair("IFSC", bank.ifsc)
    flow.pair("Bank", bank.bank)
    flow.y -= 1
    flow.label(f"Write {view.number} in the remark", size=SMALLEST + 0.3, color=INK2)
    return flow.y


def _draw_signature(sheet: Sheet, top: float, low: float) -> None:
    pen, name = sheet.pen, sheet.view.supplier.name
    x = RIGHT - _SIGN
    pen.box((x, low), (_SIGN, top - low), radius=6, stroke=LINE)
    for i, part in enumerate(wrap(f"For {name}", 8.2, _SIGN - 20, "medium")[:4]):
        pen.text((x + 10, top - 16 - 11 * i), part, 8.2, face="medium")
    pen.rule(x + 10, RIGHT - 10, low + 24, color=INK2)
    middle = RIGHT - _SIGN / 2
    pen.text((middle, low + 13), "Authorised signatory", 7.6, color=INK2, align="center")
