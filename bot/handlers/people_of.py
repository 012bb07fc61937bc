"""Which customer an act means: his record, somebody new, or a question."""

from collections.abc import Sequence
from typing import Any

from bot import acts
from bot.handlers import choosing, drafting
from bot.handlers.choosing import Option
from bot.replies import money
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import NewCustomer, add_customer, find_by_name
from core.ledger.queries import balance

Needs = tuple[dict[str, Any], ...]


def known(turn: Turn, name: str | None) -> Customer | None:
    """Find the customer of exactly that name."""
    found = find_by_name(turn.session, turn.shop.shop_id, name) if name else []
    return found[0] if found else None


def known_or_new(turn: Turn, name: str) -> tuple[Customer, bool]:
    """Find a customer, else make him; say whether he is new. Raises: NameMissing."""
    found = known(turn, name) or known(turn, drafting.new_name(turn, name))
    if found:
        return found, False
    new = NewCustomer(name=drafting.new_name(turn, name))
    return add_customer(turn.session, turn.actor, new), True


def asked(turn: Turn, act: acts.Act, needs: Needs) -> bool:
    """Ask for the customer where the reader could not tell; True where it was asked.

    An act that names its own is not the one of the message that lacks him.
    """
    if getattr(act, "customer", None):
        return False
    need = next((need for need in needs if need["slot"] == "customer"), None)
    if need is None:
        return False
    names = sorted(need["options"], key=lambda name: _owed(turn, name) <= 0)  # debtors first
    options = [option_of(turn, name) for name in names]
    typed = typed_of(turn, names)
    turn.state.typed_name = typed.lower()
    text = turn.text("ask_which", name=typed) if names else turn.text("ask_who")
    choosing.ask_slot(turn, act, "customer", text, options)
    return True


def typed_of(turn: Turn, names: Sequence[str]) -> str:
    """Return the words of the message that fit the first of these names, as a question repeats them."""
    customer = known(turn, names[0]) if names else None
    if customer is None:
        return ""
    words = {word.casefold() for name in names for word in name.split()}
    honorifics = set(turn.words("honorifics"))
    shown: list[str] = []
    for word in turn.message.text.split():
        if word.casefold() in words or (shown and word.casefold() in honorifics):
            shown.append(word if shown else word.capitalize())
        elif shown:
            break
    return " ".join(shown) or drafting.typed_part(customer, turn.message.text)


def option_of(turn: Turn, name: str) -> Option:
    """Offer a customer with what he owes."""
    owed = money(max(_owed(turn, name), 0))
    return Option(name, choosing.shortened(name, owed), name)


def _owed(turn: Turn, name: str) -> int:
    """Return what the customer of that name owes, in paise."""
    customer = known(turn, name)
    return balance(turn.session, turn.shop.shop_id, customer.id) if customer else 0
