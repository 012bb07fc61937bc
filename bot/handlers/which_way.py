"""A customer's name and a sum with no other word, ``ramesh 500``: which way it goes is asked, nothing moves.

A name alone asks for his account.
"""

from dataclasses import replace
from decimal import Decimal

from bot import acts, facts
from bot.handlers import choosing, people_of
from bot.handlers.choosing import Data, Option
from bot.replies import money
from bot.turn import Turn
from bot.understand.glance import sum_beside_name
from core.money import parse_rupees

Names = tuple[str, ...]


def offer(turn: Turn) -> bool:
    """Ask what a sum beside a known customer is, or tell his account; False where more is said."""
    context = facts.context_of(turn.session, turn.shop.shop_id, turn.state)
    said = sum_beside_name(turn.message.text, context)
    if said is None:
        return False
    names, figure = said
    if figure is None:
        _do(turn, acts.Balance(), names)
    else:
        _ask(turn, names, figure)
    return True


def _ask(turn: Turn, names: Names, figure: Decimal) -> None:
    if len(names) > 1:
        text = turn.text("ask_which", name=people_of.typed_of(turn, names))
        people = [people_of.option_of(turn, name) for name in names]
        choosing.ask(turn, text, people, do="khata.whom", either=True, amount=str(figure))
        return
    asked = turn.text("udhaar_or_jama", amount=money(parse_rupees(figure)))
    ways = [Option(way, turn.label(way)) for way in ("udhaar", "jama", "nothing")]
    held = {"name": names[0], "amount": str(figure)}
    choosing.ask(turn, f"{names[0]}: {asked}", ways, do="khata.way", either=True, **held)


@choosing.on("khata.whom")
def _whose(turn: Turn, data: Data, value: str) -> None:
    _ask(turn, (value,), Decimal(data["amount"]))


@choosing.on("khata.way")
def _chosen(turn: Turn, data: Data, value: str) -> None:
    amount, names = Decimal(data["amount"]), (data["name"],)
    if value == "udhaar":
        _do(turn, acts.RecordCredit(amount=amount), names)
    elif value == "jama":
        _do(turn, acts.RecordPayment(amount=amount), names)
    else:
        turn.say(turn.text("nothing_written"))


def _do(
    turn: Turn, act: acts.Balance | acts.RecordCredit | acts.RecordPayment, names: Names
) -> None:
    """Do it for the one of that name, or ask which of several; as the writer's rights have it."""
    from bot.handlers import handle

    if len(names) == 1:
        handle(turn, replace(act, customer=names[0]), ())
    else:
        handle(turn, act, ({"slot": "customer", "options": list(names)},))
