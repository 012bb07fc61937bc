"""The owners of a shop: where they are reached, and what they are told by themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.chat_draft import state_from_json
from bot.message import Button, Reply
from core.chats.models import Conversation
from core.shops.models import ChatIdentity, Member
from core.shops.service import get_shop


@dataclass(frozen=True)
class Chat:
    """One chat of somebody, and the language it is in."""

    channel: str
    address: str
    lang: str


def chat_of(session: Session, shop_id: str, channel: str, address: str) -> Chat:
    """Return a chat with the language it was last in, else the shop's."""
    row = session.get(Conversation, (shop_id, channel, address))
    lang = state_from_json(row.state).lang if row else ""
    return Chat(channel, address, lang or get_shop(session, shop_id).language)


def owners_of(session: Session, shop_id: str) -> list[Chat]:
    """List each chat of an owner."""
    statement = (
        select(ChatIdentity)
        .join(
            Member,
            (col(Member.shop_id) == col(ChatIdentity.shop_id))
            & (col(Member.id) == col(ChatIdentity.member_id)),
        )
        .where(ChatIdentity.shop_id == shop_id, Member.role == "owner")
        .order_by(col(ChatIdentity.channel), col(ChatIdentity.address))
    )
    return [chat_of(session, shop_id, row.channel, row.address) for row in session.exec(statement)]


def to_owners(
    session: Session,
    shop_id: str,
    write: Callable[[str], tuple[str, Sequence[Button]]],
) -> list[Reply]:
    """Make one message for each owner's chat; ``write`` gives text and buttons in a language."""
    found = []
    for chat in owners_of(session, shop_id):
        text, buttons = write(chat.lang)
        found.append(Reply(chat.channel, chat.address, text, buttons=tuple(buttons)))
    return found
