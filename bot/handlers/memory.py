"""What the bot remembers of a shop, shown and removed; fast mode; people who may bill."""

import re

from bot import acts, replies
from bot.handlers import choosing, planning, restoring
from bot.handlers.choosing import Data, Option
from bot.message import Button
from bot.replies import money
from bot.slots import plain
from bot.turn import Turn
from bot.understand.sound import key as heard
from core import audit
from core.customers.models import Customer
from core.customers.service import list_customers
from core.errors import AmountNotValid, OwnerOnly
from core.items.models import Item
from core.items.service import list_items, list_learned
from core.money import parse_rupees
from core.shops.settings import set_setting
from core.text import name_key

FAST_LIMIT = "5000"
_ROWS = 8
_LEAST = 5  # letters of what is to be forgotten


def show(turn: Turn) -> None:
    """List what is remembered, each thing removable."""
    _show(turn, start=0)


def said_of(text: str) -> str | None:
    """Return what a message wants forgotten (``ramesh ka cement ka rate bhool jao``); None: nothing."""
    typed = name_key(text).rstrip(" .!?।")
    for table in replies.tables().values():
        for pattern in table.get("forgetting", []):
            match = re.fullmatch(pattern, typed)
            if match and len(match["what"]) >= _LEAST:  # "forget it" drops the bill that is open
                return str(match["what"])
    return None


def forget_said(turn: Turn) -> None:
    """Remove what the words name; where they fit nothing, or several things, all is shown."""
    words = {heard(word) for word in (said_of(turn.message.text) or "").split()} - {""}
    scores = [
        (len(words & {heard(word) for word in re.findall(r"[^\W_]+", one.typed)}), one)
        for one in _options(turn)
    ]
    best = max((score for score, _ in scores), default=0)
    found = [one for score, one in scores if best and score == best]
    if len(found) == 1:
        _forget(turn, {}, found[0].value)
    else:
        _show(turn, start=0)


def _options(turn: Turn) -> list[Option]:
    reminders = [_option(value, text) for value, text in planning.remembered(turn)]
    return [*_language(turn), *_settings(turn), *reminders, *_nicknames(turn), *_rates(turn)]


def _show(turn: Turn, *, start: int) -> None:
    options = _options(turn)
    if not options:
        turn.say(turn.text("nothing_remembered"))
        return
    shown = options[start : start + _ROWS]
    lines = [turn.text("remembered"), *(f"{n}. {o.typed}" for n, o in enumerate(shown, start=1))]
    more = len(options) - start - len(shown)
    if more > 0:
        shown.append(Option(f"more:{start + _ROWS}", turn.label("show_more", count=more)))
    choosing.ask(turn, "\n".join(lines), [*shown, Option("no", turn.label("ok"))], do="forget")


def _option(value: str, text: str) -> Option:
    return Option(value, choosing.shortened(f"✕ {text}", ""), text)


def _language(turn: Turn) -> list[Option]:
    """The language that he asked for: it is this person's, not the shop's."""
    code = turn.state.chosen_lang
    if not code:
        return []
    name = replies.text(code, "language_name")
    return [_option("language", turn.text("language_always", name=name))]


def _settings(turn: Turn) -> list[Option]:
    shop, found = turn.shop, []
    if shop.scheme == "regular" and shop.prices != "ask":
        found.append(_option("prices", turn.text(f"basis_{shop.prices}")))
    if shop.credit_days:
        found.append(_option("credit_days", turn.text("credit_days", days=shop.credit_days)))
    if shop.fast_limit_paise is not None:
        found.append(_option("fast", turn.text("fast_up_to", limit=money(shop.fast_limit_paise))))
    return found


def _nicknames(turn: Turn) -> list[Option]:
    shop_id = turn.shop.shop_id
    named: list[Customer | Item] = [*list_customers(turn.session, shop_id)]
    named += list_items(turn.session, shop_id)
    return [
        _option(f"alias:{row.id}:{alias}", f"{alias} = {row.name}")
        for row in named
        for alias in row.aliases
    ]


def _rates(turn: Turn) -> list[Option]:
    shop_id = turn.shop.shop_id
    people = {row.id: row.name for row in list_customers(turn.session, shop_id)}
    goods = {row.id: row.name for row in list_items(turn.session, shop_id)}
    return [
        _option(
            f"rate:{row.customer_id}:{row.item_id}:{row.unit}",
            f"{people[row.customer_id].split()[0]}: {goods[row.item_id]} ₹{plain(row.rate)}",
        )
        for row in list_learned(turn.session, shop_id)
        if row.customer_id in people and row.item_id in goods
    ]


@choosing.on("forget")
def _forget(turn: Turn, data: Data, value: str) -> None:
    kind, _, rest = value.partition(":")
    if kind == "no":
        turn.say(turn.text("left"))
        return
    if kind == "more":
        _show(turn, start=int(rest))
        return
    if kind == "language":
        turn.state.chosen_lang = ""
    elif kind in _RESET:
        set_setting(turn.session, turn.actor, *_RESET[kind])
    elif kind in {"plan", "rest"}:
        planning.forget(turn, kind, rest)
    elif kind == "alias":
        _forget_alias(turn, rest)
    else:
        _forget_rate(turn, rest)
    turn.say(turn.text("forgotten"))


_RESET = {
    "prices": ("prices", "ask"),
    "credit_days": ("credit_days", "0"),
    "fast": ("fast_limit", "off"),
}


def _forget_alias(turn: Turn, rest: str) -> None:
    record_id, _, alias = rest.partition(":")
    key = (turn.shop.shop_id, record_id)
    customer = turn.session.get(Customer, key)
    row: Customer | Item = customer or turn.session.get_one(Item, key)
    row.aliases = [one for one in row.aliases if one != alias]
    turn.session.add(row)
    turn.session.flush()
    _note(turn, "customer.alias.forget" if customer else "item.alias.forget", record_id)


def _forget_rate(turn: Turn, rest: str) -> None:
    customer_id, item_id, unit = rest.split(":")
    for row in list_learned(turn.session, turn.shop.shop_id):
        if (row.customer_id, row.item_id, row.unit) == (customer_id, item_id, unit):
            turn.session.delete(row)
    turn.session.flush()
    _note(turn, "rate.forget", f"{customer_id}:{item_id}")


def _note(turn: Turn, action: str, entity: str) -> None:
    """Log it by ids: a name in the trail could not be erased."""
    audit.record(turn.session, turn.actor, action, entity=entity)


def fast_on(turn: Turn, limit: str = FAST_LIMIT) -> None:
    """Let certain bills go without a preview, up to a total. Raises: OwnerOnly, AmountNotValid."""
    if turn.person.role != "owner":
        raise OwnerOnly(what="fast mode")
    if not parse_rupees(limit):
        raise AmountNotValid(field="fast_limit", value=limit)
    undo = _set_limit(turn, limit)
    turn.say(turn.text("fast_is_on", limit=money(turn.shop.fast_limit_paise or 0)), [undo])


def fast_off(turn: Turn) -> None:
    """Show each bill before it goes again."""
    if turn.person.role != "owner":
        raise OwnerOnly(what="fast mode")
    turn.say(turn.text("fast_is_off"), [_set_limit(turn, "off")])


def _set_limit(turn: Turn, limit: str) -> Button:
    before = restoring.settings_before(turn, ["fast_limit"])
    set_setting(turn.session, turn.actor, "fast_limit", limit)
    return restoring.keep(turn, "settings", "", before)


@choosing.on("name.amount")
def _name_amount(turn: Turn, data: Data, value: str) -> None:
    from bot.handlers import handle

    if value == "no":
        turn.say(turn.text("nothing_written"))
        return
    amount = data["amount"]
    slots = {"customer": data["name"], "amount": amount}
    kind = acts.RecordCredit if value == "credit" else acts.RecordPayment
    handle(turn, acts.from_json(kind, slots), ())
