"""People's addresses on WhatsApp, whatever the provider.

Ten digits for an Indian mobile, ``+`` and digits for one abroad, else the id that WhatsApp shows a
business in place of a hidden phone (``IN.1A2b3C``), as it is.
"""

import re

_INDIAN = re.compile(r"\+91([5-9][0-9]{9})", re.ASCII)
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)
_TEN = re.compile(r"[0-9]{10}", re.ASCII)


def read(text: str) -> str | None:
    """Return the address in what a provider names; None where it is nobody's.

    >>> read("+919800001234"), read("+14155550100"), read("IN.1A2b3C"), read("group-1")
    ('9800001234', '+14155550100', 'IN.1A2b3C', None)
    """
    match = _INDIAN.fullmatch(text)
    if match:
        return match[1]
    return text if _ABROAD.fullmatch(text) or _ID.fullmatch(text) else None


def write(address: str) -> str:
    """Return an address as providers name it.

    >>> write("9800001234"), write("IN.1A2b3C")
    ('+919800001234', 'IN.1A2b3C')
    """
    return f"+91{address}" if _TEN.fullmatch(address) else address


def is_id(address: str) -> bool:
    """True for an id that stands in place of a hidden phone."""
    return _ID.fullmatch(address) is not None


def name_of(address: str, profile: str) -> str:
    """Return what to call somebody: his own name, else the end of an id that hides his phone.

    >>> name_of("IN.1A2b304015", ""), name_of("9800001234", "")
    ('WhatsApp customer ·304015', '')
    """
    if profile.strip() or not is_id(address):
        return profile.strip()
    return f"WhatsApp customer ·{address[-6:]}"
