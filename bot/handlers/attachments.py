"""What is answered to what is no text: voice, photos, places, somebody's contact, lists of an app."""

from bot import acts
from bot.handlers import choosing, handle, logos
from bot.handlers.choosing import Data, Option
from bot.turn import Turn
from core.customers.service import parse_phone
from core.text import clean_name

# What is said to the shop's people and to a customer; what is not named here: other_attachment.
_OF_SHOP = {
    "voice": "voice",
    "photo": "photo",
    "video": "video",
    "sticker": "sticker",
    "location": "location",
    "list": "list",
}
_OF_CUSTOMER = _OF_SHOP | {"photo": "photo_customer", "video": "photo_customer"}


def answer(turn: Turn) -> None:
    """Answer a voice note, a photo or anything else that is not text."""
    kind = turn.message.attachment or ""
    if turn.person.role == "customer":
        turn.say(turn.text(_OF_CUSTOMER.get(kind, "other_attachment")))
    elif turn.message.logo is not None:
        logos.receive(turn)
    elif turn.message.card:
        _propose(turn)
    else:
        key = _OF_SHOP.get(kind, "other_attachment")
        turn.say(turn.text(key), [turn.button("help", "t.help")])


def _propose(turn: Turn) -> None:
    """Offer to add somebody whose contact was sent; it proves nothing. Raises: as the number's check."""
    card = turn.message.card
    assert card is not None  # noqa: S101  (the caller has looked)
    name, phone = clean_name(card.name), parse_phone(card.phone)
    options = [Option("yes", turn.label("import_yes")), Option("no", turn.label("leave"))]
    text = turn.text("card_ask", name=name, phone=f"••{phone[-4:]}")
    choosing.ask(turn, text, options, do="card", name=name, phone=phone)


@choosing.on("card")
def _decide(turn: Turn, data: Data, value: str) -> None:
    if value == "yes":
        handle(turn, acts.AddCustomer(name=data["name"], phone=data["phone"]), ())
    else:
        turn.say(turn.text("left"))
