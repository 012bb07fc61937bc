"""Who calls: a bearer token, looked up by its hash; and how often he may.

Source: api keys of 256 random bits need no slow hash. Whoever fails ten times a minute from one address is
told to wait, so that nobody tries keys; where a key may call more often than 600 times, a sixtieth of that.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from adapters.rest.asked import Asked
from adapters.rest.call import Mode
from adapters.rest.limits import Standing, Windows
from adapters.rest.problems import Problem
from core.credentials.models import Credential
from core.credentials.service import authenticate

T = TypeVar("T")
FAILED_PER_MINUTE = 10
_TOKEN = re.compile(r"pak_(live|test)_[A-Za-z0-9_-]{43}", re.ASCII)
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


class Gate:
    """Lets calls of one mode in, at their pace; ``failed`` counts wrong keys, of both modes together."""

    def __init__(self, mode: Mode, *, per_minute: int, failed: Windows) -> None:
        self._mode = mode
        self._calls = Windows(per_minute)
        self._failed = failed
        self._most_failed = max(FAILED_PER_MINUTE, per_minute // 60)

    def admit(self, asked: Asked) -> tuple[Credential, Standing]:
        """Return who calls, and where he stands in his minute.

        Raises: Problem (unauthenticated, wrong_environment, rate_limited: too many wrong keys).
        """
        credential = self._counting(asked, lambda: self._known(asked))
        return credential, self._calls.count(credential.id)

    def _counting(self, asked: Asked, find: Callable[[], T]) -> T:
        """Say who it is; whoever fails too often is told to wait instead."""
        try:
            return find()
        except Problem:
            standing = self._failed.count(asked.address)
            if standing.used > self._most_failed:
                raise _too_many(standing) from None
            raise

    def headers(self, standing: Standing, at: datetime) -> Mapping[str, str]:
        """Write where a caller stands as header fields."""
        return standing.headers(at)

    def standing_of(self, asked: Asked) -> Standing | None:
        """Say where a caller stands whom nobody asks who he is; None where no key is his."""
        try:
            return self._calls.look(self._known(asked).id)
        except Problem:
            return None

    def _known(self, asked: Asked) -> Credential:
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        shaped = _TOKEN.fullmatch(token.strip())
        if scheme.lower() != "bearer" or not shaped:
            raise Problem("unauthenticated", headers=_CHALLENGE)
        if shaped[1] != self._mode.name:
            raise Problem("wrong_environment", headers=_CHALLENGE)
        with self._mode.parts.db.reading() as session:
            found = authenticate(session, shaped[0])
        if found is None:
            raise Problem("unauthenticated", headers=_CHALLENGE)
        return found


def require_pace(standing: Standing) -> None:
    """Refuse a call that is one too many. Raises: Problem (rate_limited)."""
    if standing.is_over:
        raise _too_many(standing)


def require_scope(credential: Credential, scope: str) -> None:
    """Refuse what the key may not do. Raises: Problem (forbidden)."""
    if scope not in credential.scopes.split(","):
        raise Problem("forbidden", f"the key has no scope {scope}")


def _too_many(standing: Standing) -> Problem:
    return Problem("rate_limited", headers={"Retry-After": str(standing.reset)})
