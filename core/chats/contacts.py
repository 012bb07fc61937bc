"""A chat as its channel knows it: when its person wrote last, and whether anything can reach him."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from core.chats.models import Contact
from core.db import upsert

WINDOW = timedelta(hours=24)  # WhatsApp: free messages for a day after the person's last one


def contact_of(session: Session, channel: str, address: str) -> Contact | None:
    """Return a chat; None where nothing was ever heard from or sent there."""
    return session.get(Contact, ("", channel, address))


def came_in(session: Session, chat: tuple[str, str], *, at: datetime, name: str, lang: str) -> None:
    """Note that somebody wrote; he can be reached (again). ``chat`` is (channel, address)."""
    values = {
        "shop_id": "",
        "channel": chat[0],
        "address": chat[1],
        "name": name[:100],
        "lang": lang[:8],
        "last_in_at": at,
        "left_at": None,
        "left_why": "",
    }
    sets = ("name", "lang", "last_in_at", "left_at", "left_why")
    upsert(session, Contact, values, sets=sets)


def left(session: Session, channel: str, address: str, *, why: str, at: datetime) -> None:
    """Note that nothing can be sent there: he blocked us, or has no account."""
    values = {
        "shop_id": "",
        "channel": channel,
        "address": address,
        "name": "",
        "lang": "",
        "left_at": at,
        "left_why": why,
    }
    upsert(session, Contact, values, sets=("left_at", "left_why"))


def came_back(session: Session, channel: str, address: str) -> None:
    """Note that he lets us write again, without having written."""
    chat = (col(Contact.channel) == channel) & (col(Contact.address) == address)
    session.execute(update(Contact).where(chat).values(left_at=None, left_why=""))


def is_open(contact: Contact | None, at: datetime) -> bool:
    """True where he wrote within the last 24 hours."""
    last = contact.last_in_at if contact else None
    return last is not None and at - last < WINDOW
