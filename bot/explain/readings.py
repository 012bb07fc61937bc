"""The readings in competition: what each reader would have made of the message, and who goes first."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from bot.acts import Act, CreateInvoice, to_json
from bot.explain.seen import Seen
from bot.understand import alerts, answers, asks, bills, edits, grammar, money, moods, readers
from bot.understand.frame import Frame, Read
from bot.understand.fusing import fuse
from bot.understand.lines import Doubt
from bot.understand.marks import Mark

_OWN = "words of its own: it goes before bills and payments"
_WHOLE = "a phrase of the language file, or a mood, and nothing else"
_ASKED = "it answers what was asked"
_QUESTION = "a question: accounts go first"
_OPEN = "a bill is open, and this changes it"
_NO_GOODS = "no goods are named: money and accounts go before a bill"
_GOODS = "goods are named: a bill"
_REST = "nothing else reads it: a bill"
Reader = tuple[str, str, Callable[[], Read | None]]


@dataclass(frozen=True)
class Reading:
    """What one reader makes of a part of the message; ``verdict``: taken or left, and why."""

    reader: str
    verdict: str
    taken: bool = False
    acts: tuple[object, ...] = field(default=())
    doubt: str = ""


def weighed(seen: Seen, role: str) -> tuple[Reading, ...]:
    """Let every reader read every part; they stand in the order in which they are asked."""
    found: list[Reading] = []
    for part in seen.parts:
        frame = Frame(part, seen.known, seen.context, seen.today, text=_text(seen, part))
        found += _of_part(frame, seen)
    return tuple(found)


def _text(seen: Seen, part: list[Mark]) -> str:
    return " ".join(mark.token.raw for mark in part)


def _of_part(frame: Frame, seen: Seen) -> list[Reading]:
    found, open_ = list[Reading](), True
    read_so = [*seen.found.acts, *map(_unnoted, seen.found.acts)]
    for name, why, read in _readers(frame, seen):
        acts, doubt = _attempt(read)
        if not acts and not doubt:
            continue
        shown = tuple(map(to_json, acts))
        taken = open_ and bool(acts) and all(act in read_so for act in acts)
        open_ = open_ and not taken
        verdict = f"taken: {why}" if taken else "doubts" if doubt else _left(found)
        found.append(Reading(name, verdict, taken, shown, doubt))
    return found


def _unnoted(act: Act) -> Act:
    """A bill without its note, which is read apart."""
    return replace(act, note=None) if isinstance(act, CreateInvoice) else act


def _left(before: list[Reading]) -> str:
    return "left: another goes first" if any(one.taken for one in before) else "left: not all of it"


def _attempt(read: Callable[[], Read | None]) -> tuple[list[Act], str]:
    try:
        found = read()
    except Doubt as doubt:
        return [], str(doubt) or "it doubts"
    return (found[0], "") if found else ([], "")


def _readers(frame: Frame, seen: Seen) -> list[Reader]:
    """The readers in their order, each with the reason why it is asked there."""
    made: list[Reader] = [
        ("bank message", _OWN, lambda: _alone(alerts.read(frame.text, seen.known, seen.today))),
        ("phrase", _WHOLE, lambda: _alone(moods.phrase(frame) or moods.mood(frame))),
    ]
    if seen.context.asked:
        made.append(("answer", _ASKED, lambda: _alone(answers.answer(frame))))
    asked = readers.readers_of(frame)
    made += [_of(one, _OWN, frame) if one in asked else _silent(one) for one, _ in readers.READERS]
    asking = (asks.balance, asks.statement) if frame.has("question") else ()
    made += [_of(one, _QUESTION, frame) for one in asking]
    if seen.context.draft:
        made.append(("change", _OPEN, partial(_change, frame, seen)))
    goods = grammar.has_goods(frame)
    if not goods:
        plain = (asks.statement, money.credit, money.payment, asks.balance)
        made += [_of(one, _NO_GOODS, frame) for one in plain if one not in asking]
    return [*made, ("bill", _GOODS if goods else _REST, partial(_bill, frame, seen))]


def _of(reader: Callable[[Frame], Read | None], why: str, frame: Frame) -> Reader:
    """Name a reader by what it reads."""
    return reader.__name__.replace("_", " "), why, partial(reader, frame)


def _silent(reader: Callable[[Frame], Read | None]) -> Reader:
    """A reader none of whose words is said."""
    return reader.__name__.replace("_", " "), _OWN, lambda: None


def _alone(act: object) -> Read | None:
    return ([act], []) if isinstance(act, Act) else None


def _change(frame: Frame, seen: Seen) -> Read | None:
    return edits.edit(fuse(frame.marks, frame.known), seen.known, seen.context, seen.today)


def _bill(frame: Frame, seen: Seen) -> Read:
    act, needs = bills.create(fuse(frame.marks, frame.known), seen.known, seen.today)
    return [act], needs
