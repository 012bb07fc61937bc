"""The commands of an app's menu: what each says, and what it does when it is tapped or typed.

>>> said("/bill@pakka_bot ramesh 2 bag cement 380"), said("/baaki"), said("/baaki ramesh"), said("2/3 pipe")
('ramesh 2 bag cement 380', '/baaki', 'baaki ramesh', '2/3 pipe')
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot import acts

_TYPED = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
# To the shop's people: an act, or what a button does. To a customer: one of his own commands.
_ACTS: dict[str, acts.Act] = {
    "start": acts.Greet(),
    "baaki": acts.Outstanding(),
    "khata": acts.Outstanding(),
    "aaj": acts.Summary(),
    "undo": acts.Undo(),
}
_ACTIONS = {"help": "t.help", "bill": "t.bill", "export": "cmd.export"}
_OF_CUSTOMER = {
    "start": "c.hello",
    "help": "c.hello",
    "bill": "c.bills",
    "baaki": "c.balance",
    "khata": "c.statement",
    "aaj": "c.balance",
    "undo": "c.hello",
    "export": "c.statement",
}


@dataclass(frozen=True)
class Menu:
    """What an app shows in one language: (command, what it does), the bot in a line, and in a few."""

    commands: tuple[tuple[str, str], ...]
    short: str
    long: str


@cache
def menus() -> dict[str, Menu]:
    """Return the menu by the two letters of each language."""
    file = resources.files("bot").joinpath("languages", "menu", "menu.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        lang: Menu(tuple(table["commands"].items()), table["short"], table["long"])
        for lang, table in tables.items()
    }


def said(text: str) -> str:
    """Take the slash off what is no bare command of the menu; what follows /bill is the bill itself."""
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        return text
    name, rest = match[1].casefold(), (match[2] or "").strip()
    if name == "start" or (name in _OF_CUSTOMER and not rest):
        return f"/{name}"
    return rest if name == "bill" else f"{match[1]} {rest}".strip()


def act_of(text: str) -> acts.Act | None:
    """Return what a command asks for; None where it is none, or does what a button does."""
    return _ACTS.get(text.removeprefix("/")) if text.startswith("/") else None


def action_of(text: str, *, is_customer: bool) -> str | None:
    """Return the button's action that a command stands for."""
    if not text.startswith("/"):
        return None
    return (_OF_CUSTOMER if is_customer else _ACTIONS).get(text.removeprefix("/"))
