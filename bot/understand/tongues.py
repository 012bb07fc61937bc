"""In which language, and in which letters, somebody wishes to be answered.

A language is named in any script and in the sentence of any language, so its names are one table
(``languages/tongues/names.toml``) beside the words of each language.

>>> from bot.understand.reading import marks_of
>>> from bot.understand.text import tokens
>>> [wished(marks_of(tokens(text))) for text in ("speak marathi", "gujarati roman me likho", "hindi")]
['mr', 'gu-Latn', 'hi']
"""

import tomllib
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

from bot.keeping import made_once
from bot.understand.marks import Mark, any_has
from bot.understand.sound import is_indic
from bot.understand.text import fold

_MOST = 9  # words of a wish
_DOING = ("talk", "filler", "make", "give", "change", "asking", "show")
# Of a bill, of money, of a message to somebody: the language is that of something else.
_OTHER = ("bill", "draft", "paid", "balance", "statement", "credit", "reminder", "item", "customer",
          "phone", "gstin", "percentage", "unit", "estimate", "challan", "report")  # fmt: skip
_LETTERS = "latin"


@dataclass(frozen=True)
class _Tongues:
    """Every name by its folded form, words of Latin letters (as tuples), and of speaking."""

    names: dict[str, str]
    letters: tuple[tuple[str, ...], ...]
    verbs: frozenset[str]


@made_once
def _tongues() -> _Tongues:
    file = resources.files("bot").joinpath("languages", "tongues", "names.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    ends = [end for held in data["endings"].values() for end in held]
    names: dict[str, str] = {}
    for code, said in data["names"].items():
        for name in said:
            fitting = [end for end in ends if is_indic(end) == is_indic(name)]
            for form in (name, *(name + end for end in fitting)):
                names.setdefault(fold(form), code)
        names |= {fold(name): code for name in said}  # a name itself goes before one with an ending
    letters = [tuple(map(fold, said.split())) for said in data["letters"]["latin"]]
    letters.sort(key=len, reverse=True)
    verbs = frozenset(fold(word) for said in data["talk"]["verbs"] for word in said.split())
    return _Tongues(names, tuple(letters), verbs)


def code_of(word: str) -> str | None:
    """Return the code of the language that a word names, its endings cut; None where it names none."""
    return _tongues().names.get(fold(word))


def wished(marks: list[Mark], talk: str = "") -> str | None:
    """Return the code of the language that a message wishes for; None where it is no such wish.

    ``talk`` is the language so far: "english letters me likho" leaves it, and changes its letters.
    """
    if len(marks) > _MOST:
        return None
    words = [fold(word) for mark in marks for word in mark.text.split()]
    known = _tongues()
    if len(words) > _MOST or (known.names.keys().isdisjoint(words) and "roman" not in words):
        return None
    if any(mark.has(*_OTHER) or mark.number is not None for mark in marks):
        return None
    words, latin = _without_letters(words)
    named = _named(words, marks)
    if len(named) > 1 or not (named or latin) or not _says_only(words, marks):
        return None
    code = named[0] if named else talk.partition("-")[0] or "hi"
    return f"{code}-Latn" if latin and code != "en" and "-" not in code else code


def _without_letters(words: list[str]) -> tuple[list[str], bool]:
    """Take out what says that the letters shall be Latin ones."""
    for said in _tongues().letters:
        for i in range(len(words) - len(said) + 1):
            if tuple(words[i : i + len(said)]) == said:
                return [*words[:i], *words[i + len(said) :]], True
    return words, False


def _named(words: list[str], marks: list[Mark]) -> list[str]:
    """List the languages that are wished for; one that is denied is none: ``hindi nahi, english``."""
    denied = {
        fold(word) for mark in marks if mark.has("negation", "stop") for word in mark.text.split()
    }
    found: dict[str, None] = {}
    for word, after in zip(words, [*words[1:], ""], strict=True):
        code = _tongues().names.get(word)
        if code and after not in denied:
            found[code] = None
    return list(found)


def _says_only(words: list[str], marks: list[Mark]) -> bool:
    """True where the rest are words of speaking, of grammar, or none at all."""
    known = _tongues()
    tagged = {fold(word) for mark in marks if mark.tags for word in mark.text.split()}
    rest = [word for word in words if word not in known.names and word not in known.verbs]
    strange = [word for word in rest if word not in tagged]
    if len(rest) == 0:
        return True
    if any(one in known.names and two in strange for one, two in pairwise(words)):
        return False  # bangla kobita likhe dao: it is the language of a poem
    speaks = any(word in known.verbs for word in words)
    doing = speaks or any_has(marks, *_DOING)
    return doing and len(strange) <= (2 if speaks else 1)
