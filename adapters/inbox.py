"""What comes in from a platform: stored under its own id before it is answered, worked afterwards.

A row of the outbox with a topic ``in.*``: the same id again is the same event again and changes nothing,
the events of one chat are worked one after the other, and one that was begun when the process died is
worked again. `bot.respond` does nothing the second time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from adapters.parts import Parts
from bot.message import Message
from bot.respond import respond
from core import outbox
from core.chats import contacts
from core.db import alone
from core.outbox import NewRow
from core.shops.service import find_people


@dataclass(frozen=True)
class Person:
    """Who wrote: his chat's address, and what his platform says of him."""

    channel: str
    address: str
    name: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Arrived:
    """One event. ``id`` is the platform's own; ``seq`` orders those that came at once.

    ``wrote``: who wrote, where it is a message of his (WhatsApp's day of free answers begins anew).
    ``at``: when, where that was longer ago than just now: it had to be looked up.
    """

    topic: str
    id: str
    chat: str
    raw: Mapping[str, Any]
    seq: int = 0
    wrote: Person | None = None
    at: datetime | None = None


def store(parts: Parts, events: Sequence[Arrived], *, waits: bool = False) -> int:
    """Keep events, each once, in one transaction; wake who works them. Returns how many were new.

    ``waits``: nobody waits for them, so that they are worked with what comes next, or at the next poll.
    """
    new = parts.db.write(lambda session: _store(parts, session, events))
    if new and not waits:
        parts.doorbell.ring_in()
    return new


def _store(parts: Parts, session: Session, events: Sequence[Arrived]) -> int:
    at, new = parts.clock.now(), 0
    # two batches with the same events in another order would wait for each other
    if len(events) > 1:
        alone(session, "inbox")
    for event in events:
        row = NewRow(
            topic=event.topic,
            key=event.id,
            payload={"raw": clean(event.raw)},
            ordering_key=f"in:{event.chat}" if event.chat else "",
            seq=event.seq,
        )
        if not outbox.add(session, "", row, at=at):
            continue
        new += 1
        if event.wrote and not _has_written_since(session, event):
            who = event.wrote
            chat = (who.channel, who.address)
            contacts.came_in(
                session, chat, at=event.at or at, name=clean(who.name), lang=clean(who.lang)
            )
    return new


def has(parts: Parts, event: Arrived) -> bool:
    """True where an event is kept already."""
    with parts.db.reading() as session:
        return outbox.has(session, "", event.id)


def _has_written_since(session: Session, event: Arrived) -> bool:
    """True where an event of a while ago is not the last word of its writer."""
    if event.at is None or event.wrote is None:
        return False
    known = contacts.contact_of(session, event.wrote.channel, event.wrote.address)
    return bool(known and known.last_in_at and known.last_in_at > event.at)


def clean(value: Any) -> Any:
    r"""Take out what no database keeps: NUL, halves of characters.

    >>> clean({"text": "a\x00b\ud83d"})
    {'text': 'ab?'}
    """
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [clean(one) for one in value]
    if isinstance(value, Mapping):
        return {clean(name): clean(one) for name, one in value.items()}
    return value


def is_of_shop(parts: Parts, message: Message) -> bool:
    """True where one of a shop's people writes: nobody else's file is of use."""
    with parts.db.reading() as session:
        people = find_people(session, message.channel, message.address)
    return any(person.member_id for person in people)


def answer(parts: Parts, message: Message) -> None:
    """Work a message; its replies are rows of the outbox, and whoever delivers them is woken."""
    respond(parts.db, message, edge=parts.edge())
    parts.doorbell.ring()
