"""A message, or one of its parts, with what was found in it; readers take pieces of it in turn."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from bot.acts import Act, Need
from bot.context import ShopContext
from bot.understand import dates, parties, refs
from bot.understand.marks import Mark, first, says
from bot.understand.names import Known
from bot.understand.party import Party
from bot.understand.refs import Ref
from bot.understand.spans import Span

Read = tuple[list[Act], list[Need]]


@dataclass
class Frame:
    """The marks of one act, the shop, the day; ``carried`` is whom the part before was about."""

    marks: list[Mark]
    known: Known
    context: ShopContext
    today: dt.date
    carried: Party | None = None
    text: str = ""
    taken: set[int] = field(default_factory=set)

    def has(self, *tags: str) -> bool:
        """True where a word bears any of the tags."""
        return not self.says.isdisjoint(tags)

    def first(self, *tags: str) -> int | None:
        """Where the first word stands that bears any of the tags."""
        return first(self.marks, *tags) if self.has(*tags) else None

    def count(self, *tags: str) -> int:
        """Count the words that bear any of the tags."""
        return sum(mark.has(*tags) for mark in self.marks)

    @cached_property
    def says(self) -> frozenset[str]:
        """All tags of the message."""
        return frozenset(says(self.marks))

    @property
    def unread(self) -> int:
        """Count the words that are none of ours: no grammar, unit or figure."""
        return sum(mark.is_unread for mark in self.marks)

    @cached_property
    def invoice(self) -> Ref | None:
        """The bill that is named."""
        return refs.find_invoice(self.marks, self.context)

    def any_invoice(self) -> Ref | None:
        """The bill that is named, known or not."""
        return self.invoice or refs.find_number(self.marks)

    def dates(self, *, past: bool) -> list[Span]:
        """Every date that is said; Mangal of Mangal Caterers is no Tuesday."""
        found = self._past_dates if past else self._coming_dates
        party = self.party
        if party is None or party.end - party.start < 2:
            return found
        return [span for span in found if not party.start <= span.start < party.end]

    @cached_property
    def _past_dates(self) -> list[Span]:
        return dates.find_dates(self.marks, self.today, past=True)

    @cached_property
    def _coming_dates(self) -> list[Span]:
        return dates.find_dates(self.marks, self.today, past=False)

    def period(self) -> tuple[dt.date | None, dt.date | None]:
        """The stretch of time that is asked about: a month, a week, from a day on."""
        spans = [span for span in self.dates(past=True) if span.kind != "time"]
        if not spans:
            return None, None
        span = spans[0]
        after = self.marks[span.end : span.end + 2]
        if after and after[0].has("filler") and not after[0].has("since"):
            after = after[1:]  # நவம்பர் 1ல இருந்து
        before = self.marks[max(0, span.start - 1) : span.start]
        since = bool(after) and after[0].has("since", "from") and span.kind in {"day", "month"}
        since = since and not after[0].has("preposition")
        led = bool(before) and before[0].has("since") and before[0].has("preposition")
        named = not self.marks[span.start].has("last", "this")  # from last month: of it
        since = since or (led and named and span.kind in {"day", "month"})
        return span.first, (None if since else span.last)

    @cached_property
    def party(self) -> Party | None:
        """The customer whom the shop knows."""
        return parties.find(self.marks, self.known, new=False)

    @cached_property
    def anyone(self) -> Party | None:
        """The customer, known or somebody new."""
        return parties.find(self.marks, self.known, new=True)

    def about(self, party: Party | None) -> tuple[dict[str, str], list[Need]]:
        """Give the slot and the question for a customer; ``uska`` is whom the message named before."""
        party = party or (self.carried if self.has("pronoun") or self.carried else None)
        if party is None:
            return {}, [Need("customer")]
        return ({"customer": party.name} if party.name else {}), party.needs

    def numbers(self, *, without: tuple[tuple[int, int], ...] = ()) -> list[Mark]:
        """The figures outside the stretches given."""
        held = {i for start, end in without for i in range(start, end)}
        return [
            mark for i, mark in enumerate(self.marks) if mark.number is not None and i not in held
        ]
