"""What a customer says of his bills: paid, wrong, will pay, no messages; each told to the owners."""

import datetime as dt
from decimal import Decimal

from sqlmodel import col, select

from bot import acts
from bot.chat_draft import MOST_DONE
from bot.claiming import claim, claim_account
from bot.handlers import choosing, customers, goods_back, reaching
from bot.handlers.choosing import Data
from bot.message import Say
from bot.replies import money
from bot.turn import Turn
from bot.understand.customers import speaks_of_reminders
from core.chats.models import ChatMessage
from core.customers.service import customer_of, get_customer
from core.errors import BadState
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.ledger.models import OpenItem
from core.ledger.open_items import get_item
from core.ledger.queries import balance
from core.money import parse_rupees
from core.payments.claims import NewClaim, open_claim
from core.reminders.service import end_rest, is_disputed, list_rests, rest
from core.shops.models import ChatIdentity

_LOOK_BACK = 30
_QUOTE = 200
STOPS_ALL = {"whatsapp"}  # elsewhere a person blocks us in his app


def bill_meant(turn: Turn, number: str | None, paise: int | None) -> OpenItem | None:
    """Tell which due a customer speaks of: the one named, of that sum, told of last, else the newest."""
    items = list(customers.open_items(turn))
    named = [item for item in items if number and item.number == number]
    exact = [item for item in items if item.due_paise == paise]
    if named or len(exact) == 1:
        return (named or exact)[0]
    told = {item.id: item for item in items}
    last = next((told[one] for one in _told_of(turn) if one in told), None)
    return last or max(items, key=lambda item: (item.on, item.id), default=None)


def _told_of(turn: Turn) -> list[str]:
    """List the bills that this chat was sent, the last one first."""
    message = turn.message
    statement = (
        select(ChatMessage)
        .where(
            ChatMessage.shop_id == turn.shop.shop_id,
            ChatMessage.channel == message.channel,
            ChatMessage.address == message.address,
            ChatMessage.direction == "out",
        )
        .order_by(col(ChatMessage.id).desc())
        .limit(_LOOK_BACK)
    )
    return [
        paper["of"]
        for row in turn.session.exec(statement)
        for paper in row.body.get("attachments", [])
        if paper["kind"] == "invoice_pdf"
    ]


def say_paid(turn: Turn, act: acts.ClaimPaid) -> None:
    """Take it that he has paid: a claim on one bill, or on all where the sum is more than the bill."""
    paise = parse_rupees(act.amount) if act.amount is not None else None
    new = NewClaim(amount_paise=paise, reference=act.ref, mode=act.mode)
    item = bill_meant(turn, act.invoice, paise)
    if item is None and (paise or act.ref):
        _claim_unowed(turn, paise, act.ref)
    elif item is None:
        turn.say(turn.text("claim_nothing_owed", shop=turn.shop.name))
    elif paise and paise > item.due_paise:
        _claim(turn, None, new)
    else:
        _claim(turn, item, new)


def _claim_unowed(turn: Turn, paise: int | None, reference: str | None) -> None:
    """Pass on that somebody who owes nothing has paid: an advance, or a bill not written yet."""
    customer = get_customer(turn.session, turn.shop.shop_id, turn.person.customer_id or "")
    turn.say(turn.text("claim_unowed_heard", shop=turn.shop.name))
    told = (money(paise) if paise else "", f"(UTR {reference})" if reference else "")
    what = " ".join(filter(None, told))
    reaching.tell_owners(turn, "claim_unowed", name=customer.name, what=what)


def press_paid(turn: Turn, invoice_id: str) -> None:
    """Take it that he has paid the bill whose button he pressed. Raises: InvoiceNotFound."""
    bill, action = customers.own_bill(turn, invoice_id), f"c.claim.{invoice_id}"
    if action in turn.state.done and open_claim(turn.session, bill.shop_id, bill.id):
        turn.say(turn.text("claim_heard"))  # the same button again: the owner knows
        return
    turn.state.done = [*turn.state.done, action][-MOST_DONE:]
    _claim(turn, bill, NewClaim())


def _claim(turn: Turn, due: Invoice | OpenItem | None, new: NewClaim) -> None:
    customer_id = turn.person.customer_id or ""
    try:
        told = (
            claim(turn.session, turn.actor, due, new)
            if due
            else claim_account(turn.session, turn.actor, customer_id, new)
        )
    except BadState:
        turn.say(turn.text("claim_nothing_due", number=due.number if due else ""))
        return
    if new.reference:
        turn.say(turn.text("claim_reference_heard", reference=new.reference))
    else:
        turn.say(turn.text("claim_heard"))
    for reply in told:
        turn.tell(reply)


def say_wrong(turn: Turn, act: acts.Dispute) -> None:
    """Pass on what he says is wrong."""
    item = bill_meant(turn, act.invoice, None)
    _dispute(turn, item.id if item else "", quote=turn.message.text)


def press_wrong(turn: Turn, invoice_id: str) -> None:
    """Take it that something is wrong with the bill, and ask what. Raises: InvoiceNotFound."""
    bill = customers.own_bill(turn, invoice_id)
    if is_disputed(turn.session, bill.shop_id, bill.customer_id or "", bill.id):
        turn.say(turn.text("dispute_heard"))  # pressed again: the owner knows
    else:
        _dispute(turn, bill.id, quote=turn.label("wrong"))
    turn.out = [reply for reply in turn.out if reply.address != turn.message.address]
    text = turn.text("dispute_heard") + "\n" + turn.text("dispute_what")
    choosing.ask(turn, text, [], do="dispute", slot="reason", free=True, item=bill.id)


@choosing.on("dispute")
def _what_is_wrong(turn: Turn, data: Data, value: str) -> None:
    _dispute(turn, data["item"], quote=turn.message.text)


def _dispute(turn: Turn, item_id: str, *, quote: str) -> None:
    customer = customers.me(turn)
    rest(
        turn.session,
        turn.actor,
        customer_id=customer.id,
        reason="dispute",
        invoice_id=item_id or None,
    )
    turn.say(turn.text("dispute_heard"))
    quote = quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 1]}…"
    item = get_item(turn.session, turn.shop.shop_id, item_id) if item_id else None
    if item is None:
        reaching.tell_owners(turn, "dispute_plain", _TALK, name=customer.name, quote=quote)
        return
    buttons = (
        ("credit_note", f"w.note.{item.id}"),
        ("bill_is_right", f"w.right.{item.id}"),
        ("will_talk", f"w.talk.{item.id}"),
    )
    values = {
        "name": customer.name,
        "number": customers.item_name(turn, item),
        "total": money(_total(turn, item)),
        "due": money(item.due_paise),
        "quote": quote,
    }
    reaching.tell_owners(turn, "dispute", buttons, **values)


_TALK = (("will_talk", "w.talk."),)


def _total(turn: Turn, item: OpenItem) -> int:
    """Return what the bill came to when it was made."""
    if item.kind != "invoice":
        return item.amount_paise
    return get_invoice(turn.session, turn.shop.shop_id, item.id).total_paise


def settle(turn: Turn, what: str) -> None:
    """Do what the owner says to a dispute: a note, the bill is right, he will talk."""
    verb, _, item_id = what.partition(".")
    item = get_item(turn.session, turn.shop.shop_id, item_id) if item_id else None
    if verb == "talk" or item is None:
        turn.say(turn.text("dispute_talk"))
        return
    number = customers.item_name(turn, item)
    if verb == "note":
        if item.kind == "invoice":
            goods_back.ask(turn, item.number)
        else:
            turn.say(turn.text("dispute_old_book", number=number))
        return
    of = item.customer_id
    if not end_rest(turn.session, turn.actor, customer_id=of, reason="dispute", invoice_id=item.id):
        turn.say(turn.text("stale"))  # settled before: the customer is not told twice
        return
    customer = customer_of(turn.session, turn.shop.shop_id, item.customer_id)
    values = {"shop": turn.shop.name, "number": number, "due": money(item.due_paise)}
    told = reaching.tell_customer(turn, customer, Say("bill_is_right_told", values))
    key = "bill_is_right" if told else "bill_is_right_untold"
    turn.say(turn.text(key, name=customer.name.split()[0], number=number))


def opt_out(turn: Turn) -> None:
    """Send him no more reminders, bills still come; where STOP is the channel's word, nothing at all."""
    customer, today = customers.me(turn), turn.actor.today
    typed = turn.message.text if not turn.message.button else ""
    if turn.message.channel in STOPS_ALL and typed and not speaks_of_reminders(typed):
        _stop_all(turn)
        return
    turn.say(turn.text("opted_out"))
    if any(
        row.reason == "opt_out" and row.customer_id == customer.id
        for row in list_rests(turn.session, turn.shop.shop_id, on=today)
    ):
        return  # said before: the owner is told once
    rest(turn.session, turn.actor, customer_id=customer.id, reason="opt_out")
    reaching.tell_owners(turn, "customer_opted_out", name=customer.name)


def _stop_all(turn: Turn) -> None:
    """Let nothing go to this chat that he does not ask for; the owner is told the first time."""
    chat = _chat(turn)
    turn.say(turn.text("stopped_all"))
    if chat.stopped_at is None:
        chat.stopped_at = turn.message.at
        turn.session.add(chat)
        turn.session.flush()
        reaching.tell_owners(turn, "customer_stopped", name=customers.me(turn).name)


def _chat(turn: Turn) -> ChatIdentity:
    key = (turn.shop.shop_id, turn.message.channel, turn.message.address)
    return turn.session.get_one(ChatIdentity, key)


def opt_in(turn: Turn) -> None:
    """Let reminders, and all else, come again."""
    customer, chat = customers.me(turn), _chat(turn)
    was_stopped, chat.stopped_at = chat.stopped_at, None
    turn.session.add(chat)
    ended = end_rest(turn.session, turn.actor, customer_id=customer.id, reason="opt_out")
    turn.say(turn.text("opted_in"))
    if not (ended or was_stopped):
        return
    reaching.tell_owners(turn, "customer_opted_in", name=customer.name)


def promise(turn: Turn, act: acts.PromiseToPay) -> None:
    """Let reminders rest until the day after the one he names; money it is not."""
    customer = customers.me(turn)
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    if owed <= 0:
        turn.say(turn.text("claim_nothing_owed", shop=turn.shop.name))
        return
    if act.date is None:
        turn.say(turn.text("promise_when"))
        return
    until = max(act.date, turn.actor.today) + dt.timedelta(days=1)
    rest(turn.session, turn.actor, customer_id=customer.id, reason="promise", until_on=until)
    on = customers.day(act.date)
    turn.say(turn.text("promise_heard", date=on))
    amount: Decimal | None = act.amount
    shown = money(parse_rupees(amount)) if amount is not None else money(owed)
    reaching.tell_owners(turn, "promise", name=customer.name, date=on, amount=shown)


def hear(turn: Turn) -> bool:
    """Take a text as the answer to what was asked of him; False where nothing was."""
    choice = turn.state.choice
    if not choice or choice["do"] != "dispute":
        return False
    turn.state.choice = None
    _what_is_wrong(turn, choice["data"], turn.message.text)
    return True
