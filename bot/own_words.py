"""What an owner says of his shop's own settings: a message each of whose words is one of theirs.

``languages/settings/words.toml`` holds the words of all languages together.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from core.text import name_key

_MOST = 10  # words of such a message
_NUMBER = re.compile(r"(?=[a-z0-9/-]*[0-9])[a-z0-9][a-z0-9/-]{0,19}", re.ASCII)
_PREFIX = re.compile(r"(?<!\w)[A-Z][A-Z0-9]{0,2}(?!\w)", re.ASCII)
_MARKS = " .!?।,:;\"'"


@cache
def _words() -> dict[str, frozenset[str]]:
    file = resources.files("bot").joinpath("languages", "settings", "words.toml")
    lists = tomllib.loads(file.read_text(encoding="utf-8"))["words"]
    return {name: frozenset(map(name_key, one)) for name, one in lists.items()}


@cache
def _by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in _words().items():
        for word in words:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def _said(text: str) -> list[str]:
    return [bare for word in name_key(text).split() if (bare := word.strip(_MARKS))]


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=4)  # one message is asked about several things
def _of(text: str) -> tuple[list[str], list[frozenset[str]], frozenset[str]]:
    """The words of a message, the kinds of each, and all kinds that are said."""
    words = _said(text)
    kinds = [_by_word().get(word, _NONE) for word in words]
    return words, kinds, _NONE.union(*kinds)


def next_number(text: str) -> str | None:
    """Return the number, or the prefix, that the next bill shall have; None where a message says of none.

    >>> next_number("bill number A/101 se shuru karo"), next_number("start bill numbers from 501")
    ('A/101', '501')
    >>> next_number("change invoice prefix to AB")
    'AB'
    >>> next_number("bill number 421 bhejo"), next_number("bill number 5 se 9 shuru karo")
    (None, None)
    """
    words, kinds, known = _of(text)
    told = [word for word, kind in zip(words, kinds, strict=True) if not kind]
    of_it = {"bill", "number", "start", "around", "prefix", "change"}
    if len(told) > 1 or len(words) > _MOST or not all(k & of_it for k in kinds if k):
        return None
    if "prefix" in known:
        capitals = _PREFIX.findall(text)  # AB is a prefix, ab is now
        return capitals[0] if len(capitals) == 1 else None
    counted = {"number", "start"} <= known and told and _NUMBER.fullmatch(told[0])
    return told[0].upper() if counted else None


def topic_of(text: str) -> str | None:
    """Return which of the shop's settings a message wants changed, saying no value; None: none.

    >>> topic_of("change bill number series"), topic_of("upi id badalna hai"), topic_of("dukan ka naam badlo")
    ('series', 'upi', 'name')
    >>> topic_of("naam badlo"), topic_of("bill number"), topic_of("ramesh ka pata badlo")
    (None, None, None)
    """
    words, kinds, known = _of(text)
    if len(words) > _MOST or "change" not in known:
        return None
    for topic, of_it in _TOPICS:
        of_whom = {*of_it, "change", "around", "beside", "shop", "bill", "number"}
        if of_it <= known and all(kind & of_whom for kind in kinds):
            return topic
    return None


_TOPICS = (
    ("upi", {"upi"}),
    ("bank", {"bank"}),
    ("address", {"address"}),
    ("name", {"name", "shop"}),
    ("series", {"bill", "number"}),
    ("series", {"series"}),
)


def is_of_scheme(text: str) -> bool:
    """True where a message is of the scheme under which the shop bills, or of its registration.

    >>> is_of_scheme("composition me jana hai"), is_of_scheme("GST surrender kar diya")
    (True, True)
    >>> is_of_scheme("gst number band ho gaya"), is_of_scheme("humne GST le liya")
    (True, True)
    >>> is_of_scheme("gst scheme"), is_of_scheme("composition ka bill bhejo"), is_of_scheme("gst hatao")
    (True, False, False)
    """
    words, kinds, known = _of(text)
    if len(words) > _MOST or "bill" in known or any(char.isdigit() for char in text):
        return False
    of_it = {"gst", "scheme", "gone", "around", "number", "end"}
    if "composition" in known:
        return True
    said = f" {' '.join(words)} "
    took = any(f" {phrase} " in said for phrase in _words()["took"])
    ended = {"number", "end"} <= known
    tells = bool(known & {"scheme", "gone"}) or took or ended
    return tells and "gst" in known and (took or all(kind & of_it for kind in kinds))
