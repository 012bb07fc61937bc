"""Which addresses an endpoint may have: https, a public port, nothing two readers read differently. PURE.

Where its name leads is looked up at each call, by who dials.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import SettingNotValid

PORTS = (443, 8443)
MAX_LENGTH = 2000
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9.])?")
_SIX = re.compile(r"[0-9A-Fa-f:.]+")
_PORTS_BY_SCHEME = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Target:
    """An address taken apart. ``path`` has the query; ``authority`` is what ``Host`` says."""

    scheme: str
    host: str
    port: int
    path: str
    authority: str


def parse_url(url: str, *, insecure: bool = False) -> Target:
    """Take an endpoint's address apart. ``insecure``: http and any port are allowed, for development.

    Raises: SettingNotValid.

    >>> parse_url("https://erp.example/hooks?shop=1").path
    '/hooks?shop=1'
    """
    if not _VISIBLE.fullmatch(url) or len(url) > MAX_LENGTH or "\\" in url:
        raise _refused(url, f"an address of at most {MAX_LENGTH} visible ASCII characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused(url, "an address such as https://erp.example/hooks") from None
    schemes = ("https", "http") if insecure else ("https",)
    if parts.scheme not in schemes:
        raise _refused(url, f"an address that begins with {' or '.join(schemes)}://")
    if "@" in parts.netloc or "#" in url:
        raise _refused(url, "an address without user name, password and fragment")
    host = parts.hostname or ""
    if not (_SIX if ":" in host else _NAME).fullmatch(host):
        raise _refused(url, "an address with the name of a host")
    port = _PORTS_BY_SCHEME[parts.scheme] if port is None else port
    if not insecure and port not in PORTS:
        raise _refused(url, "port 443 or 8443")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path, parts.netloc)


def _refused(url: str, allowed: str) -> SettingNotValid:
    return SettingNotValid(name="url", value=url[:100], allowed=allowed)
