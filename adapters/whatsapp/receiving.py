"""Works what came in: a message is read and answered, with its file and its button."""

import logging
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from adapters import inbox
from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import cards, templates
from adapters.whatsapp.provider import Document, Provider, Read, Refused
from bot.conversation import button_named
from bot.logo_words import awaits_picture
from bot.message import File, Message
from core.chats import sent
from core.chats.models import ChatMessage
from core.errors import PakkaError
from core.exchange import sheet
from core.logo_errors import LogoUnreadable
from core.outbox import Dropped, NoAnswer, OutboxRow
from core.shops import pictures

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
        if read.document and inbox.is_of_shop(self._parts, message):
            message = self._with_list(message, read.document, row)
        if read.picture and self._is_logo(message):
            message = self._with_logo(message, read.picture, row)
        if read.card:
            content = self._fetch(read.card, row, most=cards.MAX_BYTES)
            card = cards.card_of(content) if isinstance(content, bytes) else None
            message = replace(message, card=card)
        inbox.answer(self._parts, message)

    def _with_list(self, message: Message, document: Document, row: OutboxRow) -> Message:
        larger = sheet.too_large()
        found = self._fetch(document.at, row, most=sheet.MAX_BYTES, larger=larger)
        if isinstance(found, PakkaError):
            return replace(message, file=File(document.name, b""), sheet=found)
        return message if found is None else replace(message, file=File(document.name, found))

    def _with_logo(self, message: Message, at: str, row: OutboxRow) -> Message:
        found = self._fetch(at, row, most=pictures.MOST_BYTES, larger=pictures.too_large())
        if isinstance(found, bytes):
            return replace(message, picture=found)
        return replace(message, logo=found or LogoUnreadable())

    def _is_logo(self, message: Message) -> bool:
        with self._parts.db.reading() as session:
            return awaits_picture(session, message)

    def _with_button(self, read: Read) -> Message:
        """Find what an approved template's button does, by the message that it stood under."""
        label = read.message.text
        button = self._parts.db.write(lambda session: _button_of(session, read.answers, label))
        return replace(read.message, button=button)

    def _fetch(
        self, at: str, row: OutboxRow, *, most: int, larger: PakkaError | None = None
    ) -> bytes | PakkaError | None:
        """Fetch a file of so many bytes; ``larger`` where it is larger, None where it is not to be had."""
        try:
            content = self._provider.download(at, most=most)
        except Refused as fault:
            _LOG.warning("a file is gone", extra={"fields": {"code": fault.code}})
        except NoAnswer:
            if row.attempt < _TRIES:
                raise
        else:
            return larger if content is None else content
        return None


def _button_of(session: Session, answers: str, label: str) -> str | None:
    gone = sent.find(session, WHATSAPP, answers) if answers else None
    row = session.get(ChatMessage, (gone.shop_id, gone.message_id)) if gone else None
    return button_named(row, label) if row else None
