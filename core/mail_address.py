"""E-mail addresses: shape only, whether somebody reads them cannot be checked offline.

What mail servers everywhere take (RFC 5321, section 4.1.2, without its quoted forms): ASCII, no blanks,
nothing that could end a line of a letter's head.

>>> parse_email(" Ramesh@Example.com ")
'Ramesh@example.com'
"""

import re

from core.call_errors import EmailMalformed

MAX_EMAIL = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_SHAPE = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@({_LABEL}(?:\.{_LABEL})+)", re.ASCII)


def parse_email(text: str) -> str:
    """Return an address as it is written to: its domain in lower case. Raises: EmailMalformed."""
    found = _SHAPE.fullmatch(text.strip())
    if found is None or len(text.strip()) > MAX_EMAIL or len(found[1]) > 64:
        raise EmailMalformed(email=text)
    return f"{found[1]}@{found[2].lower()}"


def is_email(text: str) -> bool:
    """True where `parse_email` would accept it."""
    try:
        parse_email(text)
    except EmailMalformed:
        return False
    return True
