"""A key handed over by a link that works once: it is made when the link is used, and shown there alone."""

from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.credentials import secrets
from core.credentials.models import Credential
from core.credentials.service import Made, NewKey, draft, give_token, label
from core.ids import draw

LIFE = timedelta(minutes=10)


def offer(session: Session, actor: Actor, new: NewKey) -> str:
    """Promise a bearer key to whoever has the token that is returned, for ten minutes.

    Raises: as `core.credentials.service.create`.
    """
    row = draft(session, actor, new)
    token = secrets.random_text(partial(draw, session))
    row.claim_hash, row.claim_until = secrets.hash_of(token), actor.at + LIFE
    session.add(row)
    session.flush()
    audit.record(session, actor, "key.offer", entity=row.id)
    return token


def is_open(session: Session, token: str, *, at: datetime) -> bool:
    """True where a link can still be used; looking does not use it."""
    return _find(session, token, at=at) is not None


def claim(session: Session, token: str, *, at: datetime) -> Made | None:
    """Make the key of a link, once; None where it was used, has ended, or never was: alike."""
    row = _find(session, token, at=at, lock=True)
    if row is None:
        return None
    shown = {"token": give_token(session, row)}
    row.claim_hash = None
    session.add(row)
    session.flush()
    actor = Actor(row.shop_id, "page", row.created_by, at, "page")
    after = {"dialect": row.dialect, "scopes": row.scopes, "key": label(session, row)}
    audit.record(session, actor, "key.create", entity=row.id, change=(None, after))
    return Made(row, shown)


def _find(session: Session, token: str, *, at: datetime, lock: bool = False) -> Credential | None:
    statement = select(Credential).where(
        Credential.claim_hash == secrets.hash_of(token),
        col(Credential.claim_until) > at,
        col(Credential.revoked_at).is_(None),
    )
    return session.exec(statement.with_for_update() if lock else statement).first()
