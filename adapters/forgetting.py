"""Messages that show a secret are taken back: from our rows here, from the chat by its channel."""

from datetime import timedelta

from sqlmodel import Session

from core.chats import fleeting
from core.chats.models import ChatMessage
from core.clock import Clock
from core.db import Database
from core.outbox import Dropped, Later, OutboxRow


class Forgetter:
    """Takes the secret out of our rows; all that there is to do where the screen is ours."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def deliver(self, row: OutboxRow) -> None:
        """Do it two minutes after the message arrived. Raises: Later, Dropped."""
        wait = self._db.write(lambda session: self._fade(session, row))
        if wait is not None:
            raise Later(wait)

    def _fade(self, session: Session, row: OutboxRow) -> timedelta | None:
        message = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
        if message is None:
            raise Dropped("message gone")
        wait = fleeting.wait(session, message, now=self._clock.now())
        if wait is None:
            fleeting.fade(session, message)
        return wait
