"""Works what came in: a message is read and answered, with its file and its button; missed ones are found."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from adapters import inbox
from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import cards, inbound, people, templates
from adapters.whatsapp.client import Client, Refused
from bot.conversation import button_named
from bot.message import File, Message
from core.chats import sent
from core.chats.models import ChatMessage
from core.exchange.sheet import MAX_BYTES
from core.outbox import NoAnswer, OutboxRow

_TRIES = 3
_JUST_NOW = timedelta(minutes=1)  # so long a webhook may still be on its way
_LOG = logging.getLogger("pakka.whatsapp")


class Receiver:
    """Answers messages that were kept."""

    def __init__(self, parts: Parts, client: Client) -> None:
        self._parts = parts
        self._client = client

    def deliver(self, row: OutboxRow) -> None:
        """Read a message and answer it. Raises: Later, NoAnswer where its file cannot be had."""
        form: dict[str, Any] = row.payload["raw"]
        read = inbound.read(form, received=row.created_at)
        message = read.message
        if message.button and templates.is_answer(message.button):
            message = self._with_button(message, form, read.answers)
        if read.document:
            content = self._fetch(read.document.url, row, most=MAX_BYTES)
            file = File(read.document.name, content) if content else None
            message = replace(message, file=file)
        if read.card:
            content = self._fetch(read.card, row, most=cards.MAX_BYTES)
            message = replace(message, card=cards.card_of(content) if content else None)
        inbox.answer(self._parts, message)

    def _with_button(self, message: Message, form: dict[str, Any], answers: str) -> Message:
        """Find what an approved template's button does, by the message that it stood under."""
        label = str(form.get("ButtonText") or message.text)
        button = self._parts.db.write(lambda session: _button_of(session, answers, label))
        return replace(message, button=button, text=message.text or label)

    def _fetch(self, url: str, row: OutboxRow, *, most: int) -> bytes | None:
        """Fetch a file; what is not to be had, or is too large, is answered as any other file."""
        try:
            return self._client.download(url, most=most)
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


def catch_up(parts: Parts, client: Client, *, hours: int) -> int:
    """Keep what came while nobody answered: Twilio does not post it again. Returns how many were missed."""
    now = parts.clock.now()
    since = (now - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    events = []
    for found in client.messages(To=client.account.sender, DateSent_from=since):
        if found["direction"] != "inbound":
            continue
        form = people.recognised(parts, _form_of(found))
        event = inbound.arrived(form)
        if event and event.at and event.at < now - _JUST_NOW and not inbox.has(parts, event):
            media = _media_of(client, form)
            events.append(replace(event, raw={**form, **media}))
    new = inbox.store(parts, list(reversed(events))) if events else 0
    if new:
        _LOG.warning("messages had been missed", extra={"fields": {"count": new}})
    return new


def _form_of(found: dict[str, Any]) -> dict[str, str]:
    """Write a message that was looked up as the form it would have come in."""
    return {
        "MessageSid": str(found["sid"]),
        "From": str(found["from"]),
        "Body": str(found["body"] or ""),
        "NumMedia": str(found["num_media"] or "0"),
        inbound.SENT_AT: str(found["date_sent"] or found["date_created"]),
    }


def _media_of(client: Client, form: Mapping[str, str]) -> dict[str, str]:
    if form["NumMedia"] == "0":
        return {}
    try:
        found = client.media_of(form["MessageSid"])
    except Refused:
        return {}
    return {"MediaUrl0": found[0][0], "MediaContentType0": found[0][1]} if found else {}
