"""The statement of account: a customer's khata over a period, and how to pay what is due."""

from core.documents import letterhead, pay_block, statement_table as table, upi
from core.documents.layout import INK2, INK3, LINE, wrap
from core.documents.letterhead import PARTY_ROOM, Title
from core.documents.page import A4, BOTTOM, LEFT, RIGHT, TOP, Sheet, drawn
from core.documents.pay_block import Ask
from core.documents.pdf import Paper
from core.documents.roman import roman
from core.documents.statement_view import StatementView
from core.documents.tongue import beside
from core.documents.words import date_text
from core.money import MINUS, format_paise

_FOOT = ["This statement lists only your own account. It is not a tax invoice.", "Made with Pakka"]
_MISMATCH = (
    "Something does not match?",
    "Reply in the same chat within 7 days: write the bill number and what is wrong. Reminders for that "
    "bill stop until the shop answers.",
)
_AGES = ("0 to 7 days", "8 to 15 days", "16 to 30 days", "Over 30 days")
_RAMP = ("#8A92A8", "#636C85", "#3C4360", "#14171F")
_BAR = 16.0


def render_statement(view: StatementView) -> bytes:
    """Return the PDF; the same view gives the same bytes."""
    title = f"Statement {period_text(view)}"
    return drawn(
        lambda pen, pages: _draw(Sheet(pen, pages=pages, language=view.language), view),
        Paper(A4, title=title, author=view.shop.name),
    )


def period_text(view: StatementView) -> str:
    """Write the days it covers; the year once where it is the same.

    >>> import datetime as dt
    >>> from core.documents.view import Party
    >>> one, other = dt.date(2026, 11, 1), dt.date(2026, 11, 21)
    >>> period_text(StatementView(Party("A"), Party("B"), one, other, (), 0, 0))
    '1 Nov to 21 Nov 2026'
    """
    start = date_text(view.start)
    if view.start.year == view.end.year:
        start = start.removesuffix(f" {view.start.year}")
    return f"{start} to {date_text(view.end)}"


def payment_of(view: StatementView) -> upi.UpiPayment:
    """Make the payment that the QR asks for: all that is due."""
    return upi.UpiPayment(
        pa=view.upi or "",
        pn=roman(view.shop.name),
        am_paise=view.closing_paise,
        tr=view.reference,
        tn=f"Balance on {date_text(view.end)}",
    )


def _draw(sheet: Sheet, view: StatementView) -> None:
    sheet.y = TOP
    made = f"Made on {date_text(view.made_on)}" if view.made_on else ""
    title = Title("Statement", period_text(view), plain=made)
    letterhead.draw_head(sheet, view.shop, upi=view.upi or "", title=title)
    top = sheet.y - 18
    y = letterhead.draw_party(sheet, (LEFT, top), "For", party=view.customer, room=PARTY_ROOM)
    words, paise = _amount_words(view)
    below = f"on {date_text(view.end)}"
    letterhead.draw_amount(sheet, top, words, paise=paise, below=below)
    sheet.y = min(y, top - 52) - 10
    _draw_equation(sheet, view)
    table.draw(sheet, view, lambda: _next_page(sheet, view))
    _draw_ageing(sheet, view)
    _draw_open_bills(sheet, view)
    ask = _ask(view)
    if sheet.y - pay_block.height(ask, "") < BOTTOM:
        _next_page(sheet, view)
    pay_block.draw(sheet, ask, signer="")
    letterhead.draw_footer(sheet, _foot(sheet))
    sheet.end_page()


def _foot(sheet: Sheet) -> list[str]:
    return [text for text in (_FOOT[0], sheet.second(_FOOT[0]), _FOOT[1]) if text]


def _next_page(sheet: Sheet, view: StatementView) -> None:
    letterhead.draw_footer(sheet, _foot(sheet))
    sheet.end_page()
    sheet.y = TOP
    title = f"Statement {period_text(view)}"
    letterhead.draw_repeated_head(sheet, view.shop, title=title, about=view.customer.name)


def _amount_words(view: StatementView) -> tuple[str, int]:
    if view.closing_paise < 0:
        return "Advance with the shop", -view.closing_paise
    return "Balance to pay", view.closing_paise


def _draw_equation(sheet: Sheet, view: StatementView) -> None:
    """Draw opening + bills - payments = closing as one line."""
    pen, y, top = sheet.pen, sheet.y, sheet.y - 13
    pen.rule(LEFT, RIGHT, y, color=LINE)
    step = (RIGHT - LEFT) / 4
    parts = [
        ("", "Opening balance", view.opening_paise),
        ("+", "Bills", view.debit_paise),
        (MINUS, "Payments and credits", view.credit_paise),
        ("=", "Closing balance", view.closing_paise),
    ]
    for i, (sign, label, paise) in enumerate(parts):
        x = LEFT + i * step
        pen.text((x - 18, y - 26), sign, 11, color=INK3)
        pen.text((x, top), label, 7.4, color=INK3, room=step - 24)
        if other := sheet.second(label):
            y = top - 9.5 + 13
            pen.text((x, y - 13), other, 7.4, color=INK3, room=step - 24)
        pen.text((x, y - 27), _rupees(paise), 11, face="semibold", room=step - 24)
    sheet.y = y - 38
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)
    sheet.y -= 8


def _rupees(paise: int) -> str:
    return f"{MINUS if paise < 0 else ''}₹{format_paise(abs(paise))}"


def _draw_ageing(sheet: Sheet, view: StatementView) -> None:
    """Draw a bar that shares what is due by the age of its bill; the words say the same."""
    if not view.ageing or sum(view.ageing) <= 0:
        return
    if sheet.y - 74 < BOTTOM:
        _next_page(sheet, view)
    pen, y = sheet.pen, sheet.y - 20
    pen.text((LEFT, y), sheet.beside("How old the balance is"), 8.8, face="semibold")
    pen.text((RIGHT, y), sheet.beside("counted from the bill date"), 7.6, color=INK3, align="right")
    shares = [(paise, color) for paise, color in zip(view.ageing, _RAMP, strict=True) if paise > 0]
    room = RIGHT - LEFT - 2 * (len(shares) - 1)
    x, low = LEFT, y - 10 - _BAR
    for paise, color in shares:
        wide = room * paise / sum(view.ageing)
        pen.box((x, low), (wide, _BAR), radius=2.5, fill=color)
        x += wide + 2
    step = (RIGHT - LEFT) / 4
    for i, (words, paise) in enumerate(zip(_AGES, view.ageing, strict=True)):
        x = LEFT + i * step
        pen.box((x, low - 13.5), (6.5, 6.5), radius=1.5, fill=_RAMP[i])
        pen.text((x + 11, low - 13), sheet.beside(words), 7.8, color=INK2, room=step - 16)
        style = {"face": "semibold"} if paise else {"color": INK3}
        pen.text((x + 11, low - 25), _rupees(paise), 8.6, room=step - 16, **style)
    sheet.y = low - 31


def _draw_open_bills(sheet: Sheet, view: StatementView) -> None:
    """Draw the bills of which something is to pay, oldest first."""
    if not view.open_bills:
        return
    if sheet.y - 52 < BOTTOM:
        _next_page(sheet, view)
    pen = sheet.pen
    sheet.y -= 16
    pen.text((LEFT, sheet.y), sheet.beside("Open bills"), 8.8, face="semibold")
    sheet.y -= 7
    pen.rule(LEFT, RIGHT, sheet.y, color=LINE)
    for bill in view.open_bills:
        if sheet.y - 18 < BOTTOM:
            _next_page(sheet, view)
        y = sheet.y - 12.5
        days = (view.end - bill.on).days
        age = f"{days} day{'s' if days > 1 else ''}" if days > 0 else "today"
        words = [date_text(bill.on), age, f"bill ₹{format_paise(bill.total_paise)}"]
        paid = bill.total_paise - bill.due_paise
        text = " · ".join(words) + (f", paid ₹{format_paise(paid)}" if paid else "")
        pen.text((LEFT, y), bill.number, 8.4, face="semibold", room=88)
        pen.text((LEFT + 93, y), wrap(text, 8, 340)[0], 8, color=INK2)
        pen.text((RIGHT, y), format_paise(bill.due_paise), 8.6, align="right")
        sheet.y -= 18.5
        pen.rule(LEFT, RIGHT, sheet.y, color=LINE)
    sheet.y -= 4


def _ask(view: StatementView) -> Ask:
    due = max(0, view.closing_paise)
    return Ask(
        amount_paise=due,
        upi=view.upi or "",
        payee=roman(view.shop.name),
        uri=upi.payment_uri(payment_of(view)) if view.upi and due else "",
        bank=view.bank,
        remark=beside(view.language, "Write your name in the remark"),
        aside=_MISMATCH,
        language=view.language,
    )
