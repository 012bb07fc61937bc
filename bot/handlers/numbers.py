"""A customer's number is mended after a message could not go; the message goes again."""

from dataclasses import replace

from bot.conversation import reply_of
from bot.handlers import choosing, reaching
from bot.handlers.choosing import Data
from bot.turn import Turn
from core.chats.models import ChatMessage
from core.customers.service import NewCustomer, get_customer, parse_phone, update_customer
from core.shops.models import ChatIdentity


def ask(turn: Turn, message_id: str) -> None:
    """Ask for the number of the customer whom a message did not reach."""
    message = turn.session.get(ChatMessage, (turn.shop.shop_id, message_id))
    identity = _identity(turn, message) if message else None
    if message is None or identity is None or not identity.customer_id:
        turn.say(turn.text("stale"))
        return
    customer = get_customer(turn.session, turn.shop.shop_id, identity.customer_id)
    text = turn.text("ask_phone", name=customer.name.split()[0])
    data = {"message": message_id, "customer": customer.id}
    choosing.ask(turn, text, [], do="number", slot="phone", free=True, **data)


def _identity(turn: Turn, message: ChatMessage) -> ChatIdentity | None:
    return turn.session.get(ChatIdentity, (message.shop_id, message.channel, message.address))


@choosing.on("number")
def _mend(turn: Turn, data: Data, value: str) -> None:
    """Keep the new number, let the wrong address go, send again. Raises: PhoneMalformed."""
    phone = parse_phone(value)
    message = turn.session.get_one(ChatMessage, (turn.shop.shop_id, data["message"]))
    wrong = _identity(turn, message)
    if wrong and wrong.customer_id == data["customer"] and not wrong.member_id:
        turn.session.delete(wrong)
        turn.session.flush()
    change = NewCustomer(phone=phone)
    customer = update_customer(turn.session, turn.actor, data["customer"], change)
    values = {"name": customer.name.split()[0], "phone": f"••{phone[-4:]}"}
    reached = reaching.addresses(turn, customer)
    for channel, address in reached:
        turn.tell(replace(reply_of(message), channel=channel, address=address))
    turn.say(turn.text("number_mended" if reached else "number_kept", **values))
