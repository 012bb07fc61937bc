"""Access tokens of OAuth 2.0 clients: opaque, for one hour, worth what the client may do (RFC 6749, 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session, col

from core.credentials import secrets
from core.credentials.models import AccessToken, Credential
from core.ids import draw

HOLDS = timedelta(seconds=3600)
PREFIX = "eat_"
SCOPES = ("irn:read", "irn:write", "ewb:write")
_FOUND = (
    select(AccessToken, Credential)
    .where(
        col(AccessToken.token_hash) == bindparam("token"),
        col(Credential.shop_id) == col(AccessToken.shop_id),
        col(Credential.id) == col(AccessToken.credential_id),
        col(Credential.revoked_at).is_(None),
    )
    .limit(1)
)


@dataclass(frozen=True)
class Bearer:
    """Who calls with a token, and what it lets him do."""

    credential: Credential
    scopes: tuple[str, ...]


def scopes_of(client: Credential) -> tuple[str, ...]:
    """Say what a client may ask a token for.

    >>> scopes_of(Credential(scopes="read"))
    ('irn:read',)
    """
    may = client.scopes.split(",")
    return tuple(one for one in SCOPES if one.partition(":")[2] in may)


def issue(session: Session, client: Credential, scopes: Sequence[str], *, at: datetime) -> str:
    """Give a client a token; it is returned this once."""
    token = PREFIX + secrets.random_text(partial(draw, session))
    row = AccessToken(
        shop_id=client.shop_id,
        token_hash=secrets.hash_of(token),
        credential_id=client.id,
        scopes=" ".join(scopes),
        created_at=at,
        expires_at=at + HOLDS,
    )
    session.add(row)
    session.flush()
    return token


def authenticate(session: Session, token: str, *, at: datetime) -> Bearer | None:
    """Return whose token it is; None where it is nobody's, has expired, or its client was revoked."""
    found = session.execute(_FOUND, {"token": secrets.hash_of(token)}).first()
    if found is None or found[0].expires_at <= at:
        return None
    return Bearer(found[1], tuple(found[0].scopes.split()))


def sweep(session: Session, *, now: datetime) -> None:
    """Drop the tokens that have expired."""
    session.execute(delete(AccessToken).where(col(AccessToken.expires_at) <= now))
