"""How an address comes to be somebody's: an invite link opened once, or a phone that stands on record.

A typed name never joins anything.
"""

import re
from dataclasses import replace
from functools import partial

from sqlmodel import Session, col, select

from bot import conversation, replies
from bot.chat_draft import State
from bot.context import ShopContext
from bot.handlers import customers, reaching
from bot.message import Message, Reply
from bot.turn import Edge, Turn
from bot.which_shop import NOBODY, people_of
from core.actor import Actor
from core.customers.invites import find_invite, use_invite
from core.customers.models import Customer
from core.customers.service import get_customer, parse_phone
from core.db import Database
from core.errors import InviteUsed, PhoneMalformed
from core.invoices.queries import list_invoices
from core.payments.service import due_paise
from core.shops.models import ChatIdentity, Invite, Member
from core.shops.service import Person, find_people, get_shop

_START = re.compile(r"/start[ =]([A-Za-z0-9_-]{16,64})")


def token_of(text: str) -> str | None:
    """Return the token of an invite that was opened; None where the message is none.

    >>> token_of("/start abcdefghijklmnopqrstuv"), token_of("/start"), token_of("start")
    ('abcdefghijklmnopqrstuv', None, None)
    """
    match = _START.fullmatch(text.strip())
    return match[1] if match else None


def open_invite(db: Database, message: Message, token: str, *, edge: Edge) -> list[Reply]:
    """Join the address to whom the link was made for, once; refused in one line where it is used."""
    return db.write(lambda session: _open(session, message, token, edge))


def _open(session: Session, message: Message, token: str, edge: Edge) -> list[Reply]:
    if conversation.is_handled(session, NOBODY, message):
        return []
    conversation.record_in(session, NOBODY, replace(message, text="/start"), None)
    invite = find_invite(session, token)
    passed_on = _to_pass_on(session, message, invite, f"{edge.invite_url or '/start '}{token}")
    if passed_on:
        conversation.record_out(session, NOBODY, passed_on, at=message.at, seq=1)
        return [passed_on]
    savepoint = session.begin_nested()
    try:
        if invite is None:
            raise InviteUsed
        actor = Actor(invite.shop_id, "chat_user", "invite", message.at, message.channel)
        use_invite(session, token, actor, address=message.address)
    except InviteUsed as fault:
        savepoint.rollback()
        reply = Reply(
            message.channel, message.address, replies.error(_lang(session, message), fault)
        )
        conversation.record_out(session, NOBODY, reply, at=message.at, seq=1)
        return [reply]
    savepoint.commit()
    return _welcome(session, message, edge, invite.shop_id)


def _to_pass_on(
    session: Session, message: Message, invite: Invite | None, link: str
) -> Reply | None:
    """What one of the shop's people is told who tries a customer's link: it is not his, and stays good."""
    if invite is None or not invite.customer_id or invite.used_at or invite.ends_at <= message.at:
        return None
    people = find_people(session, message.channel, message.address)
    if not any(one.shop_id == invite.shop_id and one.member_id for one in people):
        return None
    name = get_customer(session, invite.shop_id, invite.customer_id).name
    text = replies.text(_lang(session, message), "invite_link", name=name, link=link)
    return Reply(message.channel, message.address, text)


def _lang(session: Session, message: Message) -> str:
    people = find_people(session, message.channel, message.address)
    return get_shop(session, people[0].shop_id).language if people else "hi-Latn"


def _welcome(session: Session, message: Message, edge: Edge, shop_id: str) -> list[Reply]:
    people = find_people(session, message.channel, message.address)
    shop = get_shop(session, shop_id)
    turn = Turn(
        session=session,
        edge=edge,
        message=replace(message, shop_id=shop_id),
        person=next(one for one in people if one.shop_id == shop_id),
        shop=shop,
        state=State(),
        context=ShopContext(),
        lang=shop.language,
    )
    if turn.person.member_id:
        turn.say(turn.text("invited_member", shop=shop.name, name=turn.person.name))
    else:
        turn.say(turn.text("invited_customer", shop=shop.name))
        _show_open_bill(turn)
        reaching.tell_owners(turn, "customer_joined", name=customers.me(turn).name)
    conversation.save_state(session, shop_id, message, turn.state)
    for seq, reply in enumerate(turn.out, start=1):
        own = (reply.channel, reply.address) == (message.channel, message.address)
        send = conversation.record_out if own else conversation.send_out
        send(session, shop_id, reply, at=message.at, seq=seq)
    return turn.out


def _show_open_bill(turn: Turn) -> None:
    """Send him the newest bill that waits for him."""
    found = list_invoices(turn.session, turn.shop.shop_id, customer_id=turn.person.customer_id)
    due = [bill for bill in found if bill.status == "issued" and due_paise(turn.session, bill)]
    if due:
        customers.show_bill(turn, due[0])


def share_number(db: Database, message: Message, number: str, *, edge: Edge) -> list[Reply]:
    """Join the address to those who have this number on record, and say what was found.

    The channel has proven that the number is the sender's own.
    """
    return db.write(lambda session: _share(session, message, number, edge))


def _share(session: Session, message: Message, number: str, edge: Edge) -> list[Reply]:
    if conversation.is_handled(session, NOBODY, message):
        return []
    conversation.record_in(session, NOBODY, replace(message, text=""), None)
    try:
        phone = parse_phone(number)
    except PhoneMalformed:  # a foreign number: no shop has one on record
        phone = ""
    made = _of_phone(session, message, phone, basis="contact") if phone else []
    for row in made:
        session.add(row)
    session.flush()
    if made:
        return [reply for row in made for reply in _welcome(session, message, edge, row.shop_id)]
    lang = _lang(session, message)
    known = bool(people_of(session, message))
    text = replies.text(lang, "number_known" if known else "number_unknown", phone=number[-4:])
    reply = Reply(message.channel, message.address, text)
    conversation.record_out(session, NOBODY, reply, at=message.at, seq=1)
    return [reply]


def join_by_phone(db: Database, message: Message) -> list[Person]:
    """Join an address that is a phone to the customers and members who have it on record; return them."""
    try:
        phone = parse_phone(message.address)
    except PhoneMalformed:
        return []
    with db.reading() as session:
        found = _of_phone(session, message, phone, basis="phone")
    if not found:
        return []
    db.write(lambda session: _join(session, message, phone))
    with db.reading() as session:
        return people_of(session, message)


def _of_phone(session: Session, message: Message, phone: str, *, basis: str) -> list[ChatIdentity]:
    """The joins that are still to be made; a phone that two customers of a shop share joins neither."""
    known = {
        row.shop_id
        for row in session.exec(
            select(ChatIdentity).where(
                ChatIdentity.channel == message.channel, ChatIdentity.address == message.address
            )
        )
    }
    new = partial(ChatIdentity, channel=message.channel, address=message.address, basis=basis)
    made = {
        member.shop_id: new(shop_id=member.shop_id, member_id=member.id)
        for member in session.exec(
            select(Member).where(Member.phone == phone, col(Member.removed_at).is_(None))
        )
    }
    people = session.exec(
        select(Customer).where(Customer.phone == phone, col(Customer.deleted_at).is_(None))
    ).all()
    for person in people:
        if sum(one.shop_id == person.shop_id for one in people) > 1:
            continue
        row = made.setdefault(person.shop_id, new(shop_id=person.shop_id))
        row.customer_id = person.id
    return [row for shop_id, row in made.items() if shop_id not in known]


def _join(session: Session, message: Message, phone: str) -> None:
    for row in _of_phone(session, message, phone, basis="phone"):
        session.add(row)
    session.flush()
