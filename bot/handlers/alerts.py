"""A forwarded message of the bank or of a UPI app: evidence, matched by amount, name and reference."""

from bot import acts
from bot.handlers import choosing, paying, people_of
from bot.handlers.choosing import Data, Option
from bot.handlers.paying import short
from bot.replies import money
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import customer_of
from core.ledger.models import OpenItem
from core.ledger.open_items import get_item, list_open
from core.ledger.queries import balance, oldest_open, outstanding
from core.money import parse_rupees
from core.payments.allocating import allocations_of
from core.payments.claims import find_open_by_reference, settle_by_payment
from core.payments.models import Payment
from core.payments.service import NewPayment, find_by_reference, record_payment, reverse_payment

_ROWS = 8


def received(turn: Turn, act: acts.BankAlert) -> None:
    """Write money that the bank tells of where exactly one open bill fits; else ask whose it is."""
    if act.amount is None:
        turn.say(turn.text("not_for_me"))
        return
    known = find_by_reference(turn.session, turn.shop.shop_id, act.ref) if act.ref else None
    if known:
        paying.say_known_reference(turn, known.id)
        return
    if _settles_claim(turn, act):
        return
    customer = people_of.known(turn, act.payer)
    item = _exact(turn, customer, parse_rupees(act.amount)) if customer else None
    if customer and item:
        write(turn, act, customer, item)
    else:
        _ask_whose(turn, act, customer)


def _settles_claim(turn: Turn, act: acts.BankAlert) -> bool:
    """Write the money to the bill whose customer named this reference; False where none did."""
    shop_id = turn.shop.shop_id
    claim = find_open_by_reference(turn.session, shop_id, act.ref) if act.ref else None
    if claim is None or not claim.customer_id:
        return False
    item = get_item(turn.session, shop_id, claim.invoice_id) if claim.invoice_id else None
    settle_by_payment(turn.session, turn.actor, claim.id)
    open_ = item if item and item.due_paise > 0 else None
    write(turn, act, customer_of(turn.session, shop_id, claim.customer_id), open_)
    return True


def _exact(turn: Turn, customer: Customer, paise: int) -> OpenItem | None:
    fits = [
        item
        for item in list_open(turn.session, turn.shop.shop_id, customer.id)
        if item.due_paise == paise
    ]
    return fits[0] if len(fits) == 1 else None


def write(turn: Turn, act: acts.BankAlert, customer: Customer, item: OpenItem | None) -> None:
    """Record what the bank tells of. Raises: as `record_payment`."""
    assert act.amount is not None  # noqa: S101  (the caller has looked)
    new = NewPayment(
        mode=act.mode or "bank",
        amount_paise=parse_rupees(act.amount),
        customer_id=customer.id,
        target_id=item.id if item else None,
        reference=act.ref,
        on=act.date,
    )
    payment = record_payment(turn.session, turn.actor, new)
    turn.state.undo = {"kind": "payment", "id": payment.id}
    _say(turn, payment, customer)


def _say(turn: Turn, payment: Payment, customer: Customer) -> None:
    settled = allocations_of(turn.session, turn.shop.shop_id, payment.id)
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    bills = ", ".join(paying.item_name(turn, item) for item, _ in settled)
    whole = bool(settled) and all(item.due_paise == 0 for item, _ in settled)
    key = "alert_whole" if whole else "alert_part" if settled else "alert_advance"
    lines = [
        turn.text(key, amount=money(payment.amount_paise), name=customer.name, number=bills),
        turn.text("alert_reference", mode=turn.text(f"mode_{payment.mode}"), ref=payment.reference)
        if payment.reference
        else "",
        turn.text("total_due", balance=money(max(owed, 0))),
    ]
    buttons = [
        turn.button("receipt", f"y.receipt.{payment.id}"),
        turn.button("other_bill", f"y.move.{payment.id}"),
        turn.button("undo", f"u.payment.{payment.id}"),
    ]
    turn.say("\n".join(filter(None, lines)), buttons)


def _ask_whose(turn: Turn, act: acts.BankAlert, customer: Customer | None) -> None:
    """Offer the payer, or those who owe at least the sum, who owes longest first."""
    assert act.amount is not None  # noqa: S101  (the caller has looked)
    paise = parse_rupees(act.amount)
    shop_id = turn.shop.shop_id
    oldest = oldest_open(turn.session, shop_id)
    owing = [row for row in outstanding(turn.session, shop_id) if row[1] >= paise]
    owing.sort(key=lambda row: (oldest[row[0]][0] if row[0] in oldest else turn.actor.today, row))
    ids = [row[0] for row in owing]
    if customer:
        ids = [customer.id, *(one for one in ids if one != customer.id)]
    people = [customer_of(turn.session, shop_id, one) for one in ids[:_ROWS]]
    options = [people_of.option_of(turn, person.name) for person in people]
    options += [Option("other", turn.label("somebody_else")), Option("no", turn.label("not_ours"))]
    waiting = {"intent": act.intent, "slots": acts.to_json(act)}
    payer = turn.text("from_payer", payer=act.payer) if act.payer else ""
    text = turn.text("alert_unmatched", amount=money(paise), payer=payer)
    choosing.ask(turn, text, options, do="alert", act=waiting, slot="customer", free=True)


@choosing.on("alert")
def _whose(turn: Turn, data: Data, value: str) -> None:
    act = acts.from_json(acts.BankAlert, data["act"]["slots"])
    if value == "no":
        turn.say(turn.text("not_written"))
    elif value == "other":
        choosing.ask(
            turn, turn.text("ask_who"), [], do="alert", act=data["act"], slot="customer", free=True
        )
    else:
        customer, _ = people_of.known_or_new(turn, value)
        write(turn, act, customer, _exact(turn, customer, parse_rupees(act.amount)))


def ask_other_bill(turn: Turn, payment_id: str) -> None:
    """Offer the customer's other open bills for a payment that went to the wrong one."""
    payment = turn.session.get_one(Payment, (turn.shop.shop_id, payment_id))
    if payment.reversed_at or not payment.customer_id:
        turn.say(turn.text("stale"))
        return
    settled = {item.id for item, _ in allocations_of(turn.session, turn.shop.shop_id, payment_id)}
    items = [
        item
        for item in list_open(turn.session, turn.shop.shop_id, payment.customer_id)
        if item.id not in settled
    ]
    if not items:
        turn.say(turn.text("no_other_bill"))
        return
    options = [
        Option(
            item.id, f"{paying.item_name(turn, item)} {money(item.due_paise)}", short(item.number)
        )
        for item in items[:_ROWS]
    ]
    options.append(Option("no", turn.label("leave")))
    choosing.ask(
        turn, turn.text("ask_other_bill"), options, do="move", slot="invoice", payment=payment_id
    )


@choosing.on("move")
def _move(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
        return
    old = reverse_payment(turn.session, turn.actor, data["payment"])
    new = NewPayment(
        mode=old.mode,
        amount_paise=old.amount_paise,
        customer_id=old.customer_id,
        target_id=value,
        reference=old.reference,
        on=old.on,
    )
    payment = record_payment(turn.session, turn.actor, new)
    turn.state.undo = {"kind": "payment", "id": payment.id}
    _say(turn, payment, customer_of(turn.session, turn.shop.shop_id, old.customer_id or ""))
