"""What was sold on some days: in a few lines, item by item, as Excel and PDF."""

import datetime as dt
from typing import Literal

from bot import acts
from bot.day_text import coded as _coded, day_buttons, day_text, days_text, items_text, period_text
from bot.handlers import finding, returns
from bot.message import Attachment, Button
from bot.turn import Turn
from core.errors import OwnerOnly
from core.invoices.queries import list_invoices_of_days
from core.reports.day import day_book
from core.reports.sales import Days, items_sold, sales_of

_SEEING = {"owner", "accountant"}


def summary(turn: Turn, act: acts.Summary) -> None:
    """Say how a day went, or what a few days sold."""
    today = turn.actor.today
    start, end = act.from_ or act.to or today, min(act.to or act.from_ or today, today)
    say_days(turn, (min(start, end), end))


def say_days(turn: Turn, days: Days) -> None:
    """Write one day as it is closed, several as their sales. Raises: OwnerOnly."""
    _require_seeing(turn)
    if days[0] == days[1]:
        book = day_book(turn.session, turn.shop, days, today=turn.actor.today)
        turn.say(day_text(turn.lang, book), day_buttons(turn.lang, days[0]))
        return
    sales = sales_of(turn.session, turn.shop.shop_id, days)
    buttons = [turn.button("item_wise", f"y.items.{_coded(days)}"), _button(turn, "excel", days)]
    turn.say(period_text(turn.lang, days, sales), buttons)


def _require_seeing(turn: Turn) -> None:
    if turn.person.role not in _SEEING:
        raise OwnerOnly(what="totals")


def _button(turn: Turn, key: str, days: Days) -> Button:
    return turn.button(key, f"y.{key}.{_coded(days)}")


def decoded(coded: str) -> Days:
    """Read days back from a button or a paper's name."""
    start, _, end = coded.partition(":")
    return dt.date.fromisoformat(start), dt.date.fromisoformat(end)


def say_items(turn: Turn, coded: str) -> None:
    """Write what sold most on these days. Raises: OwnerOnly."""
    _require_seeing(turn)
    days = decoded(coded)
    rows = items_sold(turn.session, turn.shop.shop_id, days)
    buttons = [_button(turn, "excel", days), _button(turn, "pdf", days)] if rows else []
    turn.say(items_text(turn.lang, days, rows), buttons)


def say_items_of_month(turn: Turn) -> None:
    """Write what sold most this month."""
    today = turn.actor.today
    say_items(turn, _coded((today.replace(day=1), today)))


def show_bills(turn: Turn, coded: str) -> None:
    """List the bills of these days, each to be shown at a tap."""
    _require_seeing(turn)
    found = list_invoices_of_days(turn.session, turn.shop.shop_id, decoded(coded))
    if not found:
        turn.say(turn.text("no_such_bill"))
        return
    finding.list_bills(turn, found)


def send_excel(turn: Turn, coded: str) -> None:
    """Send these days as an Excel file. Raises: OwnerOnly."""
    _send(turn, "sales_xlsx", coded)


def send_pdf(turn: Turn, coded: str) -> None:
    """Send these days as a paper. Raises: OwnerOnly."""
    _send(turn, "sales_pdf", coded)


def _send(turn: Turn, kind: Literal["sales_xlsx", "sales_pdf"], coded: str) -> None:
    _require_seeing(turn)
    days = decoded(coded)
    ending = "xlsx" if kind == "sales_xlsx" else "pdf"
    part = days[0].isoformat() if days[0] == days[1] else f"{days[0]}-{days[1]}"
    paper = Attachment(kind, coded, f"bikri-{part}.{ending}")
    turn.say(turn.text("book_for", days=days_text(days)), attachments=[paper])


def report(turn: Turn, act: acts.Report) -> None:
    """Say a month's sales, or send the day book, a return or a report."""
    if act.name in returns.NAMES:
        returns.send(turn, act)
        return
    days = _days_of(act, turn.actor.today)
    if act.name in returns.OF_DAYS:
        returns.send_of_days(turn, act.name, days)
    elif act.name == "daybook":
        send_pdf(turn, _coded(days))
    else:
        say_days(turn, days)


def _days_of(act: acts.Report, today: dt.date) -> Days:
    first = today.replace(day=1)
    start, end = act.from_ or (today if act.name == "daybook" else first), act.to or today
    if act.month:
        year, month = map(int, act.month.split("-"))
        start = dt.date(year, month, 1)
        end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    end = min(end, today)
    return min(start, end), end
