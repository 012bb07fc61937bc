"""What a customer is called, taught by words: ``pappu matlab ramesh``, ``call Ramesh Traders pappu``.

It is no act of the reader: its words are nobody's business but the bot's memory, and what is taught is
shown and forgotten like the rest of it (`memory`). Whose name it is must be known; the nickname must
have no other sense, and be nobody else's name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlmodel import Session

from bot import replies
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.handlers import choosing, people_of, reaching, restoring, talk
from bot.handlers.choosing import Data
from bot.turn import Turn
from bot.understand import language_of, may_be_nickname, people_named
from core import audit
from core.customers.models import Customer
from core.customers.service import find_by_name, list_customers
from core.items.service import list_items
from core.text import clean_name, name_key


@dataclass(frozen=True)
class Taught:
    """A nickname, whose it may be, and whose it cannot be as it is the name of these others."""

    nickname: str
    people: tuple[str, ...]
    others: tuple[str, ...]


def taught_of(session: Session, shop_id: str, text: str) -> Taught | None:
    """Return what a message teaches; None where it teaches no nickname of a customer."""
    pairs = list(_pairs(name_key(text).strip(" .!।")))
    if not pairs:
        return None
    context = _names(session, shop_id)
    for nickname, name in pairs:
        people = people_named(name, context)
        if not people or not may_be_nickname(nickname, context):
            continue
        named = people_named(nickname, context)
        others = () if set(named) & set(people) else named
        return Taught(_as_typed(nickname, text), people, others)
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Every language's ways to teach a name, once each."""
    said = (one for table in replies.tables().values() for one in table.get("naming", []))
    return tuple(map(re.compile, dict.fromkeys(said)))


def _pairs(typed: str) -> Iterator[tuple[str, str]]:
    """Yield each (nickname, name) that a message may mean."""
    for pattern in _patterns():
        if match := pattern.fullmatch(typed):
            yield from _parted(match.groupdict())


def _parted(said: dict[str, str]) -> Iterator[tuple[str, str]]:
    if "nick" in said:
        yield said["nick"], said["name"]
    elif "one" in said:  # pappu = ramesh, ramesh = pappu
        yield said["one"], said["other"]
        yield said["other"], said["one"]
    else:  # call ramesh traders pappu: the longest name goes first
        words = said["both"].split()
        for n in range(len(words) - 1, 0, -1):
            yield " ".join(words[n:]), " ".join(words[:n])


def _names(session: Session, shop_id: str) -> ShopContext:
    people = list_customers(session, shop_id)
    return ShopContext(
        customers=tuple(KnownCustomer(one.name, aliases=tuple(one.aliases)) for one in people),
        items=tuple(KnownItem(item.name) for item in list_items(session, shop_id)),
    )


def _as_typed(nickname: str, text: str) -> str:
    """Give the nickname with the capitals that were typed."""
    at = text.casefold().find(nickname)
    return clean_name(text[at : at + len(nickname)] if at >= 0 else nickname)


def teach(turn: Turn) -> None:
    """Remember a nickname; ask whose where several are meant, refuse what is somebody else's name."""
    taught = taught_of(turn.session, turn.shop.shop_id, turn.message.text)
    told = language_of(turn.message.text, turn.context)
    if told != "en" and not turn.state.chosen_lang:
        turn.lang = replies.language_of(told)
    if taught is None:
        talk.unknown(turn)
    elif len(taught.people) == 1:
        _keep(turn, taught.nickname, taught.people[0], others=taught.others)
    else:
        options = [people_of.option_of(turn, name) for name in taught.people]
        typed = people_of.typed_of(turn, taught.people)
        data = {"slot": "customer", "nickname": taught.nickname, "others": list(taught.others)}
        choosing.ask(turn, turn.text("ask_which", name=typed), options, do="nickname", **data)


@choosing.on("nickname")
def _picked(turn: Turn, data: Data, value: str) -> None:
    _keep(turn, data["nickname"], value, others=data["others"])


def _keep(turn: Turn, nickname: str, name: str, *, others: Sequence[str]) -> None:
    """Remember it of him; of somebody else whose nickname it was it is forgotten."""
    customer = find_by_name(turn.session, turn.shop.shop_id, name)[0]
    called = [one for one in _called(turn, nickname) if one.id != customer.id]
    taken = [other for other in others if other not in {one.name for one in called}]
    if taken:
        turn.say(turn.text("nickname_taken", alias=nickname, name=taken[0]))
        return
    before = {one.id: {"aliases": list(one.aliases)} for one in (customer, *called)}
    for other in called:
        _take_back(turn, nickname, other)
    if name_key(nickname) not in map(name_key, customer.aliases):
        reaching.add_alias(turn, customer, nickname)
    undo = restoring.keep(turn, "customers", "", before)
    turn.say(turn.text("alias_kept", alias=nickname, name=customer.name), [undo])


def _called(turn: Turn, nickname: str) -> list[Customer]:
    """Those who are called so by a word of the owner's."""
    people = list_customers(turn.session, turn.shop.shop_id)
    return [one for one in people if name_key(nickname) in map(name_key, one.aliases)]


def _take_back(turn: Turn, nickname: str, other: Customer) -> None:
    """Forget that somebody else was called so."""
    other.aliases = [one for one in other.aliases if name_key(one) != name_key(nickname)]
    turn.session.add(other)
    turn.session.flush()
    audit.record(turn.session, turn.actor, "customer.alias.forget", entity=other.id)
