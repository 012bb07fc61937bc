"""Which language a message was taken for, and which of its words told it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.understand.language import spoken
from bot.understand.telling import COUNTED, detect, tells


@dataclass(frozen=True)
class Evidence:
    """What one word tells: languages with what they weigh, the heaviest first."""

    word: str
    weights: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Tongue:
    """The language, the sums of what all words tell, and why it was chosen."""

    lang: str
    why: str
    sums: tuple[tuple[str, int], ...]
    words: tuple[Evidence, ...]


def told_by(words: list[str], talk: str) -> Tongue:
    """Weigh the words of a message as `detect` does."""
    lang = detect(words, talk)
    told = [(word, tells(spoken(), word)) for word in words]
    indic = any(script for _, (script, _, _) in told)
    all_: list[tuple[str, int]] = []
    found: list[Evidence] = []
    for word, (_, in_latin, in_own) in told:
        weights = in_own if indic else in_latin
        all_ += weights
        shown = word.removeprefix(COUNTED)
        if weights and shown not in {one.word for one in found}:
            found.append(Evidence(shown, _heaviest(_summed(weights))))
    summed = _heaviest(_summed(all_))
    return Tongue(lang, _why(lang, summed, indic=indic, talk=talk), summed, tuple(found))


def _summed(weights: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, weight in weights:
        sums[name] = sums.get(name, 0) + weight
    return sums


def _heaviest(sums: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))


def _why(lang: str, sums: tuple[tuple[str, int], ...], *, indic: bool, talk: str) -> str:
    alike = [name for name, weight in sums if weight == sums[0][1]]
    if indic and "-" not in lang and lang not in {"hi", "mr"}:
        return "its script"
    if lang not in dict(sums):
        return "its script" if indic else "no word of an Indian language, or too few"
    if len(alike) > 1:
        return (
            "as much as others: the language of the talk" if lang == talk else "as much as others"
        )
    return "its words weigh most"
