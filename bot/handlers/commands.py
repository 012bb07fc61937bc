"""Whole messages that are commands of their own: fast mode, what is remembered, take everything along."""

import re
from collections.abc import Callable

from sqlmodel import Session

from bot import own_words, replies
from bot.handlers import (
    api_keys,
    exporting,
    headings,
    importing,
    inviting,
    logos,
    memory,
    nicknames,
    own_settings,
    owner_page,
    people,
    planning,
    reminding,
    sales,
    series,
    talk,
    tongues,
    two_languages,
    vouchers,
)
from bot.turn import Turn
from core.customers.service import get_customer
from core.text import name_key

_AMOUNT = re.compile(r"\s+(?:₹|rs\.?\s*)?([0-9][0-9,]*)(?:\s+(?:tak|तक))?$")

_NUMBER = re.compile(r"[0-9]+")
MOST_DAYS = 365


def find(text: str) -> str | None:
    """Return the action of a message that is a command, in any language; None where it is none."""
    typed = name_key(text).rstrip(" .!?।")
    amount = _AMOUNT.search(typed)
    bare = typed[: amount.start()] if amount else typed
    for table in replies.tables().values():
        for name, phrases in table.get("commands", {}).items():
            if typed in phrases:
                return f"cmd.{name}"
            if amount and bare in phrases and name == "fast_on":
                return f"cmd.{name}.{amount[1].replace(',', '')}"
            days = _days(typed, phrases) if name.startswith("plan_") else None
            if days:
                return f"cmd.{name}.{days}"
    if api_keys.revoked_of(text):
        return "cmd.api_revoke"
    if own := _of_settings(text):
        return own
    code = two_languages.asked_of(typed)
    return f"cmd.papers.{code}" if code else None


def _of_settings(text: str) -> str | None:
    """Return the action of a message of the shop's own numbers or scheme."""
    if number := own_words.next_number(text):
        return f"cmd.series.{number}"
    if topic := own_words.topic_of(text):
        return f"cmd.set.{topic}"
    return "cmd.set.gst" if own_words.is_of_scheme(text) else None


def find_of_customer(text: str) -> str | None:
    """Return the action of a customer's whole message that is a command of his; None: it is none."""
    typed = name_key(text).strip(" .!?।")
    for table in replies.tables().values():
        for name, phrases in table.get("customer_commands", {}).items():
            if typed in phrases:
                return f"c.{name}"
    return None


def find_named(session: Session, shop_id: str, text: str) -> str | None:
    """Return the action of a message that names whom to let go or invite, goods, what to forget."""
    member = people.removal_of(session, shop_id, text)
    if member:
        return f"cmd.remove.{member.id}"
    if headings.asked_of(session, text):
        return "cmd.hsn"
    if memory.said_of(text):
        return "cmd.forget"
    if nicknames.taught_of(session, shop_id, text):
        return "cmd.nickname"
    customer = inviting.invited_of(session, shop_id, text)
    return f"cmd.invite.{customer.id}" if customer else None


def _days(typed: str, phrases: list[str]) -> str | None:
    """Return the number that stands where a phrase has ``{n}``."""
    number = _NUMBER.search(typed)
    if number is None or int(number[0]) > MOST_DAYS:
        return None
    return number[0] if _NUMBER.sub("{n}", typed) in phrases else None


def run(turn: Turn, rest: str) -> None:
    """Do a command."""
    name, _, value = rest.partition(".")
    if name == "remove":
        people.ask_removal(turn, value)
    elif name == "invite":
        inviting.say_link(turn, get_customer(turn.session, turn.shop.shop_id, value))
    elif name == "papers" and value:
        two_languages.put(turn, value)
    elif name == "set":
        own_settings.change(turn, value)
    elif name == "series":
        series.told(turn, value)
    elif name == "fast_on":
        memory.fast_on(turn, value or memory.FAST_LIMIT)
    elif name in {"plan_before", "plan_after"} and value:
        planning.by_due_date(turn, -int(value) if name == "plan_before" else int(value))
    else:
        _COMMANDS.get(name, talk.not_yet)(turn)


_COMMANDS: dict[str, Callable[[Turn], None]] = {
    "fast_off": memory.fast_off,
    "memory": memory.show,
    "forget": memory.forget_said,
    "nickname": nicknames.teach,
    "people": people.show,
    "page": owner_page.give,
    "language": tongues.show,
    "papers": two_languages.show,
    "start": talk.greet,
    "settings": own_settings.show,
    "export": exporting.ask,
    "api_key": api_keys.give,
    "api_key_test": api_keys.give_test,
    "api_keys": api_keys.show_all,
    "api_revoke": api_keys.revoke,
    "import": importing.how,
    "logo": logos.start,
    "logo_off": logos.remove,
    "plan_off": planning.stop_all,
    "reminders_on": reminding.resume,
    "hsn": headings.tell,
    "item_wise": sales.say_items_of_month,
    "voucher": vouchers.start,
}
