"""Pictures among words, which say nothing: ``1399 💳 swipe``, ``2 stapler 🖊️``, ``नमस्ते🙏🏽``.

Alone they are an answer (👍, 🙏). Those that stand for a sign are that sign, and those that deny still do.
"""

import re

# arrows stay, for a price may go from one figure to another; so do signs of letters (©, °, №)
_PICTURE = "[\u2300-\u23ff\u2500-\u2bff\u3030\u303d\U0001f000-\U0001faff]"
_DRESSED = (
    "[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"  # skin tones, styles, keycaps
)
_PICTURES = re.compile(f"(?:\u200d?{_PICTURE}{_DRESSED}*)+")
# what joins nothing that is said, or only turns the way of writing: a phone copied out of a chat
_UNSEEN = re.compile(f"{_DRESSED}|[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_MEANT = str.maketrans("➕➖❓❔❗❕⁉➡➔➜૱௹৲৳₨❎🚫⛔👎", "+-??!!?→→→₹₹₹₹₹❌❌❌❌")
_TIMES = re.compile(r"(?<=\d)\s*✖\ufe0f?\s*(?=\d)")
_DENIED = "❌"


def unpictured(message: str) -> str:
    """Leave the pictures out of a message that has words; of one that has none each stands by itself.

    >>> unpictured("1399💳swipe"), unpictured("👍🏽👍"), unpictured("sugar❌")
    ('1399 swipe', '👍 👍', 'sugar ❌ ')
    """
    plain = _UNSEEN.sub("", _TIMES.sub("×", message.translate(_MEANT)))
    if not any(map(str.isalnum, plain)):
        return _PICTURES.sub(_each, plain).strip()
    return _PICTURES.sub(_denying, plain)


def _each(found: re.Match[str]) -> str:
    return " ".join(found[0].replace("\u200d", ""))


def _denying(found: re.Match[str]) -> str:
    return f" {_DENIED} " if _DENIED in found[0] else " "
