"""A message that shows a secret: it goes from the chat after two minutes, and from our rows too.

What takes it away is a row of the outbox, so that a restart forgets none. The minutes begin when the
message has arrived; one that never does is only taken from the rows.
"""

import re
from datetime import datetime, timedelta

from sqlmodel import Session, select

from core import outbox
from core.chats.models import ChatMessage
from core.outbox import NewRow, OutboxRow

TOPIC = "forget"
STAYS = timedelta(minutes=2)
_LOOK_AGAIN = timedelta(seconds=30)
_TOKEN = re.compile(r"pak_(live|test)_[A-Za-z0-9_-]{39}([A-Za-z0-9_-]{4})")


def topic_of(channel: str) -> str:
    """Return the topic under which a channel takes its messages back."""
    return f"{TOPIC}.{channel}"


def plan(session: Session, message: tuple[str, str], channel: str, *, at: datetime) -> None:
    """See to it that a message, ``(shop, id)``, is taken back."""
    shop_id, message_id = message
    new = NewRow(topic_of(channel), f"forget:{message_id}", {"message": message_id})
    outbox.add(session, shop_id, new, at=at + STAYS)


def wait(session: Session, message: ChatMessage, *, now: datetime) -> timedelta | None:
    """Say how long a message still stays; None: it goes now."""
    if message.delivered_at:
        left = message.delivered_at + STAYS - now
        return left if left > timedelta() else None
    of = (OutboxRow.shop_id == message.shop_id, OutboxRow.dedupe_key == f"chat:{message.id}")
    going = session.exec(select(OutboxRow.state).where(*of)).first()
    return _LOOK_AGAIN if going in {"ready", "running"} else None


def fade(session: Session, message: ChatMessage) -> None:
    """Leave of each key in a message what tells it from others.

    >>> faded("pak_live_" + "A" * 39 + "x7Qa")
    'pak_live_…x7Qa'
    """
    message.text = faded(message.text)
    session.add(message)
    session.flush()


def faded(text: str) -> str:
    """Shorten every key in a text to its last four."""
    return _TOKEN.sub(r"pak_\1_…\2", text)
