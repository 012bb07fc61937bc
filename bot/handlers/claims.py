"""The owner settles what a customer claims: it came, later, it did not."""

from bot.handlers import choosing, paying, reaching
from bot.handlers.choosing import Data, Option
from bot.message import Say
from bot.replies import money
from bot.turn import Turn
from core.customers.service import customer_of
from core.ledger.models import OpenItem
from core.ledger.open_items import due_of
from core.payments.claims import (
    accept_claim,
    get_claim,
    recorded_since,
    refuse_claim,
    settle_by_payment,
)
from core.payments.models import Claim, Payment
from core.reminders.service import end_rest


def press(turn: Turn, rest: str) -> None:
    """Settle a claim as the owner's button says. Raises: ClaimNotFound, BadState."""
    verb, _, claim_id = rest.partition(".")
    if verb == "later":
        turn.say(turn.text("claim_waits"))
    elif verb == "yes":
        _accept(turn, claim_id)
    else:
        _refuse(turn, claim_id)


def _accept(turn: Turn, claim_id: str) -> None:
    made = get_claim(turn.session, turn.shop.shop_id, claim_id)
    if made.invoice_id and not due_of(turn.session, made.shop_id, made.invoice_id):
        settle_by_payment(turn.session, turn.actor, claim_id)
        turn.say(turn.text("claim_paid_before", amount=money(made.amount_paise)))
        return
    written = recorded_since(turn.session, made) if made.state == "open" else None
    if written:
        _ask_whether_another(turn, made, written)
    else:
        _write(turn, claim_id)


def _ask_whether_another(turn: Turn, made: Claim, written: Payment) -> None:
    """Ask whether the same sum that the owner wrote since is other money."""
    name = customer_of(turn.session, turn.shop.shop_id, made.customer_id).name
    mode = turn.text(f"mode_{written.mode}")
    text = turn.text("written_twice", what=f"{name} {money(written.amount_paise)} {mode}")
    options = [Option("yes", turn.label("dup_new")), Option("no", turn.label("dup_same"))]
    choosing.ask(turn, text, options, do="claim.another", claim=made.id)


@choosing.on("claim.another")
def _another(turn: Turn, data: Data, value: str) -> None:
    if value == "yes":
        _write(turn, data["claim"])
        return
    settle_by_payment(turn.session, turn.actor, data["claim"])
    turn.say(turn.text("nothing_written"))


def _write(turn: Turn, claim_id: str) -> None:
    payment = accept_claim(turn.session, turn.actor, claim_id)
    turn.state.undo = {"kind": "payment", "id": payment.id}
    if not payment.customer_id:
        turn.say(turn.text("alert_advance", amount=money(payment.amount_paise), name=""))
        return
    customer = customer_of(turn.session, turn.shop.shop_id, payment.customer_id)
    paying.say_payment(turn, payment, customer)
    say = Say("claim_thanks", {"shop": turn.shop.name, "amount": money(payment.amount_paise)})
    reaching.tell_customer(turn, customer, say, what="receipt")


def _refuse(turn: Turn, claim_id: str) -> None:
    """Leave the bill open, and let its customer look again before he is reminded."""
    refuse_claim(turn.session, turn.actor, claim_id)
    made = get_claim(turn.session, turn.shop.shop_id, claim_id)
    turn.say(turn.text("claim_refused", amount=money(made.amount_paise)))
    if not made.customer_id:
        return
    of, bill = made.customer_id, made.invoice_id or None
    end_rest(turn.session, turn.actor, customer_id=of, reason="claim", invoice_id=bill)
    customer = customer_of(turn.session, turn.shop.shop_id, made.customer_id)
    item = turn.session.get(OpenItem, (made.shop_id, made.invoice_id))
    number = f" ({item.number.rpartition('/')[2]})" if item and item.number else ""
    values = {"shop": turn.shop.name, "amount": money(made.amount_paise), "number": number}
    reaching.tell_customer(turn, customer, Say("claim_not_seen", values))
