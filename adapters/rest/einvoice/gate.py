"""Who calls the e-invoice API: an access token of its client, and two measures of how often."""

import re
from collections.abc import Mapping
from datetime import datetime

from adapters.rest.asked import Asked
from adapters.rest.authentication import Gate
from adapters.rest.limits import WINDOW, Standing
from adapters.rest.problems import Problem
from core.credentials import tokens
from core.credentials.models import Credential

_TOKEN = re.compile(r"eat_[A-Za-z0-9_-]{43}", re.ASCII)
_CHALLENGE = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class TokenGate(Gate):
    """Lets in whoever has a token; what the token allows stands as the scopes of its client."""

    def _known(self, asked: Asked) -> Credential:
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        shaped = _TOKEN.fullmatch(token.strip())
        if scheme.lower() != "bearer" or not shaped:
            raise Problem("unauthenticated", headers=_CHALLENGE)
        parts = self._mode.parts
        with parts.db.reading() as session:
            found = tokens.authenticate(session, shaped[0], at=parts.clock.now())
            if found is None:
                raise Problem("unauthenticated", headers=_CHALLENGE)
            session.expunge(found.credential)
        found.credential.scopes = ",".join(found.scopes)
        return found.credential

    def headers(self, standing: Standing, at: datetime) -> Mapping[str, str]:
        """Name both measures."""
        limit = self._mode.parts.calls_per_gstin
        own = standing.headers(at)
        policy = f'{own["RateLimit-Policy"]}, "gstin";q={limit};w={WINDOW}'
        return {**own, "RateLimit-Policy": policy}
