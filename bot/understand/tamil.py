"""How a name sounds in Tamil letters, which tell neither b from p nor d from t, g from k."""

import re
from functools import lru_cache

from bot.understand.sound import ONCE, plain

_TAMIL = re.compile("[\u0b80-\u0bff]")


def is_tamil(word: str) -> bool:
    """True where a letter is of the Tamil script."""
    return not word.isascii() and _TAMIL.search(word) is not None


_VOICELESS = (("ksh", "ts"), ("x", "ts"), ("zh", "l"), ("th", "t"), ("dh", "t"), ("ph", "p"), ("bh", "p"),
              ("kh", "k"), ("gh", "k"), ("ch", "s"), ("sh", "s"), ("ks", "ts"), ("ck", "k"), ("qu", "kv"),
              ("ee", "i"), ("oo", "u"))  # fmt: skip
_MERGED, _NO_VOWELS = str.maketrans("gchqdbfjzwy", "kkkktppssvi"), str.maketrans("", "", "aeiou")
_SOFT_C, _OTHER, _DOUBLED = map(re.compile, ("c(?=[eiy])", "[^a-z0-9]", r"(.)\1+"))


@lru_cache(maxsize=65536)
def voiceless(word: str) -> str:
    """Fold a word to what Tamil letters can tell: one letter stands for k, g and h, one for p, b and f.

    >>> voiceless("முருகன்") == voiceless("Murugan"), voiceless("சிட்டி") == voiceless("City")
    (True, True)
    """
    text = _SOFT_C.sub("s", plain(word))
    for long, short in _VOICELESS:
        text = text.replace(long, short) if long in text else text
    text = _DOUBLED.sub(ONCE, _OTHER.sub("", text.translate(_MERGED)))
    return text.removesuffix("u") if len(text) > 3 else text


@lru_cache(maxsize=65536)
def voiceless_bones(word: str) -> str:
    """Keep the consonants of that.

    >>> voiceless_bones("லட்சுமி") == voiceless_bones("Lakshmi")
    True
    """
    text = voiceless(word)
    first = "a" if text[:1] in "aeiou" else text[:1]
    return _DOUBLED.sub(ONCE, first + text[1:].translate(_NO_VOWELS))
