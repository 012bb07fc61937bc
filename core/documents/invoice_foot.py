"""The lower part of the invoice: totals, words, khata, tax summary, pay block, signature."""

from collections.abc import Callable
from decimal import Decimal

from core.documents import qr, upi
from core.documents.layout import INK, INK2, INK3, LINE, wrap
from core.documents.page import BOTTOM, LEFT, RIGHT, Sheet
from core.documents.view import InvoiceView, ViewLine
from core.documents.words import percent_text, signed
from core.money import format_paise, in_words

_STEP = 14.0
_TOTALS_X = RIGHT - 207
_QR_SIDE = 29 * 72 / 25.4
_PAY = 100.0
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
            rows.append((f"IGST {percent_text(rate)}{on}", amount))
        else:
            amount = format_paise(_sum(view, rate, lambda line: line.cgst_paise))
            half = percent_text(rate / 2)
            rows.append((f"CGST {half}{on}", amount))
            rows.append((f"{view.half_tax_label} {half}{on}", amount))
    if view.cess_paise:
        rows.append(("Cess", format_paise(view.cess_paise)))
    return rows


def _total_rows(view: InvoiceView) -> list[Row]:
    rows: list[Row] = []
    if view.taxed:
        rows.append(("Taxable value", format_paise(view.taxable_paise)))
        rows += _tax_rows(view)
    elif view.round_off_paise:
        rows.append(("Amount", format_paise(view.taxable_paise)))
    if view.round_off_paise:
        rows.append(("Round off", signed(view.round_off_paise)))
    return rows


def totals_height(view: InvoiceView) -> float:
    """Measure words and totals."""
    return max(len(_total_rows(view)) * _STEP + 44, 76.0)


def draw_totals(sheet: Sheet) -> None:
    """Draw words and khata at the left, the sums at the right."""
    pen, view, top = sheet.pen, sheet.view, sheet.y - 13
    pen.text((LEFT, top), "Amount in words", 7.4, color=INK3)
    y = top - 12
    for text in wrap(in_words(view.total_paise), SIZE, _TOTALS_X - LEFT - 24, "semibold"):
        pen.text((LEFT, y), text, SIZE, face="semibold")
        y -= 12
    _draw_khata(sheet, y - 4)
    y = top
    for label, amount in _total_rows(view):
        pen.text((_TOTALS_X, y), label, SIZE, color=INK2)
        pen.text((RIGHT, y), amount, SIZE, align="right")
        y -= _STEP
    y += 4
    pen.rule(_TOTALS_X, RIGHT, y, weight=1, color=INK)
    pen.text((_TOTALS_X, y - 17), "Total", 11, face="bold")
    total = f"₹{format_paise(view.total_paise)}"
    pen.text((RIGHT, y - 17), total, 13.5, face="bold", align="right", room=150)
    pen.rule(_TOTALS_X, RIGHT, y - 25, weight=1, color=INK)
    sheet.y -= totals_height(view) + 8


SIZE = 8.8


def _draw_khata(sheet: Sheet, y: float) -> None:
    pen, view = sheet.pen, sheet.view
    earlier = view.earlier_balance_paise
    if not earlier or view.status != "issued" or not view.due_paise:
        return
    pen.text((LEFT, y), f"Khata with {view.supplier.name}", 7.4, color=INK3, room=240)
    words = "Earlier balance" if earlier > 0 else "Advance"
    whole = earlier + view.total_paise
    text = f"{words} ₹{format_paise(earlier)} + this bill ₹{format_paise(view.total_paise)}"
    pen.text((LEFT, y - 12), f"{text} = ₹{format_paise(whole)}", 8.2, room=_TOTALS_X - LEFT - 20)


def _summary_rows(view: InvoiceView) -> list[tuple[str, Decimal, list[ViewLine]]]:
    """One row per HSN and rate; over eight, one per rate."""
    keys = list(dict.fromkeys((line.hsn or "–", line.gst_rate) for line in view.lines))
    if len(keys) > 8:
        keys = list(dict.fromkeys(("All", line.gst_rate) for line in view.lines))
    return [
        (
            hsn,
            rate,
            [ln for ln in view.lines if ln.gst_rate == rate and hsn in {ln.hsn or "–", "All"}],
        )
        for hsn, rate in keys
    ]


def summary_height(view: InvoiceView) -> float:
    """Measure the tax summary; nothing where no tax is charged."""
    return 44.0 + 12.5 * (len(_summary_rows(view)) + 1) if view.taxed else 0.0


def draw_summary(sheet: Sheet) -> None:
    """Draw the tax by HSN and rate."""
    view = sheet.view
    if not view.taxed:
        return
    pen, y = sheet.pen, sheet.y - 10
    pen.text((LEFT, y), "Tax summary by HSN and rate", 8.2, face="semibold")
    y -= 8
    pen.rule(LEFT, RIGHT, y, color=LINE)
    heads = [
        "HSN/SAC",
        "Taxable value",
        "CGST",
        "Amount",
        view.half_tax_label,
        "Amount",
        "Total tax",
    ]
    if view.inter_state:
        heads = ["HSN/SAC", "Taxable value", "IGST", "Amount", "Total tax"]
    y = _summary_row(sheet, y, heads, face="semibold")
    pen.rule(LEFT, RIGHT, y - 3, color=INK)
    y -= 2
    for hsn, rate, lines in _summary_rows(view):
        y = _summary_row(sheet, y, _summary_cells(view, hsn, rate, lines))
    pen.rule(LEFT, RIGHT, y - 3, color=LINE)
    totals = _summary_cells(view, "Total", None, list(view.lines))
    y = _summary_row(sheet, y - 1, totals, face="semibold")
    pen.rule(LEFT, RIGHT, y - 4, color=LINE)
    sheet.y -= summary_height(view)


def _summary_cells(
    view: InvoiceView, label: str, rate: Decimal | None, lines: list[ViewLine]
) -> list[str]:
    def paise(value: Callable[[ViewLine], int]) -> str:
        return format_paise(sum(value(line) for line in lines))

    taxable = paise(lambda line: line.taxable_paise)
    tax = paise(lambda line: line.cgst_paise + line.sgst_paise + line.igst_paise + line.cess_paise)
    if view.inter_state:
        percent = "" if rate is None else percent_text(rate)
        return [label, taxable, percent, paise(lambda line: line.igst_paise), tax]
    percent = "" if rate is None else percent_text(rate / 2)
    central, state = paise(lambda line: line.cgst_paise), paise(lambda line: line.sgst_paise)
    return [label, taxable, percent, central, percent, state, tax]


def _summary_row(sheet: Sheet, y: float, cells: list[str], face: str = "regular") -> float:
    y -= 12.5
    step = (RIGHT - LEFT - 60) / (len(cells) - 1)
    sheet.pen.text((LEFT, y), cells[0], 8, face=face)
    for i, cell in enumerate(cells[1:], start=1):
        x = LEFT + 60 + i * step
        sheet.pen.text((x, y), cell, 8, face=face, align="right", room=step - 4)
    return y


def pay_height(view: InvoiceView) -> float:
    """Measure pay block and signature."""
    return _PAY + 12


def draw_pay(sheet: Sheet) -> None:
    """Draw the UPI block (gone when nothing is due) and the signature."""
    pen, view = sheet.pen, sheet.view
    # right under the content where much space is left, else at the foot
    top = sheet.y - 8 if sheet.y - BOTTOM > 2.6 * _PAY else BOTTOM + _PAY + 4
    low = top - _PAY
    pen.box((RIGHT - 124, low), (124, _PAY), radius=6, stroke=LINE)
    pen.text((RIGHT - 114, top - 15), f"For {view.supplier.name}", 8.2, face="semibold", room=104)
    pen.rule(RIGHT - 114, RIGHT - 10, low + 22, color=INK2)
    pen.text((RIGHT - 62, low + 11), "Authorised signatory", 7.6, color=INK2, align="center")
    if view.payable_paise and view.upi:
        _draw_upi(sheet, top)
    sheet.y = low


def payment_of(view: InvoiceView, amount_paise: int) -> upi.UpiPayment:
    """Make the payment that a paper's QR asks for."""
    paid = view.total_paise - amount_paise
    return upi.UpiPayment(
        pa=view.upi or "",
        pn=view.supplier.name,
        am_paise=amount_paise,
        tr=upi.reference_of(view.number, paid_paise=paid),
        tn=f"Invoice {view.number}",
    )


def _draw_upi(sheet: Sheet, top: float) -> None:
    pen, view = sheet.pen, sheet.view
    low, wide = top - _PAY, RIGHT - LEFT - 134
    pen.box((LEFT, low), (wide, _PAY), radius=6, stroke=LINE)
    uri = upi.payment_uri(payment_of(view, view.payable_paise))
    pen.qr((LEFT + 9, low + (_PAY - _QR_SIDE) / 2), _QR_SIDE, qr.modules(uri))
    x = LEFT + _QR_SIDE + 22
    room = 128.0 if view.bank else wide - _QR_SIDE - 30
    pen.text((x, top - 15), "Scan to pay with any UPI app", 7.8, color=INK2, room=room)
    amount = f"₹{format_paise(view.payable_paise)}"
    pen.text((x, top - 32), amount, 13.5, face="bold", room=room)
    if view.payable_paise > upi.ONE_PAYMENT_LIMIT_PAISE:
        words = "Most banks stop one UPI payment at ₹1,00,000: pay in parts or by bank"
        pen.text((x, top - 43), words, 6.9, color=INK2, room=room)
    pen.text((x, top - 54), "UPI ID", 7.2, color=INK3)
    pen.text((x, top - 65), view.upi or "", 8.6, face="semibold", room=room)
    pen.text((x, top - 79), "Name your app must show", 7.2, color=INK3)
    pen.text((x, top - 90), view.supplier.name, 8.6, face="semibold", room=room)
    if view.bank:
        _draw_bank(sheet, x + room + 12, top)


def _draw_bank(sheet: Sheet, x: float, top: float) -> None:
    pen, bank = sheet.pen, sheet.view.bank
    if not bank:
        return
    pen.text((x, top - 15), "Bank transfer", 7.8, color=INK2)
    rows = [
        ("Name", bank.name),
        ("A/c no.", bank.account),
        ("IFSC", bank.ifsc),
        ("Bank", bank.bank),
    ]
    for i, (label, value) in enumerate(rows):
        y = top - 32 - i * 14
        pen.text((x, y), label, 7.2, color=INK3)
        pen.text((x + 34, y), value, 8.2, face="semibold", room=100)
    pen.text((x, top - 90), f"Write {sheet.view.number} in the remark", 7.2, color=INK2, room=134)
