"""Bills that exist: found, shown, sent again; and what was sold on some days."""

import datetime as dt
from collections.abc import Sequence

from bot import acts
from bot.handlers import choosing, people_of, reaching
from bot.handlers.accounts import format_auto
from bot.handlers.choosing import Option
from bot.handlers.paying import day, short
from bot.handlers.people_of import Needs
from bot.message import Attachment
from bot.replies import money
from bot.turn import Turn
from core.customers.service import get_customer
from core.invoices.models import Invoice
from core.invoices.queries import find_by_number, list_invoices
from core.money import format_paise
from core.payments.service import due_paise
from core.reports.day import Sales, sales_of

_ROWS = 9


def _find(turn: Turn, act: acts.FindInvoice | acts.SendInvoice) -> Sequence[Invoice]:
    shop_id = turn.shop.shop_id
    if act.invoice:
        return find_by_number(turn.session, shop_id, act.invoice)
    customer = people_of.known(turn, act.customer)
    if act.customer and customer is None:
        return []
    found = list_invoices(
        turn.session,
        shop_id,
        customer_id=customer.id if customer else None,
        on=getattr(act, "date", None),
    )
    start, end = getattr(act, "from_", None), getattr(act, "to", None)
    if start or end:
        found = [bill for bill in found if (start or bill.on) <= bill.on <= (end or bill.on)]
    single = act.last or (isinstance(act, acts.SendInvoice) and found)
    return found[:1] if single else found


def find(turn: Turn, act: acts.FindInvoice, needs: Needs) -> None:
    """Show a bill, or a list of them."""
    if people_of.asked(turn, act, needs):
        return
    found = _find(turn, act)
    if not found:
        turn.say(turn.text("no_such_bill"))
    elif len(found) == 1:
        show(turn, found[0])
    else:
        _list(turn, found)


def show(turn: Turn, bill: Invoice) -> None:
    """Show one bill with its paper."""
    name = (bill.recipient or {}).get("name") or turn.text("counter")
    due = due_paise(turn.session, bill)
    state = "bill_cancelled" if bill.status != "issued" else "bill_due" if due else "bill_paid"
    text = turn.text(
        "bill_shown",
        number=bill.number,
        name=name,
        date=day(turn, bill.on),
        total=money(bill.total_paise),
        state=turn.text(state, due=money(due)),
    )
    buttons = []
    if bill.customer_id and bill.status == "issued":
        buttons = [turn.button("send_again", f"y.send.{bill.id}")]
    turn.say(text, buttons, attachments=[_paper(bill)])


def _paper(bill: Invoice) -> Attachment:
    return Attachment("invoice_pdf", bill.id, f"{bill.number.replace('/', '-')}.pdf")


def _list(turn: Turn, found: Sequence[Invoice]) -> None:
    options = [Option(bill.id, _row(turn, bill), short(bill.number)) for bill in found[:_ROWS]]
    text = turn.text("bills_found", count=len(found), total=money(_sum(found)))
    choosing.ask(turn, text, options, do="show", slot="invoice")


def _sum(found: Sequence[Invoice]) -> int:
    return sum(bill.total_paise for bill in found if bill.status == "issued")


def _row(turn: Turn, bill: Invoice) -> str:
    name = (bill.recipient or {}).get("name") or turn.text("counter")
    return choosing.shortened(f"{short(bill.number)} {name.split()[0]}", money(bill.total_paise))


@choosing.on("show")
def _show(turn: Turn, data: choosing.Data, value: str) -> None:
    found = [b for b in list_invoices(turn.session, turn.shop.shop_id) if b.id == value]
    if found:
        show(turn, found[0])


def send(turn: Turn, act: acts.SendInvoice, needs: Needs) -> None:
    """Send a bill again: to the owner at once, to the customer where he is reached."""
    if people_of.asked(turn, act, needs):
        return
    found = _find(turn, act)
    if not found:
        turn.say(turn.text("no_such_bill"))
        return
    send_again(turn, found[0])


def send_again(turn: Turn, bill: Invoice) -> None:
    """Send a bill to its customer once more."""
    values = {"number": bill.number, "total": money(bill.total_paise)}
    reached = False
    if bill.customer_id and bill.status == "issued":
        customer = get_customer(turn.session, turn.shop.shop_id, bill.customer_id)
        values["name"] = customer.name
        text = turn.text("bill_again", shop=turn.shop.name, **values)
        reached = reaching.tell_customer(turn, customer, text, papers=[_paper(bill)])
    name = values.get("name", turn.text("counter"))
    key = "sent_again" if reached else "sent_to_you"
    turn.say(turn.text(key, **{**values, "name": name}), attachments=[_paper(bill)])


def summary(turn: Turn, act: acts.Summary) -> None:
    """Say what was sold and received on some days."""
    today = turn.actor.today
    start, end = act.from_ or act.to or today, min(act.to or act.from_ or today, today)
    say_sales(turn, sales_of(turn.session, turn.shop.shop_id, (start, end)), (start, end))


def say_sales(turn: Turn, sales: Sales, days: tuple[dt.date, dt.date]) -> None:
    """Write the sales of some days in a few lines."""
    lines = [turn.text("sales_days", days=_days(days))]
    tax = f"{format_paise(sales.taxable_paise)} + GST {format_paise(sales.tax_paise)}"
    if sales.round_off_paise:
        tax += f" + round off {format_paise(sales.round_off_paise)}"
    key = "sales_taxed" if sales.tax_paise else "sales_plain"
    lines.append(turn.text(key, total=money(sales.total_paise), count=sales.count, tax=tax))
    if sales.received:
        total = money(sum(sales.received.values()))
        parts = ", ".join(
            f"{turn.text(f'mode_{mode}')} {format_auto(paise)}"
            for mode, paise in sales.received.items()
        )
        lines.append(turn.text("sales_received", total=total, parts=parts))
    if sales.credited_paise:
        lines.append(turn.text("sales_credited", total=money(sales.credited_paise)))
    if sales.cancelled:
        lines.append(turn.text("sales_cancelled", count=sales.cancelled))
    lines.append(turn.text("sales_owed", total=money(sales.owed_paise)))
    turn.say("\n".join(lines))


def _days(days: tuple[dt.date, dt.date]) -> str:
    start, end = days
    if start == end:
        return f"{start.day} {start:%b}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{end.day} {end:%b}"
    return f"{start.day} {start:%b}–{end.day} {end:%b}"


def report(turn: Turn, act: acts.Report) -> None:
    """Say a month's sales; the other reports are not built yet."""
    if act.name not in {None, "sales", "daybook"}:
        turn.say(turn.text("not_yet"))
        return
    today = turn.actor.today
    start, end = act.from_ or today.replace(day=1), act.to or today
    if act.month:
        year, month = map(int, act.month.split("-"))
        start = dt.date(year, month, 1)
        end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    end = min(end, today)
    say_sales(turn, sales_of(turn.session, turn.shop.shop_id, (start, end)), (start, end))
