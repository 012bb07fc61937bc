"""Where letters are handed over, as ``SMTP_URL`` names it.

>>> parse("smtp://shop:hush@mail.example?from=bills@shop.example")
Account(host='mail.example', port=587, implicit_tls=False, user='shop', sender='bills@shop.example')
"""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from core.errors import PakkaError
from core.mail_address import is_email, parse_email

_FORM = "must be smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465"
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class Account:
    """A mail server and who we are there. ``implicit_tls``: encrypted from the first byte."""

    host: str
    port: int
    implicit_tls: bool
    user: str
    sender: str
    password: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        """True where the server is on this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:  # a name
            return self.host == "localhost"

    @property
    def domain(self) -> str:
        """The part of the sender's address after the @."""
        return self.sender.rpartition("@")[2]


def parse(url: str) -> Account:
    """Read the setting. Raises: ValueError, which repeats nothing of it."""
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError:
        raise ValueError(_FORM) from None
    if found.scheme not in _PORTS or not found.hostname or found.path not in ("", "/"):
        raise ValueError(_FORM)
    if found.fragment or bool(found.username) != bool(found.password):
        raise ValueError(f"{_FORM}; signs such as @ : / # in user and password as %40 %3A %2F %23")
    user = unquote(found.username or "")
    return Account(
        host=found.hostname,
        port=port or _PORTS[found.scheme],
        implicit_tls=found.scheme == "smtps",
        user=user,
        sender=_sender(found, user),
        password=unquote(found.password or ""),
    )


def _sender(url: SplitResult, user: str) -> str:
    """Return the address that letters come from: the one asked for, else the user's name."""
    asked = parse_qs(url.query, keep_blank_values=True)
    if set(asked) - {"from"}:
        raise ValueError("takes ?from=ADDRESS alone")
    given = asked.get("from", [user])[0]
    if not given or (not is_email(given) and "from" not in asked):
        raise ValueError("needs the sender's address: ?from=bills@shop.example")
    try:
        return parse_email(given)
    except PakkaError:
        raise ValueError("?from= must be an e-mail address") from None
