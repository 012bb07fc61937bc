"""UPI IDs (virtual payment addresses): shape only, existence cannot be checked offline.

Source: NPCI UPI Linking Specification 1.6. Compared and stored in lower case. The commonest wrong
input is an e-mail address (its handle has a dot), so that is told apart.

>>> validate_vpa("GuptaHW@Example")
'guptahw@example'
"""

import re

from core.errors import VpaMalformed

_SHAPE = re.compile(r"[a-z0-9][a-z0-9._-]{1,254}@[a-z][a-z0-9]{1,63}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def validate_vpa(text: str) -> str:
    """Return the UPI ID in its stored form. Raises: VpaMalformed."""
    vpa = text.strip().lower()
    if len(vpa) > 255 or not _SHAPE.fullmatch(vpa):
        raise VpaMalformed(vpa=text, email=bool(_EMAIL.fullmatch(vpa)))
    return vpa
