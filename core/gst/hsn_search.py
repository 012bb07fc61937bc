"""Headings by what a shopkeeper calls his goods, in English or Hinglish: ``sariya``, ``mobile charger``.

A word is compared by its stem, spelled as it sounds; the more of the words are met, the rarer they are
among headings, and the more of the heading's own name they make up, the better. The last word of a name
most often says what the thing is: a paint brush is a brush.

>>> [one for one in find("tmt sariya 12mm")][:1], find("cheeni")[:1], find("zzz")
(['7214'], ['1701'], [])
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from core.gst.tables import rows

MOST = 5
_WORD = re.compile(r"[^\W_]+")
_SOUNDS = (
    ("aa", "a"), ("ee", "i"), ("oo", "u"), ("iya", "ia"), ("ya", "ia"), ("chh", "ch"), ("ph", "f"),
    ("w", "v"), ("z", "j"),
)  # fmt: skip
_SHORT = 3  # a word of so few letters has no ending to lose
_LITTLE = frozenset("a an and for in ka ke ki ko of or other the to with wali wala".split())
_NAMED, _PHRASE, _LAST = 2.0, 1.5, 0.5


@dataclass(frozen=True)
class _Heading:
    code: str
    name: tuple[str, ...]
    words: tuple[str, ...]


def find(words: str, *, most: int = MOST) -> list[str]:
    """Return the codes that the words may mean, best first; none where they mean none."""
    asked = stems(words)
    if not asked:
        return []
    scored = [(score, one) for one in _headings() if (score := _score(asked, one))]
    scored.sort(key=lambda pair: (-pair[0], len(pair[1].code), pair[1].code))
    return [one.code for _, one in scored[:most]]


def meets_all(words: str, code: str) -> bool:
    """True where every word that counts stands in a heading's name or among its words.

    >>> meets_all("copper wire", "7408"), meets_all("zorbium wire", "7408")
    (True, False)
    """
    heading = next(one for one in _headings() if one.code == code)
    return all(word in heading.name or word in heading.words for word in stems(words))


def stems(text: str) -> tuple[str, ...]:
    """Return the words that count, as they are compared.

    >>> stems("Cheeni ki boriyan"), stems("LED bulbs 9W")
    (('chini', 'borian'), ('led', 'bulb'))
    """
    typed = _WORD.findall(text.casefold())
    found = (word for word in typed if word.isalpha() and word not in _LITTLE)  # no 12mm, no 50kg
    return tuple(dict.fromkeys(map(_stem, found)))


def _stem(word: str) -> str:
    for written, meant in _SOUNDS:
        word = word.replace(written, meant)
    if len(word) > _SHORT:
        word = re.sub(
            r"(?<=[sxh])es$|ies$|(?<![us])s$", lambda m: "y" if m[0] == "ies" else "", word
        )
    return re.sub(r"([^aeiou])\1", r"\1", word)


@cache
def _headings() -> tuple[_Heading, ...]:
    told = {row["hsn"]: row for row in rows("hsn.csv")}
    return tuple(
        _Heading(
            code, stems(row["description"]), tuple(map(_stem, row["words"].casefold().split()))
        )
        for code, row in told.items()
    )


@cache
def _spread() -> Counter[str]:
    """Under how many headings each word stands."""
    return Counter(word for one in _headings() for word in {*one.name, *one.words})


def _score(asked: tuple[str, ...], heading: _Heading) -> float:
    met = [word for word in asked if word in heading.name or word in heading.words]
    if not met:
        return 0
    score = sum(1 + 1 / _spread()[word] for word in met)
    named = [word for word in met if word in heading.name]
    score += _NAMED * len(named) / len(heading.name)
    score += _LAST if asked[-1] in met else 0
    phrases = set(pairwise(heading.words))
    score += _PHRASE * sum(pair in phrases for pair in pairwise(asked))
    first = min((heading.words.index(word) for word in met if word in heading.words), default=0)
    return score - first / 50
