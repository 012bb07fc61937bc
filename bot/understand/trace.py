"""What was weighed while a message was read: kept only where somebody asked to see it.

The readers ask `kept` a few times for a message, never for a word: where nobody asked, that is all it costs.
Every mark of a traced message has a token of its own, by which its place is found again.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.understand.marks import Mark
from bot.understand.text import Token

if TYPE_CHECKING:
    from bot.slots import Line, Need
    from bot.understand.atoms import Atom
    from bot.understand.figures import Raw

Ways = list[tuple[Decimal, tuple["Raw", ...]]]


@dataclass
class Trace:
    """What one reading left behind."""

    marks: list[Mark] = field(default_factory=list)
    """The words as the readers had them, in order; of several parts, one after another."""
    taken: dict[int, str] = field(default_factory=dict)
    """What was taken out for the whole bill, by the place of its word: tax, discount, paid, date, mode."""
    figures: dict[int, "Atom"] = field(default_factory=dict)
    """What a figure, or a word beside it, was held to be."""
    lines: "dict[tuple[int, ...], tuple[Raw, Line, list[Need]]]" = field(default_factory=dict)
    """The lines that were settled, by the places of the words of their goods."""
    ways: list[Ways] = field(default_factory=list)
    """Where figures could be shared among goods in several ways: each with its weight, the lightest first."""
    doubt: str = ""
    """Why nothing was read."""
    _places: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _held: list[Token] = field(default_factory=list)

    def begin(self, marks: list[Mark]) -> list[Mark]:
        """Give every mark a token of its own."""
        made = [replace(mark, token=mark.token._replace()) for mark in marks]
        for place, mark in enumerate(made, len(self.marks)):
            self._places[id(mark.token)] = (place,)
        self.marks += made
        return made

    def restart(self) -> None:
        """Forget what another stretch left: a bill's note is read before the bill."""
        self.__init__()  # type: ignore[misc]  # all fields anew

    def places(self, marks: Sequence[Mark]) -> tuple[int, ...]:
        """Where in the message these words stand."""
        return tuple(place for mark in marks for place in self._places.get(id(mark.token), ()))

    def joined(self, made: Mark, parts: Sequence[Mark]) -> None:
        """Note that several words were made one."""
        self._held.append(made.token)
        self._places[id(made.token)] = self.places(parts)

    def steps(self, before: Sequence[Mark], **left: Sequence[Mark]) -> None:
        """Note what each step took out, by what it left."""
        for role, marks in left.items():
            gone = set(self.places(before)).difference(self.places(marks))
            self.taken |= dict.fromkeys(gone, role)
            before = marks

    def figure(self, marks: Sequence[Mark], atom: "Atom") -> None:
        """Note what a figure is, with the words that say so."""
        for place in self.places(marks):
            self.figures[place] = atom

    def line(self, raw: "Raw", line: "Line", needs: "list[Need]") -> None:
        """Note a line that was settled; read again, the last reading stands."""
        self.lines[self.places(raw.words)] = (raw, line, needs)


_TRACE: ContextVar[Trace | None] = ContextVar("trace", default=None)


def kept() -> Trace | None:
    """Return what is kept of this reading; None where nobody asked."""
    return _TRACE.get()


@contextmanager
def tracing() -> Iterator[Trace]:
    """Keep what is weighed while a message is read."""
    trace = Trace()
    before = _TRACE.set(trace)
    try:
        yield trace
    finally:
        _TRACE.reset(before)
