"""Invite links: made on the owner's word for a customer or a member, good once."""

import re

from sqlmodel import Session

from bot import replies
from bot.context import KnownCustomer, ShopContext
from bot.turn import Turn
from bot.understand import person_named
from core.customers.invites import make_invite, standing_invite
from core.customers.models import Customer
from core.customers.service import list_customers
from core.text import name_key


def make(turn: Turn, *, customer_id: str | None = None, member_id: str | None = None) -> str:
    """Make an invite and return what is to be opened or sent."""
    secret = turn.edge.secret
    if customer_id:
        token = standing_invite(turn.session, turn.actor, secret=secret, customer_id=customer_id)
    else:
        token = make_invite(turn.session, turn.actor, secret=secret, member_id=member_id)
    return f"{turn.edge.invite_url}{token}" if turn.edge.invite_url else f"/start {token}"


def say_link(turn: Turn, customer: Customer) -> None:
    """Give the owner a customer's invite link, to be passed on."""
    link = make(turn, customer_id=customer.id)
    turn.say(turn.text("invite_link", name=customer.name, link=link))


def invited_of(session: Session, shop_id: str, text: str) -> Customer | None:
    """Return the customer whose link is asked for (``ajay ka invite link``); None where none is."""
    typed = name_key(text)
    for table in replies.tables().values():
        for pattern in table.get("inviting", []):
            match = re.fullmatch(pattern, typed)
            found = _named(session, shop_id, match["name"]) if match else None
            if found:
                return found
    return None


def _named(session: Session, shop_id: str, name: str) -> Customer | None:
    """The one customer of that name, found as in any other message: by part, by sound, in any script."""
    everyone = list_customers(session, shop_id)
    known = tuple(KnownCustomer(one.name, aliases=tuple(one.aliases)) for one in everyone)
    found = person_named(name, ShopContext(customers=known))
    called = [one for one in everyone if one.name == found]
    return called[0] if len(called) == 1 else None
