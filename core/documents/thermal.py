"""The bill on a roll of paper, 80 or 58 mm wide: one column, as long as it has to be, all black."""

from collections.abc import Sequence

from core.documents import einvoice_block, invoice_foot as foot
from core.documents.invoice_head import TEST, amount_of, declaration_of, mark_of, meta_of
from core.documents.invoice_lines import gst_text
from core.documents.kinds import Copy, kind_of
from core.documents.layout import Pen, width, wrap
from core.documents.letterhead import identity
from core.documents.logo import in_black, size_on_roll
from core.documents.pdf import Paper
from core.documents.tongue import beside, second
from core.documents.upi import ONE_PAYMENT_LIMIT_PAISE
from core.documents.view import InvoiceView, Party, ViewLine
from core.documents.words import masked_phone, phone_text, qty_text, rate_text
from core.money import format_paise

_MM = 72 / 25.4
# Of the paper, and of what a printer's head reaches of it.
WIDTHS = {"thermal80": (80 * _MM, 72 * _MM), "thermal58": (58 * _MM, 48 * _MM)}
_BLACK = "#000000"
_SIZE, _SMALL = 8.6, 7.6
_PAD = 4 * _MM
_QR = 31 * _MM
_SIGN = 34.0


class Slip:
    """A strip being drawn from the top down; ``y`` is where the last text stands."""

    def __init__(self, pen: Pen, form: str, *, top: float, language: str = "en") -> None:
        paper, printed = WIDTHS[form]
        self.pen = pen
        self.left = (paper - printed) / 2
        self.right = self.left + printed
        self.room = printed
        self.y = top - _PAD
        self.language = language

    def beside(self, english: str) -> str:
        """Write a label in both languages, one after the other."""
        return beside(self.language, english)

    def both(self, english: str, size: float, *, face: str = "regular") -> None:
        """Write a text in the middle, and under it the same in the second language."""
        self.centred(english, size, face=face)
        self.centred(second(self.language, english), size, face=face)

    @property
    def middle(self) -> float:
        """Return where the middle of the strip is."""
        return (self.left + self.right) / 2

    def text(self, text: str, size: float = _SIZE, *, face: str = "regular") -> None:
        """Write from the left, on as many lines as it takes."""
        for part in wrap(text, size, self.room, face) if text else ():
            self.y -= size * 1.3
            self.pen.text((self.left, self.y), part, size, face=face, color=_BLACK)

    def centred(self, text: str, size: float = _SIZE, *, face: str = "regular") -> None:
        """Write in the middle."""
        for part in wrap(text, size, self.room, face) if text else ():
            self.y -= size * 1.3
            style = {"face": face, "color": _BLACK, "align": "center"}
            self.pen.text((self.middle, self.y), part, size, **style)

    def picture(self, size: tuple[float, float], png: bytes) -> None:
        """Draw a picture in the middle."""
        self.y -= size[1]
        self.pen.picture((self.middle - size[0] / 2, self.y), size, png)

    def pair(self, label: str, value: str, size: float = _SIZE, *, face: str = "regular") -> None:
        """Write a label and at the right its value; one that does not fit beside it goes below.

        No word of the label is torn where it has room on a line of its own: it may be a figure.
        """
        wide = width(value, size, face)
        beside = self.room - wide - 6
        longest = max((width(word, size, face) for word in label.split()), default=0)
        is_tight = beside < self.room / 3 or beside < longest
        if beside < width(label, size, face) and is_tight:
            self.text(label, size, face=face)
            for part in wrap(value, size, self.room, face):
                self._at_right(part, size, face=face, down=True)
            return
        for n, part in enumerate(wrap(label, size, beside, face)):
            self.y -= size * 1.3
            self.pen.text((self.left, self.y), part, size, face=face, color=_BLACK)
            if n == 0:
                self._at_right(value, size, face=face, down=False)

    def _at_right(self, text: str, size: float, *, face: str, down: bool) -> None:
        self.y -= size * 1.3 if down else 0
        style = {"face": face, "color": _BLACK, "align": "right"}
        self.pen.text((self.right, self.y), text, size, **style)

    def rule(self, weight: float = 0.6) -> None:
        """Draw a line over the whole width."""
        self.y -= 5
        self.pen.rule(self.left, self.right, self.y, weight=weight, color=_BLACK)
        self.y -= 1


def render(view: InvoiceView, *, copies: Sequence[Copy] = ("original",)) -> bytes:
    """Return the PDF, a page as long as its text for each copy."""
    paper_wide = WIDTHS[view.form][0]
    tall = max(-_draw(_slip(Pen(None), view, 0), view, copy) for copy in copies) + _PAD
    paper = Paper(
        (paper_wide, tall), title=f"{view.title} {view.number}", author=view.supplier.name
    )
    for copy in copies:
        _draw(_slip(Pen(paper), view, tall), view, copy)
        paper.end_page()
    return paper.save()


def _slip(pen: Pen, view: InvoiceView, top: float) -> Slip:
    return Slip(pen, view.form, top=top, language=view.language)


def _draw(slip: Slip, view: InvoiceView, copy: Copy) -> float:
    _draw_head(slip, view, copy)
    for label, value in (*meta_of(view), *view.facts):
        slip.pair(slip.beside(label), value, _SMALL)
    _draw_party(slip, kind_of(view).to, view.recipient)
    if view.ship_to:
        _draw_party(slip, "Ship to", view.ship_to)
    slip.text(view.heading, face="semibold")
    _draw_said(slip, view.above)
    slip.rule()
    for line in view.lines:
        _draw_line(slip, view, line)
    slip.rule()
    _draw_totals(slip, view)
    _draw_said(slip, view.below)
    _draw_ways_to_pay(slip, view)
    _draw_einvoice(slip, view)
    _draw_end(slip, view)
    return slip.y


def _draw_said(slip: Slip, said: Sequence[tuple[str, str]]) -> None:
    """Write what the seller wants said, each text beneath its label."""
    for label, text in said:
        slip.text(label, _SMALL, face="semibold")
        for part in text.splitlines():
            slip.text(part, _SMALL)


def _draw_head(slip: Slip, view: InvoiceView, copy: Copy) -> None:
    supplier = view.supplier
    if supplier.logo:
        size = size_on_roll(supplier.logo, slip.room)
        slip.picture(size, in_black(supplier.logo, size))
    slip.centred(supplier.name, 11.5, face="bold")
    who = identity(supplier) if supplier.gstin else supplier.state_name
    for text in (*supplier.address_lines, phone_text(supplier.phone), who):
        slip.centred(text, _SMALL)
    slip.rule()
    slip.both(view.title, 10, face="bold")
    slip.centred(view.number, 9.4, face="semibold")
    slip.both(mark_of(view, copy), 7)
    slip.both(declaration_of(view), _SMALL, face="semibold")
    slip.rule()


def _draw_party(slip: Slip, label: str, party: Party | None) -> None:
    slip.rule()
    slip.text(slip.beside(label), 7)
    slip.text(party.name if party else slip.beside("Counter customer"), 9.4, face="semibold")
    for text in (*party.address_lines, masked_phone(party.phone)) if party else ():
        slip.text(text, _SMALL)
    for text in identity(party).split(" · ") if party else ():
        slip.text(text, _SMALL)


def _draw_line(slip: Slip, view: InvoiceView, line: ViewLine) -> None:
    slip.y -= 1.5
    slip.text(f"{line.n}  {line.name}", face="medium")
    slip.text(line.detail, 7)
    slip.pair(_how_much(view, line), format_paise(line.taxable_paise))
    about = [
        f"HSN/SAC {line.hsn}" if line.hsn and view.names_hsn else "",
        f"GST {gst_text(line)}" if view.rated else "",
        f"less {format_paise(line.discount_paise)}" if line.discount_paise else "",
        f"cess {format_paise(line.cess_paise)}" if view.taxed and line.cess_paise else "",
    ]
    slip.text(" · ".join(part for part in about if part), 7)


def _how_much(view: InvoiceView, line: ViewLine) -> str:
    if line.qty is None:
        return "Value"
    count = f"{qty_text(line.qty)} {line.unit_label}".strip()
    if line.rate is None:
        return count
    money = f" {view.currency}" if view.currency else ""
    with_tax = " with GST" if view.prices_include_tax and view.taxed else ""
    return f"{count} × {rate_text(line.rate)}{money}{with_tax}"


def _draw_totals(slip: Slip, view: InvoiceView) -> None:
    for label, amount in foot.total_rows(view):
        slip.pair(label, amount)
    slip.rule(1)
    slip.pair(
        slip.beside(foot.total_label(view)), f"₹{format_paise(view.total_paise)}", 11.5, face="bold"
    )
    slip.rule(1)
    due, paise, when = amount_of(view)
    if due == foot.total_label(view):
        slip.text(when, _SMALL)
    elif paise == view.total_paise and view.payable_paise:
        slip.text(f"{slip.beside(due)} {when}", _SMALL)
    else:
        slip.pair(slip.beside(due), f"₹{format_paise(paise)}", face="semibold")
        slip.text(when, _SMALL)
    said = [*foot.said_of(view), (slip.beside("Note"), view.note, "regular")]
    for label, text, face in said:
        if text:
            slip.text(label, 7)
            slip.text(text, _SMALL, face=face)


def _draw_ways_to_pay(slip: Slip, view: InvoiceView) -> None:
    ask = foot.ask_of(view)
    if not ask.any:
        return
    slip.rule()
    if ask.uri:
        over = ask.amount_paise > ONE_PAYMENT_LIMIT_PAISE
        words = "Scan, then type the amount:" if over else "Scan to pay"
        slip.centred(f"{words} ₹{format_paise(ask.amount_paise)}", 9.4, face="semibold")
        slip.y -= _QR + 6
        slip.pen.qr((slip.middle - _QR / 2, slip.y), _QR, ask.uri)
        slip.centred(ask.upi, _SMALL)
    if ask.bank:
        slip.text(f"{ask.bank.name}, {ask.bank.bank}", _SMALL)
        slip.pair("A/c no.", ask.bank.account, _SMALL)
        slip.pair("IFSC", ask.bank.ifsc, _SMALL)
        slip.text(ask.remark, 7)


def _draw_einvoice(slip: Slip, view: InvoiceView) -> None:
    stamp = view.einvoice
    if stamp is None:
        return
    slip.rule()
    slip.centred("e-Invoice", 9.4, face="semibold")
    for label, value in einvoice_block.parts_of(stamp):
        slip.pair(label, value, 7)
    if stamp.token:
        side = einvoice_block.side_on_roll(stamp.token, slip.room)
        slip.y -= side + 8
        corner = (slip.middle - side / 2, slip.y)
        slip.pen.qr(corner, side, stamp.token, level=einvoice_block.LEVEL)
    for remark in einvoice_block.remarks_of(stamp):
        slip.y -= 4
        slip.centred(remark, 7, face="semibold")


def _draw_end(slip: Slip, view: InvoiceView) -> None:
    signer = foot.signer_of(view)
    if signer:
        slip.rule()
        slip.text(f"For {signer}", _SMALL, face="semibold")
        slip.y -= _SIGN
        slip.text(slip.beside("Authorised signatory"), _SMALL)
    slip.rule()
    if view.status == "cancelled":
        slip.centred("CANCELLED", 16, face="bold")
    if view.sandbox:
        slip.centred(TEST, 9, face="bold")
    slip.both(kind_of(view).foot, 7)
    shown = view.page_url.removeprefix("https://").removeprefix("http://")
    slip.centred(shown, 7)
    slip.centred("Made with Pakka", 7)
