"""The words of a message one by one: what each may mean, and what it was taken as in the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from bot.acts import Act, plain
from bot.explain.seen import Seen, slots_of
from bot.slots import Line
from bot.understand import dates, refs
from bot.understand.atoms import Atom
from bot.understand.figures import Raw
from bot.understand.marks import Mark

_SAYING_NOTHING = frozenset({"filler", "honorific", "break", "intensive"})
_DATED = {"date", "due", "from", "to", "when", "until", "month"}
_WITH_LINES = {"create_invoice", "edit_draft", "credit_note", "unknown"}
_BESIDE = {
    "Q": "counts",
    "R": "prices",
    "S": "sums up",
    "F": "sums up",
    "X": "multiplies",
    "P": "shares",
    "N": "of a figure",
}
_SLOT = {"Q": "qty", "R": "rate", "S": "amount"}


@dataclass(frozen=True)
class Row:
    """A word: as typed, its number or unit, the tags of the language files, what it was taken as."""

    text: str
    value: str
    tags: tuple[str, ...]
    taken: str


def rows_of(seen: Seen, words: Sequence[Mark]) -> tuple[Row, ...]:
    """Go through the words in their order; those of the message that no reader saw stand among them."""
    taken = _Taking(seen).all()
    rows = [_row(mark, taken[place]) for place, mark in enumerate(seen.marks)]
    note = " ".join(str(getattr(act, "note", None) or "") for act in seen.found.acts).casefold()
    typed = [_row(mark, _left_out(mark, note)) for mark in words]
    matched = SequenceMatcher(None, [row.text for row in typed], [row.text for row in rows], False)
    found: list[Row] = []
    for change, start, end, at, to in matched.get_opcodes():
        found += typed[start:end] if change == "delete" else rows[at:to]
    return tuple(found)


def _row(mark: Mark, taken: str) -> Row:
    text = mark.token.raw.replace("\n", " ") or mark.text
    return Row(text, _value(mark), tuple(sorted(mark.tags)), taken)


def _left_out(mark: Mark, note: str) -> str:
    """Say of a word that was left out before anybody read why: an honorific inside a name, a note."""
    if mark.text in note.split():
        return "note"
    return "honorific" if mark.has("honorific") else "left out"


def _value(mark: Mark) -> str:
    number = "" if mark.number is None else f"= {plain(mark.number)}"
    return ", ".join(one for one in (number, mark.unit or "") if one)


class _Taking:
    """Finds for each place of a message what it was taken as; what says most goes first."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._places = {id(mark): place for place, mark in enumerate(seen.marks)}
        self._intents = {act.intent for act in seen.found.acts}

    def all(self) -> list[str]:
        """Say it of every place."""
        told = [*self._people(), *self._goods(), *self._terms(), *self._figures(), *self._days(),
                *self._bills(), *self._values()]  # fmt: skip
        found: dict[int, str] = {}
        for place, role in told:
            found.setdefault(place, role)
        return [found.get(place) or _otherwise(mark) for place, mark in enumerate(self._seen.marks)]

    def _people(self) -> Iterator[tuple[int, str]]:
        for part, party in self._seen.party:
            for mark in part[party.start : party.end]:
                yield self._places[id(mark)], "honorific" if mark.has("honorific") else "customer"

    def _goods(self) -> Iterator[tuple[int, str]]:
        for places, (_, line, _) in self._lines():
            for place in places:
                yield place, f"item: {line.item}" if line.item else "item"

    def _lines(self) -> "list[tuple[tuple[int, ...], tuple[Raw, Line, object]]]":
        if not self._intents & _WITH_LINES:
            return []
        return list(self._seen.trace.lines.items())

    def _terms(self) -> Iterator[tuple[int, str]]:
        dues = any(slot == "due" for act in self._seen.found.acts for slot, _ in slots_of(act))
        if self._intents & _WITH_LINES:
            for place, role in self._seen.trace.taken.items():
                yield place, "due date" if role == "date" and dues else role

    def _figures(self) -> Iterator[tuple[int, str]]:
        """Give each figure to the first line that has it, in the order of the message."""
        lines = [(raw, line) for _, (raw, line, _) in self._lines()]
        used: set[tuple[int, str]] = set()
        for place, atom in sorted(self._seen.trace.figures.items()) if lines else ():
            mark = self._seen.marks[place]
            if atom.kind == "cut":
                yield place, "parts lines"
            elif mark.number is None:
                yield place, "unit" if mark.unit else _BESIDE[atom.kind]
            else:
                yield place, _figure_of(atom, lines, used)

    def _days(self) -> Iterator[tuple[int, str]]:
        slots = [slot for act in self._seen.found.acts for slot, _ in slots_of(act)]
        named = next((slot for slot in slots if slot in _DATED), None)
        for past in (True, False) if named else ():
            for span in dates.find_dates(self._seen.marks, self._seen.today, past=past):
                yield from ((place, named or "date") for place in range(span.start, span.end))

    def _bills(self) -> Iterator[tuple[int, str]]:
        if any(slot == "invoice" for act in self._seen.found.acts for slot, _ in slots_of(act)):
            marks = self._seen.marks
            ref = refs.find_invoice(marks, self._seen.context) or refs.find_number(marks)
            if ref is not None:
                yield from ((place, "invoice") for place in range(ref.start, ref.end))

    def _values(self) -> Iterator[tuple[int, str]]:
        """Find the words and figures that stand in a slot as they are."""
        said = [pair for act in self._seen.found.acts for pair in _plainly(act)]
        for slot, value in said:
            marks = enumerate(self._seen.marks)
            yield from ((place, slot) for place, mark in marks if _stands(mark, value))


def _plainly(act: Act) -> list[tuple[str, str]]:
    return [(slot, str(value)) for slot, value in slots_of(act) if not isinstance(value, bool)]


def _stands(mark: Mark, value: str) -> bool:
    if mark.number is not None:
        return _decimal(value) == mark.number
    if mark.tags - {"phone", "gstin", *_SAYING_NOTHING, "cash", "upi", "bank", "card", "cheque"}:
        return False
    return mark.text.casefold() in value.casefold().split() or mark.has(value)


def _decimal(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _figure_of(atom: Atom, lines: list[tuple[Raw, Line]], used: set[tuple[int, str]]) -> str:
    for n, (raw, line) in enumerate(lines):
        slot = _slot(atom, raw, line)
        if slot and (n, slot) not in used:
            used.add((n, slot))
            return f"{slot} of {line.item}" if line.item else slot
    return "unread"


def _slot(atom: Atom, raw: Raw, line: Line) -> str:
    """Say which slot of a line a figure went to."""
    said = {"qty": raw.qty, "rate": raw.rate, "amount": raw.amount}
    first = _SLOT.get(atom.kind)
    for slot in dict.fromkeys((first, *said)) if first else said:
        if said[slot] == atom.value:
            return slot
    if raw.bare is None or raw.bare != atom.value:
        return ""
    return next((slot for slot in ("qty", "amount", "rate") if getattr(line, slot) == raw.bare), "")


def _otherwise(mark: Mark) -> str:
    """Say what a word is that stands in no slot."""
    if mark.has("break"):
        return "break"
    if mark.tags and mark.tags <= _SAYING_NOTHING:
        return "honorific" if mark.has("honorific") else "filler"
    if mark.tags and mark.number is None:
        return "grammar"
    return "unit" if mark.unit else "unread"
