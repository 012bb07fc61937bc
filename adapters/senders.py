"""Who delivers the rows of the outbox. Browser and terminal are local: delivering is marking as seen."""

from sqlmodel import Session

from bot import reminders
from bot.turn import Edge
from core.actor import Actor
from core.chats.models import ChatMessage
from core.clock import Clock
from core.db import Database
from core.outbox import OutboxRow, Undeliverable

NO_WHATSAPP = "9800000000"  # of the demo: what goes there is told to the owner as not delivered


class LocalSender:
    """Delivers a reply in the browser or the terminal; the payload names the message."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def deliver(self, row: OutboxRow) -> None:
        """Deliver it. Raises: Undeliverable where the message is gone, or nobody is at the number."""
        self._db.write(lambda session: self._mark(session, row))

    def _mark(self, session: Session, row: OutboxRow) -> None:
        message = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
        if not message:
            raise Undeliverable("message gone", asked=False)
        if message.address == NO_WHATSAPP:
            raise Undeliverable("no_account", asked=False)
        if not message.delivered_at:
            message.delivered_at = self._clock.now()
            session.add(message)


class SimulatedSender:
    """Lets what the sandbox says to anybody count as delivered; nothing leaves."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def deliver(self, row: OutboxRow) -> None:
        """Mark it as delivered. Raises: Undeliverable where the message is gone."""
        self._db.write(lambda session: self._mark(session, row))

    def _mark(self, session: Session, row: OutboxRow) -> None:
        message = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
        if not message:
            raise Undeliverable("message gone", asked=False)
        message.delivered_at = message.delivered_at or self._clock.now()
        session.add(message)


class ReminderSender:
    """Lets a reminder go whose hour has come; who has paid by then, or rests, gets none."""

    def __init__(self, db: Database, clock: Clock, edge: Edge) -> None:
        self._db = db
        self._clock = clock
        self._edge = edge

    def deliver(self, row: OutboxRow) -> None:
        """Put the messages into the outbox, once."""
        actor = Actor(row.shop_id, "scheduler", "reminder", self._clock.now())
        self._db.write(lambda session: reminders.deliver(session, self._edge, actor, row))
