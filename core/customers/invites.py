"""Invite links: a token that joins the address it is opened from to a customer or a member, once."""

import base64
import hashlib
import hmac
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.customers.models import Customer
from core.errors import InviteUsed
from core.ids import new_id
from core.shops.models import ChatIdentity, Invite, Member

LIFE = timedelta(days=30)
STANDS = timedelta(days=7)  # one that ends sooner is not given out again


def make_invite(
    session: Session,
    actor: Actor,
    *,
    secret: bytes,
    customer_id: str | None = None,
    member_id: str | None = None,
) -> str:
    """Make an invite and return its token: 22 characters that need no escaping in an address."""
    invite_id = new_id(session, "ivt")
    token = _token(secret, invite_id)
    made = Invite(
        shop_id=actor.shop_id,
        id=invite_id,
        token_hash=_hash(token),
        customer_id=customer_id,
        member_id=member_id,
        at=actor.at,
        ends_at=actor.at + LIFE,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor, "invite.make", entity=customer_id or member_id or "")
    return token


def standing_invite(session: Session, actor: Actor, *, secret: bytes, customer_id: str) -> str:
    """Return the token of a customer's invite that nobody has used, or make one; good for a week more."""
    account = (actor.shop_id, customer_id)
    session.get(Customer, account, with_for_update=True)  # two at once make one
    statement = (
        select(Invite.id)
        .where(
            Invite.shop_id == actor.shop_id,
            Invite.customer_id == customer_id,
            col(Invite.used_at).is_(None),
            col(Invite.ends_at) > actor.at + STANDS,
        )
        .order_by(col(Invite.id).desc())
    )
    found = session.exec(statement.limit(1)).first()
    if found:
        return _token(secret, found)
    return make_invite(session, actor, secret=secret, customer_id=customer_id)


def _token(secret: bytes, invite_id: str) -> str:
    digest = hmac.new(secret, b"invite:" + invite_id.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_invite(session: Session, token: str) -> Invite | None:
    """Find the invite of a token, used or not."""
    return session.exec(select(Invite).where(Invite.token_hash == _hash(token))).first()


def use_invite(session: Session, token: str, actor: Actor, *, address: str) -> ChatIdentity:
    """Join an address of the actor's channel to the invited one, once. Raises: InviteUsed.

    An address that is somebody else's in that shop already is refused and the link stays good.
    """
    invite = find_invite(session, token)
    if invite is None or invite.used_at or invite.ends_at <= actor.at or _is_gone(session, invite):
        raise InviteUsed
    row = session.get(ChatIdentity, (invite.shop_id, actor.channel, address))
    if row is not None and _is_taken(row, invite):
        raise InviteUsed
    taken = session.execute(
        update(Invite)
        .where(
            col(Invite.shop_id) == invite.shop_id,
            col(Invite.id) == invite.id,
            col(Invite.used_at).is_(None),
        )
        .values(used_at=actor.at, used_channel=actor.channel, used_address=address)
        .returning(col(Invite.id))
    )
    if taken.first() is None:
        raise InviteUsed
    if row is None:
        row = ChatIdentity(shop_id=invite.shop_id, channel=actor.channel, address=address)
    row.basis = "invite"
    row.member_id = invite.member_id or row.member_id
    row.customer_id = invite.customer_id or row.customer_id
    session.add(row)
    session.flush()
    audit.record(session, actor, "invite.use", entity=invite.customer_id or invite.member_id or "")
    return row


def _is_taken(row: ChatIdentity, invite: Invite) -> bool:
    """True where the address speaks for another customer, or another member, of the shop."""
    other_customer = row.customer_id not in (None, invite.customer_id)
    other_member = row.member_id not in (None, invite.member_id)
    if invite.customer_id:
        return other_customer
    return other_member


def _is_gone(session: Session, invite: Invite) -> bool:
    """True where the member was let go since."""
    if not invite.member_id:
        return False
    member = session.get(Member, (invite.shop_id, invite.member_id))
    return member is None or member.removed_at is not None
