"""Templates: made and sent for approval once for each text, and found again by their names.

What is approved is remembered, so that a send need not ask.
"""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp.provider import Refused, State, Templates
from bot import templates
from core.chats import sent
from core.chats.models import Conversation
from core.shops.models import Shop

ANSWER = "~"  # begins the id of a template's button: what it does stands with the message
_APPROVED = "approved"
_ASK_AGAIN = timedelta(minutes=1)
GOOD = (_APPROVED, "pending", "received")


def is_answer(button: str) -> bool:
    """True for the button of a template."""
    return button.startswith(ANSWER)


def languages(parts: Parts) -> set[str]:
    """Return the languages that are sent in: those of every shop, of the shops here, and of their chats.

    A number that WhatsApp has not verified may have 250 templates: of languages that nobody here writes
    there are none.
    """
    with parts.db.reading() as session:
        shops = session.exec(select(Shop.language).distinct()).all()
        spoken = col(Conversation.state)["lang"].as_string()
        chats = session.exec(select(spoken).where(Conversation.channel == WHATSAPP).distinct())
        return {*templates.ALWAYS, *shops, *filter(None, chats)}


def sync(parts: Parts, book: Templates) -> Iterator[State]:
    """Make what is missing, send for approval what was not sent; say what became of each.

    Raises: Later, NoAnswer.
    """
    there = book.there()
    for shape in templates.shapes_in(languages(parts)):
        name, language = book.name_of(shape), shape.language
        try:
            state = book.bring(shape, there.get((name, language)))
        except Refused as fault:
            state = State(name, language, "refused", str(fault))
        yield state
    remember(parts, book)


def states(parts: Parts, book: Templates) -> Iterator[State]:
    """Say of each template what WhatsApp said of it. Raises: Refused, Later, NoAnswer."""
    there = book.there()
    for shape in templates.shapes_in(languages(parts)):
        name, language = book.name_of(shape), shape.language
        yield there.get((name, language)) or State(name, language, "missing")


def remember(parts: Parts, book: Templates) -> None:
    """Keep what is approved now, and what is not any more. Raises: Refused, Later, NoAnswer."""
    found = {
        name: one.handle if one.state == _APPROVED else ""
        for (name, _), one in book.there().items()
        if name.startswith("pakka_")
    }

    def work(session: Session) -> None:
        for name, handle in found.items():
            known = sent.stored_file(session, "", WHATSAPP, _key(name))
            if known not in {handle, handle or None}:
                sent.store_file(session, "", WHATSAPP, digest=_key(name), file_id=handle)

    parts.db.write(work)


def forget(session: Session, name: str) -> None:
    """Take it that a template is approved no more: the next send asks."""
    sent.store_file(session, "", WHATSAPP, digest=_key(name), file_id="")


def _key(name: str) -> str:
    return f"template:{name}"


class Approved:
    """Finds what a template is known by; one that is not known is looked for, once a minute at most."""

    def __init__(self, parts: Parts, book: Templates) -> None:
        self._parts = parts
        self._book = book
        self._asked: datetime | None = None
        self._lock = threading.Lock()

    def handle_of(self, name: str) -> str | None:
        """Return it; None where it is not approved (yet). Raises: Refused, Later, NoAnswer."""
        return self._known(name) or (self._known(name) if self._ask() else None) or None

    def _known(self, name: str) -> str | None:
        with self._parts.db.reading() as session:
            return sent.stored_file(session, "", WHATSAPP, _key(name))

    def _ask(self) -> bool:
        with self._lock:
            now = self._parts.clock.now()
            if self._asked and timedelta() <= now - self._asked < _ASK_AGAIN:
                return False
            remember(self._parts, self._book)
            self._asked = now
            return True
