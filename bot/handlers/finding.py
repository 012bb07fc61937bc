"""Bills that exist: found, shown, sent again."""

from collections.abc import Sequence

from bot import acts
from bot.bill_letters import Outgoing, again, letter
from bot.handlers import choosing, people_of, reaching
from bot.handlers.choosing import Option
from bot.handlers.correcting import no_bill
from bot.handlers.paying import day, short
from bot.handlers.people_of import Needs
from bot.message import Attachment
from bot.replies import money
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import customer_of
from core.invoices.models import Invoice
from core.invoices.queries import find_by_number, list_invoices
from core.payments.service import due_paise

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
    # one that stands: a cancelled one is sent by its number alone
    if isinstance(act, acts.SendInvoice):
        return [bill for bill in found if bill.status == "issued"][:1]
    return found[:1] if act.last else found


def find(turn: Turn, act: acts.FindInvoice, needs: Needs) -> None:
    """Show a bill, or a list of them."""
    if people_of.asked(turn, act, needs):
        return
    found = _find(turn, act)
    if not found:
        turn.say(no_bill(turn, act.invoice, act.customer))
    elif len(found) == 1:
        show(turn, found[0])
    else:
        list_bills(turn, found)


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


def list_bills(turn: Turn, found: Sequence[Invoice]) -> None:
    """List bills, each to be shown at a tap."""
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
        turn.say(no_bill(turn, act.invoice, act.customer))
        return
    send_again(turn, found[0])


def send_again(turn: Turn, bill: Invoice, *, sent: str = "sent_again", first: bool = False) -> None:
    """Send a bill to its customer once more; ``sent``: the sentence that says so.

    ``first``: he had none of it yet, so it comes as any new bill does.
    """
    values = {"number": bill.number, "total": money(bill.total_paise)}
    reached = False
    if bill.customer_id and bill.status == "issued":
        customer = customer_of(turn.session, turn.shop.shop_id, bill.customer_id)
        values["name"] = customer.name
        reached = reaching.send(turn, customer, _letter(turn, customer, bill, first=first))
    name = values.get("name", turn.text("counter"))
    key = sent if reached else "sent_to_you"
    turn.say(turn.text(key, **{**values, "name": name}), attachments=[_paper(bill)])


def _letter(turn: Turn, customer: Customer, bill: Invoice, *, first: bool) -> Outgoing:
    """Write what the customer gets: a bill that he had already is not announced as a new one."""
    lang = reaching.language_for(turn, customer)
    write = letter if first else again
    return write(turn.session, turn.edge, customer, bill, lang=lang)
