"""Everything that a shop is set to, in one message, each thing with a button that changes it."""

import re
from collections.abc import Callable

from bot.handlers import choosing, restoring, series, standing, two_languages
from bot.handlers.choosing import Data, Option
from bot.message import Button
from bot.turn import Turn
from core.errors import OwnerOnly
from core.shops.registering import standing_of
from core.shops.settings import set_setting, show_settings, validate_setting

# What is asked for by its name: the setting, and what the reader takes for its answer.
_ASKED = {
    "name": ("name", "advance_for"),
    "address": ("address", "place"),
    "phone": ("phone", "phone"),
    "upi": ("upi", "vpa"),
}
# Each setting that is told by a value, in the order in which bills have them, and the button it is under.
_TOPICS = {
    "name": "name",
    "address": "address",
    "pincode": "address",
    "phone": "phone",
    "upi": "upi",
    "bank_account": "bank",
    "bank_ifsc": "bank",
}
_PIN = re.compile(
    r"^(.*?)[,\s]*(?:pin(?: ?code)?[:\s-]*)?([1-9][0-9]{2}) ?([0-9]{3})\.?$", re.DOTALL
)
_NONE = "–"
_BANK = "bank account 50100012345 ifsc HDFC0001234"
_BASES = ("exclusive", "inclusive")


def show(turn: Turn) -> None:
    """Show what the shop is set to. Raises: OwnerOnly."""
    _require_owner(turn)
    lines = [turn.text("settings_head", shop=turn.shop.name)]
    lines += [f"{turn.label(f'set_{topic}')}: {value}" for topic, value in _values(turn).items()]
    lines.append(turn.text("settings_logo", now="✓" if turn.shop.logo else _NONE))
    lines += standing.coming(turn)
    buttons = [turn.button(f"set_{topic}", f"cmd.set.{topic}") for topic in _values(turn)]
    turn.say("\n".join(lines), [*buttons, turn.button("ok", "y.leave.settings")])


def _values(turn: Turn) -> dict[str, str]:
    """What stands where, in the order in which it is shown; the rates' basis where there is tax."""
    shop = turn.shop
    shown = show_settings(turn.session, shop, on=turn.actor.today)
    bank = " ".join(filter(None, (shop.bank_account, shop.bank_ifsc)))
    values = {
        "gst": standing.in_words(turn, standing_of(shop)),
        "name": shop.name,
        "address": " ".join(filter(None, (shop.address, shop.pincode))) or _NONE,
        "phone": shop.phone or _NONE,
        "upi": shop.upi or _NONE,
        "bank": bank or _NONE,
        "series": str(shown["series"]),
        "prices": _basis(turn),
        "papers": f"{two_languages.names(shop)} · {shop.paper.upper()}",
    }
    if shop.scheme != "regular":
        del values["prices"]
    return values


def _basis(turn: Turn) -> str:
    known = turn.shop.prices in _BASES
    return turn.text(f"basis_{turn.shop.prices}") if known else _NONE


def _require_owner(turn: Turn) -> None:
    if turn.person.role != "owner":
        raise OwnerOnly(what="settings")


def change(turn: Turn, topic: str) -> None:
    """Ask for the new value of one thing. Raises: OwnerOnly."""
    _require_owner(turn)
    if topic in _ASKED:
        _ask(turn, topic)
    else:
        _CHANGES.get(topic, show)(turn)


def _ask(turn: Turn, topic: str) -> None:
    now = _values(turn)[topic]
    key = "set_ask_address" if topic == "address" else "set_ask"
    text = turn.text(key, label=turn.label(f"set_{topic}"), now=now)
    options = [Option("no", turn.label("leave"))]
    choosing.ask(turn, text, options, do="own.value", slot=_ASKED[topic][1], free=True, topic=topic)


@choosing.on("own.value")
def _told(turn: Turn, data: Data, value: str) -> None:
    """Say what would stand on new bills, and ask. Raises: the errors of the setting."""
    topic = data["topic"]
    if value == "no":
        turn.say(turn.text("left"))
        return
    propose(turn, {_ASKED[topic][0]: value})


def propose(turn: Turn, told: dict[str, str]) -> None:
    """Say what would stand on new bills, and ask. Raises: the errors of the settings."""
    told = _with_pincode(told)
    for name, said in told.items():
        validate_setting(name, said)
    topics = dict.fromkeys(_TOPICS[name] for name in told)
    now = _values(turn)
    values = {
        "label": ", ".join(turn.label(f"set_{topic}") for topic in topics),
        "before": ", ".join(now[topic] for topic in topics),
        "after": _said({"address": turn.shop.address} | told if "pincode" in told else told),
    }
    options = [Option("yes", turn.label("yes")), Option("no", turn.label("no"))]
    choosing.ask(turn, turn.text("set_confirm", **values), options, do="own.confirm", told=told)


def _with_pincode(told: dict[str, str]) -> dict[str, str]:
    """Keep the PIN code at an address's end apart: it is a setting of its own."""
    match = _PIN.match(told.get("address", "").strip())
    if not match:
        return told
    rest = {name: value for name, value in told.items() if name != "address"}
    return rest | {"pincode": match[2] + match[3]} | ({"address": match[1]} if match[1] else {})


def _said(told: dict[str, str]) -> str:
    """Write what was told in one line, as bills have it: the PIN code behind the address."""
    return " ".join(told[name] for name in _TOPICS if told.get(name))


@choosing.on("own.confirm")
def _confirmed(turn: Turn, data: Data, value: str) -> None:
    if value == "yes":
        put(turn, data["told"])
    else:
        turn.say(turn.text("left"))


def put(turn: Turn, told: dict[str, str], *, what: str = "") -> None:
    """Keep settings, with an undo. Raises: the errors of each."""
    before = restoring.settings_before(turn, list(told))
    for name, value in told.items():
        set_setting(turn.session, turn.actor, name, value)
    undo: list[Button] = [restoring.keep(turn, "settings", "", before)]
    turn.say(turn.text("profile_set", what=what or _said(told)), undo)


def _prices(turn: Turn) -> None:
    """Ask what rates hold that are said from now on."""
    options = [Option(basis, turn.text(f"basis_{basis}")) for basis in _BASES]
    options.append(Option("no", turn.label("leave")))
    text = turn.text("set_ask", label=turn.label("set_prices"), now=_basis(turn))
    choosing.ask(turn, text, options, do="own.prices")


@choosing.on("own.prices")
def _basis_told(turn: Turn, data: Data, value: str) -> None:
    if value in _BASES:
        put(turn, {"prices": value}, what=turn.text(f"basis_{value}"))
    else:
        turn.say(turn.text("left"))


_CHANGES: dict[str, Callable[[Turn], None]] = {
    "gst": standing.show,
    "bank": lambda turn: turn.say(turn.text("set_how_bank", example=_BANK)),
    "series": series.how,
    "prices": _prices,
    "papers": two_languages.show,
}
