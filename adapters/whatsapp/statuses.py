"""Works what a provider tells of messages that went out: late, twice and out of order.

Only a step forward counts. What failed goes once more where that helps (in approved words, with a fresh
link, more slowly, as two messages), else the owner is told.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import faults, templates
from adapters.whatsapp.outbound import AGAIN, APPROVED, FIRST, FREE, SPLIT, TOPIC
from adapters.whatsapp.provider import Meaning, Provider, Told
from bot import templates as words, undelivered
from bot.conversation import reply_of
from core import outbox
from core.chats import sent
from core.chats.models import ChatMessage, Sent
from core.outbox import Dropped, NewRow, OutboxRow, waits_of

_GROUP = 100  # so many parts may a message have in one manner
_MOST_SLOW, _MOST_FRESH = 5, 1
_SLOWER = timedelta(seconds=20)
_LOG = logging.getLogger("pakka.whatsapp")


class NotOurs(Exception):
    """A status of something that we know nothing of (yet)."""


@dataclass(frozen=True)
class _Once:
    """A part that goes once more: how, and after what wait."""

    mode: str
    part: int | None = None
    times: int = 0
    wait: timedelta = timedelta()


class Statuses:
    """Keeps how far messages came."""

    def __init__(self, parts: Parts, provider: Provider) -> None:
        self._parts = parts
        self._provider = provider

    def deliver(self, row: OutboxRow) -> None:
        """Note one status. Raises: Dropped, NotOurs (again later) where its message is unknown."""
        told = self._provider.told(row.payload["raw"])
        if told is None:
            return
        try:
            again = self._parts.db.write(lambda session: self._work(session, told))
        except NotOurs:
            if row.attempt > len(waits_of(row.topic)) - 1:
                raise Dropped("not ours") from None
            raise
        if again:
            self._parts.doorbell.ring()

    def _work(self, session: Session, told: Told) -> bool:
        at = self._parts.clock.now()
        call = sent.find(session, WHATSAPP, told.id) or _adopt(session, told, at=at)
        message = session.get(ChatMessage, (call.shop_id, call.message_id))
        if message is None:
            return False
        code = str(told.code or "")
        is_news = sent.advance(session, call, state=told.state, error=code, at=at)
        if told.state != "failed":
            if not message.delivered_at:
                message.delivered_at = at
                session.add(message)
            return False
        if not is_news:
            return False
        meaning = self._provider.meaning(told.code)
        if meaning is None:
            fields = {"provider": self._provider.name, "code": told.code}
            _LOG.warning("a message failed", extra={"fields": fields})
        faults.note(session, call.address, meaning=meaning, at=at)
        template = reply_of(message).template
        if meaning is Meaning.TEMPLATE_GONE and template:
            shape = words.shape(template.key, template.lang)
            templates.forget(session, self._provider.templates.name_of(shape))
        return _mend(session, call, message, meaning, at=at)


def _adopt(session: Session, told: Told, *, at: datetime) -> Sent:
    """Note a call whose answer was lost, by the mark that we gave the provider with it."""
    shop_id, _, rest = told.mark.partition(".")
    message_id, _, part = rest.partition(".")
    message = session.get(ChatMessage, (shop_id, message_id))
    if message is None or not part.isdecimal() or message.channel != WHATSAPP:
        raise NotOurs
    call = sent.Call((shop_id, message_id, int(part)), (WHATSAPP, message.address), told.id)
    sent.note(session, call, at=at)
    found = sent.find(session, WHATSAPP, told.id)
    if found is None:
        raise Dropped("went twice")  # the part is noted by its other call
    return found


def _mend(
    session: Session, call: Sent, message: ChatMessage, meaning: Meaning | None, *, at: datetime
) -> bool:
    """Let a part that failed go once more, or tell the owner; True where something goes."""
    once = _once_more(call, message, meaning)
    if once:
        payload = {**_payload_of(session, message), "as": once.mode}
        key = f"chat:{message.id}:{once.mode}"
        if once.part is not None:
            payload |= {"part": once.part, "times": once.times}
            key = f"{key}:{once.part}:{once.times}"
        new = NewRow(TOPIC, key, payload, f"{WHATSAPP}:{message.address}")
        if outbox.add(session, message.shop_id, new, at=at + once.wait):
            return True
        if once.mode == APPROVED:
            return False  # another part of it has brought that about
    _tell(session, call, message, faults.reason_of(meaning), at=at)
    return True


def _once_more(call: Sent, message: ChatMessage, meaning: Meaning | None) -> _Once | None:
    part, times = call.part % AGAIN, call.part // AGAIN
    mode = next(mode for mode in (SPLIT, APPROVED, FREE) if part >= FIRST[mode])
    if meaning is Meaning.CLOSED and mode != APPROVED:
        return _Once(APPROVED)
    if meaning is Meaning.TOO_FAST and times < _MOST_SLOW:
        return _Once(mode, part, times + 1, _SLOWER * (times + 1))
    if meaning is Meaning.NO_MEDIA and times < _MOST_FRESH:
        return _Once(mode, part, times + 1)
    card = part == FIRST[FREE] and reply_of(message).attachments  # what follows it has no form
    if meaning is Meaning.REFUSED_FORM and card:
        return _Once(SPLIT)
    return None


def _tell(session: Session, call: Sent, message: ChatMessage, why: str, *, at: datetime) -> None:
    """Tell the owner once for a message, however many of its parts failed in this manner."""
    parts = sent.parts_of(session, call.shop_id, call.message_id)
    group = call.part // _GROUP
    others = [
        one
        for number, one in parts.items()
        if number // _GROUP == group and number != call.part and one.state == "failed"
    ]
    if others:
        return
    row = OutboxRow(
        shop_id=call.shop_id,
        id="",
        topic=TOPIC,
        dedupe_key="",
        payload=_payload_of(session, message),
        available_at=at,
        created_at=at,
    )
    undelivered.tell(session, row, why, at)


def _payload_of(session: Session, message: ChatMessage) -> dict[str, Any]:
    """What the message's own row says of it: a reminder is counted only where it goes."""
    payload = outbox.payload_of(session, message.shop_id, f"chat:{message.id}") or {}
    return {**payload, "message": message.id}
