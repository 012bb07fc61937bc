"""The block to pay by, UPI and bank, and the signature beside it."""

from dataclasses import dataclass

from core.documents import upi
from core.documents.layout import INK2, INK3, LINE, SMALLEST, Pen, width, wrap
from core.documents.page import BOTTOM, LEFT, RIGHT, TOP, Sheet
from core.documents.tongue import beside, second
from core.documents.view import BankDetails
from core.money import format_paise

_QR_SIDE = 29 * 72 / 25.4
_LOWEST = 101.0
_SIGN, _PAD = 122.0, 9.5
_GAP = 10.0
_LABEL = 33.0
_ASIDE = 142.0


@dataclass(frozen=True)
class Ask:
    """What is to be paid, and how; ``aside`` (heading, sentence) stands where no bank does."""

    amount_paise: int
    upi: str
    payee: str
    uri: str
    bank: BankDetails | None = None
    remark: str = ""
    aside: tuple[str, str] = ("", "")
    language: str = "en"

    @property
    def any(self) -> bool:
        """True where something is due and there is a way to pay it."""
        return bool(self.amount_paise > 0 and (self.upi or self.bank))


@dataclass(frozen=True)
class _Place:
    """Where the columns of a block stand."""

    wide: float
    aside: float

    @property
    def text_x(self) -> float:
        return LEFT + _PAD + _QR_SIDE + 12

    @property
    def aside_x(self) -> float:
        return LEFT + self.wide - self.aside


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
        self.y -= 5

    def pair(self, label: str, text: str) -> None:
        """Write a value beside its label."""
        if not text:
            return
        self.pen.text((self.x, self.y - 12), label, 7.2, color=INK3)
        for part in wrap(text, 8, self.room - _LABEL, "medium"):
            self.y -= 12
            self.pen.text((self.x + _LABEL, self.y), part, 8, face="medium")
        self.y -= 1.5


def height(ask: Ask, signer: str) -> float:
    """Measure pay block and signature; ``signer`` empty: a paper without signature."""
    return _tall(ask, signer) + 12 if ask.any or signer else 0.0


def _tall(ask: Ask, signer: str) -> float:
    lowest = [7 - _LOWEST]
    if ask.any:
        place = _place(ask, signer)
        lowest.append(_upi_column(Pen(None), ask, place=place, top=0))
        lowest.append(_aside_column(Pen(None), ask, place=place, top=0))
    if signer:
        lowest.append(7 - 62 - 11 * len(_signed(signer)))
    return 7 - min(lowest)


def _place(ask: Ask, signer: str) -> _Place:
    wide = RIGHT - LEFT - (_SIGN + _GAP if signer else 0)
    if not ask.bank and not ask.aside[0]:
        return _Place(wide, 0)
    return _Place(wide, _ASIDE if signer else _ASIDE + 80)


def draw(sheet: Sheet, ask: Ask, *, signer: str) -> None:
    """Draw how to pay (gone when nothing is due) and the signature."""
    if not height(ask, signer):
        return
    tall = _tall(ask, signer)
    # right under the content where much space is left or nothing stands above, else at the foot
    under = sheet.y - BOTTOM > 2.6 * tall or sheet.y > TOP - 60
    top = sheet.y - 8 if under else BOTTOM + tall + 4
    if ask.any:
        _draw_ways(sheet.pen, ask, place=_place(ask, signer), top=top, low=top - tall)
    if signer:
        _draw_signature(sheet, signer, top=top, low=top - tall)
    sheet.y = top - tall


def _draw_ways(pen: Pen, ask: Ask, *, place: _Place, top: float, low: float) -> None:
    pen.box((LEFT, low), (place.wide, top - low), radius=6, stroke=LINE)
    if ask.upi:
        corner = (LEFT + _PAD, (top + low - _QR_SIDE) / 2)
        pen.qr(corner, _QR_SIDE, ask.uri)
    _upi_column(pen, ask, place=place, top=top)
    if ask.upi and place.aside:
        pen.column_rule(place.aside_x - 10, low + 10, top - 10)
    _aside_column(pen, ask, place=place, top=top)


def _upi_column(pen: Pen, ask: Ask, *, place: _Place, top: float) -> float:
    if not ask.upi:
        return top
    right = place.aside_x - 18 if place.aside else LEFT + place.wide - _PAD
    flow = Flow(pen, place.text_x, top=top - 5, room=right - place.text_x)
    over = ask.amount_paise > upi.ONE_PAYMENT_LIMIT_PAISE
    words = "Scan, then type the amount" if over else "Scan to pay with any UPI app"
    flow.label(words, size=7.8, color=INK2)
    if other := second(ask.language, words):
        flow.label(other, size=7.8, color=INK2)
    flow.y -= 16
    amount = f"₹{format_paise(ask.amount_paise)}"
    pen.text((flow.x, flow.y), amount, 14, face="bold", room=flow.room)
    flow.y -= 6
    flow.label("UPI ID")
    flow.value(ask.upi)
    if over:
        flow.label("UPI limit, most banks")
        flow.value(f"₹{format_paise(upi.ONE_PAYMENT_LIMIT_PAISE, decimals='auto')} a payment")
    flow.label(beside(ask.language, "Name your app must show"))
    flow.value(ask.payee)
    return flow.y


def _aside_column(pen: Pen, ask: Ask, *, place: _Place, top: float) -> float:
    x = place.aside_x if ask.upi else LEFT + _PAD + 3
    flow = Flow(pen, x, top=top - 5, room=LEFT + place.wide - 6 - x)
    heading, words = ask.aside
    if ask.bank:
        _bank(flow, ask, ask.bank)
    elif heading:
        flow.label(beside(ask.language, heading), size=7.8, color=INK2)
        for text in (words, second(ask.language, words)):
            flow.y -= 4 if text else 0
            flow.label(text, size=8, color=INK2)
    return flow.y


def _bank(flow: Flow, ask: Ask, bank: BankDetails) -> None:
    flow.label(beside(ask.language, "Bank transfer"), size=7.8, color=INK2)
    flow.y -= 3
    flow.pair("Name", bank.name)
    flow.pair("A/c no.", bank.account)
    flow.pair("IFSC", bank.ifsc)
    flow.pair("Bank", bank.bank)
    flow.y -= 2
    flow.label(ask.remark, size=SMALLEST + 0.3, color=INK2)


def _signed(name: str) -> list[str]:
    return wrap(f"For {name}", 8.2, _SIGN - 20, "semibold")


def _draw_signature(sheet: Sheet, name: str, *, top: float, low: float) -> None:
    pen, x = sheet.pen, RIGHT - _SIGN
    pen.box((x, low), (_SIGN, top - low), radius=6, stroke=LINE)
    for i, part in enumerate(_signed(name)):
        at, part_of_name = x + 10, part
        if i == 0:
            pen.text((at, top - 16), "For ", 8.2)
            at, part_of_name = at + width("For ", 8.2), part.removeprefix("For ")
        pen.text((at, top - 16 - 11 * i), part_of_name, 8.2, face="semibold")
    pen.rule(x + 10, RIGHT - 10, low + 24, color=INK2)
    middle = RIGHT - _SIGN / 2
    pen.text((middle, low + 13), "Authorised signatory", 7.6, color=INK2, align="center")
    if other := sheet.second("Authorised signatory"):
        style = {"color": INK2, "align": "center", "room": _SIGN - 14}
        pen.text((middle, low + 4), other, 7.2, **style)
