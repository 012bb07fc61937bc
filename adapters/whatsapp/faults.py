"""What Twilio's codes mean to us: whom they tell of, and what is done about them."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from adapters.parts import WHATSAPP
from core.chats import contacts
from core.shops.models import ChatIdentity

NO_ACCOUNT, BLOCKED, WINDOW, UNKNOWN = "no_account", "blocked", "window", "unknown"
_STOPPED = 21610
# nobody is there: a wrong number, one without WhatsApp
_NOBODY = frozenset({21211, 21214, 21265, 21614, 63003, 63024, 63033})
CLOSED = frozenset({63016})  # a day has gone by: approved words alone
TEMPLATE_GONE = frozenset({63040, 63041, 63042})  # rejected, paused, disabled since
NO_MEDIA = frozenset({63019})  # a file was not to be had
TOO_FAST = frozenset({20429, 63017, 63018, 63038, 131056})
REFUSED_FORM = frozenset({63021})  # its form is not taken
CONTENT_GONE = frozenset({20404, 21655})


def reason_of(code: int) -> str:
    """Say why a message with this code does not arrive, as its sender is told."""
    if code in _NOBODY:
        return NO_ACCOUNT
    if code == _STOPPED:
        return BLOCKED
    return WINDOW if code in CLOSED | TEMPLATE_GONE else UNKNOWN


def note(session: Session, address: str, *, code: int, at: datetime) -> None:
    """Keep what a code tells of an address: that nobody is there, or that he wants nothing.

    An id that hides a phone stays: whether it takes messages is the account's matter.
    """
    if code in _NOBODY and "." not in address:
        contacts.left(session, WHATSAPP, address, why=NO_ACCOUNT, at=at)
    if code == _STOPPED:
        his = (col(ChatIdentity.channel) == WHATSAPP) & (col(ChatIdentity.address) == address)
        fresh = his & col(ChatIdentity.stopped_at).is_(None)
        session.execute(update(ChatIdentity).where(fresh).values(stopped_at=at))
