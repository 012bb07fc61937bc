"""Who delivers the rows of the outbox. Browser and terminal are local: delivering is marking as seen."""

from sqlmodel import Session

from bot.reminders import send_later
from core.actor import Actor
from core.chats.models import ChatMessage
from core.clock import Clock
from core.db import Database
from core.outbox import NewRow, OutboxRow, Undeliverable, add


class LocalSender:
    """Delivers a reply in the browser or the terminal; the payload names the message."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def deliver(self, row: OutboxRow) -> None:
        """Deliver it. Raises: Undeliverable where the message is gone."""
        self._db.write(lambda session: self._mark(session, row))

    def _mark(self, session: Session, row: OutboxRow) -> None:
        message = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
        if not message:
            raise Undeliverable("message gone")
        if not message.delivered_at:
            message.delivered_at = self._clock.now()
            session.add(message)


class ReminderSender:
    """Lets a reminder go that was put off; who has paid by then gets none."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def deliver(self, row: OutboxRow) -> None:
        """Put the messages into the outbox, once."""
        actor = Actor(row.shop_id, "scheduler", "reminder", self._clock.now())
        customer_id, lang = str(row.payload["customer"]), str(row.payload["lang"])
        self._db.write(lambda session: self._once(session, row, actor, (customer_id, lang)))

    def _once(self, session: Session, row: OutboxRow, actor: Actor, to: tuple[str, str]) -> None:
        """Mark the row's own key, so that a delivery that died after its commit does not go twice."""
        new = NewRow("event", f"gone:{row.dedupe_key}", {"event": "reminder.sent", "id": row.id})
        if add(session, row.shop_id, new, at=actor.at):
            send_later(session, actor, *to)


class EventSender:
    """Drops events: nobody can subscribe to them yet."""

    def deliver(self, row: OutboxRow) -> None:
        """Do nothing."""
