"""Works what came in: a message is read and answered, with its file and its button."""

import logging
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from adapters import inbox
from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import cards, templates
from adapters.whatsapp.provider import Provider, Read, Refused
from bot.conversation import button_named
from bot.logo_words import awaits_picture
from bot.message import File, Message
from core.chats import sent
from core.chats.models import ChatMessage
from core.exchange.sheet import MAX_BYTES
from core.logo_errors import LogoUnreadable
from core.outbox import Dropped, NoAnswer, OutboxRow
from core.shops.pictures import MOST_BYTES

_TRIES = 3
# A provider may bring for days what we did not take: a yes of then is none now, and no free answer reaches
# who gave it.
_TOO_LATE = timedelta(hours=24)
_LOG = logging.getLogger("pakka.whatsapp")


class Receiver:
    """Answers messages that were kept."""

    def __init__(self, parts: Parts, provider: Provider) -> None:
        self._parts = parts
        self._provider = provider

    def deliver(self, row: OutboxRow) -> None:
        """Read a message and answer it. Raises: Dropped, Later, NoAnswer (its file)."""
        read = self._provider.read(row.payload["raw"], row.created_at)
        message = read.message
        if row.created_at - message.at > _TOO_LATE:
            _LOG.warning("a message came too late", extra={"fields": {"id": message.message_id}})
            raise Dropped("too late")
        if message.button and templates.is_answer(message.button):
            message = self._with_button(read)
        if read.document:
            content = self._fetch(read.document.at, row, most=MAX_BYTES)
            file = File(read.document.name, content) if content else None
            message = replace(message, file=file)
        if read.picture and self._is_logo(message):
            content = self._fetch(read.picture, row, most=MOST_BYTES)
            fault = None if content else LogoUnreadable()
            message = replace(message, picture=content, logo=fault)
        if read.card:
            content = self._fetch(read.card, row, most=cards.MAX_BYTES)
            message = replace(message, card=cards.card_of(content) if content else None)
        inbox.answer(self._parts, message)

    def _is_logo(self, message: Message) -> bool:
        with self._parts.db.reading() as session:
            return awaits_picture(session, message)

    def _with_button(self, read: Read) -> Message:
        """Find what an approved template's button does, by the message that it stood under."""
        label = read.message.text
        button = self._parts.db.write(lambda session: _button_of(session, read.answers, label))
        return replace(read.message, button=button)

    def _fetch(self, at: str, row: OutboxRow, *, most: int) -> bytes | None:
        """Fetch a file; what is not to be had, or is too large, is answered as any other file."""
        try:
            return self._provider.download(at, most=most)
        except Refused as fault:
            _LOG.warning("a file is gone", extra={"fields": {"code": fault.code}})
        except NoAnswer:
            if row.attempt < _TRIES:
                raise
        return None


def _button_of(session: Session, answers: str, label: str) -> str | None:
    gone = sent.find(session, WHATSAPP, answers) if answers else None
    row = session.get(ChatMessage, (gone.shop_id, gone.message_id)) if gone else None
    return button_named(row, label) if row else None
