"""What goods and trades are called, in every language: the words that lead to the shop's own.

Data: ``languages/goods/xx.toml`` lists under a word of English shops what it is called in that
language, ``[goods]`` and ``[trades]`` of ``languages/xx.toml`` the same by the word that is typed;
``[endings]`` which others a word takes: what ends in ``ा`` also ends in ``े`` where it is many.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from bot.keeping import made_once
from bot.understand.sound import closely, is_indic, key, other_ways, pieces, stem
from bot.understand.tamil import voiceless
from bot.understand.text import fold
from bot.understand.verbs import conjugated

Kind = Literal["goods", "trades"]
# What a word or phrase is called in English shops, by each form of it.
Names = dict[str, tuple[str, ...]]
_LEAST = 3  # shorter words sound like too many others
_LEAST_STEM, _LEAST_LATIN = 4, 5
_OF_SOMETHING = 3  # words
_LEAST_SPELLED = 4  # in Latin letters, of the speaker's own words: sidhi, saya


class NotAFile(Exception):
    """A language file that cannot be read; the message names it and the place."""


@cache
def _said(kind: Kind) -> dict[str, dict[str, tuple[str, ...]]]:
    """Load what each language calls goods (or trades): by its code, the words and what they mean."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for code, said, word in (*_own_words(kind), *_listed(kind)):
        found.setdefault(code, {}).setdefault(word, {})[said] = None
    return {
        code: {word: tuple(said) for word, said in words.items()} for code, words in found.items()
    }


def _own_words(kind: Kind) -> Iterator[tuple[str, str, str]]:
    for data in _parsed("languages"):
        yield from ((data["code"], said, word) for word, said in data.get(kind, {}).items())


def _listed(kind: Kind) -> Iterator[tuple[str, str, str]]:
    for data in _parsed("languages/goods"):
        for said, words in data.get(kind, {}).items():
            yield from ((data["code"], said, word.strip()) for word in words.split(","))


@cache
def _parsed(folder: str) -> tuple[dict[str, Any], ...]:
    files = sorted(resources.files("bot").joinpath(folder).iterdir(), key=str)
    named = [file for file in files if file.name.endswith(".toml")]
    return tuple(_loaded(f"{folder}/{file.name}", file.read_text("utf-8")) for file in named)


def _loaded(name: str, text: str) -> dict[str, Any]:
    """Read a language file; a slip in it is told with its place. Raises: NotAFile."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotAFile(f"bot/{name}: {error}") from error


@made_once
def files() -> dict[str, dict[str, Any]]:
    """Load every language file once, by its code."""
    return {data["code"]: conjugated(data) for data in _parsed("languages")}


@made_once
def naming(code: str) -> frozenset[str]:
    """List what a language calls goods in one word: no ending is cut off these."""
    return frozenset(fold(word) for word in _said("goods").get(code, {}) if " " not in word)


@cache
def _english(kind: Kind) -> dict[str, str]:
    """Map other English words to the one that all languages lead to."""
    own = _said(kind).get("en", {})
    return {fold(word): said[0] for word, said in own.items() if " " not in word}


@cache
def _common(kind: Kind, said: str) -> str:
    """Say a thing by the words that all languages lead to: fabric is cloth."""
    return " ".join(_english(kind).get(fold(word), word) for word in said.split())


@cache
def _names_of(kind: Kind, code: str, *, at_home: bool = True) -> Names:
    """Read what one language calls goods: phrases as written, single words also by their sound.

    Other endings are heard by those who speak it alone: a Gujarati ``dhariya`` is no door, दाऱ्या.
    """
    made: Names = {}
    words = {
        typed: tuple(dict.fromkeys(_common(kind, one) for one in said))
        for typed, said in _said(kind).get(code, {}).items()
    }
    for typed, meant in words.items():
        for form in _forms(typed):
            _mean(made, form, meant)
    for typed, meant in words.items() if kind == "goods" and _endings(code) else ():
        for word in _bent(code, typed):
            for form in _forms(word, stems=False) if at_home else (fold(word),):
                _mean(made, form, meant)
    return made


def _mean(made: Names, form: str, meant: tuple[str, ...]) -> None:
    """Let a form mean this, too."""
    held = made.get(form)
    made[form] = tuple(dict.fromkeys((*held, *meant))) if held else meant


@cache
def _endings(code: str) -> dict[str, list[str]]:
    """Load which endings a word takes besides its own, by that."""
    folder = _parsed("languages/goods")
    bent: dict[str, str] = next(
        (data.get("endings", {}) for data in folder if data["code"] == code), {}
    )
    return {end: others.split() for end, others in bent.items()}


def _bent(code: str, words: str) -> Iterator[str]:
    """Give a word with its other endings, of one and of many: ``विळा`` is ``विळे``, ``कांदा`` ``कांद्याचं``."""
    if " " in words or not is_indic(words):
        return
    for end, others in _endings(code).items():
        if words.endswith(end) and len(words) > len(end) + 1:
            yield from (words.removesuffix(end) + other for other in others)
            return


# a consonant between two vowels whose own is not said: फावडे is favde
_LETTER, _VOWEL = "[\u0915-\u0939]", "[\u0905-\u0939\u093e-\u094c\u0902]"
_SHUT = re.compile(f"(?<={_VOWEL})({_LETTER})(?={_LETTER}(?:[\u093e-\u094c]|{_LETTER}))")


def _forms(words: str, *, stems: bool = True) -> Iterator[str]:
    if " " in words:
        parts = [*map(fold, words.split())]
        yield " ".join(parts)
        if len(parts) == _OF_SOMETHING:  # मूंग की दाल, where की is no part of the name
            yield f"{parts[0]} {parts[2]}"
        return
    yield fold(words)
    if len(key(words)) >= _LEAST:
        yield "~" + key(words)
        if is_indic(words):
            yield "~" + key(_SHUT.sub("\\1\u094d", closely(words)))
    if stems and len(stem(words)) >= _LEAST_STEM:
        yield "^" + stem(words)


# Who hears which letters as one: of Tamil those of a class, in Bengal a and o.
_OPEN = str.maketrans("o", "a")
_BY_EAR: dict[str, tuple[str, Callable[[str], str]]] = {
    "ta": ("'t", voiceless),
    "bn": ("'o", lambda word: key(word).translate(_OPEN)),
}
_AS_SPELLED: tuple[str, Callable[[str], str]] = ("'", key)
_WAYS_TO_SPELL = (_AS_SPELLED, *_BY_EAR.values())


@cache
def _spelled_by_ear(kind: Kind, code: str) -> Names:
    """Read how the words of one language are written in Latin letters: ``kaduku`` is கடுகு, ``holud`` হলুদ."""
    mark, sound = _BY_EAR.get(code, _AS_SPELLED)
    made: Names = {}
    for words, said in _said(kind).get(code, {}).items():
        form = " ".join(map(sound, words.split())) if is_indic(words) else ""
        if len(form) >= _LEAST_SPELLED:
            _mean(made, mark + form, tuple(_common(kind, one) for one in said))
    return made


@made_once
def names_for(kind: Kind, codes: tuple[str, ...]) -> Names:
    """Put together what goods are called; the languages named first go before all others."""
    made: Names = dict(_everywhere(kind))
    for code in reversed(codes):
        made |= _names_of(kind, code)
    for code in reversed(codes):
        made |= _spelled_by_ear(kind, code)
    return made


@made_once
def english() -> frozenset[str]:
    """List what English shops call goods in one word, to which the words of all languages lead."""
    said = (one for words in _said("goods").values() for named in words.values() for one in named)
    return frozenset(fold(one) for one in said if " " not in one)


def called(table: Mapping[str, tuple[str, ...]], word: str) -> tuple[str, ...]:
    """Find what a word is called in English shops."""
    found, more = table.get(fold(word)) or _heard(table, word), _spelled(table, word)
    if not found and not more and is_indic(word):
        ways = (table.get(fold(way)) for way in other_ways(word))
        found = next((said for said in ways if said), ())
    return tuple(dict.fromkeys((*found, *more))) if found and more else found or more


def called_together(
    typed: Sequence[str], synonyms: Names, *, begins: Callable[[str], bool]
) -> list[str]:
    """Put for two words what they are called together: kali mirch is pepper; empty where none are.

    ``begins``: whether some of the synonyms begin with a word, see `begins_phrase`.
    """
    if not any([begins(word) for word in typed[:-1]]):
        return []
    made: list[str] = []
    i, changed = 0, False
    while i < len(typed):
        begun = i + 1 < len(typed) and begins(typed[i])
        together = _pair(synonyms, typed[i : i + 2]) if begun else ()
        made += pieces(together[0]) if together else [typed[i]]
        changed = changed or bool(together)
        i += 2 if together else 1
    return made if changed else []


def _pair(synonyms: Names, words: Sequence[str]) -> tuple[str, ...]:
    return synonyms.get(" ".join(map(fold, words))) or _spelled(synonyms, " ".join(words))


def begins_phrase(kind: Kind, word: str) -> bool:
    """True for a word that a phrase may begin with, as it is written or as it is heard."""
    if fold(word) in first_words(kind):
        return True
    spelled = _first_spelled(kind) if word.isascii() else frozenset()
    return any([mark + sound(word) in spelled for mark, sound in _WAYS_TO_SPELL if spelled])


def _heard(table: Mapping[str, tuple[str, ...]], word: str) -> tuple[str, ...]:
    """Find it by its sound; a short word in Latin letters sounds like too many: bath is no भात."""
    sound = key(word)
    if not is_indic(word) and len(sound) < _LEAST_LATIN:
        return ()
    return table.get("~" + sound) or table.get("^" + stem(word)) or ()


def _spelled(table: Mapping[str, tuple[str, ...]], words: str) -> tuple[str, ...]:
    """Find one or two words of the speaker's own tongue that he writes in Latin letters."""
    if not words.isascii() or len(words) < _LEAST_SPELLED:
        return ()
    parts = words.split()
    forms = (mark + " ".join(map(sound, parts)) for mark, sound in _WAYS_TO_SPELL)
    return next((table[form] for form in forms if form in table), ())


@lru_cache(maxsize=16384)
def tongues_that_sell(word: str) -> frozenset[str]:
    """List the languages in which a word is what goods are called: ``rassi`` is a rope in Hindi."""
    return frozenset(code for code in _said("goods") if called(_own_names(code), word))


@cache
def _own_names(code: str) -> Names:
    return _names_of("goods", code) | _spelled_by_ear("goods", code)


@made_once
def _everywhere(kind: Kind) -> Names:
    """Gather what goods are called, of all languages, by every form of the word."""
    found: Names = {}
    for code in _said(kind):
        for form, said in _names_of(kind, code, at_home=False).items():
            _mean(found, form, said)
    return found


@made_once
def first_words(kind: Kind) -> frozenset[str]:
    """Gather the words that a phrase begins with."""
    return frozenset(form.partition(" ")[0] for form in _everywhere(kind) if " " in form)


@cache
def trades() -> frozenset[str]:
    """List the English words for trades: School, Traders, Garage."""
    return frozenset(fold(word) for said in _everywhere("trades").values() for word in said)


@made_once
def _first_spelled(kind: Kind) -> frozenset[str]:
    """Gather the words that a phrase begins with as they are heard."""
    forms = (form for code in _said(kind) for form in _spelled_by_ear(kind, code) if " " in form)
    return frozenset(form.partition(" ")[0] for form in forms)


def is_other_ware(word: str, name: str) -> bool:
    """True for a word that English shops have for other goods than those whose name it only resembles.

    >>> is_other_ware("tape", "Tap"), is_other_ware("taps", "Tap"), is_other_ware("pip", "Pipe")
    (True, False, False)
    """
    said = fold(word).rstrip("s")
    if not english() & {said, fold(word)}:
        return False
    alike = [fold(piece).rstrip("s") for piece in pieces(name) if stem(piece) == stem(word)]
    return bool(alike) and said not in alike and english().issuperset(alike)


@cache
def qualities() -> frozenset[str]:
    """List what goods may be like, in English: raw, dry, red, of iron."""
    return frozenset(word for data in _parsed("languages/goods") for word in data.get("like", ()))


@cache
def _liquids() -> frozenset[str]:
    """List what is sold by the litre, in English."""
    return frozenset(word for data in _parsed("languages/goods") for word in data.get("liquid", ()))


@lru_cache(maxsize=4096)
def is_liquid(word: str) -> bool:
    """True for what is sold by the litre, in any language: tel, doodh."""
    said = (word, *everywhere("goods", word))
    return any(one.split()[-1] in _liquids() for one in said)


@made_once
def _all_called(kind: Kind) -> frozenset[str]:
    """Gather what goods are called in English shops."""
    return frozenset(said for one in _everywhere(kind).values() for said in one)


def is_only_like(said: Sequence[str], noun: Sequence[str]) -> bool:
    """True for a quality that makes no other goods of a thing, each in all that it is called.

    >>> is_only_like(["iron"], ["nails"]), is_only_like(["green"], ["chilli"])
    (True, False)
    """
    like = qualities().intersection(said)
    kinds = _all_called("goods")
    return bool(like) and not any(f"{one} {name}" in kinds for one in like for name in noun)


def everywhere(kind: Kind, word: str, *, phrase: bool = False) -> tuple[str, ...]:
    """List all that a word is called in English shops, whatever language it is of."""
    table = _everywhere(kind)
    if phrase:
        first = word.partition(" ")[0]
        if fold(first) not in first_words(kind):
            return ()
        return table.get(" ".join(map(fold, word.split())), ())
    return table.get(fold(word)) or _heard(table, word)
