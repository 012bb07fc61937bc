"""Which language a message is in, told by its grammar words."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from bot.keeping import made_once
from bot.understand.goods import files, tongues_that_sell
from bot.understand.language import Lexicon, lexicon, script_of, spoken, stuck_units
from bot.understand.sound import is_indic
from bot.understand.text import Token, fold

_DEVANAGARI = ("hi", "mr")  # the languages of that script
_MARATHI = "ळ"  # a letter that Hindi has not
_ROLES = ("to", "from", "of")
_CLASSIFIER = 2  # letters of a unit that is grammar too: 5 te, 3 ta

_SHARE = 60  # a word's weight, shared by the languages that have it
COUNTED = "#"
SOLD = "="
# how a word of many ends: gonigalu, dhotilu; and of how many letters it is at least: no alu, no Balu
_OF_MANY = (("galu", "kn-Latn"), ("lu", "te-Latn"))
_ENDS_OF_MANY = tuple(end for end, _ in _OF_MANY)
_LEAST_OF_MANY = 6
_MOST_OF_PHRASE = 5  # words
_DIGITS = re.compile("[0-9]+")
_FIGURE = "0"  # stands for each figure: Punjabi "nu 0", to whom so much is given
_UNIT = 24  # of a unit that one language has
_HINT = 12  # of a word that is no grammar word
_ENOUGH = 5  # so much for each word: where only hints are found, about half must be such


def words_of(tokens: list[Token]) -> list[str]:
    """Give the words of a message, those marked that are none of its grammar.

    What counts goods after a figure is borrowed by every language: 5 ton, where ton alone is from. What
    somebody is given so many of tells of no language that has not the word before: ``ko 2 rassi`` are
    two ropes in Hindi, no Telugu for writing. What begins a clause stands after no name: cha is of in
    Marathi, and tea.
    """
    said: list[str] = []
    counted, begins, read_in = False, True, spoken()
    role = given = ""  # what stood before; what stood before the figure that stood before
    for token in tokens:
        if token.kind == "word":
            silent = (counted and _is_counter(read_in, token.text)) or (
                begins and fold(token.text) in _only_after()
            )
            sold = given and not silent and tongues_that_sell(token.text)
            sign = COUNTED if silent else f"{SOLD}{given} " if sold else ""
            said.append(sign + token.text)
        elif token.value is not None:
            said.append(_FIGURE)
        counted = token.value is not None or _is_number(read_in, token.text)
        given = role if token.value is not None else ""
        role = token.text if token.kind == "word" and fold(token.text) in _postpositions() else ""
        begins = token.kind == "break"
    return said


@cache
def _postpositions() -> frozenset[str]:
    """List what stands after a name, of every language: Punjabi ton is from."""
    words = (data["words"].get(tag, []) for data in files().values() for tag in _ROLES)
    return frozenset(fold(word) for said in words for word in said if " " not in word)


@cache
def _said_by(role: str) -> frozenset[str]:
    """List the languages in which a word stands after a name."""
    found: set[str] = set()
    for code, data in files().items():
        listed = (word for tag in _ROLES for word in data["words"].get(tag, ()))
        found.update({code} if fold(role) in map(fold, listed) else ())
    return frozenset(found)


@made_once
def _only_after() -> frozenset[str]:
    """List those that have no other sense in any language."""
    others = {
        fold(word)
        for data in files().values()
        for tag, words in data["words"].items()
        for word in (words if tag not in _ROLES else ())
    }
    return _postpositions() - others


@lru_cache(maxsize=16384)
def _is_counter(read_in: str, word: str) -> bool:
    return len(word) > _CLASSIFIER and fold(word) in stuck_units()


@lru_cache(maxsize=16384)
def _is_number(read_in: str, word: str) -> bool:
    return fold(word) in lexicon().numbers


def detect(words: list[str], talk: str = "") -> str:
    """Tell the language and script of a message by its grammar words; English where none tells.

    Words that tell as much of several languages are of the talk's so far, else Hindi.
    """
    read_in = spoken()
    said = [*words, *_pairs(read_in, words)]
    latin = "".join(words).isascii()
    scripts = [] if latin else [script for word in said if (script := _script_of(word))]
    if scripts:
        script = max(dict.fromkeys(scripts), key=scripts.count)
        if script != "hi":
            return script
    votes: dict[str, int] = {}
    for word in said:
        for lang, weight in _votes(read_in, word, latin=not scripts):
            votes[lang] = votes.get(lang, 0) + weight
    if (
        not scripts
        and len(words) < _MOST_OF_PHRASE
        and (lang := _of_phrase(read_in, " ".join(words), talk))
    ):
        return lang
    if scripts:
        return _most(votes, talk, "hi") or (talk if talk in _DEVANAGARI else "hi")
    told, count = sum(votes.values()), len(words) - words.count(_FIGURE)
    if talk and 0 < told <= _HINT:
        return talk  # 2 dozen kela: a single word that may be another's, too
    return _most(votes, talk, "hi-Latn") if told >= max(_ENOUGH * count, 1) else "en"


def _most(votes: dict[str, int], talk: str, first: str) -> str:
    """Return the language that most tells; of several the talk's, else the first."""
    return max(votes, key=lambda lang: (votes[lang], lang == talk, lang == first), default="")


def _of_phrase(read_in: str, said: str, talk: str) -> str:
    """Tell the language of a message that is one phrase of it, and none of Hindi or English: ``sare``."""
    langs = _phrases(read_in).get(fold(said), ())
    if not langs or not {"hi-Latn", "en"}.isdisjoint(langs):
        return ""
    return talk if talk in langs else langs[0]


@made_once
def _phrases(_read_in: str) -> dict[str, tuple[str, ...]]:
    """List the languages of each phrase in Latin letters that is a whole message."""
    found: dict[str, tuple[str, ...]] = {}
    for code, data in files().items():
        lang = code if code == "en" else f"{code}-Latn"
        for phrase in (one for said in data.get("phrases", {}).values() for one in said):
            if phrase.isascii():
                found[fold(phrase)] = (*found.get(fold(phrase), ()), lang)
    return found


def _pairs(read_in: str, words: list[str]) -> list[str]:
    """Give the words that tell more together than each alone: "no bhav" denies nothing."""
    plain = [word.rpartition(" ")[2] if " " in word else word for word in words]  # =ko rassi
    pairs = [fold(f"{one} {two}") for one, two in pairwise(plain) if _begins_pair(read_in, one)]
    if not pairs:
        return []
    telling = lexicon().telling
    return [pair for pair in pairs if pair in telling]


@lru_cache(maxsize=16384)
def _begins_pair(read_in: str, word: str) -> bool:
    return fold(f"{word} and so on").partition(" ")[0] in _beginnings(read_in)


@cache
def _beginnings(_read_in: str) -> frozenset[str]:
    """List what those begin with that tell more together."""
    return frozenset(said.partition(" ")[0] for said in lexicon().telling if " " in said)


Votes = tuple[tuple[str, int], ...]


def tells(read_in: str, word: str) -> tuple[str, Votes, Votes]:
    """Say which script a word is in, and what it tells of the language in Latin letters and in others."""
    return _script_of(word), _votes(read_in, word, latin=True), _votes(read_in, word, latin=False)


@lru_cache(maxsize=16384)
def _votes(_read_in: str, word: str, *, latin: bool) -> Votes:
    parts = _DIGITS.split(word) if " " not in word else ()  # ko2kg, 500diye
    bare = next((part for part in parts if len(part) > 1), word)
    return tuple(_told(lexicon(), fold(bare), latin=latin))


def _script_of(word: str) -> str:
    return "" if word.isascii() else script_of(fold(word))


def _in_latin(lang: str) -> bool:
    """Tell whether a language is written in Latin letters."""
    return lang == "en" or lang.endswith("-Latn")


@cache
def _said_in_hindi() -> frozenset[str]:
    """List the words of Hindi grammar, those of its phrases each: jod do, where jod is a pair in Gujarati."""
    phrases = (phrase for words in files()["hi"]["words"].values() for phrase in words)
    return frozenset(fold(word) for phrase in phrases for word in phrase.split())


def _units_tell(word: str) -> Iterator[tuple[str, int]]:
    """Yield the one language that counts goods so, where neither Hindi nor English does: 10 poti."""
    counts = [code for code, data in files().items() if word in map(fold, data.get("units", {}))]
    if len(counts) == 1 and counts[0] not in {"en", "hi"} and word not in _said_in_hindi():
        yield counts[0] if is_indic(word) else f"{counts[0]}-Latn", _UNIT


def _told(made: Lexicon, word: str, *, latin: bool) -> Iterator[tuple[str, int]]:
    """Yield what a word tells of the language; one that several languages share tells little of each."""
    if word.startswith(SOLD):
        role, _, sold = word.removeprefix(SOLD).partition(" ")
        tongues = _said_by(role)
        told_by = _told(made, sold, latin=latin)
        yield from (one for one in told_by if one[0].removesuffix("-Latn") in tongues)
        return
    if word.startswith(COUNTED):
        counts = _units_tell(word.removeprefix(COUNTED))
        yield from (one for one in counts if _in_latin(one[0]) == latin)
        return
    if latin and len(word) > _CLASSIFIER and word in stuck_units() and word not in _postpositions():
        return  # jodi, nag: what goods are counted in is borrowed by every language
    told, hinting = made.telling.get(word, {}), made.hinting.get(word, set())
    if latin and not told and not hinting:
        yield from _told_by_end(made, word)
        return
    telling = {lang: told[lang] for lang in sorted(told) if _in_latin(lang) == latin}
    yield from _shared(telling)
    if hinting and "en" not in hinting:
        hints = [lang for lang in hinting if _in_latin(lang) == latin]
        yield from ((lang, _HINT // len(hints)) for lang in sorted(hints))
    if not latin and _MARATHI in word:
        yield "mr", _SHARE
    elif not latin and not telling:
        ends = made.ending_in.get(word[-1:], ())
        yield from ((made.endings[end], _SHARE) for end in ends if word.endswith(end))


def _shared(telling: dict[str, int]) -> Iterator[tuple[str, int]]:
    whole = sum(telling.values()) if telling else 0
    for lang, shares in telling.items():
        if lang != "en-Latn":
            yield lang, _SHARE * shares // whole


def _told_by_end(made: Lexicon, word: str) -> Iterator[tuple[str, int]]:
    """Yield what the end of a word in Latin letters tells that no language lists."""
    named = made.latin_endings.get(word[-1], {}) if word else {}
    long = dict.fromkeys([lang for end, lang in named.items() if word[1:].endswith(end)])
    for lang in long:
        yield f"{lang}-Latn", _SHARE
    if not long and len(word) >= _LEAST_OF_MANY and word.endswith(_ENDS_OF_MANY):
        yield next(lang for end, lang in _OF_MANY if word.endswith(end)), _UNIT
