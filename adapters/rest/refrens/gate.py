"""Who calls the Refrens dialect: a token of its app; and which business a path may name."""

from dataclasses import dataclass
from typing import Literal

from adapters.rest.asked import Asked
from adapters.rest.authentication import Gate
from adapters.rest.problems import Problem
from adapters.rest.refrens import tokens
from core.credentials.models import Credential
from core.credentials.secrets import is_app_id
from core.credentials.service import authenticate_client

Strategy = Literal["app-secret", "app-token", "app-iss-app-token"]
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True)
class Login:
    """Who has logged in, and the token that he goes on with."""

    app: Credential
    token: str


class AppGate(Gate):
    """Lets in whoever has a token of an app, ours or self-signed."""

    def log_in(self, asked: Asked, said: dict[str, object]) -> Login:
        """Log an app in by one of its three strategies; a token that was sent is told again.

        Raises: Problem (unauthenticated, rate_limited).
        """
        return self._counting(asked, lambda: self._logged_in(asked, said))

    def _logged_in(self, asked: Asked, said: dict[str, object]) -> Login:
        strategy = said.get("strategy")
        if strategy == "app-secret":
            return self._by_secret(said.get("appId"), said.get("appSecret"))
        token, bearer = self._bearer(asked)
        if strategy != bearer.strategy:
            raise Problem("unauthenticated", headers=_CHALLENGE)
        return Login(bearer.app, token)

    def _by_secret(self, app_id: object, secret: object) -> Login:
        if not is_app_id(app_id) or not isinstance(secret, str):
            raise Problem("unauthenticated", headers=_CHALLENGE)
        parts = self._mode.parts
        with parts.db.reading() as session:
            app = authenticate_client(session, "refrens", str(app_id), secret)
        if app is None:
            raise Problem("unauthenticated", headers=_CHALLENGE)
        return Login(app, tokens.issue(app, parts.secret, at=parts.clock.now()))

    def _known(self, asked: Asked) -> Credential:
        return self._bearer(asked)[1].app

    def _bearer(self, asked: Asked) -> tuple[str, tokens.Bearer]:
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        parts = self._mode.parts
        found = None
        if scheme.lower() == "bearer" and token.strip():
            with parts.db.reading() as session:
                found = tokens.authenticate(
                    session, token.strip(), parts.secret, at=parts.clock.now()
                )
        if found is None:
            raise Problem("unauthenticated", headers=_CHALLENGE)
        return token.strip(), found


def require_business(asked: Asked, app: Credential) -> None:
    """Refuse a business that is not the app's, alike whether there is one. Raises: Problem (forbidden)."""
    if asked.ids.get("url_key", app.url_key) != app.url_key:
        raise Problem("forbidden", "the app is not attached to this business")
