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
_REQUIRED = ["iss", "sub", "aud", "iat", "exp"]


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
    import jwt

    try:
        told = jwt.decode(token, options={"verify_signature": False})
        named = told.get("sub")
        app = find_client(session, "refrens", str(named)) if is_app_id(named) else None
        if app is None:
            return None
        strategy = ISSUED if told.get("iss") == ISSUER else SELF_SIGNED
        key = _own_pair(secret)[1] if strategy == ISSUED else app.public_key
        claims = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER if strategy == ISSUED else app.client,
            options={
                "require": _REQUIRED,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    said = claims.get("auth")
    if not isinstance(said, dict) or (said.get("entity"), said.get("strategy")) != (
        "app",
        strategy,
    ):
        return None
    return Bearer(app, strategy) if _holds(claims, at.timestamp()) else None


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
