"""The owners of a shop: where they are reached, and what they are told by themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from bot import replies, templates
from bot.chat_draft import state_from_json
from bot.message import Attachment, Button, Reply, Template
from core.chats.models import Conversation
from core.shops.models import ChatIdentity, Member
from core.shops.service import get_shop


@dataclass(frozen=True)
class Told:
    """What the owners are told, in one language."""

    text: str
    buttons: Sequence[Button] = ()
    template: Template | None = None
    papers: Sequence[Attachment] = ()


def told(lang: str, key: str, buttons: Sequence[Button], values: Mapping[str, object]) -> Told:
    """Say a sentence, with its template where it has one."""
    form = templates.make(key, lang, values) if templates.has(key) else None
    return Told(replies.text(lang, key, **values), buttons, form)


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
    write: Callable[[str], Told],
) -> list[Reply]:
    """Make one message for each owner's chat; ``write`` says what it is in a language."""
    found = []
    for chat in owners_of(session, shop_id):
        what = write(chat.lang)
        reply = Reply(chat.channel, chat.address, what.text, buttons=tuple(what.buttons))
        papers = tuple(what.papers)
        found.append(replace(reply, template=what.template, attachments=papers))
    return found
