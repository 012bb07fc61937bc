"""One question that is not about a half-made bill: its choices, and what each of them does.

A choice is a button, its number, its words, or what the reader takes for its answer. What was being
done waits in the chat's state and goes on from there; another question takes its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot import acts, rights
from bot.message import Button
from bot.slots import from_json, to_json
from bot.turn import Turn

Data = dict[str, Any]
Doer = Callable[[Turn, Data, str], None]
_DOERS: dict[str, Doer] = {}
MAX_LABEL = 24
RESUME = "resume"
# What leaves the question that was asked last the one that a bare yes or no answers.
_STAY = (
    acts.Confirm,
    acts.Reject,
    acts.Answer,
    acts.Unknown,
    acts.Greet,
    acts.Thanks,
    acts.Help,
)
_BY_INTENT = {kind.intent: kind for kind in acts.Act.__subclasses__()}


@dataclass(frozen=True)
class Option:
    """A choice: the value handed on, the words on its button, and what typing it looks like."""

    value: str
    label: str
    typed: str = ""


def on(name: str) -> Callable[[Doer], Doer]:
    """Register what the choices of a question do; they are called with its data and the value."""

    def register(doer: Doer) -> Doer:
        _DOERS[name] = doer
        return doer

    return register


def ask(turn: Turn, text: str, options: Sequence[Option], *, do: str, **data: Any) -> None:
    """Ask; the choices lead to the doer of that name.

    A yes later may mean this question: it shows an open bill again, and sends nothing.
    """
    turn.state.shown = ""
    turn.state.asks += 1
    n = turn.state.asks
    turn.state.choice = {
        "n": n,
        "do": do,
        "data": data,
        "slot": data.get("slot", "confirm"),
        "options": [[option.value, option.label, option.typed] for option in options],
        "text": text,
    }
    _say(turn, turn.state.choice)


def _say(turn: Turn, choice: Data) -> None:
    labels = [label for _, label, _ in choice["options"]]
    turn.say(
        choice["text"], [Button(f"q.{i}.{choice['n']}", label) for i, label in enumerate(labels)]
    )


def pass_by(turn: Turn, act: acts.Act) -> None:
    """Note that the talk went on to something else: a bare yes may no longer mean the question before."""
    choice = turn.state.choice
    if choice and choice.get("text") and not isinstance(act, _STAY):
        choice["passed"] = True


def ask_slot(
    turn: Turn, act: acts.Act, slot: str, text: str, options: Sequence[Option] = ()
) -> None:
    """Ask for a slot that an act lacks; with the answer the act is done."""
    waiting = {"intent": act.intent, "slots": to_json(act)}
    ask(turn, text, options, do=RESUME, slot=slot, act=waiting)


def press(turn: Turn, rest: str) -> bool:
    """Do what a pressed choice says; False where it belongs to an older question."""
    i, _, n = rest.partition(".")
    choice = turn.state.choice
    if not choice or str(choice["n"]) != n or not i.isdecimal():
        return False
    if int(i) >= len(choice["options"]):
        return False
    _do(turn, choice, choice["options"][int(i)][0])
    return True


def answer(turn: Turn, value: str) -> bool:
    """Do what a typed answer says; False where nothing like it was asked."""
    choice = turn.state.choice
    if not choice:
        return False
    wanted = value.casefold().strip()
    for one, label, typed in choice["options"]:
        if wanted in {one.casefold(), label.casefold(), typed.casefold()}:
            _do(turn, choice, one)
            return True
    free = choice["do"] == RESUME or choice["data"].get("free")
    if free and value != "full":  # all of it, where nobody offered that
        _do(turn, choice, value)
    return bool(free and value != "full")


def accept(turn: Turn, *, yes: bool) -> bool:
    """Take a yes for the first choice, a no for the last; False where nothing was asked.

    A yes to a question that other messages have passed by since asks it again: it may have meant them.
    """
    choice = turn.state.choice
    if not choice:
        return False
    which = choice["do"] == RESUME or choice["data"].get("either")  # a yes names none of them
    sure = len(choice["options"]) == 1 if which else bool(choice["options"])
    if not sure or (choice["do"] == RESUME and not yes):
        return _stay_or_leave(turn, choice, yes=yes)
    if yes and choice.pop("passed", False):
        _say(turn, choice)
        return True
    _do(turn, choice, choice["options"][0 if yes else -1][0])
    return True


def _stay_or_leave(turn: Turn, choice: Data, *, yes: bool) -> bool:
    """A yes does not say which, or how much: it is asked again; a no leaves what was being done."""
    if yes:
        _say(turn, choice)
    else:
        turn.state.choice = None
        turn.say(turn.text("nothing_written"))
    return True


def _do(turn: Turn, choice: Data, value: str) -> None:
    turn.state.choice = None
    member = turn.person.role != "customer"
    if member and not rights.of_choice(turn.person.role, choice["do"], value):
        key = "accountant_sees" if turn.person.role == "accountant" else "owner_does"
        turn.say(turn.text(key))
        return
    _DOERS[choice["do"]](turn, choice["data"], value)


def resumed(data: Data, value: str) -> acts.Act:
    """Return the act that waited, with its slot filled."""
    kind = _BY_INTENT[data["act"]["intent"]]
    slots = {**data["act"]["slots"], data["slot"]: value}
    act: acts.Act = from_json(kind, slots)
    return act


def shortened(name: str, tail: str) -> str:
    """Write ``name tail`` so that it fits a row: long words are cut.

    >>> shortened("Sharma Constructions", "₹4,484"), shortened("Mohan Lal", "₹3,310")
    ('Sharma Constr. ₹4,484', 'Mohan Lal ₹3,310')
    """
    label = f"{name} {tail}".strip()
    if len(label) <= MAX_LABEL:
        return label
    words = [f"{word[:6]}." if len(word) > 8 else word for word in name.split()]
    room = MAX_LABEL - len(tail) - 1
    cut = " ".join(words)
    cut = cut if len(cut) <= room else f"{cut[: room - 1].rstrip()}…"
    return f"{cut} {tail}".strip()
