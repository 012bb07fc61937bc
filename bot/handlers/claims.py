"""The owner settles what a customer claims; a customer claims by a button under his bill."""

from bot.claiming import claim
from bot.handlers import paying, reaching
from bot.replies import money
from bot.turn import Turn
from core.customers.service import get_customer
from core.errors import BadState
from core.invoices.queries import get_invoice
from core.payments.claims import NewClaim, accept_claim, get_claim, refuse_claim


def press(turn: Turn, rest: str) -> None:
    """Settle a claim as the owner's button says. Raises: ClaimNotFound, BadState."""
    verb, _, claim_id = rest.partition(".")
    if verb == "later":
        turn.say(turn.text("claim_waits"))
    elif verb == "yes":
        _accept(turn, claim_id)
    else:
        refuse_claim(turn.session, turn.actor, claim_id)
        made = get_claim(turn.session, turn.shop.shop_id, claim_id)
        turn.say(turn.text("claim_refused", amount=money(made.amount_paise)))


def _accept(turn: Turn, claim_id: str) -> None:
    payment = accept_claim(turn.session, turn.actor, claim_id)
    turn.state.undo = {"kind": "payment", "id": payment.id}
    if not payment.customer_id:
        turn.say(turn.text("alert_advance", amount=money(payment.amount_paise), name=""))
        return
    customer = get_customer(turn.session, turn.shop.shop_id, payment.customer_id)
    paying.say_payment(turn, payment, customer)
    text = turn.text("claim_thanks", shop=turn.shop.name, amount=money(payment.amount_paise))
    reaching.tell_customer(turn, customer, text)


def press_of_customer(turn: Turn, rest: str) -> None:
    """Take a customer's ``I have paid``; anything else of his is not built yet."""
    verb, _, invoice_id = rest.partition(".")
    if verb != "claim":
        turn.say(turn.text("not_yet_customer"))
        return
    invoice = get_invoice(turn.session, turn.shop.shop_id, invoice_id)
    if invoice.customer_id != turn.person.customer_id:
        turn.say(turn.text("not_yet_customer"))
        return
    try:
        told = claim(turn.session, turn.actor, invoice, NewClaim())
    except BadState:
        turn.say(turn.text("claim_nothing_due", number=invoice.number))
        return
    turn.say(turn.text("claim_heard"))
    for reply in told:
        turn.tell(reply)
