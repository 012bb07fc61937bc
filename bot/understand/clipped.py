"""Words typed in haste, a vowel of the grammar's left out: ``lgega``, ``hazr``, ``drjan``.

Only where two consonants meet that nobody says together may a vowel be missing there; who names
goods or people writes sounds that can be said.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations

_CONSONANT = "(?:chh|[bcdfgjkpst]h|[b-df-hj-np-tv-xz])"
_ONSET = re.compile(f"({_CONSONANT})({_CONSONANT}+)(?=[aeiouy])")
_CODA = re.compile(f"(?:(?<=[aeiou])|(?<=[aeiou][rlmn]))({_CONSONANT})({_CONSONANT})$")
# What is said together at the beginning of a word, and how a sound may rise at its end.
_SAID = re.compile(
    "s[tpkmnlcqfh]h?[rlyvw]?|[bcdfgjkpstvm]h?[rlyvwh]|[kgp]n|ps|ts|tsh|dny|gny|jny"
    "|[sm]h?[rlyvwn]|[nmlr]y|sch[rl]?|th[rvwy]|hr|hy|wr|wh"
)
_RISING = re.compile("[bcdfgjkptvz]h?[rlmn]")
_VOWELS = "aieuo"  # the likeliest first
_LEAST = 4


@lru_cache(maxsize=16384)
def in_full(word: str) -> tuple[str, ...]:
    """List what a word may be that leaves out a vowel; none where it can be said as it stands.

    >>> "lagega" in in_full("lgega"), "darjan" in in_full("drjan"), "hazar" in in_full("hazr")
    (True, True, True)
    >>> in_full("brush"), in_full("steel"), in_full("shringar")
    ((), (), ())
    """
    if len(word) < _LEAST or not word.isascii() or not word.isalpha():
        return ()
    places: list[int] = []
    onset = _ONSET.match(word)
    if onset and not _SAID.fullmatch(onset[0]):
        places += range(onset.end(1), onset.end())
    coda = _CODA.search(word)
    if coda and _RISING.fullmatch(coda[0]):
        places.append(coda.end(1))
    return tuple(word[:at] + vowel + word[at:] for at in places for vowel in _VOWELS)


_INNER = re.compile("(?<=.)(?:[aeiou](?=.)|e$)")  # a last i or o is heard: bengal is no bengali
_LEAST_LISTED = 5  # letters of a word that is written shorter
_LEAST_BARE = 4  # letters of what is left without any vowel
_LEAST_LEFT = {1: 5, 2: 6}  # by how many vowels are left out


@lru_cache(maxsize=16384)
def hastily(word: str) -> frozenset[str]:
    """List how a hasty hand writes a longer word: vowels left out, two letters turned round.

    >>> sorted(hastily("again")), "dlvry" in hastily("delivery"), "invioce" in hastily("invoice")
    (['aagin', 'agani', 'agian'], True, True)
    """
    if len(word) < _LEAST_LISTED or not (word.isascii() and word.isalpha()):
        return frozenset()
    bare = _INNER.sub("", word)
    ways = {bare, bare.replace("ck", "k")} if len(bare) >= _LEAST_BARE else set()
    places = [found.start() for found in _INNER.finditer(word)]
    for count, least in _LEAST_LEFT.items():
        left = ("".join(letter for i, letter in enumerate(word) if i not in gone)
                for gone in map(set, combinations(places, count)))  # fmt: skip
        ways |= {way for way in left if len(way) >= least}
    if word.endswith("e") and len(bare) > _LEAST_BARE - 1:
        ways.add(bare + "e")  # blnce
    turned = range(1, len(word) - 1)
    ways |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in turned}
    return frozenset(ways - {word})


_ANY_VOWEL, _TWICE = re.compile("(?<=.)[aeiou]"), re.compile(r"(.)\1")


@lru_cache(maxsize=16384)
def bones(word: str) -> tuple[str, ...]:
    """Write a word in Latin letters without its vowels but the first; what is doubled may stand once.

    >>> bones("Cement"), bones("battery"), bones("paper"), bones("oil")
    (('cmnt',), ('bttry', 'btry'), ('ppr',), ())
    """
    if not (word.isascii() and word.isalpha()):
        return ()
    plain = word.lower().replace("ck", "k")
    ways = dict.fromkeys(_ANY_VOWEL.sub("", way) for way in (plain, _TWICE.sub(r"\1", plain)))
    return tuple(way for way in ways if len(way) >= _LEAST_BARE - 1)


def slips_of(words: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Map what hasty hands write to the word that is meant, where all that it may be have one sense.

    ``words``: each with its senses.
    """
    meant: dict[str, set[str]] = {}
    for word in words:
        for way in hastily(word):
            meant.setdefault(way, set()).add(word)
    clear = {way: whole for way, whole in meant.items() if len({words[one] for one in whole}) == 1}
    return {way: min(whole) for way, whole in clear.items()}
