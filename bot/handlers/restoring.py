"""Undo of a change to a record or a setting: what stood before is kept in the chat for ten minutes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.message import Button
from bot.slots import plain
from bot.turn import Turn
from core.customers import service as customers
from core.items import service as items
from core.payments.service import UNDO_WINDOW
from core.shops.settings import set_setting, show_settings

Before = dict[str, Any]


def settings_before(turn: Turn, names: list[str]) -> Before:
    """Return what settings are set to, by name."""
    shown = show_settings(turn.session, turn.shop, on=turn.actor.today)
    return {name: "" if shown[name] is None else str(shown[name]) for name in names}


def fields_before(row: Any, fields: Mapping[str, object]) -> Before:
    """Return what a record holds in the fields that shall change."""
    found = {name: getattr(row, name) for name, value in fields.items() if value is not None}
    return {name: _kept(value) for name, value in found.items() if hasattr(row, name)}


def _kept(value: object) -> object:
    return plain(value) if isinstance(value, Decimal) else value


def keep(turn: Turn, of: str, key: str, before: Before) -> Button:
    """Remember what stood before; return the button that puts it back."""
    turn.state.asks += 1
    token = str(turn.state.asks)
    turn.state.undo = {
        "kind": "change",
        "id": token,
        "of": of,
        "key": key,
        "before": before,
        "at": turn.message.at.isoformat(),
    }
    return turn.button("undo", f"u.change.{token}")


def undo(turn: Turn, token: str) -> None:
    """Put back what stood before the last change, within ten minutes."""
    kept = turn.state.undo
    if not kept or kept["kind"] != "change" or kept["id"] != token:
        turn.say(turn.text("stale"))
        return
    if turn.message.at - datetime.fromisoformat(kept["at"]) > UNDO_WINDOW:
        turn.say(turn.text("change_stands"))
        return
    turn.state.undo = None
    _PUT_BACK[kept["of"]](turn, kept["key"], kept["before"])
    turn.say(turn.text("change_undone"))


def _settings(turn: Turn, key: str, before: Before) -> None:
    for name, value in before.items():
        set_setting(turn.session, turn.actor, name, value)


def _customer(turn: Turn, key: str, before: Before) -> None:
    customers.put_back(turn.session, turn.actor, key, before)


def _customers(turn: Turn, key: str, before: Before) -> None:
    for customer_id, fields in before.items():
        customers.put_back(turn.session, turn.actor, customer_id, fields)


def _item(turn: Turn, key: str, before: Before) -> None:
    numbers = {"rate", "gst_rate"}
    values = {
        name: Decimal(value) if name in numbers and value is not None else value
        for name, value in before.items()
    }
    items.put_back(turn.session, turn.actor, key, values)


_PUT_BACK: dict[str, Callable[[Turn, str, Before], None]] = {
    "settings": _settings,
    "customer": _customer,
    "customers": _customers,
    "item": _item,
}
