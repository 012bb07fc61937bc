"""Money received: against the bill named, the exact sum, or the oldest dues; what is over is asked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot import acts, replies
from bot.handlers import choosing, people_of, twice
from bot.handlers.choosing import Data, Option
from bot.handlers.people_of import Needs
from bot.replies import money
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import customer_of
from core.errors import AlreadyPaid, DuplicateReference
from core.invoices.queries import find_by_number, get_invoice
from core.ledger import open_items
from core.ledger.models import OpenItem
from core.ledger.queries import balance
from core.money import parse_rupees, to_rupees
from core.payments.allocating import allocations_of
from core.payments.listing import find_like
from core.payments.models import Payment
from core.payments.service import (
    UNDO_WINDOW,
    NewPayment,
    find_by_reference,
    get_payment,
    record_payment,
    undo_payment,
)
from core.reminders.rules import MIN_AGE_DAYS
from core.vouchers.service import cancel_voucher, vouchers_of


def receive(turn: Turn, act: acts.RecordPayment, needs: Needs) -> None:
    """Record a payment, or ask what is missing. Raises: as `record_payment`."""
    known = find_by_reference(turn.session, turn.shop.shop_id, act.ref) if act.ref else None
    if known:
        say_known_reference(turn, known.id)
        return
    if act.invoice:
        _receive_for_bill(turn, act, act.invoice)
        return
    if people_of.asked(turn, act, needs):
        return
    customer = people_of.known(turn, act.customer)
    if customer is None:
        _offer_new(turn, act)
    else:
        _receive_of(turn, act, customer, None)


def _receive_for_bill(turn: Turn, act: acts.RecordPayment, number: str) -> None:
    """Take money for the bill that was named: nobody else's, and none for one that is paid."""
    item = item_of(turn, number)
    if item is None:
        turn.say(turn.text("bill_unknown", number=number))
        return
    named = people_of.known(turn, act.customer)
    if item.kind == "invoice" and _is_cancelled(turn, item):
        turn.say(turn.text("cancelled_before", number=item.number))
        return
    if not item.customer_id or item.due_paise <= 0:
        raise AlreadyPaid(number=item.number)
    customer = customer_of(turn.session, turn.shop.shop_id, item.customer_id)
    if act.customer and named != customer:
        values = {"number": short(item.number), "name": customer.name}
        turn.say(turn.text("bill_of_another", **values))
        return
    _receive_of(turn, act, customer, item)


def _is_cancelled(turn: Turn, item: OpenItem) -> bool:
    return get_invoice(turn.session, turn.shop.shop_id, item.id).status != "issued"


def _receive_of(
    turn: Turn, act: acts.RecordPayment, customer: Customer, item: OpenItem | None
) -> None:
    if act.amount is None:
        _ask_amount(turn, act, customer, item)
    elif not _asked_again(turn, act, customer):
        _take(turn, act, customer, item)


def _ask_amount(
    turn: Turn, act: acts.RecordPayment, customer: Customer, item: OpenItem | None
) -> None:
    """Ask how much came; all that he owes, or that is open of the bill named, is one tap."""
    owed = item.due_paise if item else balance(turn.session, turn.shop.shop_id, customer.id)
    whole = [Option("full", turn.text("whole_due", amount=money(owed)))] if owed > 0 else []
    choosing.ask_slot(turn, act, "amount", turn.text("ask_amount", name=customer.name), whole)


def _asked_again(turn: Turn, act: acts.RecordPayment, customer: Customer) -> bool:
    """Ask where the same money was written within ten minutes; True where it was asked."""
    new = new_payment(act, customer, None)
    if new.amount_paise is None:
        return False
    new = replace(new, on=new.on or turn.actor.today)
    since = turn.message.at - UNDO_WINDOW
    same = find_like(turn.session, turn.shop.shop_id, new, since=since)
    if same is None:
        return False
    mode = turn.text(f"mode_{new.mode}")
    what = f"{customer.name} {money(same.amount_paise)} {mode}"
    twice.ask(turn, acts.with_slots(act, customer=customer.name), what, do="payment.again")
    return True


@choosing.on("payment.again")
def _again(turn: Turn, data: Data, value: str) -> None:
    """Take the money that was written before once more, as confirmed."""
    if value == "no":
        turn.say(turn.text("nothing_written"))
        return
    act = acts.from_json(acts.RecordPayment, data["act"]["slots"])
    customer, _ = people_of.known_or_new(turn, act.customer or "")
    _take(turn, act, customer, item_of(turn, act.invoice) if act.invoice else None)


def _take(turn: Turn, act: acts.RecordPayment, customer: Customer, item: OpenItem | None) -> None:
    """Write a payment; what is more than he owes is asked about, and all of nothing is told."""
    owed = max(balance(turn.session, turn.shop.shop_id, customer.id), 0)
    if act.amount == "full" and not owed:
        turn.say(turn.text("nothing_due", name=customer.name))
    elif isinstance(act.amount, Decimal) and parse_rupees(act.amount) > owed:
        _ask_advance(turn, act, customer, owed=owed)
    else:
        write(turn, customer, new_payment(act, customer, item))


def item_of(turn: Turn, number: str) -> OpenItem | None:
    """Find what a number that was typed means: a bill, or an opening due."""
    shop_id = turn.shop.shop_id
    for invoice in find_by_number(turn.session, shop_id, number):
        if invoice.status == "issued":
            return open_items.get_item(turn.session, shop_id, invoice.id)
    return open_items.find_by_number(turn.session, shop_id, number)


def new_payment(
    act: acts.RecordPayment | acts.BankAlert, customer: Customer, item: OpenItem | None
) -> NewPayment:
    """Hand a payment to the core, in its terms."""
    paise = parse_rupees(act.amount) if isinstance(act.amount, Decimal) else None
    return NewPayment(
        mode=act.mode or "cash",
        amount_paise=paise,
        customer_id=customer.id,
        target_id=item.id if item else None,
        reference=act.ref,
        on=act.date,
    )


def _offer_new(turn: Turn, act: acts.RecordPayment) -> None:
    """Somebody whom no record knows pays: it would be an advance; or the name is another's."""
    name = act.customer or ""
    options = [
        Option("advance", turn.label("advance")),
        Option("no", turn.label("leave")),
    ]
    text = turn.text("payer_unknown", name=name, amount=shown_amount(act.amount))
    _ask(turn, act, text, options)


def shown_amount(amount: Decimal | str | None) -> str:
    """Write the amount of an act; empty where it is none or all."""
    return money(parse_rupees(amount)) if isinstance(amount, Decimal) else ""


def _ask(turn: Turn, act: acts.RecordPayment, text: str, options: list[Option]) -> None:
    waiting = {"intent": act.intent, "slots": acts.to_json(act)}
    choosing.ask(turn, text, options, do="payment.advance", act=waiting)


def _ask_advance(turn: Turn, act: acts.RecordPayment, customer: Customer, *, owed: int) -> None:
    assert isinstance(act.amount, Decimal)  # noqa: S101  (the caller has looked)
    over = money(parse_rupees(act.amount) - owed)
    values = {"name": customer.name, "balance": money(owed), "amount": shown_amount(act.amount)}
    options = [Option("advance", turn.label("advance_over", over=over))]
    if owed:
        options.append(Option("owed", turn.label("only_owed", owed=money(owed))))
    options.append(Option("no", turn.label("leave")))
    named = acts.with_slots(act, customer=customer.name)
    _ask(turn, named, turn.text("over_owed", over=over, **values), options)


@choosing.on("payment.advance")
def _advance(turn: Turn, data: Data, value: str) -> None:
    act = acts.from_json(acts.RecordPayment, data["act"]["slots"])
    if value == "no":
        turn.say(turn.text("nothing_written"))
        return
    customer, _ = people_of.known_or_new(turn, act.customer or "")
    item = item_of(turn, act.invoice) if act.invoice else None
    new = new_payment(act, customer, item)
    if value == "owed":
        new = new_payment(acts.with_slots(act, amount="full"), customer, None)
    write(turn, customer, new)


def write(turn: Turn, customer: Customer, new: NewPayment) -> Payment | None:
    """Record a payment and say what it settled; a reference that stands already is told."""
    try:
        payment = record_payment(turn.session, turn.actor, new)
    except DuplicateReference as fault:
        say_known_reference(turn, str(fault.params["payment"]))
        return None
    turn.state.undo = {"kind": "payment", "id": payment.id}
    turn.state.last = {"kind": "payment", "id": payment.id, "customer": customer.id}
    say_payment(turn, payment, customer)
    return payment


def say_known_reference(turn: Turn, payment_id: str) -> None:
    """Say that a reference is used, and by what."""
    payment = get_payment(turn.session, turn.shop.shop_id, payment_id)
    settled = allocations_of(turn.session, turn.shop.shop_id, payment_id)
    name = _first_name(turn, payment)
    where = ", ".join(filter(None, [name, *(short(item.number) for item, _ in settled)]))
    turn.say(turn.text("reference_known", reference=payment.reference, where=where))


def _first_name(turn: Turn, payment: Payment) -> str:
    if not payment.customer_id:
        return ""
    return customer_of(turn.session, turn.shop.shop_id, payment.customer_id).name.split()[0]


def short(number: str) -> str:
    """Return the last part of a number, as people call a bill.

    >>> short("GH/26-27/0421"), short("0398")
    ('0421', '0398')
    """
    return number.rpartition("/")[2]


def day(turn: Turn, on: date) -> str:
    """Write a date in a few letters: today, or 12 Nov."""
    if on == turn.actor.today:
        return turn.text("today")
    return f"{on.day} {on:%b}"


def say_payment(turn: Turn, payment: Payment, customer: Customer) -> None:
    """Answer a payment: the bill it settled, what is left of it, what is owed in all."""
    settled = allocations_of(turn.session, turn.shop.shop_id, payment.id)
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    values: dict[str, Any] = {
        "name": customer.name,
        "total": money(payment.amount_paise),
        "mode": turn.text(f"mode_{payment.mode}"),
        "balance": money(max(owed, 0)),
        "before": money(owed + payment.amount_paise),
        "numbers": ", ".join(item_name(turn, item) for item, _ in settled),
    }
    key, extra = _payment_key(turn, settled, owed=owed)
    text = turn.text(key, **values, **extra)
    if payment.on != turn.actor.today:
        text += "\n" + turn.text("dated", date=replies.date(payment.on))
    turn.say(with_advance(turn, text, owed), _payment_buttons(turn, payment, key, settled=settled))


def with_advance(turn: Turn, text: str, owed: int) -> str:
    """Add the advance that a customer has, where he owes less than nothing."""
    if owed >= 0:
        return text
    return text + "\n" + turn.text("advance_left", advance=money(-owed))


def _payment_key(
    turn: Turn, settled: list[tuple[OpenItem, int]], *, owed: int
) -> tuple[str, dict[str, Any]]:
    if not settled:
        return "paid_advance", {}
    if len(settled) > 1:
        return "paid_several", {}
    item, _ = settled[0]
    extra = {
        "number": item_name(turn, item),
        "date": day(turn, item.on),
        "left": money(item.due_paise),
    }
    if item.due_paise == 0:
        return "paid_whole", extra
    return ("paid_part" if item.due_paise == owed else "paid_into"), extra


def item_name(turn: Turn, item: OpenItem) -> str:
    """Write what people call a due: its number, or the day of the udhaar."""
    return short(item.number) or f"{turn.text('udhaar')} {day(turn, item.on)}"


def _payment_buttons(
    turn: Turn, payment: Payment, key: str, *, settled: list[tuple[OpenItem, int]]
) -> list[Any]:
    """Offer a receipt; a reminder too where all that is left is of a bill that is a week old."""
    undo = turn.button("undo", f"u.payment.{payment.id}")
    if key == "paid_whole":
        return [undo]
    receipt = turn.button("receipt", f"y.receipt.{payment.id}")
    old = any((turn.actor.today - item.on).days >= MIN_AGE_DAYS for item, _ in settled)
    if key == "paid_part" and old:
        return [receipt, turn.button("remind", f"y.remind.{payment.customer_id}"), undo]
    return [receipt, undo]


def undo(turn: Turn, payment_id: str) -> None:
    """Take a payment back within ten minutes, and its vouchers. Raises: EntryStands, BadState."""
    for voucher in vouchers_of(turn.session, turn.shop.shop_id, payment_id):
        cancel_voucher(turn.session, turn.actor, voucher.id)
    payment = undo_payment(turn.session, turn.actor, payment_id)
    turn.state.undo = None
    if not payment.customer_id:
        turn.say(turn.text("undone_thing", name=money(payment.amount_paise)))
        return
    customer = customer_of(turn.session, turn.shop.shop_id, payment.customer_id)
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    turn.say(
        turn.text(
            "undone_payment",
            amount=money(payment.amount_paise),
            name=customer.name,
            balance=money(max(owed, 0)),
        )
    )


def put_right(turn: Turn, payment_id: str, told: acts.EditDraft) -> None:
    """Take back the payment just written, and take it of the customer or of the sum that was meant.

    Raises: as `undo`.
    """
    wrong = get_payment(turn.session, turn.shop.shop_id, payment_id)
    payer = customer_of(turn.session, turn.shop.shop_id, wrong.customer_id or "")
    undo(turn, payment_id)
    act = acts.RecordPayment(
        customer=told.customer or payer.name,
        amount=to_rupees(wrong.amount_paise) if told.total is None else told.total,
        mode=wrong.mode,
        ref=wrong.reference,
        date=wrong.on if wrong.on != turn.actor.today else None,
    )
    receive(turn, act, ())
