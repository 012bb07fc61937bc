"""A key of the APIs shown once: ``/k/{token}``, from a link that was sent to the owner's chat.

To look at the page uses nothing up, since chats look at links themselves; pressing its button does.
Links that were used, have ended or never were answer alike.
"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from adapters.parts import Parts
from adapters.web.limits import RateLimit
from adapters.web.pages import PAY_CSP, language_asked, page, words
from core.credentials import claims

_MAX_TOKEN = 64


def router(parts: Parts, *, per_minute: int = 30) -> APIRouter:
    """Make the route; the sandbox's is under ``/sandbox``."""
    made = APIRouter(prefix=parts.path)
    limit = RateLimit(parts.clock, per_minute=per_minute)

    @made.api_route("/k/{token}", methods=["GET", "POST"], response_model=None)
    def key(request: Request, token: str) -> Response:
        """Offer the key, or show it."""
        if not limit.allows(request.client.host if request.client else ""):
            return page("message.html", status=429, text="Too many requests. Please wait a minute.")
        said = words(language_asked(request))
        well_formed = token.isascii() and len(token) <= _MAX_TOKEN
        if well_formed and request.method == "POST":
            return _show(parts, token, said)
        return _offer(parts, token, said) if well_formed else _gone(said)

    return made


def _offer(parts: Parts, token: str, said: dict[str, str]) -> Response:
    with parts.db.reading() as session:
        if not claims.is_open(session, token, at=parts.clock.now()):
            return _gone(said)
    return page("key.html", csp=PAY_CSP, t=said, key="")


def _show(parts: Parts, token: str, said: dict[str, str]) -> Response:
    now = parts.clock.now()
    made = parts.db.write(lambda session: claims.claim(session, token, at=now))
    if made is None:
        return _gone(said)
    return page("key.html", csp=PAY_CSP, t=said, key=made.shown["token"])


def _gone(said: dict[str, str]) -> Response:
    return page("message.html", status=404, text=said["key_gone"])
