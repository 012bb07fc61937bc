"""The tokens of a provider or of the portal: each GSTIN has its own, kept for its life.

What was refused is not asked again for a while, and for longer each time: a portal locks out who repeats a
wrong password. In its last minutes a token is changed for another, not asked for again: the portal would give
the same one. Source: e-invoice portal's API, authentication 1.04.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.gateways import envelope
from adapters.gateways.line import Broken, Line, NotSent, Reply
from adapters.gateways.speech import Pass, Speech
from core.clock import Clock
from core.einvoice.gateway import PortalRefused, PortalSilent, PortalUnavailable

_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EARLY = dt.timedelta(seconds=60)  # before its end a token is not used any more
_LIVES = dt.timedelta(minutes=30)  # where nobody says how long
_REST, _SHORT = dt.timedelta(minutes=5), dt.timedelta(seconds=5)
_LONGEST = dt.timedelta(hours=6)
_LOG = logging.getLogger("pakka.einvoice")


@dataclass
class _Held:
    """What stands for a GSTIN: a token, or why there is none, until then. ``refusals`` in a row."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    given: Pass | None = None
    trouble: str = ""
    until: dt.datetime = _NEVER
    refusals: int = 0


class Logins:
    """Keeps the tokens of a process; of several who need one, one asks."""

    def __init__(self, speech: Speech, line: Line, clock: Clock) -> None:
        self._speech, self._line, self._clock = speech, line, clock
        self._lock = threading.Lock()
        self._held: dict[str, _Held] = {}

    def given(self, gstin: str, *, stale: Pass | None = None) -> Pass:
        """Return a token; ``stale`` is one that is not taken any more. Raises: PortalUnavailable."""
        held = self._of(gstin)
        with held.lock:
            now = self._clock.now()
            if held.given and held.given == stale:
                held.given, held.until = None, _NEVER
            if now >= held.until:
                self._renew(held, gstin, now)
            if held.given is None:
                raise PortalUnavailable(held.trouble, max(held.until - now, _SHORT))
            return held.given

    def drop(self, gstin: str, given: Pass) -> None:
        """Forget a token, so that the next call asks for one."""
        held = self._of(gstin)
        with held.lock:
            if held.given == given:
                held.given, held.until = None, _NEVER

    def _of(self, gstin: str) -> _Held:
        with self._lock:
            return self._held.setdefault(gstin, _Held())

    def _renew(self, held: _Held, gstin: str, now: dt.datetime) -> None:
        before, held.given = held.given, None
        try:
            ending = before if before and _is_ending(before, now) else None
            given = ending or self._log_in(gstin, now)
            held.given, held.until, held.refusals = given, _until(given, now), 0
            if _is_ending(given, now):  # another process may have got it hours ago
                self._change(held, gstin, given, now)
        except PortalRefused as refused:
            codes = ",".join(sorted(refused.codes))
            held.trouble = f"login refused ({codes})"
            held.until = now + min(_REST * 2 ** min(held.refusals, 10), _LONGEST)
            held.refusals += 1
            _LOG.warning("the login was refused", extra={"fields": {"codes": codes}})
        except PortalUnavailable as unavailable:
            held.trouble = unavailable.reason
            held.until = now + (unavailable.wait or _REST)
        except (NotSent, Broken, PortalSilent):
            held.trouble, held.until = "login not answered", now + _SHORT

    def _change(self, held: _Held, gstin: str, given: Pass, now: dt.datetime) -> None:
        """Change what is about to end; where that fails it is used to its end."""
        try:
            held.given = self._log_in(gstin, now, forced=True)
            held.until = _until(held.given, now)
        except (PortalRefused, PortalUnavailable, PortalSilent, NotSent, Broken):
            held.until = given.ends or now

    def _log_in(self, gstin: str, now: dt.datetime, *, forced: bool = False) -> Pass:
        return self._speech.log_in(self._line.call, gstin, now=now, forced=forced)


def _is_ending(given: Pass, now: dt.datetime) -> bool:
    return given.ends is not None and given.ends - _EARLY <= now < given.ends


def _until(given: Pass, now: dt.datetime) -> dt.datetime:
    """Say until when a token is used."""
    return max(given.ends - _EARLY, now + _SHORT) if given.ends else now + _LIVES


def told(
    reply: Reply, opened: Callable[[envelope.Given], Any] = envelope.plain
) -> Mapping[str, Any]:
    """Read what was answered to a login: an envelope, or the token by itself (RFC 6749, 5.1).

    ``opened`` takes it out of its envelope. Raises: PortalRefused, PortalSilent, PortalUnavailable.
    """
    if reply.status == 429:
        raise PortalUnavailable("rate_limited", retry_after(reply.headers))
    found = envelope.json_of(reply.body)
    if isinstance(found, dict) and "access_token" in found and reply.status == 200:
        return found
    if reply.status >= 500:
        raise PortalSilent
    try:
        return envelope.read(reply.body, opened).data
    except PortalSilent:
        if reply.status >= 400:
            raise PortalUnavailable(f"login refused (http {reply.status})") from None
        raise


def granted(found: Mapping[str, Any], now: dt.datetime, *, key: bytes = b"") -> Pass:
    """Return the token that an answer holds. Raises: PortalSilent."""
    token = found.get("access_token") or found.get("AuthToken") or found.get("authtoken")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise PortalSilent
    return Pass(token, _end(found, now), key)


def _end(found: Mapping[str, Any], now: dt.datetime) -> dt.datetime | None:
    """Say when a token ends: in seconds from now, or as the portal writes its times."""
    seconds = str(found.get("expires_in", ""))
    if seconds.isdecimal():
        return now + dt.timedelta(seconds=min(int(seconds), 86_400))
    return envelope.instant(found["TokenExpiry"]) if found.get("TokenExpiry") else None


def retry_after(headers: Mapping[str, str]) -> dt.timedelta | None:
    """Read how long to wait, in seconds; None where that is not said so."""
    text = headers.get("retry-after", "").strip()
    return dt.timedelta(seconds=min(int(text), 3600)) if text.isdecimal() else None
