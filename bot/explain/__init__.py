"""How a message was read and what was weighed. PURE, and built only where somebody asks for it.

The message is read as ever, with a trace kept (`bot.understand.trace`); what the readers chose among is
then weighed again, by the same functions, and written down.
"""

import datetime as dt
from dataclasses import dataclass, replace

from bot.acts import Understanding, to_json
from bot.context import ShopContext
from bot.explain import names, readings, rows, tongue
from bot.explain.names import Weighed
from bot.explain.readings import Reading
from bot.explain.rows import Row
from bot.explain.seen import Seen
from bot.explain.tongue import Tongue
from bot.understand import supply_taken, understand
from bot.understand.language import speaking
from bot.understand.names import Known
from bot.understand.reading import marks_of
from bot.understand.supplies import Taken, says_nothing
from bot.understand.telling import words_of
from bot.understand.text import tokens
from bot.understand.trace import tracing


@dataclass(frozen=True)
class Explanation:
    """One message: its language, its words, the names and readings that were weighed, what it means."""

    text: str
    tongue: Tongue
    rows: tuple[Row, ...]
    names: tuple[Weighed, ...]
    shares: tuple[str, ...]
    readings: tuple[Reading, ...]
    result: Understanding
    asks: tuple[str, ...]
    why_unknown: str
    supply: tuple[tuple[str, str], ...] = ()
    """What was taken out of the message before the rest was read: its slot and what it was held to say."""


def explain(text: str, context: ShopContext, today: dt.date, role: str = "owner") -> Explanation:
    """Read a message and tell how."""
    taken = supply_taken(text, context, today) if role != "customer" else None
    if taken:
        return _supplied(taken, context, today)
    return _explained(text, context, today, role)


def _explained(text: str, context: ShopContext, today: dt.date, role: str) -> Explanation:
    with tracing() as trace:
        found = understand(text, context, today, role)
    cut = tokens(text)
    told = tongue.told_by(words_of(cut), context.lang)
    with speaking(found.lang):
        words = marks_of(cut)
        if not trace.marks:
            trace.begin(words)
        known = Known(context)
        seen = Seen(trace, found, known, context, today)
        return Explanation(
            text,
            told,
            rows.rows_of(seen, words),
            names.weighed(seen),
            names.shares(trace),
            readings.weighed(seen, role) if role != "customer" else (),
            found,
            tuple(_asks(need.slot, need.item, need.options) for need in found.needs),
            trace.doubt,
        )


def _supplied(taken: Taken, context: ShopContext, today: dt.date) -> Explanation:
    """Tell how what is left was read, and what was taken out before."""
    abroad = context.unpriced() if taken.supply.currency else context
    inner = _explained(taken.rest, abroad, today, "owner")
    bare = says_nothing(taken.rest)  # nothing but the supply was said
    told = to_json(taken.supply)
    shown = told.items() if isinstance(told, dict) else ()
    return replace(
        inner,
        text=taken.text,
        result=understand(taken.text, context, today),
        readings=() if bare else inner.readings,
        why_unknown="" if bare else inner.why_unknown,
        supply=tuple((slot, _plainly(value)) for slot, value in shown),
    )


def _plainly(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value.values())) if isinstance(value, dict) else str(value)


def _asks(slot: str, item: str | None, options: tuple[str, ...]) -> str:
    """Say why something is asked."""
    about = f"{slot} of {item}" if item else slot
    if options:
        return f"{about}: {len(options)} fit alike ({', '.join(options)})"
    if slot == "rate":
        return f"{about}: neither the message nor the shop's records give one in that unit"
    return f"{about}: the message does not say it"


def as_json(found: Explanation) -> object:
    """Write an explanation as JSON, empty parts left out."""
    return to_json(found)
