"""Tokens of the Refrens dialect (RFC 7519, ES256): signed by us for an hour, or by an app with its own key.

Our key follows from the secret of the mode, so that every process has the same and live and sandbox do not.
Source: refrens-docs/api, authentication.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Session

from core.credentials.models import Credential
from core.credentials.secrets import is_app_id, new_key_pair
from core.credentials.service import find_client

AUDIENCE = "serana"
ISSUER = "pakka"
ISSUED, SELF_SIGNED = "app-token", "app-iss-app-token"
HOLDS = timedelta(hours=1)
LONGEST = timedelta(hours=24)
_LEEWAY = 60
_ALGORITHM = "ES256"
_BY_OUR_CLOCK: dict[str, Any] = {
    "require": ["iss", "sub", "aud", "iat", "exp"],
    **dict.fromkeys(("verify_exp", "verify_iat", "verify_nbf"), False),
}


@dataclass(frozen=True)
class Bearer:
    """Whose token it is, and the strategy by which it was made."""

    app: Credential
    strategy: str


def issue(app: Credential, secret: bytes, *, at: datetime) -> str:
    """Sign a token for an app."""
    import jwt

    begun = int(at.timestamp())
    claims = {
        "iss": ISSUER,
        "sub": app.client,
        "aud": AUDIENCE,
        "iat": begun,
        "exp": begun + int(HOLDS.total_seconds()),
        "auth": {"entity": "app", "strategy": ISSUED},
    }
    return jwt.encode(claims, _own_pair(secret)[0], algorithm=_ALGORITHM)


def authenticate(session: Session, token: str, secret: bytes, *, at: datetime) -> Bearer | None:
    """Return whose token it is; None where it is nobody's, or holds no more."""
    told = _decoded(token, None, {"verify_signature": False})
    named = told.get("sub")
    app = find_client(session, "refrens", str(named)) if is_app_id(named) else None
    if app is None:
        return None
    bearer = Bearer(app, ISSUED if told.get("iss") == ISSUER else SELF_SIGNED)
    claims = _proven(token, bearer, secret)
    said = claims.get("auth")
    agreed = isinstance(said, dict) and (said.get("entity"), said.get("strategy"))
    if agreed != ("app", bearer.strategy) or not _holds(claims, at.timestamp()):
        return None
    return bearer


def _proven(token: str, bearer: Bearer, secret: bytes) -> Mapping[str, Any]:
    """Return what a token says that was signed by us, or by its app; nothing of another one."""
    is_ours = bearer.strategy == ISSUED
    issuer = ISSUER if is_ours else bearer.app.client
    key = _own_pair(secret)[1] if is_ours else bearer.app.public_key
    claims = _decoded(token, key, _BY_OUR_CLOCK)
    return claims if claims.get("iss") == issuer else {}


def _decoded(token: str, key: str | None, options: dict[str, Any]) -> Mapping[str, Any]:
    """Read a token; nothing where it is none, or the key is not its own."""
    import jwt

    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key or "",
            algorithms=[_ALGORITHM],
            audience=AUDIENCE if key else None,
            options=options,  # type: ignore[arg-type]  # a dict of its own kind
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        return {}
    return claims


def _holds(claims: Mapping[str, Any], now: float) -> bool:
    """True from when it was made until it ends, a day at most; by our clock, a minute either way."""
    begun, ends, later = claims["iat"], claims["exp"], claims.get("nbf", claims["iat"])
    for one in (begun, ends, later):
        if isinstance(one, bool) or not isinstance(one, int | float):
            return False
    in_time: bool = max(begun, later) - _LEEWAY <= now < ends + _LEEWAY
    return in_time and bool(0 < ends - begun <= LONGEST.total_seconds())


@lru_cache(maxsize=8)
def _own_pair(secret: bytes) -> tuple[str, str]:
    """Derive the key that we sign with from the secret of a mode (RFC 5869)."""

    def draw(count: int) -> bytes:
        return HKDF(SHA256(), count, None, b"pakka v1 refrens app tokens").derive(secret)

    return new_key_pair(draw)
