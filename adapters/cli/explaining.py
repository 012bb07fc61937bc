"""An explanation as text for a terminal of 80 columns."""

import json

from adapters.cli.columns import WIDTH, table, wrapped
from bot.acts import to_json
from bot.explain import Explanation
from bot.explain.names import Candidate, Weighed
from bot.explain.readings import Reading
from bot.explain.tongue import Tongue

_WORDS = (18, 8, 22, 22)  # a word, its number or unit, its tags, what it was taken as
_NAMES = (20, 34, 16)
_READINGS = (14, 62)
_MOST_TOLD = 4


def render(found: Explanation) -> str:
    """Write the whole explanation."""
    lines = [
        *_part("LANGUAGE", _language(found.tongue)),
        *_part("SUPPLY", table(found.supply, (18, 58))),
        *_part("WORDS", _words(found)),
        *_part("NAMES", [line for one in found.names for line in _names(one)]),
        *_part("FIGURES", table([(one,) for one in found.shares], (WIDTH - 2,))),
        *_part("READINGS", [line for one in found.readings for line in _reading(one)]),
        *_part("RESULT", _result(found)),
    ]
    return "\n".join(lines)


def _part(title: str, lines: list[str]) -> list[str]:
    """Put a title over lines; where there are none there is no part."""
    return [title, *lines, ""] if lines else []


def _language(tongue: Tongue) -> list[str]:
    sums = _weights(tongue.sums)
    head = f"{tongue.lang}: {tongue.why}" + (f" ({sums})" if sums else "")
    told = [(one.word, _weights(one.weights)) for one in tongue.words]
    return [*(f"  {line}" for line in wrapped(head, WIDTH - 2)), *table(told, (18, 58))]


def _weights(weights: tuple[tuple[str, int], ...]) -> str:
    shown = ", ".join(f"{lang} {weight}" for lang, weight in weights[:_MOST_TOLD])
    return shown + (" ..." if len(weights) > _MOST_TOLD else "")


def _words(found: Explanation) -> list[str]:
    head = ("word", "is", "tags", "taken as")
    rows = [(row.text, row.value, ", ".join(row.tags) or "-", row.taken) for row in found.rows]
    return table([head, *rows], _WORDS)


def _names(one: Weighed) -> list[str]:
    head = [f"  {line}" for line in wrapped(f"{one.words} ({one.kind}): {one.verdict}", WIDTH - 2)]
    return [*head, *table([_candidate(name) for name in one.candidates], _NAMES, indent="    ")]


def _candidate(one: Candidate) -> tuple[str, str, str]:
    met = ", ".join(one.met)
    return one.name, f"{one.score}: {met}", one.verdict


def _reading(one: Reading) -> list[str]:
    said = f"doubts: {one.doubt}" if one.doubt else one.verdict
    acts = "; ".join(json.dumps(act, ensure_ascii=False) for act in one.acts)
    rows = [(one.reader, said)] + ([("", acts)] if acts and not one.taken else [])
    lines = table(rows, _READINGS)
    return [f"*{lines[0][1:]}", *lines[1:]] if one.taken else lines


def _result(found: Explanation) -> list[str]:
    lines = [f"unknown: {found.why_unknown}"] if found.why_unknown else []
    lines += [json.dumps(to_json(act), ensure_ascii=False) for act in found.result.acts]
    lines += [f"asks {line}" for line in found.asks]
    return table([(line,) for line in lines], (WIDTH - 2,))
