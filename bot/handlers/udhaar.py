"""Goods or money given on udhaar without a bill; said to be somebody else's."""

from bot import acts, replies
from bot.handlers import choosing, people_of, twice
from bot.handlers.choosing import Data
from bot.handlers.paying import with_advance
from bot.handlers.people_of import Needs
from bot.replies import money
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import customer_of
from core.ledger.models import Charge
from core.ledger.open_items import list_open
from core.ledger.queries import balance
from core.ledger.service import NewCredit, record_credit
from core.money import parse_rupees
from core.payments.service import UNDO_WINDOW, undo_charge


def give(turn: Turn, act: acts.RecordCredit, needs: Needs) -> None:
    """Write a sum to a customer's khata. Raises: as `record_credit`."""
    if people_of.asked(turn, act, needs):
        return
    if act.amount is None:
        choosing.ask_slot(turn, act, "amount", turn.text("ask_amount", name=act.customer or ""))
        return
    if not _asked_again(turn, act, parse_rupees(act.amount)):
        _give(turn, act, parse_rupees(act.amount))


def _asked_again(turn: Turn, act: acts.RecordCredit, paise: int) -> bool:
    """Ask where the same was given within ten minutes; True where it was asked."""
    customer = people_of.known(turn, act.customer)
    if customer is None:
        return False
    on = act.date or turn.actor.today
    open_ = list_open(turn.session, turn.shop.shop_id, customer.id)
    same = [
        item
        for item in open_
        if (item.kind, item.on, item.amount_paise) == ("adjustment", on, paise)
    ]
    rows = [turn.session.get_one(Charge, (turn.shop.shop_id, item.id)) for item in same]
    if not any(_is_again(turn, act, row) for row in rows):
        return False
    what = f"{customer.name} {money(paise)} {turn.text('udhaar')}"
    twice.ask(turn, act, what, do="udhaar.again")
    return True


def _is_again(turn: Turn, act: acts.RecordCredit, row: Charge) -> bool:
    lately = turn.message.at - row.at <= UNDO_WINDOW
    return lately and row.note == (act.note or "")


@choosing.on("udhaar.again")
def _again(turn: Turn, data: Data, value: str) -> None:
    """Give what was written before once more, as confirmed."""
    if value == "no":
        turn.say(turn.text("nothing_written"))
        return
    act = acts.from_json(acts.RecordCredit, data["act"]["slots"])
    if act.amount is not None:
        _give(turn, act, parse_rupees(act.amount))


def _give(turn: Turn, act: acts.RecordCredit, paise: int) -> None:
    customer, new = people_of.known_or_new(turn, act.customer or "")
    credit = NewCredit(paise, act.note or "", act.date)
    charge = write(turn, customer, credit)
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    before = owed - charge.amount_paise
    values = {
        "name": customer.name + (turn.text("new") if new else ""),
        "amount": money(charge.amount_paise),
        "balance": money(max(owed, 0)),
        "before": money(before),
    }
    buttons = [turn.button("undo", f"u.charge.{charge.id}")]
    if turn.shop.scheme != "regular":
        buttons.insert(0, turn.button("bill", f"y.bill.{charge.id}"))
    text = turn.text("udhaar_more" if before > 0 else "udhaar_given", **values)
    if charge.on != turn.actor.today:
        text += "\n" + turn.text("dated", date=replies.date(charge.on))
    turn.say(with_advance(turn, text, owed), buttons)


def write(turn: Turn, customer: Customer, credit: NewCredit) -> Charge:
    """Record the sum; remember it as the last thing done."""
    charge = record_credit(turn.session, turn.actor, customer.id, credit)
    turn.state.undo = {"kind": "charge", "id": charge.id}
    turn.state.last = {"kind": "charge", "id": charge.id, "customer": customer.id}
    return charge


def undo(turn: Turn, charge_id: str) -> None:
    """Take udhaar back within ten minutes. Raises: EntryStands, BadState."""
    charge = undo_charge(turn.session, turn.actor, charge_id)
    turn.state.undo = None
    customer = customer_of(turn.session, turn.shop.shop_id, charge.customer_id)
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    text = turn.text("undone_udhaar", name=customer.name, balance=money(max(owed, 0)))
    turn.say(with_advance(turn, text, owed))


def move(turn: Turn, charge_id: str, name: str, needs: Needs) -> None:
    """Put the udhaar just written to another customer: the first is taken back, the second written."""
    act = acts.RecordCredit(customer=name)
    if people_of.asked(turn, act, needs):
        return
    charge = undo_charge(turn.session, turn.actor, charge_id)
    wrong = customer_of(turn.session, turn.shop.shop_id, charge.customer_id)
    customer, new = people_of.known_or_new(turn, name)
    credit = NewCredit(charge.amount_paise, charge.note, charge.on)
    moved = write(turn, customer, credit)
    shop_id = turn.shop.shop_id
    values = {
        "wrong": wrong.name,
        "wrong_balance": money(max(balance(turn.session, shop_id, wrong.id), 0)),
        "name": customer.name + (turn.text("new") if new else ""),
        "amount": money(moved.amount_paise),
    }
    turn.say(turn.text("udhaar_moved", **values), [turn.button("undo", f"u.charge.{moved.id}")])


def resum(turn: Turn, charge_id: str, told: acts.EditDraft) -> None:
    """Take back the udhaar just written, and write the sum that was meant. Raises: as `undo`."""
    charge = turn.session.get_one(Charge, (turn.shop.shop_id, charge_id))
    customer = customer_of(turn.session, turn.shop.shop_id, charge.customer_id)
    undo(turn, charge_id)
    note, on = charge.note or None, charge.on if charge.on != turn.actor.today else None
    give(turn, acts.RecordCredit(customer=customer.name, amount=told.total, note=note, date=on), ())
