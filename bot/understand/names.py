"""Names of customers and goods as typed, found among those the shop knows.

Romanised spelling is folded (aspirates, doubled letters, z and j, v and w, ee and i ...) and
Devanagari is written in Latin letters first, so that one key serves both. Several that match equally
are all returned: the caller asks.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand.language import lexicon
from bot.understand.text import Token, fold

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        "k kh g gh n c ch j jh n t th d dh n t th d dh n p ph b bh m y r l v s s s h".split(),
        strict=True,
    )
)
_VOWELS = dict(zip("अआइईउऊएऐओऔऋािीुूेैोौृॉऑ",
    "a a i i u u e e o o ri a i i u u e e o o ri o o".split(), strict=True))  # fmt: skip
_SIGNS = {"ं": "n", "ँ": "n", "ः": "", "़": "", "्": ""}
_FOLDS = (("ph", "f"), ("ck", "k"), ("x", "ks"), ("sh", "s"), ("th", "t"), ("dh", "d"), ("bh", "b"),
          ("kh", "k"), ("gh", "g"), ("jh", "j"), ("chh", "c"), ("ch", "c"), ("z", "j"), ("w", "v"),
          ("q", "k"), ("ee", "i"), ("oo", "u"), ("ou", "au"), ("y", "i"))  # fmt: skip


def latin(word: str) -> str:
    """Write Devanagari in Latin letters, roughly as people do.

    >>> latin("रमेश"), latin("सुनील")
    ('rames', 'sunil')
    """
    shown = []
    for i, char in enumerate(word):
        follows = word[i + 1 : i + 2]
        if char in _CONSONANTS:
            inherent = "" if follows in _VOWELS or follows in _SIGNS or not follows else "a"
            shown.append(_CONSONANTS[char] + inherent)
        else:
            shown.append(_VOWELS.get(char, _SIGNS.get(char, char)))
    return "".join(shown)


@lru_cache(maxsize=8192)
def key(word: str) -> str:
    """Fold a word of a name to what it is compared by.

    >>> key("Ramesh") == key("रमेश"), key("Verma") == key("varma"), key("Zahoor") == key("jahur")
    (True, False, True)
    """
    text = unicodedata.normalize("NFKC", word).casefold().replace("़", "")
    text = latin(text)
    for long, short in _FOLDS:
        text = text.replace(long, short)
    text = re.sub(r"[^a-z0-9]", "", text)
    return re.sub(r"([a-z])\1+", r"\1", text)


def _keys(name: str) -> tuple[str, ...]:
    return tuple(found for found in map(key, re.findall(r"[\w.]+", name)) if found)


@dataclass
class _Index:
    """Names by each of their words."""

    words: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    names: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, n: int, name: str) -> None:
        for word in _keys(name):
            self.words[word].add(n)

    def match(self, typed: tuple[str, ...]) -> set[int]:
        """Everyone whose name holds all the words typed; whole names win."""
        found: set[int] | None = None
        for word in typed:
            holders = self.words.get(word, set())
            found = holders if found is None else found & holders
            if not found:
                return set()
        whole = {n for n in found or () if set(self.names[n]) == set(typed)}
        return whole or set(found or ())


class Known:
    """The names of one shop, ready to be found in a message."""

    def __init__(self, context: ShopContext) -> None:
        self.customers = context.customers
        self.items = context.items
        self._people, self._goods = _Index(), _Index()
        for n, customer in enumerate(context.customers):
            self._people.names.append(_keys(customer.name))
            for name in (customer.name, *customer.aliases):
                self._people.add(n, name)
        for n, item in enumerate(context.items):
            self._goods.names.append(_keys(item.name))
            for name in (item.name, *item.aliases):
                self._goods.add(n, name)

    def people(self, words: list[str]) -> list[KnownCustomer]:
        """Find customers by all of these words."""
        typed = tuple(found for found in map(key, words) if found)
        return [self.customers[n] for n in sorted(self._people.match(typed))] if typed else []

    def goods(self, words: list[str]) -> list[KnownItem]:
        """Find items by all of these words, or by what they are called in English."""
        typed = tuple(part for word in words for part in _good_keys(word))
        if not typed:
            return []
        found = self._goods.match(typed) or self._goods.match(tuple(map(_singular, typed)))
        if not found:
            found = self._goods.match(tuple(part for word in words for part in _keys(word)))
        return [self.items[n] for n in sorted(found)]

    def nearly_good(self, words: list[str]) -> bool:
        """True where some word is all but a word of the shop's goods: a slip, not something new."""
        held = [word for word in self._goods.words if len(word) > 3]
        typed = [part for word in words for part in _keys(word) if len(part) > 3]
        joined = ["".join(part for word in words for part in _keys(word))]
        names = ["".join(name) for name in self._goods.names]
        return any(get_close_matches(part, held, 1, 0.82) for part in typed) or bool(
            get_close_matches(joined[0], names, 1, 0.82)
        )

    def starts_person(self, word: str) -> bool:
        """True where some customer's name holds this word."""
        return key(word) in self._people.words

    def starts_good(self, word: str) -> bool:
        """True where some item's name holds this word."""
        parts = (*_good_keys(word), *_keys(word))
        return any(w in self._goods.words for part in parts for w in (part, _singular(part)))


def _good_keys(word: str) -> tuple[str, ...]:
    return _keys(lexicon().goods.get(fold(word), word))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def find_phone(known: Known, phone: str) -> KnownCustomer | None:
    """Find a customer by phone."""
    return next((c for c in known.customers if c.phone and c.phone[-10:] == phone), None)


def find_gstin(known: Known, gstin: str) -> KnownCustomer | None:
    """Find a customer by GSTIN."""
    return next((c for c in known.customers if c.gstin == gstin), None)


def typed_name(tokens: list[Token]) -> str:
    """Write words as typed."""
    return " ".join(token.raw or token.text for token in tokens)
