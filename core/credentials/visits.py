"""The owner's page: a link from chat opens it once, on one device, for half an hour.

To look at the link uses nothing up, since chats look at links themselves; opening it does.
"""

from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session, col, delete, select

from core import audit
from core.actor import Actor
from core.credentials import secrets
from core.credentials.models import PageVisit
from core.ids import draw
from core.shops.models import Member

LINK, STAY = timedelta(minutes=10), timedelta(minutes=30)
_SEEING = ("owner", "accountant")


def offer(session: Session, actor: Actor, *, language: str) -> str:
    """Promise the page to whoever has the token that is returned, for ten minutes."""
    token = secrets.random_text(partial(draw, session))
    session.add(
        PageVisit(
            shop_id=actor.shop_id,
            link_hash=secrets.hash_of(token),
            member_id=actor.id,
            language=language,
            link_until=actor.at + LINK,
        )
    )
    session.flush()
    audit.record(session, actor, "page.offer", entity=actor.id)
    return token


def is_open(session: Session, token: str, *, at: datetime) -> bool:
    """True where a link can still be used; looking does not use it."""
    return _unused(session, token, at=at) is not None


def enter(session: Session, token: str, *, at: datetime) -> str | None:
    """Use a link up and return what shows the page on this device; None where it was used or has ended."""
    visit = _unused(session, token, at=at, lock=True)
    if visit is None:
        return None
    secret = secrets.random_text(partial(draw, session))
    visit.pass_hash, visit.open_until = secrets.hash_of(secret), at + STAY
    session.add(visit)
    session.flush()
    actor = Actor(visit.shop_id, "page", visit.member_id, at, "page")
    audit.record(session, actor, "page.open", entity=visit.member_id)
    return secret


def find(session: Session, token: str, secret: str, *, at: datetime) -> PageVisit | None:
    """Return the visit of a device; None where it was closed, has ended, or is not of this device.

    Whoever was let go meanwhile, or sees no totals any more, sees nothing.
    """
    statement = select(PageVisit).where(
        PageVisit.link_hash == secrets.hash_of(token),
        PageVisit.pass_hash == secrets.hash_of(secret),
        col(PageVisit.open_until) > at,
    )
    visit = session.exec(statement).first()
    return visit if visit and _may_see(session, visit) else None


def leave(session: Session, token: str, secret: str, *, at: datetime) -> None:
    """Close the page on this device before its time."""
    visit = find(session, token, secret, at=at)
    if visit is None:
        return
    visit.open_until = at
    session.add(visit)
    session.flush()
    actor = Actor(visit.shop_id, "page", visit.member_id, at, "page")
    audit.record(session, actor, "page.close", entity=visit.member_id)


def sweep(session: Session, *, now: datetime) -> None:
    """Drop the visits that are over."""
    session.execute(delete(PageVisit).where(col(PageVisit.link_until) <= now - STAY))


def _unused(session: Session, token: str, *, at: datetime, lock: bool = False) -> PageVisit | None:
    statement = select(PageVisit).where(
        PageVisit.link_hash == secrets.hash_of(token),
        col(PageVisit.link_until) > at,
        col(PageVisit.pass_hash).is_(None),
    )
    visit = session.exec(statement.with_for_update() if lock else statement).first()
    return visit if visit and _may_see(session, visit) else None


def _may_see(session: Session, visit: PageVisit) -> bool:
    member = session.get(Member, (visit.shop_id, visit.member_id), populate_existing=True)
    return member is not None and member.removed_at is None and member.role in _SEEING
