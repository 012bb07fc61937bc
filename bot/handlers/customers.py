"""What a customer sees: his own balance, his own bills and their papers, and nothing of anybody else."""

import datetime as dt
from collections.abc import Sequence

from bot import bill_letters, paylinks, replies
from bot.message import Attachment, Button
from bot.replies import money
from bot.turn import Turn
from bot.understand.customers import names_another
from core.customers.models import Customer
from core.customers.service import get_customer
from core.errors import InvoiceNotFound
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice, list_invoices
from core.items.service import list_items
from core.ledger.models import OpenItem
from core.ledger.open_items import list_open
from core.ledger.queries import balance
from core.payments.service import due_paise

_MOST = 4
_ROWS = 5


def me(turn: Turn) -> Customer:
    """Return the customer who writes. Raises: CustomerNotFound."""
    return get_customer(turn.session, turn.shop.shop_id, turn.person.customer_id or "")


def open_items(turn: Turn) -> Sequence[OpenItem]:
    """List what he has to pay, first due first."""
    return list_open(turn.session, turn.shop.shop_id, turn.person.customer_id or "")


def own_bill(turn: Turn, invoice_id: str) -> Invoice:
    """Return a bill of his. Raises: InvoiceNotFound where it is not his, or not there: alike."""
    invoice = get_invoice(turn.session, turn.shop.shop_id, invoice_id)
    if not turn.person.customer_id or invoice.customer_id != turn.person.customer_id:
        raise InvoiceNotFound(invoice=invoice_id)
    return invoice


def item_name(turn: Turn, item: OpenItem) -> str:
    """Write what a due is called: the end of the bill's number, else udhaar."""
    return item.number.rpartition("/")[2] or turn.text("udhaar")


def day(on: dt.date) -> str:
    """Write a date; a message is read days later, so never 'today'."""
    return f"{on.day} {on:%b}"


def is_about_another(turn: Turn) -> bool:
    """True where the message names somebody else; told from its words alone, whoever the shop knows."""
    person = me(turn)
    goods = [item.name for item in list_items(turn.session, turn.shop.shop_id)]
    own = [person.name, *person.aliases, turn.shop.name, *goods, *turn.words("own_things")]
    return names_another(turn.message.text, own=own, own_phone=person.phone or "")


def say_balance(turn: Turn) -> None:
    """Tell what he owes, bill by bill, with a link to pay it."""
    if turn.message.button is None and is_about_another(turn):
        turn.say(turn.text("only_yours"))
        return
    customer_id = turn.person.customer_id or ""
    owed = balance(turn.session, turn.shop.shop_id, customer_id)
    statement = turn.button("statement", "c.statement")
    if owed <= 0:
        key = "my_balance_advance" if owed < 0 else "my_balance_none"
        turn.say(turn.text(key, shop=turn.shop.name, balance=money(-owed)), [statement])
        return
    items = open_items(turn)
    rows = [
        f"{item_name(turn, item)} ({day(item.on)}) {money(item.due_paise).removeprefix('₹')}"
        for item in items[:_MOST]
    ]
    if len(items) > _MOST:
        rows.append(turn.text("and_more", count=len(items) - _MOST))
    lines = [turn.text("my_balance", shop=turn.shop.name, balance=money(owed)), " · ".join(rows)]
    advance = sum(item.due_paise for item in items) - owed
    if advance > 0:
        lines.append(turn.text("advance_left", advance=money(advance)))
    of = (turn.shop.shop_id, customer_id)
    url = paylinks.account_url(turn.session, turn.edge, of=of, now=turn.message.at)
    link = (turn.label("pay", total=money(owed)), url) if turn.shop.upi else None
    turn.say("\n".join(lines), [statement], link=link)


def say_statement(turn: Turn) -> None:
    """Send him his khata of this financial year as a paper."""
    customer = me(turn)
    end = turn.actor.today
    start = dt.date(end.year if end.month > 3 else end.year - 1, 4, 1)
    of = f"{customer.id}:{start.isoformat()}:{end.isoformat()}"
    paper = Attachment("statement_pdf", of, f"khata-{end.isoformat()}.pdf")
    owed = max(balance(turn.session, turn.shop.shop_id, customer.id), 0)
    text = turn.text("statement_for_customer", shop=turn.shop.name, balance=money(owed))
    turn.say(text, attachments=[paper])


def say_bills(turn: Turn) -> None:
    """Show his newest bills, each to be had again; one alone, or the last where he says so, at once."""
    if turn.message.button is None and is_about_another(turn):
        turn.say(turn.text("only_yours"))
        return
    found = list_invoices(
        turn.session, turn.shop.shop_id, customer_id=turn.person.customer_id, limit=50
    )
    named = _named(turn, found)
    if not found:
        turn.say(turn.text("my_bills_none", shop=turn.shop.name))
    elif named or len(found) == 1:
        show_bill(turn, named or found[0])
    else:
        buttons = [Button(f"c.bill.{one.id}", _row(one)) for one in found[:_ROWS]]
        turn.say(turn.text("my_bills", shop=turn.shop.name), buttons)


def _named(turn: Turn, found: Sequence[Invoice]) -> Invoice | None:
    """The bill of his whose number he typed, or the last one where he asks for that."""
    words = turn.message.text.casefold().replace("#", " ").split()
    for bill in found:
        short = bill.number.rpartition("/")[2].casefold()
        if {bill.number.casefold(), short, short.lstrip("0")} & set(words):
            return bill
    if set(words) & set(replies.words(turn.lang, "last_words")):
        return found[0] if found else None
    return None


def _row(bill: Invoice) -> str:
    return f"{bill.number.rpartition('/')[2]} {day(bill.on)} {money(bill.total_paise)}"[:24]


def show_bill(turn: Turn, bill: Invoice) -> None:
    """Send him a bill of his again, with its card and link where something is due."""
    due = due_paise(turn.session, bill) if bill.status == "issued" else 0
    state = "bill_cancelled" if bill.status != "issued" else "bill_due" if due else "bill_paid"
    text = turn.text(
        "my_bill",
        shop=turn.shop.name,
        number=bill.number,
        date=day(bill.on),
        total=money(bill.total_paise),
        state=turn.text(state, due=money(due)),
    )
    buttons, link = [], None
    if due:
        buttons = bill_letters.bill_buttons(turn.lang, bill.id)
        link = (turn.label("pay", total=money(due)), paylinks.bill_url(turn.edge, bill))
    papers = bill_letters.bill_papers(turn.shop, bill, card=bool(due))
    turn.say(text, buttons, attachments=papers, link=link)


def greet(turn: Turn) -> None:
    """Greet, and say what he can ask."""
    turn.say(turn.text("hello_customer", shop=turn.shop.name), _first_steps(turn))


def say_help(turn: Turn) -> None:
    """Say what he can ask."""
    turn.say(turn.text("help_customer", shop=turn.shop.name), _first_steps(turn))


def _first_steps(turn: Turn) -> list[Button]:
    return [turn.button("my_account", "c.balance"), turn.button("my_bills", "c.bills")]


def unknown(turn: Turn) -> None:
    """Say what was not understood; nobody else's account is ever told."""
    if is_about_another(turn):
        turn.say(turn.text("only_yours"))
    else:
        say_help(turn)
