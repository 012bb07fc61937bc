"""The lower part of the invoice: totals, words, khata, note, tax summary."""

from collections.abc import Callable
from decimal import Decimal

from core.documents import upi
from core.documents.layout import INK, INK2, INK3, LINE, width, wrap, wrap_at_most
from core.documents.page import LEFT, RIGHT, Sheet
from core.documents.view import InvoiceView, ViewLine
from core.documents.words import percent_text, signed
from core.money import MINUS, format_paise, in_words

_STEP = 14.0
_TOTALS_X = RIGHT - 207
_WORDS_ROOM = _TOTALS_X - LEFT - 24
_NOTE_LINES = 12
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
    elif view.round_off_paise or view.document_type == "bill_of_supply":
        words = "Value of supply" if view.document_type == "bill_of_supply" else "Amount"
        rows.append((words, format_paise(view.taxable_paise)))
    if view.round_off_paise:
        rows.append(("Round off", signed(view.round_off_paise)))
    return rows


def totals_height(view: InvoiceView) -> float:
    """Measure words and totals."""
    left = sum(_block_height(lines) for _, lines, _ in _left_blocks(view))
    return max(len(_total_rows(view)) * _STEP + 44, left + 8)


def _left_blocks(view: InvoiceView) -> list[tuple[str, list[str], str]]:
    """(label, wrapped text, face) of what stands left of the totals."""
    words = wrap(in_words(view.total_paise), SIZE, _WORDS_ROOM, "medium")
    blocks = [("Amount in words", words, "medium")]
    if _khata(view):
        khata = wrap(_khata(view), SIZE, _WORDS_ROOM)
        blocks.append((f"Khata with {view.supplier.name}", khata, "regular"))
    if view.status == "cancelled":
        reason = f"{view.cancel_reason}. " if view.cancel_reason else ""
        kept = f"{reason}The number {view.number} stays in the series and is not used again."
        blocks.append(("Cancelled", wrap_at_most(4, kept, SIZE, _WORDS_ROOM), "regular"))
    if view.note:
        note = wrap_at_most(_NOTE_LINES, view.note, SIZE, _WORDS_ROOM)
        blocks.append(("Note", note, "regular"))
    return blocks


def _block_height(lines: list[str]) -> float:
    return 18.0 + 12.0 * len(lines)


def draw_totals(sheet: Sheet) -> None:
    """Draw words and khata at the left, the sums at the right."""
    pen, view, top = sheet.pen, sheet.view, sheet.y - 14
    y = top
    for label, lines, face in _left_blocks(view):
        pen.text((LEFT, y), wrap_at_most(1, label, 7.4, _WORDS_ROOM)[0], 7.4, color=INK3)
        for i, text in enumerate(lines, start=1):
            pen.text((LEFT, y - 12 * i), text, SIZE, face=face)
        y -= _block_height(lines)
    y = top
    for label, amount in _total_rows(view):
        pen.text((_TOTALS_X, y), label, SIZE, color=INK2)
        pen.text((RIGHT, y), amount, SIZE, align="right")
        y -= _STEP
    y += 5
    pen.rule(_TOTALS_X, RIGHT, y, weight=1, color=INK)
    words = "Total (cancelled)" if view.status == "cancelled" else "Total"
    pen.text((_TOTALS_X, y - 16), words, 10.5, face="bold")
    total = f"₹{format_paise(view.total_paise)}"
    room = RIGHT - _TOTALS_X - width(words, 10.5, "bold") - 12
    pen.text((RIGHT, y - 16.5), total, 13.5, face="bold", align="right", room=room)
    pen.rule(_TOTALS_X, RIGHT, y - 24, weight=1, color=INK)
    sheet.y -= totals_height(view) + 8


SIZE = 8.8


def _khata(view: InvoiceView) -> str:
    """Say what the bill brings the account to: earlier balance and this bill."""
    earlier = view.earlier_balance_paise
    if earlier is None or view.status != "issued" or not view.due_paise:
        return ""
    whole, bill = format_paise(earlier + view.total_paise), format_paise(view.total_paise)
    if earlier < 0:
        return f"This bill ₹{bill} {MINUS} advance ₹{format_paise(-earlier)} = ₹{whole}"
    return f"Earlier balance ₹{format_paise(earlier)} + this bill ₹{bill} = ₹{whole}"


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
    ]
    if view.inter_state:
        heads = ["HSN/SAC", "Taxable value", "IGST", "Amount"]
    heads += ["Cess", "Total tax"] if view.cess_paise else ["Total tax"]
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
    cess = [paise(lambda line: line.cess_paise)] if view.cess_paise else []
    if view.inter_state:
        percent = "" if rate is None else percent_text(rate)
        return [label, taxable, percent, paise(lambda line: line.igst_paise), *cess, tax]
    percent = "" if rate is None else percent_text(rate / 2)
    central, state = paise(lambda line: line.cgst_paise), paise(lambda line: line.sgst_paise)
    return [label, taxable, percent, central, percent, state, *cess, tax]


def _summary_row(sheet: Sheet, y: float, cells: list[str], face: str = "regular") -> float:
    y -= 12.5
    step = (RIGHT - LEFT - 60) / (len(cells) - 1)
    sheet.pen.text((LEFT, y), cells[0], 8, face=face)
    for i, cell in enumerate(cells[1:], start=1):
        x = LEFT + 60 + i * step
        sheet.pen.text((x, y), cell, 8, face=face, align="right", room=step - 4)
    return y


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
