"""What an owner says of his shop's own settings: a message each of whose words is one of theirs.

``languages/settings/words.toml`` holds the words of all languages together.
"""

import re
import tomllib
from functools import cache
from importlib import resources

from core.text import name_key

_MOST = 10  # words of such a message
_NUMBER = re.compile(r"(?=[a-z0-9/-]*[0-9])[a-z0-9][a-z0-9/-]{0,19}", re.ASCII)
_MARKS = " .!?।,:;\"'"


@cache
def _words() -> dict[str, frozenset[str]]:
    file = resources.files("bot").joinpath("languages", "settings", "words.toml")
    lists = tomllib.loads(file.read_text(encoding="utf-8"))["words"]
    return {name: frozenset(map(name_key, one)) for name, one in lists.items()}


def _kinds(word: str) -> set[str]:
    return {name for name, words in _words().items() if word in words}


def _said(text: str) -> list[str]:
    return [bare for word in name_key(text).split() if (bare := word.strip(_MARKS))]


def next_number(text: str) -> str | None:
    """Return the number that the next bill shall have; None where a message says of none.

    >>> next_number("bill number A/101 se shuru karo"), next_number("start bill numbers from 501")
    ('A/101', '501')
    >>> next_number("bill number 421 bhejo"), next_number("bill number 5 se 9 shuru karo")
    (None, None)
    """
    words = _said(text)
    numbers = [word for word in words if not _kinds(word) and _NUMBER.fullmatch(word)]
    kinds = [_kinds(word) for word in words if word not in numbers]
    known = set().union(*kinds)
    only = all(kind & {"bill", "number", "start", "around"} for kind in kinds)
    whole = only and {"number", "start"} <= known and len(words) <= _MOST
    return numbers[0].upper() if whole and len(numbers) == 1 else None


def asks_how(text: str) -> bool:
    """True where a message wants another number, and says none: ``bill number change karo``.

    >>> asks_how("change bill number series"), asks_how("bill number")
    (True, False)
    """
    words = _said(text)
    kinds = [_kinds(word) for word in words]
    changes = bool({"change", "badlo", "badal", "badalna", "बदलो", "बदल"} & set(words))
    only = all(kind & {"bill", "number", "start", "around"} for kind in kinds)
    return only and changes and "number" in set().union(*kinds) and len(words) <= _MOST


def is_of_scheme(text: str) -> bool:
    """True where a message is of the scheme under which the shop bills, or of its registration's end.

    >>> is_of_scheme("composition me jana hai"), is_of_scheme("GST surrender kar diya")
    (True, True)
    >>> is_of_scheme("gst scheme"), is_of_scheme("composition ka bill bhejo"), is_of_scheme("gst hatao")
    (True, False, False)
    """
    words = _said(text)
    kinds = [_kinds(word) for word in words]
    known = set().union(*kinds)
    if len(words) > _MOST or "bill" in known or any(char.isdigit() for char in text):
        return False
    only = all(kind & {"gst", "scheme", "gone", "around", "number"} for kind in kinds)
    return "composition" in known or (only and "gst" in known and bool(known & {"scheme", "gone"}))
