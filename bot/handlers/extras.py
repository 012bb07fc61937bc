"""Buttons that go on from something done: a receipt, a reminder, a statement, a bill from udhaar."""

from bot import replies
from bot.chat_draft import MOST_DONE, ChatDraft, ChatLine
from bot.handlers import (
    accounts,
    alerts,
    bills,
    choosing,
    finding,
    headings,
    reaching,
    reminding,
    returns,
    sales,
    trade_papers,
)
from bot.handlers.paying import item_name
from bot.message import Say
from bot.replies import money
from bot.turn import Turn
from core import outbox
from core.customers.service import customer_of, get_customer
from core.ids import new_id
from core.invoices.queries import get_invoice
from core.items.service import NewItem, get_item, update_item
from core.ledger.queries import balance
from core.ledger.service import get_charge
from core.money import to_rupees
from core.outbox import NewRow
from core.payments.allocating import allocations_of
from core.payments.service import get_payment
from core.text import clean_name


def press(turn: Turn, rest: str) -> None:
    """Do what the button says."""
    verb, _, what = rest.partition(".")
    if verb in _ONCE and f"y.{rest}" in turn.state.done:
        turn.say(turn.text("done_before"))
        return
    if verb in _ONCE:
        turn.state.done = [*turn.state.done, f"y.{rest}"][-MOST_DONE:]
    if verb in _VERBS:
        _VERBS[verb](turn, what)
    else:
        turn.say(turn.text("stale"))


def _receipt(turn: Turn, payment_id: str) -> None:
    payment = get_payment(turn.session, turn.shop.shop_id, payment_id)
    if payment.reversed_at or not payment.customer_id:
        turn.say(turn.text("stale"))
        return
    day = turn.actor.today.isoformat()
    once = NewRow("event", f"receipt:{payment_id}:{day}", {"event": "receipt.sent"})
    if not outbox.add(turn.session, turn.shop.shop_id, once, at=turn.message.at):
        turn.say(turn.text("done_before"))  # pressed again, here or in another chat
        return
    customer = customer_of(turn.session, turn.shop.shop_id, payment.customer_id)
    settled = allocations_of(turn.session, turn.shop.shop_id, payment_id)
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    values = {
        "shop": turn.shop.name,
        "amount": money(payment.amount_paise),
        "mode": replies.text(reaching.language_for(turn, customer), f"mode_{payment.mode}"),
        "numbers": ", ".join(item_name(turn, item) for item, _ in settled),
        "balance": money(max(owed, 0)),
    }
    reached = reaching.tell_customer(turn, customer, Say("receipt", values), what="receipt")
    told = turn.text("receipt_sent", name=customer.name)
    turn.say(told if reached else reaching.why_not(turn, customer))


def _remind(turn: Turn, customer_id: str) -> None:
    if customer_id == "all":
        reminding.remind_all(turn)
        return
    reminding.show_reminder(turn, customer_of(turn.session, turn.shop.shop_id, customer_id))


def _statement(turn: Turn, customer_id: str) -> None:
    accounts.show_statement(turn, customer_of(turn.session, turn.shop.shop_id, customer_id))


def _send(turn: Turn, invoice_id: str) -> None:
    finding.send_again(turn, get_invoice(turn.session, turn.shop.shop_id, invoice_id))


def _outstanding(turn: Turn, what: str) -> None:
    accounts.outstanding_paper(turn)


def _leave(turn: Turn, what: str) -> None:
    turn.say(turn.text("left"))


def _bill(turn: Turn, charge_id: str) -> None:
    """Make a bill of udhaar: the goods are asked, the bill takes the place of the sum."""
    charge = get_charge(turn.session, turn.shop.shop_id, charge_id)
    if charge.reversed_at:
        turn.say(turn.text("stale"))
        return
    customer = get_customer(turn.session, turn.shop.shop_id, charge.customer_id)
    line = ChatLine(name="", amount=to_rupees(charge.amount_paise))
    draft = ChatDraft(
        id=new_id(turn.session, "drf"),
        lines=(line,),
        customer_id=customer.id,
        customer_name=customer.name,
        customer_typed=customer.name,
        phone=customer.phone,
        gstin=customer.gstin,
        state=customer.state,
        charge_id=charge.id,
        on_credit=True,
        needs=({"slot": "item", "item": None, "options": []},),
        message_id=turn.message.message_id,
        at=turn.message.at.isoformat(),
    )
    bills.start(turn, draft, None)


def _alias(turn: Turn, item_id: str) -> None:
    item = get_item(turn.session, turn.shop.shop_id, item_id)
    text = turn.text("ask_other_name", name=item.name)
    choosing.ask(turn, text, [], do="item.alias", slot="item", free=True, item=item.id)


@choosing.on("item.alias")
def _keep_alias(turn: Turn, data: choosing.Data, value: str) -> None:
    item = get_item(turn.session, turn.shop.shop_id, data["item"])
    change = NewItem(aliases=(*item.aliases, clean_name(value)))
    update_item(turn.session, turn.actor, item.id, change)
    turn.say(turn.text("alias_kept", alias=clean_name(value), name=item.name))


# What goes to a customer: pressed twice it goes once. Shown again it may be pressed again.
_ONCE = {"send"}
_VERBS = {
    "receipt": _receipt,
    "remind": _remind,
    "statement": _statement,
    "send": _send,
    "move": alerts.ask_other_bill,
    "outstanding": _outstanding,
    "leave": _leave,
    "bill": _bill,
    "alias": _alias,
    "bills": sales.show_bills,
    "items": sales.say_items,
    "excel": sales.send_excel,
    "pdf": sales.send_pdf,
    "billit": trade_papers.bill,
    "heading": headings.take,
    "hsn": returns.ask_hsn,
    "filed": returns.ask_filed,
    "lock": returns.file,
    "unlock": returns.reopen,
}
