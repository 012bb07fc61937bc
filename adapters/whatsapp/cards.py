r"""A contact as WhatsApp sends it: a vCard, of which a name and a number are wanted. Pure.

>>> card_of(b"BEGIN:VCARD\r\nFN:Asha Devi\r\nTEL;waid=919800000128:+91 98000 00128\r\nEND:VCARD")
Card(name='Asha Devi', phone='+91 98000 00128')
>>> card_of(b"BEGIN:VCARD\nFN:Asha\nEND:VCARD") is None
True
"""

import re

from bot.message import Card

MAX_BYTES = 64 * 1024
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"(?im)^(?:item\d+\.)?(FN|TEL)(?:;[^:\r\n]*)?:([^\r\n]*)")
_MOST = 100


def card_of(content: bytes) -> Card | None:
    """Return the first name and number; None where one of them is missing."""
    text = _FOLD.sub("", content.decode("utf-8", "replace"))
    found: dict[str, str] = {}
    for name, value in _LINE.findall(text):
        found.setdefault(name.upper(), plain(value))
    if not found.get("FN") or not found.get("TEL"):
        return None
    return Card(found["FN"], found["TEL"])


def plain(value: str) -> str:
    """Return a name or a number without its marks, on one line, and not too long."""
    text = re.sub(r"\\(.)", r"\1", value).removeprefix("tel:")
    return " ".join(text.split())[:_MOST]
