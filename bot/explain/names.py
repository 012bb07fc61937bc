"""The names that words may mean: how well each was met, and why one was chosen, or why it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.acts import Need, plain
from bot.explain.seen import Seen
from bot.slots import Line
from bot.understand import parties
from bot.understand.figures import Raw
from bot.understand.forms import EXACT, FAINT, NEAR, SOUND, WRITTEN
from bot.understand.parties import Score
from bot.understand.party import Party
from bot.understand.trace import Trace

_MOST, _MOST_STRETCHES = 5, 4
_HOW = {WRITTEN: "as written", EXACT: "as called", NEAR: "another ending", SOUND: "sounds so",
        FAINT: "faintly", 0: "no"}  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A name of the shop: how well each word typed was met in it, the score, whether all of it was said."""

    name: str
    met: tuple[str, ...]
    score: int
    whole: bool
    verdict: str


@dataclass(frozen=True)
class Weighed:
    """Some words, the names that they may mean, and what became of it."""

    words: str
    kind: str
    verdict: str
    candidates: tuple[Candidate, ...]


def weighed(seen: Seen) -> tuple[Weighed, ...]:
    """Weigh the customers that the message may name, then its goods."""
    return (*_people(seen), *_goods(seen))


def _people(seen: Seen) -> list[Weighed]:
    found: list[Weighed] = []
    taken = {id(part): party for part, party in seen.party}
    for part in seen.parts:
        chosen = taken.get(id(part))
        all_ = sorted(parties.weighed(part, seen.known), key=lambda one: one[0], reverse=True)
        near = [(score, one) for score, one in all_ if _is_near(one, chosen, score)]
        for score, party in near[:_MOST_STRETCHES]:
            words = [
                mark.text for mark in part[party.start : party.end] if not mark.has("honorific")
            ]
            verdict = _verdict(party, score, chosen)
            names = (party.name,) if party.name else party.options
            shown = candidates(seen, words, "trades", names)
            found.append(Weighed(" ".join(words), "customer", verdict, shown))
        if chosen and not any(one.start == chosen.start for _, one in near):
            words = [mark.token.raw or mark.text for mark in part[chosen.start : chosen.end]]
            found.append(Weighed(" ".join(words), "customer", f"somebody new: {chosen.name}", ()))
    return found


def _is_near(party: Party, chosen: Party | None, score: Score) -> bool:
    """True for the stretch that was chosen, and for others that stand elsewhere and count."""
    if chosen and (party.start, party.end) == (chosen.start, chosen.end):
        return True
    inside = chosen is not None and chosen.start <= party.start and party.end <= chosen.end
    return not inside


def _verdict(party: Party, score: Score, chosen: Party | None) -> str:
    role, edge = divmod(max(score[0], 0), 2)
    why = [
        *(["a role word follows"] if role else []),
        *(["at the edge of the message"] if edge else []),
    ]
    shown = ", ".join([*why, f"{score[1]} word{'s' if score[1] > 1 else ''}"])
    if score[0] < 0:
        return "not a customer here: the words are goods or have a sense of their own"
    if chosen is None:
        return f"named, not needed ({shown})"
    if (party.start, party.end) != (chosen.start, chosen.end):
        return f"left: less ({shown})"
    if party.options:
        return f"asked: {len(party.options)} fit alike ({shown})"
    return f"chosen ({shown})"


def _goods(seen: Seen) -> list[Weighed]:
    lines = sorted(seen.trace.lines.items(), key=lambda one: one[0])
    return [_good(seen, raw, line, needs) for _, (raw, line, needs) in lines if raw.words]


def _good(seen: Seen, raw: Raw, line: Line, needs: list[Need]) -> Weighed:
    words = [mark.text for mark in raw.words]
    names = tuple(item.name for item in raw.item.found) if raw.item else ()
    need = next((one for one in needs if one.slot == "item"), None)
    if need:
        verdict = f"asked: {len(need.options)} fit alike"
    elif not names:
        verdict = f"not sold by the shop: as typed, {line.item}"
    elif len(names) > 1:
        verdict = f"chosen: {line.item}, the only one by the unit {line.unit}"
    else:
        verdict = f"chosen: {names[0]}"
    return Weighed(" ".join(words), "item", verdict, candidates(seen, words, "goods", names))


def candidates(
    seen: Seen, words: Sequence[str], kind: str, chosen: Sequence[str]
) -> tuple[Candidate, ...]:
    """List the names that hold some of the words, the best met first."""
    all_ = seen.known.weigh(words, "goods" if kind == "goods" else "trades")
    first = sorted(all_, key=lambda one: one[0] not in chosen)[:_MOST]
    return tuple(
        Candidate(
            name,
            tuple(_HOW[quality] for quality in met),
            sum(met),
            whole,
            _why(name, met, whole, chosen),
        )
        for name, met, whole in first
    )


def _why(name: str, met: tuple[int, ...], whole: bool, chosen: Sequence[str]) -> str:
    if name in chosen:
        return "whole name" if whole else "part of the name"
    if not all(met):
        return "a word is not of it"
    return "less well met" if not whole else "met, but less well"


def shares(trace: Trace) -> tuple[str, ...]:
    """Write the ways in which figures could be shared among goods, the lightest first: that one is taken."""
    found: list[str] = []
    for ways in trace.ways:
        for n, (cost, lines) in enumerate(ways[:_MOST]):
            said = "; ".join(_written(raw) for raw in lines)
            sign = "taken" if not n and not trace.doubt else "weighs more" if n else "lightest"
            found.append(f"{plain(cost)}  {said}  ({sign})")
    return tuple(dict.fromkeys(found))


def _written(raw: Raw) -> str:
    words = " ".join(mark.text for mark in raw.words)
    said = (("qty", raw.qty), ("rate", raw.rate), ("amount", raw.amount), ("bare", raw.bare))
    return ", ".join(
        [words, *(f"{slot} {plain(value)}" for slot, value in said if value is not None)]
    )
