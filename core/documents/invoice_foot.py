"""The lower part of the invoice or note: totals, words, khata, reason, remarks."""

from collections.abc import Callable
from decimal import Decimal

from core.documents import upi
from core.documents.kinds import kind_of
from core.documents.layout import INK, INK2, INK3, width, wrap, wrap_at_most
from core.documents.page import BOTTOM, LEFT, RIGHT, InvoiceSheet
from core.documents.pay_block import Ask
from core.documents.roman import roman
from core.documents.spelled import amount_in
from core.documents.tongue import beside, second
from core.documents.view import InvoiceView, ViewLine
from core.documents.words import percent_text, signed
from core.money import MINUS, format_paise, in_words, round_half_up

SIZE = 8.8
_STEP = 14.0
_TOTALS_X = RIGHT - 207
_WORDS_ROOM = _TOTALS_X - LEFT - 24
_NOTE_LINES = 6
_NOTE_SIZE = 8.2
_SECOND = 11.0
_TOTAL_WORDS = 100.0
_OF_SUPPLY = {"bill_of_supply", "credit_note", "debit_note"}
Row = tuple[str, str]


def _rates(view: InvoiceView) -> list[Decimal]:
    return sorted({line.gst_rate for line in view.lines if line.gst_rate}, reverse=True)


def _sum(view: InvoiceView, rate: Decimal, value: Callable[[ViewLine], int]) -> int:
    return sum(value(line) for line in view.lines if line.gst_rate == rate)


def _tax_rows(view: InvoiceView) -> list[Row]:
    rows: list[Row] = []
    rates = _rates(view)
    for rate in rates:
        base = _sum(view, rate, lambda line: line.taxable_paise)
        on = f" on {format_paise(base)}" if len(rates) > 1 or base != view.taxable_paise else ""
        if view.inter_state:
            amount = format_paise(_sum(view, rate, lambda line: line.igst_paise))
            rows.append((_tax_label(view, "IGST", f"{percent_text(rate)}{on}"), amount))
        else:
            amount = format_paise(_sum(view, rate, lambda line: line.cgst_paise))
            half = f"{percent_text(rate / 2)}{on}"
            rows.append((_tax_label(view, "CGST", half), amount))
            rows.append((_tax_label(view, view.half_tax_label, half), amount))
    if view.endorsement and not rates:
        rows.append((beside(view.language, "IGST"), format_paise(0)))
    if view.cess_paise:
        rows.append((beside(view.language, "Cess"), format_paise(view.cess_paise)))
    if view.reverse_charge and view.tax_paise:
        label = beside(view.language, "Payable by recipient")
        rows.append((label, signed(-view.tax_paise)))
    return rows


def _tax_label(view: InvoiceView, tax: str, rate: str) -> str:
    other = second(view.language, tax)
    return f"{tax} {rate} / {other}" if other else f"{tax} {rate}"


def _value_rows(view: InvoiceView) -> list[Row]:
    """The taxable value, apart from what bears no tax by its nature; what it is in other money."""
    untaxed = sum(line.taxable_paise for line in view.lines if line.treatment != "taxable")
    label = beside(view.language, "Taxable value")
    rows = [(label, format_paise(view.taxable_paise - untaxed))]
    if untaxed:
        label = beside(view.language, "Exempt, nil-rated, non-GST")
        rows.append((label, format_paise(untaxed)))
    foreign = [line.qty * line.rate for line in view.lines if line.qty and line.rate]
    if view.currency and len(foreign) == len(view.lines) and not view.discount_paise:
        cents = sum(round_half_up(value * 100) for value in foreign)
        label = beside(view.language, "Value in {currency}", currency=view.currency)
        rows.insert(0, (label, format_paise(cents)))
    return rows


def total_rows(view: InvoiceView) -> list[Row]:
    """List what leads to the total: values, each tax, what is rounded off."""
    rows: list[Row] = []
    if view.taxed:
        rows += _value_rows(view)
        rows += _tax_rows(view)
    elif view.round_off_paise or view.document_type != "bill":
        words = "Value of supply" if view.document_type in _OF_SUPPLY else "Amount"
        rows.append((beside(view.language, words), format_paise(view.taxable_paise)))
    if view.round_off_paise:
        rows.append((beside(view.language, "Round off"), signed(view.round_off_paise)))
    return rows


def totals_height(view: InvoiceView) -> float:
    """Measure words and totals."""
    left = sum(_block_height(lines) for _, lines, _ in _left_blocks(view))
    below = _SECOND if _total_words(view)[1] else 0
    return max(len(total_rows(view)) * _STEP + 44 + below, left + 8)


def said_of(view: InvoiceView) -> list[tuple[str, str, str]]:
    """(label, text, face) of what is said beside the sums, the note left out."""
    lang = view.language
    spelled = [in_words(view.total_paise), amount_in(lang, view.total_paise)]
    words = " / ".join(text for text in spelled if text)
    said = [(beside(lang, "Amount in words"), words, "medium")]
    if _khata(view):
        said.append((_khata_label(view), _khata(view), "regular"))
    if view.remarks:
        said.append((beside(lang, "Tax"), " ".join(view.remarks), "regular"))
    if view.reason:
        said.append((beside(lang, "Reason"), view.reason, "regular"))
    if view.status == "cancelled":
        why = view.cancel_reason
        reason = f"{why[0].upper()}{why[1:]}. " if why else ""
        kept = f"{reason}The number {view.number} stays in the series and is not used again."
        said.append((beside(lang, "Cancelled"), kept, "regular"))
    return said


def _khata_label(view: InvoiceView) -> str:
    if view.is_note:
        return beside(view.language, "Effect on your khata")
    return beside(view.language, "Khata with {shop}", shop=view.supplier.name)


def _left_blocks(view: InvoiceView) -> list[tuple[str, list[str], str]]:
    """(label, wrapped text, face) of what stands left of the totals."""
    said = said_of(view)
    if view.note and not _long_note(view):
        said.append((beside(view.language, "Note"), view.note, "regular"))
    return [(label, wrap(text, SIZE, _WORDS_ROOM, face), face) for label, text, face in said]


def _long_note(view: InvoiceView) -> list[str]:
    """Return the lines of a note that is too long to stand beside the totals."""
    if len(wrap(view.note, SIZE, _WORDS_ROOM)) <= _NOTE_LINES:
        return []
    return wrap(view.note, _NOTE_SIZE, RIGHT - LEFT)


def draw_note(sheet: InvoiceSheet, next_page: Callable[[], None]) -> None:
    """Draw a long note over the whole width, on as many pages as it takes."""
    lines = _long_note(sheet.view)
    if lines and sheet.y - 40 < BOTTOM:
        next_page()
    if lines:
        sheet.pen.text((LEFT, sheet.y - 10), sheet.beside("Note"), 7.4, color=INK3)
        sheet.y -= 12
    for text in lines:
        if sheet.y - 14 < BOTTOM:
            next_page()
        sheet.y -= 11.5
        sheet.pen.text((LEFT, sheet.y), text, _NOTE_SIZE)
    sheet.y -= 8 if lines else 0


def _block_height(lines: list[str]) -> float:
    return 18.0 + 12.0 * len(lines)


def draw_totals(sheet: InvoiceSheet) -> None:
    """Draw words and khata at the left, the sums at the right."""
    pen, view, top = sheet.pen, sheet.view, sheet.y - 14
    y = top
    for label, lines, face in _left_blocks(view):
        pen.text((LEFT, y), wrap_at_most(1, label, 7.4, _WORDS_ROOM)[0], 7.4, color=INK3)
        for i, text in enumerate(lines, start=1):
            pen.text((LEFT, y - 12 * i), text, SIZE, face=face)
        y -= _block_height(lines)
    y = top
    for label, amount in total_rows(view):
        room = RIGHT - _TOTALS_X - width(amount, SIZE) - 8
        pen.text((_TOTALS_X, y), label, SIZE, color=INK2, room=room)
        pen.text((RIGHT, y), amount, SIZE, align="right")
        y -= _STEP
    y += 5
    pen.rule(_TOTALS_X, RIGHT, y, weight=1, color=INK)
    words, below = _total_words(view)
    pen.text((_TOTALS_X, y - 16), words, 10.5, face="bold")
    total = f"₹{format_paise(view.total_paise)}"
    room = RIGHT - _TOTALS_X - width(words, 10.5, "bold") - 12
    pen.text((RIGHT, y - 16.5), total, 13.5, face="bold", align="right", room=room)
    if below:
        y -= _SECOND
        pen.text((_TOTALS_X, y - 16), below, 8.6, face="semibold", room=RIGHT - _TOTALS_X)
    pen.rule(_TOTALS_X, RIGHT, y - 24, weight=1, color=INK)
    sheet.y -= totals_height(view) + 8


def _total_words(view: InvoiceView) -> tuple[str, str]:
    """Say what the total is called, and below it in the second language where that has no room beside."""
    words = total_label(view)
    other = second(view.language, kind_of(view).total)
    beside_it = f"{words} / {other}"
    if other and width(beside_it, 10.5, "bold") <= _TOTAL_WORDS:
        return beside_it, ""
    return words, other


def total_label(view: InvoiceView) -> str:
    """Say what the total is called."""
    words = kind_of(view).total
    return f"{words} (cancelled)" if view.status == "cancelled" else words


def _khata(view: InvoiceView) -> str:
    """Say what the paper brings the account to: earlier balance and this bill."""
    earlier = view.earlier_balance_paise
    if earlier is None or view.status != "issued":
        return ""
    if view.is_note:
        return _note_effect(view, earlier)
    if not view.due_paise:
        return ""
    advance = max(-earlier, 0)
    settled = max(view.total_paise - view.due_paise - advance, 0)
    whole, bill = format_paise(earlier + view.total_paise - settled), format_paise(view.total_paise)
    less = f" {MINUS} settled ₹{format_paise(settled)}" if settled else ""
    if advance:
        return f"This bill ₹{bill} {MINUS} advance ₹{format_paise(advance)}{less} = ₹{whole}"
    return f"Earlier balance ₹{format_paise(earlier)} + this bill ₹{bill}{less} = ₹{whole}"


def _note_effect(view: InvoiceView, earlier: int) -> str:
    before, note = format_paise(earlier), format_paise(view.total_paise)
    if view.document_type == "debit_note":
        after = format_paise(earlier + view.total_paise)
        return f"Balance before ₹{before} + this debit ₹{note} = ₹{after}"
    after = format_paise(earlier - view.total_paise)
    return f"Balance before ₹{before} {MINUS} this credit ₹{note} = ₹{after}"


def payment_of(view: InvoiceView, amount_paise: int) -> upi.UpiPayment:
    """Make the payment that a paper's QR asks for."""
    paid = view.total_paise - amount_paise
    return upi.UpiPayment(
        pa=view.upi or "",
        pn=roman(view.supplier.name),
        am_paise=amount_paise,
        tr=upi.reference_of(view.number, paid_paise=paid),
        tn=upi.TEST_NOTE if view.sandbox else f"Invoice {view.number}",
    )


def ask_of(view: InvoiceView) -> Ask:
    """Say what the pay block asks for."""
    amount = view.payable_paise
    return Ask(
        amount_paise=amount,
        upi=view.upi or "",
        payee=roman(view.supplier.name),
        uri=upi.payment_uri(payment_of(view, amount)) if view.upi and amount > 0 else "",
        bank=view.bank,
        language=view.language,
        remark=beside(view.language, "Write {number} in the remark", number=view.number),
    )


def signer_of(view: InvoiceView) -> str:
    """Say who signs; nobody signs what is cancelled."""
    return view.supplier.name if view.status == "issued" else ""
