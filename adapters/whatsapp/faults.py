"""What came of a message that did not arrive: whom that tells of, and what is done about it."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from adapters.parts import WHATSAPP
from adapters.whatsapp.provider import Meaning
from core.chats import contacts
from core.shops.models import ChatIdentity

NO_ACCOUNT, BLOCKED, WINDOW, UNKNOWN = "no_account", "blocked", "window", "unknown"
_REASONS = {
    Meaning.NOBODY: NO_ACCOUNT,
    Meaning.STOPPED: BLOCKED,
    Meaning.CLOSED: WINDOW,
    Meaning.TEMPLATE_GONE: WINDOW,
}


def reason_of(meaning: Meaning | None) -> str:
    """Say why a message does not arrive, as its sender is told."""
    return _REASONS.get(meaning, UNKNOWN) if meaning else UNKNOWN


def note(session: Session, address: str, *, meaning: Meaning | None, at: datetime) -> None:
    """Keep what it tells of an address: that nobody is there, or that he wants nothing.

    An id that hides a phone stays: whether it takes messages is the account's matter.
    """
    if meaning is Meaning.NOBODY and "." not in address:
        contacts.left(session, WHATSAPP, address, why=NO_ACCOUNT, at=at)
    if meaning is Meaning.STOPPED:
        his = (col(ChatIdentity.channel) == WHATSAPP) & (col(ChatIdentity.address) == address)
        fresh = his & col(ChatIdentity.stopped_at).is_(None)
        session.execute(update(ChatIdentity).where(fresh).values(stopped_at=at))
