"""What the owner reads of a day, of a few days, and of what was sold item by item."""

import datetime as dt
from collections.abc import Sequence

from bot import replies
from bot.message import Button
from bot.replies import money
from core.documents.words import qty_text
from core.money import format_paise
from core.reports.day import DayBook
from core.reports.sales import Days, ItemSales, Sales

_MOST_NAMES = 3
_ROWS = 5


def days_text(days: Days) -> str:
    """Write days in a few letters.

    >>> days_text((dt.date(2026, 11, 1), dt.date(2026, 11, 21)))
    '1–21 Nov'
    """
    start, end = days
    if start == end:
        return f"{start.day} {start:%b}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{end.day} {end:%b}"
    year = "" if start.year == end.year else f" {start.year}"
    return f"{start.day} {start:%b}{year}–{end.day} {end:%b}" + (f" {end.year}" if year else "")


def coded(days: Days) -> str:
    """Write days as buttons and papers name them."""
    return f"{days[0].isoformat()}:{days[1].isoformat()}"


def day_buttons(lang: str, on: dt.date) -> list[Button]:
    """Make the buttons under a day: its bills, and the day as a paper."""
    named = coded((on, on))
    return [
        Button(f"y.bills.{named}", replies.label(lang, "show_bills")),
        Button(f"y.pdf.{named}", replies.label(lang, "pdf")),
    ]


def day_text(lang: str, book: DayBook) -> str:
    """Write how a day went, in at most nine lines."""
    shown = days_text(book.days)
    if book.is_empty:
        lines = [replies.text(lang, "day_nothing", days=shown)]
    else:
        lines = [replies.text(lang, "day_head", days=shown), *_money_lines(lang, book)]
    lines.append(_owed(lang, book))
    if book.claims:
        parts = [f"{name.split()[0]} {money(paise)}" for name, paise in book.claims.items() if name]
        claims = ", ".join(_few(lang, parts))
        lines.append(replies.text(lang, "day_claims", claims=claims))
    if book.lent and book.is_registered:
        lines.append(replies.text(lang, "day_unbilled", count=book.lent))
    if book.unreached:
        names = ", ".join(_few(lang, book.unreached))
        lines.append(replies.text(lang, "day_unreached", names=names))
    return "\n".join(lines)


def day_values(book: DayBook) -> dict[str, str]:
    """Return the figures of a day that its template tells."""
    return {
        "days": days_text(book.days),
        "total": money(book.sales.total_paise),
        "received": money(sum(book.received.values())),
        "owed": money(book.owed_paise),
    }


def _few(lang: str, names: Sequence[str]) -> list[str]:
    shown = list(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        shown.append(replies.text(lang, "and_more", count=len(names) - _MOST_NAMES))
    return shown


def _money_lines(lang: str, book: DayBook) -> list[str]:
    sales, lines = book.sales, []
    key = "day_taxed" if sales.tax_paise else "day_plain"
    values = {"total": money(sales.total_paise), "count": sales.count, "tax": _tax(lang, sales)}
    if sales.count or book.is_registered:
        lines.append(replies.text(lang, key, **values))
    if book.received:
        parts = ", ".join(
            f"{replies.text(lang, f'mode_{mode}')} {format_paise(paise, decimals='auto')}"
            for mode, paise in book.received.items()
        )
        total = money(sum(book.received.values()))
        lines.append(replies.text(lang, "day_received", total=total, parts=parts))
    if book.lent and not book.is_registered:
        lines.append(replies.text(lang, "day_lent", total=money(book.lent_paise)))
    taken = _taken_back(lang, book)
    return [*lines, taken] if taken else lines


def _tax(lang: str, sales: Sales) -> str:
    text = f"{format_paise(sales.taxable_paise)} + GST {format_paise(sales.tax_paise)}"
    if sales.round_off_paise:
        sign = "+" if sales.round_off_paise > 0 else "−"
        off = replies.round_off(lang, format_paise(abs(sales.round_off_paise)))
        text += f" {sign} {off}"
    return text


def _taken_back(lang: str, book: DayBook) -> str:
    parts = []
    if book.notes:
        numbers = [f"{number.partition('/')[0]} {_short(number)}" for number in book.notes]
        values = {"total": money(book.credited_paise), "numbers": ", ".join(_few(lang, numbers))}
        parts.append(replies.text(lang, "day_credited", **values))
    if book.cancelled:
        numbers = _few(lang, [_short(number) for number in book.cancelled])
        parts.append(replies.text(lang, "day_cancelled", numbers=", ".join(numbers)))
    line = " · ".join(parts)
    return line[:1].upper() + line[1:]


def _short(number: str) -> str:
    return number.rpartition("/")[2]


def _owed(lang: str, book: DayBook) -> str:
    before = format_paise(book.owed_before_paise, decimals="auto")
    same = book.owed_paise == book.owed_before_paise or book.days[0] != book.days[1]
    key = "day_owed_same" if same else "day_owed"
    return replies.text(lang, key, total=money(book.owed_paise), before=before)


def period_text(lang: str, days: Days, sales: Sales) -> str:
    """Write the sales of some days: the sum, what it is made of, how many bills with the cancelled."""
    lines = [
        replies.text(lang, "period_sales", days=days_text(days), total=money(sales.total_paise))
    ]
    if sales.tax_paise:
        lines.append(replies.text(lang, "period_tax", tax=_tax(lang, sales)))
    key = "period_count_cancelled" if sales.cancelled else "period_count"
    count = sales.count + sales.cancelled
    lines.append(replies.text(lang, key, count=count, cancelled=sales.cancelled))
    return "\n".join(lines)


def items_text(lang: str, days: Days, rows: Sequence[ItemSales]) -> str:
    """Write what sold most, item by item; figures hold the tax."""
    shown = days_text(days)
    if not rows:
        return replies.text(lang, "items_none", days=shown)
    lines = [replies.text(lang, "items_head", days=shown)]
    for n, row in enumerate(rows[:_ROWS], start=1):
        unit = row.unit_label or replies.unit(lang, row.unit)
        values = {
            "name": row.name,
            "qty": f"{qty_text(row.qty)} {unit}".strip(),
            "total": money(row.total_paise),
        }
        lines.append(replies.text(lang, "items_row", n=n, **values))
    if len(rows) > _ROWS:
        lines.append(replies.text(lang, "and_more", count=len(rows) - _ROWS))
    return "\n".join(lines)
