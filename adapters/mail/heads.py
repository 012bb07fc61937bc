r"""The lines above a letter, written by hand and pure ASCII. Pure.

The standard library folds long names without their quotes, so that a comma in one begins another address, and
encodes some twice (Python 3.11): here a name is plain words, or quoted, or encoded words (RFC 2047), whole.

>>> print(line("To", mailbox("Gupta, Sons", "gupta@example.com")))
To: "Gupta, Sons" <gupta@example.com>
>>> print(line("Subject", unstructured("बिल 7")))
Subject: =?utf-8?b?4KSs4KS/4KSyIDc=?=
"""

import re
from base64 import b64encode
from collections.abc import Iterator

_SHORT = 60  # a line holds it together with its name
_MOST_BYTES = 36  # of UTF-8 in one encoded word: 60 characters, and 76 are the most of its line
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/^_`{|}~-]+)*")
_FOLD = "\r\n "


def line(name: str, value: str) -> str:
    """Write one head without its end."""
    return f"{name}: {value}"


def mailboxes(people: list[tuple[str, str]]) -> str:
    """Write several mailboxes, ``(name, address)``."""
    return f",{_FOLD}".join(mailbox(name, address) for name, address in people)


def mailbox(name: str, address: str) -> str:
    """Write one mailbox; the address is one that `core.mail_address` took."""
    if not name:
        return address
    # an address may be too long for an encoded word's line
    between = " " if _is_plain(name) else _FOLD
    return f"{_phrase(name)}{between}<{address}>"


def unstructured(text: str) -> str:
    """Write a subject."""
    return text if _is_plain(text) else _encoded(text)


def _phrase(name: str) -> str:
    if not _is_plain(name):
        return _encoded(name)
    if _ATOMS.fullmatch(name):
        return name
    escaped = name.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def _is_plain(text: str) -> bool:
    """True where a text can stand as it is: short, visible ASCII, nothing that looks encoded."""
    visible = text.isascii() and text.isprintable()
    return visible and "=?" not in text and text == text.strip() and len(text) <= _SHORT


def _encoded(text: str) -> str:
    return _FOLD.join(f"=?utf-8?b?{b64encode(part).decode()}?=" for part in _parts(text))


def _parts(text: str) -> Iterator[bytes]:
    """Cut a text between characters, so that each part can be read by itself."""
    part = b""
    for char in text:
        written = char.encode("utf-8", "replace")
        if len(part) + len(written) > _MOST_BYTES:
            yield part
            part = b""
        part += written
    yield part
