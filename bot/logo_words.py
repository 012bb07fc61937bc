"""Whether a picture is meant to be the shop's logo: a channel fetches no other."""

from functools import cache

from sqlmodel import Session

from bot import conversation, replies
from bot.message import Message
from core.shops.service import find_people
from core.text import name_key

AWAITS = "logo.awaits"
# What a channel calls a picture of the kinds that may be one.
MEDIA = ("image/png", "image/jpeg", "image/webp")
_MARKS = " .!?।:📎"


def awaits_picture(session: Session, message: Message) -> bool:
    """True where an owner sends his logo: by the words under the picture, or because he was asked for it."""
    people = find_people(session, message.channel, message.address)
    shops = [person.shop_id for person in people if person.role == "owner"]
    if not shops:
        return False
    return _is_said(message.text) or any(_is_asked(session, shop, message) for shop in shops)


def _is_said(text: str) -> bool:
    return name_key(text).strip(_MARKS) in _phrases()


@cache
def _phrases() -> frozenset[str]:
    tables = replies.tables().values()
    return frozenset(said for one in tables for said in one.get("commands", {}).get("logo", ()))


def _is_asked(session: Session, shop_id: str, message: Message) -> bool:
    choice = conversation.load_state(session, shop_id, message).choice or {}
    return choice.get("do") == AWAITS and not choice.get("passed")
