"""The e-way bill that goes with the goods: one page, its number as a QR code (CGST Rule 138A)."""

import datetime as dt

from core.clock import INDIA
from core.documents import letterhead
from core.documents.eway_view import EwayGoods, EwayView
from core.documents.layout import INK2, INK3, LINE, width, wrap_at_most
from core.documents.letterhead import Title
from core.documents.page import A4, LEFT, RIGHT, TOP, Sheet, drawn, mm
from core.documents.pdf import Paper
from core.documents.words import date_text
from core.money import format_paise

TEST = "SANDBOX – NOT VALID"
_MOST = 12
_QR = 30 * mm
_GAP = 14.0
_HSN, _NAME, _QTY = LEFT, LEFT + 62, RIGHT - 96
_FOOT = ["Carry it with the goods, on paper or by its number (Rule 138A).", "Made with Pakka"]


def render_eway(view: EwayView) -> bytes:
    """Return the PDF; the same view gives the same bytes."""
    return drawn(
        lambda pen, pages: _draw(Sheet(pen, pages=pages), view),
        Paper(A4, title=f"E-way bill {view.number}", author=view.supplier.name),
    )


def code_of(view: EwayView) -> str:
    """Write what the QR code says: number, who made it, when.

    As ``331000000017/29AAACZ0000B1Z3/26-11-2026 10:30:00``, the time being India's.
    """
    made = view.made_at.astimezone(INDIA)
    return f"{view.number}/{view.gstin}/{made:%d-%m-%Y %H:%M:%S}"


def time_text(at: dt.datetime) -> str:
    """Write an instant as the clock in India shows it.

    >>> time_text(dt.datetime.fromisoformat("2026-11-26T05:00:00Z"))
    '26 Nov 2026, 10:30'
    """
    shown = at.astimezone(INDIA)
    return f"{date_text(shown.date())}, {shown:%H:%M}"


def _draw(sheet: Sheet, view: EwayView) -> None:
    sheet.y = TOP
    number = " ".join(view.number[i : i + 4] for i in range(0, len(view.number), 4))
    title = Title(
        "E-way bill", number, _mark(view), alarming=view.sandbox or view.status != "active"
    )
    letterhead.draw_head(sheet, view.supplier, title=title)
    letterhead.draw_meta(sheet, _meta(view))
    _draw_parties(sheet, view)
    _draw_heading(sheet, "Part A: what is carried")
    letterhead.draw_facts(sheet, _document(view))
    _draw_irn(sheet, view)
    _draw_goods(sheet, view)
    _draw_heading(sheet, "Part B: how it goes")
    letterhead.draw_facts(sheet, _transport(view))
    letterhead.draw_stamp(sheet, _stamp(view))
    letterhead.draw_footer(sheet, [TEST, *_FOOT] if view.sandbox else _FOOT)
    sheet.end_page()


def _mark(view: EwayView) -> str:
    if view.status != "active":
        on = (
            f" ON {date_text(view.ended_at.astimezone(INDIA).date()).upper()}"
            if view.ended_at
            else ""
        )
        return f"{view.status.upper()}{on}"
    return TEST if view.sandbox else ""


def _stamp(view: EwayView) -> str:
    if view.status != "active":
        return view.status.upper()
    return "SANDBOX" if view.sandbox else ""


def _meta(view: EwayView) -> list[tuple[str, str]]:
    until = time_text(view.valid_until) if view.valid_until else "from the first vehicle on"
    return [
        ("Made on", time_text(view.made_at)),
        ("Valid until", until),
        ("Made by", view.gstin),
        ("Distance", f"{view.distance_km} km" if view.distance_km else "by PIN codes"),
    ]


def _draw_parties(sheet: Sheet, view: EwayView) -> None:
    """Draw from whom, to whom, and the code at the right."""
    top, room = sheet.y - 18, (RIGHT - LEFT - _QR) / 2 - _GAP
    left = letterhead.draw_party(sheet, (LEFT, top), "From", party=view.supplier, room=room)
    at = (LEFT + room + _GAP, top)
    right = letterhead.draw_party(sheet, at, "To", party=view.recipient, room=room)
    low = top + 8 - _QR
    sheet.pen.qr((RIGHT - _QR, low), _QR, code_of(view))
    sheet.y = min(left, right, low) - 6


def _draw_heading(sheet: Sheet, words: str) -> None:
    sheet.y -= 16
    sheet.pen.text((LEFT, sheet.y), words, 10.5, face="bold")
    sheet.y -= 6
    sheet.pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def _document(view: EwayView) -> list[tuple[str, str]]:
    return [
        ("Document", view.document),
        ("Date", view.document_on),
        ("Value", f"₹{_money(view.value)}"),
        ("Lines of goods", str(len(view.goods))),
    ]


def _draw_irn(sheet: Sheet, view: EwayView) -> None:
    if not view.irn:
        return
    sheet.y -= 13
    sheet.pen.text((LEFT, sheet.y), f"IRN {view.irn}", 7.8, color=INK2, room=RIGHT - LEFT)
    sheet.y -= 6


def _draw_goods(sheet: Sheet, view: EwayView) -> None:
    pen = sheet.pen
    sheet.y -= 14
    for x, words, align in (
        (_HSN, "HSN", "left"),
        (_NAME, "Goods", "left"),
        (_QTY, "Quantity", "right"),
        (RIGHT, "Taxable value", "right"),
    ):
        pen.text((x, sheet.y), words, 7.4, color=INK3, align=align)
    for line in view.goods[:_MOST]:
        _draw_line(sheet, line)
    if len(view.goods) > _MOST:
        sheet.y -= 13
        more = f"and {len(view.goods) - _MOST} more, as on the document"
        pen.text((_NAME, sheet.y), more, 8.2, color=INK2)
    sheet.y -= 8
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)


def _draw_line(sheet: Sheet, line: EwayGoods) -> None:
    sheet.y -= 13
    room = _QTY - _NAME - width(line.qty, 9) - 12
    sheet.pen.text((_HSN, sheet.y), line.hsn, 9)
    sheet.pen.text((_NAME, sheet.y), wrap_at_most(1, line.name, 9, room)[0], 9)
    sheet.pen.text((_QTY, sheet.y), line.qty, 9, align="right")
    sheet.pen.text((RIGHT, sheet.y), _money(line.taxable), 9, align="right")


def _transport(view: EwayView) -> list[tuple[str, str]]:
    return [
        ("Way", view.mode or "not known yet"),
        ("Vehicle", view.vehicle or "not known yet"),
        ("Transport document", view.transport_document or "–"),
        ("Transporter", view.transporter or "–"),
    ]


def _money(rupees: object) -> str:
    return format_paise(int(rupees * 100))  # type: ignore[operator]
