"""What comes in: stored before it is confirmed, worked afterwards in order per chat."""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from adapters import inbox, logs
from adapters.inbox import Arrived
from adapters.parts import TELEGRAM, Parts
from adapters.telegram import inbound, menu
from adapters.telegram.client import MAX_DOWNLOAD, Client, Refused
from adapters.telegram.inbound import ALIAS, Document, Left, Taken
from adapters.telegram.render import provider_id
from bot.logo_words import awaits_picture
from bot.message import File, Message
from core.chats import contacts, sent
from core.chats.models import ChatMessage
from core.exchange import sheet
from core.logo_errors import LogoUnreadable
from core.outbox import Later, NoAnswer, OutboxRow
from core.shops.pictures import MOST_BYTES, too_large

TOPIC = "in.telegram"
_EVERY = {"group": timedelta(hours=1), "edited": timedelta(minutes=1)}
_MOST = 1000  # chats that are remembered
_TRIES = 3  # to fetch a file; then he is told that it did not come
# A call is noted right after it went: a quick finger may be faster than that.
_UNTIL_NOTED, _SOON = timedelta(seconds=10), timedelta(milliseconds=200)
_LOG = logging.getLogger("pakka.telegram")


class Receiver:
    """Takes updates as they come, from polling or the webhook."""

    def __init__(self, parts: Parts, client: Client) -> None:
        self._parts = parts
        self._client = client
        self._courtesy = _Courtesy()

    def take(self, updates: Sequence[Any]) -> None:
        """Store what is worked, in one transaction; leave the rest with a word in the log."""
        sorted_out = [(inbound.sort_out(update), update) for update in updates]
        events = [_event(one, raw) for one, raw in sorted_out if isinstance(one, Taken)]
        if events:
            inbox.store(self._parts, events)
        for one, _ in sorted_out:
            if one.tap:
                self._client.attempt("answerCallbackQuery", {"callback_query_id": one.tap})
            if isinstance(one, Left):
                logs.event(_LOG, "update left", why=one.why)
                self._say(one)

    def _say(self, left: Left) -> None:
        """Tell a person, now and then, why nothing happens; nothing is written."""
        if left.chat is None or not self._courtesy.is_due(left, self._parts.clock.now()):
            return
        text = menu.left_text(left.why, left.lang)
        self._client.attempt("sendMessage", {"chat_id": left.chat, "text": text})


class _Courtesy:
    """Keeps polite words rare: an hour between two in a group, a minute in a chat."""

    def __init__(self) -> None:
        self._said: dict[int, datetime] = {}
        self._lock = threading.Lock()

    def is_due(self, left: Left, now: datetime) -> bool:
        every = _EVERY.get(left.why)
        if left.chat is None or every is None:
            return False
        with self._lock:
            last = self._said.get(left.chat)
            if last and now - last < every:
                return False
            if len(self._said) >= _MOST:
                self._said.clear()
            self._said[left.chat] = now
        return True


def _event(taken: Taken, raw: Mapping[str, Any]) -> Arrived:
    return Arrived(
        TOPIC,
        f"tg:{taken.update_id}",
        f"{TELEGRAM}:{taken.chat}",
        raw,
        seq=taken.update_id,
        wrote=taken.person,
    )


class Inbound:
    """Works what was stored."""

    def __init__(self, parts: Parts, client: Client) -> None:
        self._parts = parts
        self._client = client

    def deliver(self, row: OutboxRow) -> None:
        """Work an update.

        Raises: NoAnswer where its file cannot be fetched just now, Later where what was tapped is too new.
        """
        raw = row.payload["raw"]
        lets = inbound.member_of(raw)
        if lets is not None:
            self._note_member(row, lets=lets)
            return
        found = inbound.read(raw, received=row.created_at, now=self._parts.clock.now())
        if isinstance(found, Left):
            logs.event(_LOG, "update left", why=found.why)
            return
        message = found.message
        if found.document:
            message = self._with_file(message, found.document, row)
        elif found.picture:
            message = self._with_picture(message, found.picture, row)
        elif message.button and message.button.startswith(ALIAS):
            message = replace(message, button=self._whole_id(message, found.tapped, row))
        inbox.answer(self._parts, message)

    def _note_member(self, row: OutboxRow, *, lets: bool) -> None:
        """He blocked us, or took us back; who has written since he blocked us has taken us back."""
        address = str(row.payload["raw"]["my_chat_member"]["chat"]["id"])
        if lets:
            self._parts.db.write(lambda s: contacts.came_back(s, TELEGRAM, address))
            return
        with self._parts.db.reading() as session:
            known = contacts.contact_of(session, TELEGRAM, address)
        if known and known.last_in_at and known.last_in_at >= row.created_at:
            return
        at = row.created_at
        self._parts.db.write(lambda s: contacts.left(s, TELEGRAM, address, why="blocked", at=at))

    def _with_file(self, message: Message, document: Document, row: OutboxRow) -> Message:
        """Fetch a file for one of a shop's people."""
        if not inbox.is_of_shop(self._parts, message):
            return message
        empty = File(document.name, b"")
        if document.size > MAX_DOWNLOAD:
            return replace(message, file=empty, sheet=sheet.too_large())
        try:
            content = self._client.download(document.file_id)
        except Refused:
            return replace(message, file=empty, sheet=sheet.too_large())
        except NoAnswer:
            if row.attempt < _TRIES:
                raise
            return message
        return replace(message, file=File(document.name, content))

    def _with_picture(self, message: Message, picture: Document, row: OutboxRow) -> Message:
        """Fetch a picture that is to be a shop's logo; no other is of use."""
        with self._parts.db.reading() as session:
            if not awaits_picture(session, message):
                return message
        if picture.size > MOST_BYTES:
            return replace(message, logo=too_large())
        try:
            return replace(message, picture=self._client.download(picture.file_id))
        except Refused:
            return replace(message, logo=LogoUnreadable())
        except NoAnswer:
            if row.attempt < _TRIES:
                raise
            return message

    def _whole_id(self, message: Message, tapped: int | None, row: OutboxRow) -> str:
        """Find the id of a button whose data is its place in the message that shows it.

        Raises: Later where that message is so new that its call may not be noted yet.
        """
        place = (message.button or "").removeprefix(ALIAS)
        if tapped is None or not place.isdecimal():
            return "none"
        with self._parts.db.reading() as session:
            shown = sent.newest_of(session, TELEGRAM, provider_id(message.address, tapped))
            key = (shown.shop_id, shown.message_id) if shown else ("", "")
            said = session.get(ChatMessage, key)
        if shown is None and self._parts.clock.now() - row.created_at < _UNTIL_NOTED:
            raise Later(_SOON)
        offered = [*said.body.get("buttons", []), *said.body.get("rows", [])] if said else []
        return str(offered[int(place)]["id"]) if int(place) < len(offered) else "none"
