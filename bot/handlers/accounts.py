"""Who owes what: one customer's balance, everyone's, a statement."""

import datetime as dt
from typing import Any

from bot import acts
from bot.handlers import choosing, people_of, reaching
from bot.handlers.choosing import Data, Option
from bot.handlers.paying import day, item_name
from bot.handlers.people_of import Needs
from bot.message import Attachment, Button, Say
from bot.replies import money
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import customer_of
from core.documents.words import signed
from core.invoices.queries import get_invoice
from core.ledger.models import OpenItem
from core.ledger.open_items import list_open
from core.ledger.queries import balance, oldest_open, outstanding
from core.ledger.statement import Page, StatementQuery, read_page
from core.money import format_paise, parse_rupees

_OLD = 14  # days from which the age of a due is told
_MOST_ITEMS = 4


def say_balance(turn: Turn, act: acts.Balance, needs: Needs) -> None:
    """Tell what one customer owes, bill by bill."""
    if people_of.asked(turn, act, needs):
        return
    customer = people_of.known(turn, act.customer)
    if customer is None:
        turn.say(turn.text("customer_unknown", name=act.customer or ""))
        return
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    if owed <= 0:
        key = "balance_advance" if owed < 0 else "balance_none"
        turn.say(turn.text(key, name=customer.name, balance=money(-owed)))
        return
    items = list(list_open(turn.session, turn.shop.shop_id, customer.id))
    alias = _new_alias(turn, customer)
    if len(items) == 1 and items[0].due_paise == owed and not alias:
        _say_one(turn, customer, items[0])
    else:
        _say_several(turn, customer, items, owed=owed, alias=alias)


def _say_one(turn: Turn, customer: Customer, item: OpenItem) -> None:
    text = turn.text(
        "balance_one" if item.number else "balance_lent",
        name=customer.name,
        balance=money(item.due_paise),
        number=item_name(turn, item),
        date=day(turn, item.on),
        tax=_tax_of(turn, item),
    )
    options = [
        turn.button("remind_yes", f"y.remind.{customer.id}"),
        turn.button("no_need", "y.leave"),
    ]
    turn.say(text, options)


def _tax_of(turn: Turn, item: OpenItem) -> str:
    """Taxable value and tax of a bill; empty where there is none."""
    if item.kind != "invoice":
        return ""
    invoice = get_invoice(turn.session, turn.shop.shop_id, item.id)
    tax = invoice.cgst_paise + invoice.sgst_paise + invoice.igst_paise + invoice.cess_paise
    if not tax:
        return ""
    shown = turn.text(
        "balance_tax", taxable=format_paise(invoice.taxable_paise), tax=format_paise(tax)
    )
    if invoice.round_off_paise:
        off = turn.text("round_off", amount=signed(invoice.round_off_paise))
        shown += f", {off[:1].lower()}{off[1:]}"
    return shown


def _say_several(
    turn: Turn, customer: Customer, items: list[OpenItem], *, owed: int, alias: str
) -> None:
    rows = [
        f"{item_name(turn, item)} ({day(turn, item.on)}) {money(item.due_paise).removeprefix('₹')}"
        for item in items[:_MOST_ITEMS]
    ]
    if len(items) > _MOST_ITEMS:
        rows.append(turn.text("and_more", count=len(items) - _MOST_ITEMS))
    lines = [turn.text("balance", name=customer.name, balance=money(owed)), " · ".join(rows)]
    advance = sum(item.due_paise for item in items) - owed
    if advance > 0:
        lines.append(turn.text("advance_left", advance=money(advance)))
    statement = Option("statement", turn.label("statement"))
    if not alias:
        remind = turn.button("remind", f"y.remind.{customer.id}")
        turn.say("\n".join(lines), [remind, _statement_button(turn, customer)])
        return
    lines.append(turn.text("ask_alias", alias=alias, name=customer.name.split()[0]))
    options = [Option("yes", turn.label("yes")), statement, Option("no", turn.label("no"))]
    data = {"customer": customer.id, "alias": alias}
    choosing.ask(turn, "\n".join(lines), options, do="alias", **data)


def _statement_button(turn: Turn, customer: Customer) -> Button:
    return turn.button("statement", f"y.statement.{customer.id}")


def _new_alias(turn: Turn, customer: Customer) -> str:
    """What he was called in the message that had to be asked about; to be remembered if wished."""
    typed = turn.state.typed_name
    turn.state.typed_name = ""
    known = {name.casefold() for name in (customer.name, *customer.aliases)}
    return "" if typed.casefold() in known else typed


@choosing.on("alias")
def _alias(turn: Turn, data: Data, value: str) -> None:
    customer = customer_of(turn.session, turn.shop.shop_id, data["customer"])
    if value == "statement":
        show_statement(turn, customer)
    elif value == "yes":
        reaching.add_alias(turn, customer, data["alias"])
        turn.say(turn.text("alias_kept", alias=data["alias"], name=customer.name))
    else:
        turn.say(turn.text("alias_dropped"))


def say_outstanding(turn: Turn, act: acts.Outstanding) -> None:
    """Tell who owes most; the total is that of everyone who is meant."""
    rows = outstanding(turn.session, turn.shop.shop_id)
    oldest = oldest_open(turn.session, turn.shop.shop_id)
    today = turn.actor.today
    if act.overdue:
        rows = [row for row in rows if row[0] in oldest and oldest[row[0]][1] < today]
    if act.over is not None:
        least = parse_rupees(act.over)
        rows = [row for row in rows if row[1] > least]
    if not rows:
        turn.say(turn.text("outstanding_none"))
        return
    total = money(sum(paise for _, paise in rows))
    lines = [turn.text("outstanding", total=total, count=len(rows))]
    shown = rows[: min(act.limit or 5, 10)]
    for n, (customer_id, paise) in enumerate(shown, start=1):
        name = customer_of(turn.session, turn.shop.shop_id, customer_id).name
        age = (today - oldest.get(customer_id, (today, today))[0]).days
        lines.append(
            turn.text("outstanding_row", n=n, name=name, amount=money(paise).removeprefix("₹"))
            + (turn.text("days_old", days=age) if age > _OLD else "")
        )
    if len(rows) > len(shown):
        lines.append(turn.text("and_more", count=len(rows) - len(shown)))
    buttons = [turn.button("remind_all", "y.remind.all"), turn.button("pdf", "y.outstanding")]
    turn.say("\n".join(lines), buttons)


def say_statement(turn: Turn, act: acts.Statement, needs: Needs) -> None:
    """Show a customer's khata in one line and offer to send it."""
    if people_of.asked(turn, act, needs):
        return
    customer = people_of.known(turn, act.customer)
    if customer is None:
        turn.say(turn.text("customer_unknown", name=act.customer or ""))
        return
    show_statement(turn, customer, start=act.from_, end=act.to)


def show_statement(
    turn: Turn, customer: Customer, *, start: dt.date | None = None, end: dt.date | None = None
) -> None:
    """Preview the statement: from the month of the oldest due, unless days were said."""
    today = turn.actor.today
    end = min(end or today, today)
    start = start or _first_day(turn, customer)
    query = StatementQuery(turn.shop.shop_id, customer.id, start, end)
    page = read_page(turn.session, query, limit=None)
    values: dict[str, Any] = {
        "name": customer.name,
        "start": _short_day(start),
        "end": _short_day(end),
        "billed": format_auto(page.debit_paise),
        "paid": format_auto(page.credit_paise),
        "balance": money(page.closing_paise),
        "opening": turn.text("statement_opening", opening=format_auto(page.opening_paise))
        if page.opening_paise
        else "",
    }
    options = [
        Option("send", turn.label("send_it")),
        Option("me", turn.label("only_me")),
        Option("no", turn.label("leave")),
    ]
    data = {"customer": customer.id, "start": start.isoformat(), "end": end.isoformat()}
    choosing.ask(turn, turn.text(_statement_key(page), **values), options, do="statement", **data)


def _statement_key(page: Page) -> str:
    return "statement" if page.credit_paise else "statement_unpaid"


def format_auto(paise: int) -> str:
    """Write an amount without the sign of the rupee."""
    return format_paise(paise, decimals="auto")


def _short_day(on: dt.date) -> str:
    return f"{on.day} {on:%b}"


def _first_day(turn: Turn, customer: Customer) -> dt.date:
    items = list_open(turn.session, turn.shop.shop_id, customer.id)
    days = [item.on for item in items]
    return (min(days) if days else turn.actor.today).replace(day=1)


@choosing.on("statement")
def _send_statement(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
        return
    customer = customer_of(turn.session, turn.shop.shop_id, data["customer"])
    name = f"khata-{customer.name.split()[0].lower()}-{data['end']}.pdf"
    reference = f"{customer.id}:{data['start']}:{data['end']}"
    paper = Attachment("statement_pdf", reference, name)
    if value == "me":
        turn.say(turn.text("here_it_is"), attachments=[paper])
        return
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    values = {"shop": turn.shop.name, "balance": money(max(owed, 0))}
    say = Say("statement_for_customer", values)
    reached = reaching.tell_customer(turn, customer, say, papers=[paper])
    text = turn.text("sent") if reached else reaching.why_not(turn, customer)
    turn.say(text, attachments=[paper])


def outstanding_paper(turn: Turn) -> None:
    """Send the list of everyone who owes as a paper."""
    today = turn.actor.today.isoformat()
    paper = Attachment("outstanding_pdf", today, f"udhaar-{today}.pdf")
    turn.say(turn.text("here_it_is"), attachments=[paper])
