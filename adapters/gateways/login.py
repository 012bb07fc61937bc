"""Who we are to a provider, and the tokens that it gives: each GSTIN has its own, kept for its life.

Two ways to ask for one: as the portal does (user and password of the GSTIN), or by OAuth 2.0 client
credentials. What was refused is not asked again for a while: a portal locks out who repeats a wrong password.
"""

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from adapters.gateways import envelope
from adapters.gateways.gsp_names import BEARER, HEADERS, PATHS, pairs
from adapters.gateways.line import Asked, Broken, Line, NotSent, Reply
from core.clock import Clock
from core.einvoice.gateway import PortalRefused, PortalSilent, PortalUnavailable
from core.json_text import dump

if TYPE_CHECKING:
    from adapters.settings import Settings

_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EARLY = dt.timedelta(seconds=60)  # before its end a token is not used any more
_LIVES = dt.timedelta(minutes=30)  # where nobody says how long
_REST, _SHORT = dt.timedelta(minutes=5), dt.timedelta(seconds=5)


@dataclass(frozen=True)
class User:
    """Who acts for a GSTIN at the portal."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Account:
    """What is set up of a provider. ``users`` by GSTIN; ``user`` acts for every other.

    ``paths`` and ``headers`` name what differs from the usual; a header without a name is not sent.
    """

    base: str
    client_id: str
    client_secret: str = field(repr=False)
    way: Literal["portal", "oauth"] = "portal"
    user: User | None = None
    users: Mapping[str, User] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def path(self, name: str) -> str:
        """Return the path of a call."""
        return self.paths.get(name) or PATHS[name]

    def user_of(self, gstin: str) -> User | None:
        """Return who acts for a GSTIN; None where nobody is named."""
        return self.users.get(gstin, self.user)

    def named(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return headers by the names that the provider has for them."""
        names = {**HEADERS, **({"token": BEARER} if self.way == "oauth" else {}), **self.headers}
        return {names[what]: value for what, value in values.items() if names[what] and value}


def account_of(settings: "Settings") -> Account:
    """Return what is set up; the settings have been found whole."""
    assert settings.einvoice_client_secret  # noqa: S101  (checked at start)
    name, password = settings.einvoice_username, settings.einvoice_password
    logins = settings.einvoice_logins
    lines = logins.get_secret_value().split() if logins else []
    users = {gstin: User(user, word) for gstin, user, word in (one.split(":", 2) for one in lines)}
    return Account(
        base=settings.einvoice_base or "",
        client_id=settings.einvoice_client_id or "",
        client_secret=settings.einvoice_client_secret.get_secret_value(),
        way=settings.einvoice_login,
        user=User(name, password.get_secret_value()) if name and password else None,
        users=users,
        paths=dict(pairs(settings.einvoice_paths)),
        headers=dict(pairs(settings.einvoice_headers)),
    )


@dataclass
class _Held:
    """What stands for a GSTIN: a token, or why there is none, until then."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    token: str = ""
    trouble: str = ""
    until: dt.datetime = _NEVER


class Logins:
    """Keeps the tokens of a process; of several who need one, one asks."""

    def __init__(self, account: Account, line: Line, clock: Clock) -> None:
        self._account, self._line, self._clock = account, line, clock
        self._lock = threading.Lock()
        self._held: dict[str, _Held] = {}

    def token(self, gstin: str, *, stale: str = "") -> str:
        """Return a token; ``stale`` is one that is not taken any more. Raises: PortalUnavailable."""
        with self._lock:
            held = self._held.setdefault(gstin, _Held())
        with held.lock:
            now = self._clock.now()
            stands = now < held.until and not (held.token and held.token == stale)
            if not stands:
                self._renew(held, gstin, now)
            if held.trouble:
                raise PortalUnavailable(held.trouble, max(held.until - now, _SHORT))
            return held.token

    def _renew(self, held: _Held, gstin: str, now: dt.datetime) -> None:
        held.token = held.trouble = ""
        try:
            told = _told(self._line.call(self._asked(gstin)))
            held.token, held.until = _token(told), _end(told, now)
        except PortalRefused as refused:
            codes = ",".join(sorted(refused.codes))
            held.trouble, held.until = f"login refused ({codes})", now + _REST
        except PortalUnavailable as unavailable:
            held.trouble = unavailable.reason
            held.until = now + (unavailable.wait or _REST)
        except (NotSent, Broken, PortalSilent):
            held.trouble, held.until = "login not answered", now + _SHORT

    def _asked(self, gstin: str) -> Asked:
        account = self._account
        if account.way == "oauth":
            fields = {
                "grant_type": "client_credentials",
                "client_id": account.client_id,
                "client_secret": account.client_secret,
            }
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            return Asked("POST", account.path("login"), form, urlencode(fields).encode())
        user = account.user_of(gstin)
        if user is None:
            raise PortalUnavailable(f"no user of {gstin} is set up")
        headers = account.named(
            {
                "client_id": account.client_id,
                "client_secret": account.client_secret,
                "gstin": gstin,
            }
        )
        body = {"UserName": user.name, "Password": user.password, "ForceRefreshAccessToken": False}
        kind = {"Content-Type": "application/json"}
        return Asked("POST", account.path("login"), {**headers, **kind}, dump(body).encode())


def _told(reply: Reply) -> Mapping[str, Any]:
    """Read what was answered to a login: an envelope, or the token by itself (RFC 6749, 5.1)."""
    if reply.status == 429:
        raise PortalUnavailable("rate_limited", retry_after(reply.headers))
    found = envelope.json_of(reply.body)
    if isinstance(found, dict) and "access_token" in found and reply.status == 200:
        return found
    if reply.status >= 500:
        raise PortalSilent
    try:
        return envelope.read(reply.body).data
    except PortalSilent:
        if reply.status >= 400:
            raise PortalUnavailable(f"login refused (http {reply.status})") from None
        raise


def _token(told: Mapping[str, Any]) -> str:
    token = told.get("access_token") or told.get("AuthToken")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise PortalSilent
    return token


def _end(told: Mapping[str, Any], now: dt.datetime) -> dt.datetime:
    """Say until when a token is used: in seconds from now, or as the portal writes its times."""
    seconds = str(told.get("expires_in", ""))
    if seconds.isdecimal():
        return now + dt.timedelta(seconds=min(int(seconds), 86_400)) - _EARLY
    if told.get("TokenExpiry"):
        return envelope.instant(told["TokenExpiry"]) - _EARLY
    return now + _LIVES


def retry_after(headers: Mapping[str, str]) -> dt.timedelta | None:
    """Read how long to wait, in seconds; None where that is not said so."""
    text = headers.get("retry-after", "").strip()
    return dt.timedelta(seconds=min(int(text), 3600)) if text.isdecimal() else None
