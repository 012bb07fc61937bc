"""One way to the portal: a line, what is spoken over it, and the tokens that it takes.

A call is made with a token, and once more with a new one where the portal did not take the first: nothing was
done then.
"""

import datetime as dt
import logging
from time import perf_counter

from adapters.gateways.envelope import KeyLost, Told
from adapters.gateways.line import SECONDS, Asked, Broken, Line, NotSent, Reply
from adapters.gateways.login import Logins, retry_after
from adapters.gateways.speech import Pass, Speech, Wish
from core.clock import Clock
from core.einvoice.gateway import PortalRefused, PortalSilent, PortalUnavailable

# numbers of the e-invoice portal have four digits, those of the e-way bill system three
_STALE = frozenset("1005 105 106 238".split())  # the token
_UNSEALED = frozenset("1007 1013 1016 107 109".split())  # what we said could not be opened
_LOGIN = frozenset(map(str, [*range(1004, 1020), *range(101, 112), 237]))
_LATER = frozenset({"118"})
_WHILE = dt.timedelta(minutes=5)
_LOG = logging.getLogger("pakka.einvoice")


class Way:
    """Speaks for every GSTIN of this installation with one host."""

    def __init__(
        self, base: str, speech: Speech, clock: Clock, *, seconds: float = SECONDS
    ) -> None:
        self._speech, self._line = speech, Line(base, seconds=seconds)
        self._logins = Logins(speech, self._line, clock)

    def check(self, gstin: str) -> None:
        """Log in for a GSTIN. Raises: PortalUnavailable."""
        self._logins.given(gstin)

    def told(self, gstin: str, wish: Wish) -> Told:
        """Return what is answered to a wish.

        Raises: Broken, PortalRefused, PortalSilent, PortalUnavailable.
        """
        given = self._logins.given(gstin)
        found = self._once(gstin, wish, given)
        if found is None:
            found = self._once(gstin, wish, self._logins.given(gstin, stale=given))
        if found is None:
            raise PortalUnavailable("the token is refused")
        return found

    def _once(self, gstin: str, wish: Wish, given: Pass) -> Told | None:
        """Make one call; None where the token was not taken, so that nothing was done."""
        reply = self._called(wish.what, self._speech.asked(gstin, wish, given))
        try:
            return self._read(reply, given)
        except PortalRefused as refused:
            stale = _STALE | _UNSEALED if given.key else _STALE
            if refused.codes & stale:
                return None
            raise _meant(refused) from refused
        except KeyLost:
            self._logins.drop(gstin, given)
            raise
        except PortalSilent:
            if reply.status == 401:
                return None
            raise

    def _called(self, what: str, asked: Asked) -> Reply:
        began = perf_counter()
        outcome = "not sent"
        try:
            reply = self._line.call(asked)
            outcome = str(reply.status)
            return reply
        except NotSent as error:
            raise PortalUnavailable(f"not reached ({error})") from error
        except Broken:
            outcome = "broken off"
            raise
        finally:
            took = round((perf_counter() - began) * 1000)
            fields = {"what": what, "outcome": outcome, "ms": took}
            _LOG.info("the provider was asked", extra={"fields": fields})

    def _read(self, reply: Reply, given: Pass) -> Told:
        """Read an answer with its status. Raises: PortalRefused, PortalSilent, PortalUnavailable."""
        if reply.status == 429:
            raise PortalUnavailable("rate_limited", retry_after(reply.headers))
        if reply.status >= 500 or reply.status == 408:
            raise PortalSilent
        try:
            return self._speech.read(reply.body, given)
        except PortalSilent:
            if reply.status >= 300 and reply.status != 401:  # turned away at the door
                raise PortalUnavailable(f"http {reply.status}") from None
            raise


def _meant(refused: PortalRefused) -> PortalRefused | PortalUnavailable:
    """Return what a refusal is: of what was asked, or of us."""
    if refused.codes <= _LATER:
        return PortalUnavailable("rate_limited", _WHILE)
    if refused.codes <= _LOGIN:
        return PortalUnavailable(f"not let in ({','.join(sorted(refused.codes))})")
    return refused
