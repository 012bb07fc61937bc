"""A chat as its channel knows it: when its person wrote last, and whether anything can reach him."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from core.chats.models import Contact
from core.db import insert_if_new

WINDOW = timedelta(hours=24)  # WhatsApp: free messages for a day after the person's last one


def contact_of(session: Session, channel: str, address: str) -> Contact | None:
    """Return a chat; None where nothing was ever heard from or sent there."""
    return session.get(Contact, ("", channel, address))


def came_in(session: Session, chat: tuple[str, str], *, at: datetime, name: str, lang: str) -> None:
    """Note that somebody wrote; he can be reached (again). ``chat`` is (channel, address).

    A platform that does not say his name this time takes away none.
    """
    row = _of(session, *chat)
    row.name, row.lang = name[:100] or row.name, lang[:8] or row.lang
    row.last_in_at = max(row.last_in_at or at, at)
    row.left_at, row.left_why = None, ""
    session.add(row)


def left(session: Session, channel: str, address: str, *, why: str, at: datetime) -> None:
    """Note that nothing can be sent there since ``at``: he blocked us, or has no account.

    Who has written since can be reached.
    """
    row = _of(session, channel, address)
    if row.last_in_at and row.last_in_at > at:
        return
    row.left_at, row.left_why = at, why
    session.add(row)


def _of(session: Session, channel: str, address: str) -> Contact:
    """Return a chat's row, made where there is none, locked until the transaction ends."""
    key = {"shop_id": "", "channel": channel, "address": address}
    insert_if_new(session, Contact, {**key, "name": "", "lang": "", "left_why": ""})
    statement = select(Contact).filter_by(**key).with_for_update()
    return session.exec(statement, execution_options={"populate_existing": True}).one()


def came_back(session: Session, channel: str, address: str) -> None:
    """Note that he lets us write again, without having written."""
    chat = (col(Contact.channel) == channel) & (col(Contact.address) == address)
    session.execute(update(Contact).where(chat).values(left_at=None, left_why=""))


def is_open(contact: Contact | None, at: datetime) -> bool:
    """True where he wrote within the last 24 hours."""
    last = contact.last_in_at if contact else None
    return last is not None and at - last < WINDOW
