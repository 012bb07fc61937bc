"""A message that was read, with what its reading left behind: what all parts of an explanation look at."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from bot.acts import Act, Understanding, to_json
from bot.context import ShopContext
from bot.understand import parties
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.party import Party
from bot.understand.split import split
from bot.understand.trace import Trace


@dataclass
class Seen:
    """The trace, the result, and what the reader knew."""

    trace: Trace
    found: Understanding
    known: Known
    context: ShopContext
    today: dt.date

    @property
    def marks(self) -> list[Mark]:
        """The words as the readers had them."""
        return self.trace.marks

    @cached_property
    def parts(self) -> list[list[Mark]]:
        """The parts of the message that are acts of their own."""
        return split(self.marks, self.known) if self.marks else []

    @cached_property
    def party(self) -> list[tuple[list[Mark], Party]]:
        """Each customer that the result names or asks for, with the part of the message that names him."""
        named = [str(name) for name in map(customer_of, self.found.acts) if name]
        options = [need.options for need in self.found.needs if need.slot == "customer"]
        found: list[tuple[list[Mark], Party]] = []
        for part in self.parts:
            sure, new = (parties.find(part, self.known, new=new) for new in (False, True))
            wanted = [
                one for one in (sure, new) if one and (one.name in named or one.options in options)
            ]
            found += [(part, one) for one in wanted[:1]]
        return found


def customer_of(act: Act) -> object:
    """Whom an act is about."""
    return getattr(act, "customer", None) or getattr(act, "payer", None)


def slots_of(act: Act) -> list[tuple[str, object]]:
    """The slots of an act as pairs, those of its parts too."""
    shown = to_json(act)
    return _flat(shown) if isinstance(shown, dict) else []


def _flat(shown: dict[str, object]) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for slot, value in shown.items():
        if slot == "intent":
            continue
        inner = value if isinstance(value, list) else [value]
        for one in inner:
            found += [(slot, v) for _, v in _flat(one)] if isinstance(one, dict) else [(slot, one)]
    return found
