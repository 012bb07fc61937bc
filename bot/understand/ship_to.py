"""Where the goods go, if not to the buyer: ``bill to Ramesh, ship to Suresh Traders, Ajmer 305001``.

What follows the words is a place, to the end of its line or to where the goods or another fact begin.
"""

import re
from itertools import pairwise

from bot.acts import ShipTo
from bot.context import ShopContext
from bot.understand.supply_words import beside, compiled, said
from bot.understand.taking import Taking
from bot.understand.units import unit_of
from core.gst import gstin as gstins
from core.gst.states import find_city, find_state

_GSTIN = compiled(r"(?:gstin|gst no\.?|gst)?\s*[:=-]?\s*(?<!\w)(?P<gstin>\d{2}[a-z0-9]{13})(?!\w)")
_PIN = compiled(r"(?:pin(?:code)?)?\s*[:=-]?\s*(?<!\w)(?P<pin>[1-9]\d{2}\s?\d{3})(?!\w)")
_OTHER = (
    "export", "sez", "lut", "reverse_charge", "operator", "port", "shipping_bill", "country", "exchange",
)  # fmt: skip
_BILL_TO = r"(?<!\w)bill\s*to(?!\w)"


def take(left: Taking, context: ShopContext) -> ShipTo | None:
    """Take the place; None where none is said, an empty one where it is to go."""
    stop = rf"(?=\n|;|$|{_BILL_TO}|{said(*_OTHER)})"
    found = compiled(rf"{said('ship_to')}\s*[:=-]?\s*(?P<where>[^\n;]+?)\s*{stop}").search(
        left.rest
    )
    if found is None:
        return None
    where, goods = _without_goods(found["where"], context)
    left.rest = f"{left.rest[: found.start()].rstrip(' ,')} , {goods} {left.rest[found.end() :]}"
    return ShipTo() if compiled(beside("no")).fullmatch(where.strip()) else _place(where)


def _without_goods(where: str, context: ShopContext) -> tuple[str, str]:
    """Part the place from goods that are listed after it on the same line."""
    parts = where.split(",")
    for i, part in enumerate(parts):
        if i and _is_goods(part, context):
            return ",".join(parts[:i]), ",".join(parts[i:])
    return where, ""


def _is_goods(part: str, context: ShopContext) -> bool:
    words = part.casefold().split()
    named = {word for item in context.items for word in item.name.casefold().split()}
    counted = any(one[:1].isdigit() and unit_of(two) for one, two in pairwise(words))
    return any(word.isdigit() for word in words) and (counted or not named.isdisjoint(words))


def _place(text: str) -> ShipTo:
    """Read name, address, state, PIN and GSTIN of a place."""
    gstin, pin = _GSTIN.search(text), None
    if gstin:
        text = f"{text[: gstin.start()]} {text[gstin.end() :]}"
    if pin := _PIN.search(text):
        text = f"{text[: pin.start()]} {text[pin.end() :]}"
    parts = [one for part in text.split(",") if (one := re.sub(r"\s+", " ", part).strip(" .-:"))]
    state = _state_of(parts) or (gstins.state_of(gstin["gstin"]) if gstin else None)
    name = parts[0] if parts and not _is_place(parts[0]) and not parts[0][:1].isdigit() else None
    address = ", ".join(parts[1:] if name else parts)
    return ShipTo(
        name=name,
        address=address or None,
        state=state,
        pincode=pin["pin"].replace(" ", "") if pin else None,
        gstin=gstin["gstin"].upper() if gstin else None,
    )


def _is_place(part: str) -> bool:
    return bool(find_city(part) or find_state(part))


def _state_of(parts: list[str]) -> str | None:
    """Find the state by its name or its city's, the last one said; an abbreviation alone is none."""
    for part in reversed(parts):
        words = part.split()
        for n in (3, 2, 1):
            said_last = " ".join(words[-n:])
            if len(said_last) > 2 and (state := find_state(said_last)):
                return state.code
            if city := find_city(said_last):
                return city[1].code
    return None
