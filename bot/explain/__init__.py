"""How a message was read and what was weighed. PURE, and built only where somebody asks for it.

The message is read as ever, with a trace kept (`bot.understand.trace`); what the readers chose among is
then weighed again, by the same functions, and written down.
"""

import datetime as dt
from dataclasses import dataclass

from bot.acts import Understanding, to_json
from bot.context import ShopContext
from bot.explain import names, readings, rows, tongue
from bot.explain.names import Weighed
from bot.explain.readings import Reading
from bot.explain.rows import Row
from bot.explain.seen import Seen
from bot.explain.tongue import Tongue
from bot.understand import understand
from bot.understand.language import speaking
from bot.understand.marks import marks_of
from bot.understand.names import Known
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


def explain(text: str, context: ShopContext, today: dt.date, role: str = "owner") -> Explanation:
    """Read a message and tell how."""
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
