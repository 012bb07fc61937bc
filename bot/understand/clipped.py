"""Words typed in haste, a vowel of the grammar's left out: ``lgega``, ``hazr``, ``drjan``.

Only where two consonants meet that nobody says together may a vowel be missing there; who names
goods or people writes sounds that can be said.
"""

import re
from functools import lru_cache

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
