"""The rows of the talk: what is open in a chat, and every message in and out."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session

from bot import templates
from bot.chat_draft import State, state_from_json
from bot.message import Attachment, Button, Message, Reply, Template
from core import outbox
from core.chats import fleeting
from core.chats.models import ChatMessage, Conversation
from core.columns import table_of
from core.db import hold
from core.exchange.sheet import Sheet
from core.ids import new_id
from core.shops.models import Shop

_MESSAGES = table_of(ChatMessage)
_INSERT = insert(_MESSAGES)
_HANDLED = select(_MESSAGES.c.id).where(
    _MESSAGES.c.shop_id == bindparam("shop"),
    _MESSAGES.c.channel == bindparam("channel_of"),
    _MESSAGES.c.address == bindparam("address_of"),
    _MESSAGES.c.message_id == bindparam("of"),
)
# in a row's body only where they say something
_SELDOM = ("template", "unasked", "ask_contact", "in_place", "fleeting")
DRAFT_LIFE = timedelta(days=7)
MOST_UNSEEN = 5


def load_state(session: Session, shop_id: str, message: Message, *, lock: bool = False) -> State:
    """Read what is open in a chat; bills left alone for seven days are gone."""
    key = (shop_id, message.channel, message.address)
    row = session.get(Conversation, key, with_for_update=lock, populate_existing=lock)
    hold(session, row)
    state = state_from_json(row.state) if row else State()
    oldest = (message.at - DRAFT_LIFE).isoformat()
    alive = [draft for draft in state.drafts if draft.at > oldest]
    if len(alive) < len(state.drafts):
        state.drafts, state.buttons, state.asked = alive, [], None
    if state.pending and state.pending["draft"]["at"] <= oldest:
        state.pending = None
    if state.undo and state.undo["kind"] == "draft" and state.undo["draft"]["at"] <= oldest:
        state.undo = None
    return state


def save_state(session: Session, shop_id: str, message: Message, state: State) -> None:
    """Write what is open in a chat."""
    row = session.get(Conversation, (shop_id, message.channel, message.address))
    if row is None:
        row = Conversation(
            shop_id=shop_id,
            channel=message.channel,
            address=message.address,
            updated_at=message.at,
        )
    row.state, row.updated_at = state.to_json(), message.at
    session.add(row)
    session.flush()


def _push(session: Session, shop_id: str, reply: Reply, *, at: datetime) -> None:
    """Note in somebody else's chat the buttons that came by themselves: their words work when typed."""
    offered = [[one.id, one.label] for one in (*reply.buttons, *reply.rows)]
    approved = [[action, label] for action, label in templates.labels_of(reply)]
    offered += [one for one in approved if one not in offered]
    if not offered:
        return
    key = (shop_id, reply.channel, reply.address)
    row = session.get(Conversation, key, with_for_update=True, populate_existing=True)
    state = state_from_json(row.state) if row else State()
    state.pushed, state.pushed_last = offered, True
    if row is None:
        row = Conversation(
            shop_id=shop_id, channel=reply.channel, address=reply.address, updated_at=at
        )
    row.state, row.updated_at = state.to_json(), at
    session.add(row)
    session.flush()


def is_handled(session: Session, shop_id: str, message: Message) -> bool:
    """True where this message was worked before."""
    key = {"shop": shop_id, "of": message.message_id}
    where = {"channel_of": message.channel, "address_of": message.address}
    return session.execute(_HANDLED, {**key, **where}).first() is not None


def record_in(
    session: Session, shop_id: str, message: Message, reading: dict[str, Any] | None
) -> None:
    """Keep a message that came in, and what it was taken to mean."""
    row = {
        "shop_id": shop_id,
        "id": new_id(session, "msg"),
        "channel": message.channel,
        "address": message.address,
        "direction": "in",
        "seq": 0,
        "message_id": message.message_id,
        "text": message.text,
        "body": _body(message),
        "reading": reading,
        "at": message.at,
        "delivered_at": message.at,
    }
    session.execute(_INSERT, [row])


def _body(message: Message) -> dict[str, Any]:
    """What came beside the text; the rows of a file stay until its question is answered, and after."""
    body: dict[str, Any] = {"button": message.button} if message.button else {}
    if isinstance(message.sheet, Sheet):
        body["file"] = message.sheet.pack()
    return body


def record_out(session: Session, shop_id: str, reply: Reply, *, at: datetime, seq: int) -> str:
    """Keep a reply and put its delivery into the outbox; return the message's id."""
    body = asdict(reply)
    for name in ("channel", "address", "text", "reminder", "awaits"):
        body.pop(name)
    for name in _SELDOM:
        if not body[name]:
            body.pop(name)
    row = {
        "shop_id": shop_id,
        "id": new_id(session, "msg"),
        "channel": reply.channel,
        "address": reply.address,
        "direction": "out",
        "seq": seq,
        "message_id": None,
        "text": reply.text,
        "body": body,
        "reading": None,
        "at": at,
        "delivered_at": None,
    }
    session.execute(_INSERT, [row])
    new = outbox.NewRow(
        topic=f"chat.{reply.channel}",
        key=f"chat:{row['id']}",
        payload=_payload(str(row["id"]), reply),
        ordering_key=f"{reply.channel}:{reply.address}",
        seq=seq,
        paced=reply.unasked,
        weight=max(1, len(reply.attachments)),
    )
    outbox.add(session, shop_id, new, at=at)
    if reply.fleeting:
        fleeting.plan(session, (shop_id, str(row["id"])), reply.channel, at=at)
    return str(row["id"])


def _payload(message_id: str, reply: Reply) -> dict[str, Any]:
    """What the sender needs: the message, what a reminder asks for, what it waits for."""
    payload: dict[str, Any] = {"message": message_id}
    if reply.reminder:
        payload["reminder"] = asdict(reply.reminder)
    return payload | ({"awaits": reply.awaits} if reply.awaits else {})


def by_itself(session: Session, shop_id: str, reply: Reply) -> Reply:
    """Mark a reply as one that its reader did not ask for, and give it a template."""
    if templates.fits(reply):
        return replace(reply, unasked=True)
    row = session.get(Conversation, (shop_id, reply.channel, reply.address))
    shop = session.get_one(Shop, shop_id)
    lang = state_from_json(row.state).lang if row else ""
    return templates.unasked(reply, lang=lang or shop.language, shop=shop.name)


def send_out(session: Session, shop_id: str, reply: Reply, *, at: datetime, seq: int) -> str:
    """Send what its reader did not ask for, as `record_out`; its buttons' words work when typed."""
    reply = by_itself(session, shop_id, reply)
    message_id = record_out(session, shop_id, reply, at=at, seq=seq)
    _push(session, shop_id, reply, at=at)
    return message_id


def button_named(row: ChatMessage, label: str) -> str | None:
    """Return what a button of a message does, by the word that stood on it, in the template or not."""
    reply, typed = reply_of(row), label.casefold().strip()
    shown = [(button.id, button.label) for button in (*reply.buttons, *reply.rows)]
    for action, word in (*shown, *templates.labels_of(reply)):
        if word.casefold() == typed:
            return action
    return None


def keep_rest(session: Session, row: ChatMessage, *, at: datetime) -> None:
    """Note that a message went in a template that leaves something out: its reader's next word brings it."""
    chat = (row.shop_id, row.channel, row.address)
    kept = session.get(Conversation, chat, with_for_update=True, populate_existing=True)
    state = state_from_json(kept.state) if kept else State()
    if row.id in state.unseen:
        return
    state.unseen = [*state.unseen, row.id][-MOST_UNSEEN:]
    if kept is None:
        kept = Conversation(
            shop_id=row.shop_id, channel=row.channel, address=row.address, updated_at=at
        )
    kept.state = state.to_json()
    session.add(kept)
    session.flush()


def unseen(session: Session, shop_id: str, state: State) -> list[Reply]:
    """Return, once, the messages of which a template left something out, whole."""
    rows = [session.get(ChatMessage, (shop_id, one)) for one in state.unseen]
    state.unseen = []
    whole = [reply_of(row) for row in rows if row is not None]
    return [replace(reply, template=None, unasked=False) for reply in whole]


def reply_of(row: ChatMessage) -> Reply:
    """Read a reply back from its row."""
    body = row.body
    link = body.get("link")
    return Reply(
        channel=row.channel,
        address=row.address,
        text=row.text,
        buttons=tuple(Button(**button) for button in body.get("buttons", [])),
        rows=tuple(Button(**button) for button in body.get("rows", [])),
        attachments=tuple(Attachment(**paper) for paper in body.get("attachments", [])),
        link=(link[0], link[1]) if link else None,
        what=str(body.get("what", "")),
        template=_template_of(body.get("template")),
        unasked=bool(body.get("unasked")),
        ask_contact=bool(body.get("ask_contact")),
        in_place=str(body.get("in_place", "")),
    )


def _template_of(kept: dict[str, Any] | None) -> Template | None:
    """Read a template back; rows of earlier versions have none."""
    if not kept:
        return None
    return Template(kept["key"], kept["lang"], tuple((name, text) for name, text in kept["values"]))
