"""A customer's number, told after his bill was made: kept, and the bill goes to him."""

from bot import acts
from bot.handlers import choosing, finding
from bot.handlers.choosing import Data
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import NewCustomer, update_customer
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice

_ASKS = "bill_number"


def wait(turn: Turn, invoice: Invoice) -> None:
    """Take a number that comes next for the customer of this bill; anything else is heard as ever."""
    turn.state.asks += 1
    turn.state.choice = {
        "n": turn.state.asks,
        "do": _ASKS,
        "data": {"invoice": invoice.id, "customer": invoice.customer_id, "free": True},
        "slot": "phone",
        "options": [],
    }


@choosing.on(_ASKS)
def _told(turn: Turn, data: Data, value: str) -> None:
    """Keep the number and send the bill. Raises: PhoneMalformed."""
    update_customer(turn.session, turn.actor, data["customer"], NewCustomer(phone=value))
    bill = get_invoice(turn.session, turn.shop.shop_id, data["invoice"])
    finding.send_again(turn, bill, sent="sent_on", first=True)


def send_waiting(turn: Turn, customer: Customer) -> bool:
    """Send the bill that waited for this customer's number; False where none did."""
    choice = turn.state.choice
    if not choice or choice["do"] != _ASKS or choice["data"]["customer"] != customer.id:
        return False
    turn.state.choice = None
    bill = get_invoice(turn.session, turn.shop.shop_id, choice["data"]["invoice"])
    finding.send_again(turn, bill, first=True)
    return True


def forget(turn: Turn, act: acts.Act) -> None:
    """Wait no longer once the talk goes on to something else."""
    choice = turn.state.choice
    if choice and choice["do"] == _ASKS and not isinstance(act, acts.Answer | acts.AddCustomer):
        turn.state.choice = None
