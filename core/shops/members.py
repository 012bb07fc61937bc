"""The people of a shop: who chats for it, in which role; taken in by phone, let go at once."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.errors import LastOwner, MemberNotFound
from core.ids import new_id
from core.shops.models import ChatIdentity, Member

ROLES = ("owner", "accountant", "staff")


def get_member(session: Session, shop_id: str, member_id: str) -> Member:
    """Return somebody who chats for the shop. Raises: MemberNotFound."""
    found = session.get(Member, (shop_id, member_id))
    if found is None or found.removed_at:
        raise MemberNotFound(member=member_id)
    return found


def list_members(session: Session, shop_id: str) -> Sequence[Member]:
    """List the people of a shop, those who came first, first."""
    statement = select(Member).where(Member.shop_id == shop_id, col(Member.removed_at).is_(None))
    return session.exec(statement.order_by(col(Member.id))).all()


def find_by_phone(session: Session, shop_id: str, phone: str) -> Member | None:
    """Find the member with a phone."""
    return next((one for one in list_members(session, shop_id) if one.phone == phone), None)


def put_member(session: Session, actor: Actor, name: str, *, phone: str, role: str) -> Member:
    """Take somebody in by his phone; one who is there gets the new role. Raises: LastOwner."""
    found = find_by_phone(session, actor.shop_id, phone)
    if found is None:
        found = Member(
            shop_id=actor.shop_id, id=new_id(session, "mem"), name=name, role=role, phone=phone
        )
        before = None
    else:
        if role != "owner":
            _keep_an_owner(session, found)
        before = {"role": found.role}
        found.name, found.role = name, role
    session.add(found)
    session.flush()
    change = (before, {"role": role})
    audit.record(session, actor, "member.put", entity=found.id, change=change)
    return found


def give_address(
    session: Session, actor: Actor, member: Member, *, channel: str, address: str
) -> None:
    """Let a member write from an address; where he buys here too he goes on to be a customer as well."""
    key = (actor.shop_id, channel, address)
    row = session.get(ChatIdentity, key)
    if row is None:
        row = ChatIdentity(shop_id=actor.shop_id, channel=channel, address=address, basis="owner")
    row.member_id = member.id
    session.add(row)
    session.flush()
    audit.record(session, actor, "member.address", entity=member.id)


def remove_member(session: Session, actor: Actor, member_id: str) -> Member:
    """Let somebody go: from now on none of his addresses speaks for the shop.

    Raises: MemberNotFound, LastOwner.
    """
    member = get_member(session, actor.shop_id, member_id)
    _keep_an_owner(session, member)
    member.removed_at = actor.at
    session.add(member)
    statement = select(ChatIdentity).where(
        ChatIdentity.shop_id == actor.shop_id, ChatIdentity.member_id == member_id
    )
    for row in session.exec(statement).all():
        if row.customer_id:
            row.member_id = None
            session.add(row)
        else:
            session.delete(row)
    session.flush()
    audit.record(session, actor, "member.remove", entity=member_id)
    return member


def _keep_an_owner(session: Session, member: Member) -> None:
    owners = [one for one in list_members(session, member.shop_id) if one.role == "owner"]
    if [one.id for one in owners] == [member.id]:
        raise LastOwner(name=member.name)


def list_addresses(session: Session, shop_id: str) -> list[tuple[str, str]]:
    """List who chats for a shop from where, as (role, channel:address); owners first."""
    statement = (
        select(Member.role, ChatIdentity.channel, ChatIdentity.address)
        .where(Member.shop_id == shop_id, col(Member.removed_at).is_(None))
        .where(ChatIdentity.shop_id == shop_id, ChatIdentity.member_id == Member.id)
    )
    found = session.exec(statement).all()
    return [
        (role, f"{channel}:{address}")
        for role, channel, address in sorted(found, key=lambda one: (ROLES.index(one[0]), *one))
    ]
