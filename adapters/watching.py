"""Work of minutes that somebody ordered in chat: its lease is kept, and he is told how far it is."""

from datetime import timedelta

from sqlmodel import Session

from bot import conversation, replies
from bot.message import Attachment, Reply
from core.clock import Clock
from core.db import Database
from core.outbox import OutboxRow, extend

_KEEP_LEASE = timedelta(seconds=10)
_TELL = timedelta(seconds=30)


class LeaseLost(Exception):
    """Somebody else has taken the work over."""


class Watch:
    """Keeps the lease of a row and tells how far its work is, now and then.

    ``words``: the reply that says so, with ``done`` and ``total``.
    """

    def __init__(self, db: Database, clock: Clock, row: OutboxRow, *, words: str) -> None:
        self._db = db
        self._clock = clock
        self._row = row
        self._words = words
        self._kept = self._told = clock.now()

    def progress(self, done: int, total: int) -> None:
        """Take note that so many documents are done. Raises: LeaseLost."""
        at = self._clock.now()
        if at - self._kept < _KEEP_LEASE:
            return
        self._kept = at
        tell = at - self._told >= _TELL and done < total
        if tell:
            self._told = at
        far = {"done": done, "total": total} if tell else None
        if not self._db.write(lambda session: self._note(session, far)):
            raise LeaseLost

    def _note(self, session: Session, far: dict[str, int] | None) -> bool:
        if not extend(session, self._row, at=self._kept):
            return False
        if far:
            text = replies.text(str(self._row.payload["lang"]), self._words, **far)
            answer = answer_to(self._row, text)
            conversation.record_out(session, self._row.shop_id, answer, at=self._kept, seq=1)
        return True


def answer_to(row: OutboxRow, text: str, *papers: Attachment) -> Reply:
    """Answer where the work was ordered."""
    channel, address = str(row.payload["channel"]), str(row.payload["address"])
    return Reply(channel, address, text, attachments=papers)
