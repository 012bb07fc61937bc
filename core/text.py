r"""Names as people write them, made safe to store and to print.

Control, zero-width and direction-changing characters are dropped (they hide or reorder text), save
the joiners that Indian scripts need inside a word; blanks are collapsed.

>>> clean_name("  Ramesh\u202e   Kumar\u200b ")
'Ramesh Kumar'
"""

import re
import unicodedata

from core.errors import NameMissing

MAX_NAME = 120
_JOINERS = "\u200c\u200d"


def strip_invisible(text: str) -> str:
    """Drop control and format characters; line breaks and tabs become blanks."""
    spaced = re.sub(r"[\t\r\n\x0b\x0c\u2028\u2029\u00a0]", " ", unicodedata.normalize("NFC", text))
    kept = [
        char
        for i, char in enumerate(spaced)
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        or (char in _JOINERS and _is_indic(spaced[i - 1 : i]))
    ]
    return "".join(kept)


def _is_indic(char: str) -> bool:
    return bool(char) and "\u0900" <= char <= "\u0dff"


def clean_name(text: str) -> str:
    """Clean a name of a person, shop or item.

    Raises: NameMissing where nothing is left, or more than 120 characters.
    """
    name = " ".join(strip_invisible(text).split())
    if not name or len(name) > MAX_NAME:
        raise NameMissing(name=name[:40])
    return name


def name_key(text: str) -> str:
    """Reduce a name to what it is compared by: NFKC, case folded, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", strip_invisible(text)).casefold().split())
