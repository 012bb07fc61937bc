"""A bill or a note goes to its customer once the portal has given its number, which its paper then bears.

Papers are drawn when they go: a moment's waiting is all that it takes. Where the portal does not answer for a
while, or refuses, the paper goes without. Source: CGST Rules, rule 48(5), of those who must register.
"""

from datetime import datetime, timedelta

from core.clock import Clock
from core.db import Database
from core.einvoice import places
from core.einvoice.queries import of_document
from core.outbox import Later, OutboxRow, Sender

_MOST = timedelta(minutes=5)
_SOONEST, _LATEST = timedelta(seconds=1), timedelta(seconds=30)


class Awaiting:
    """Delivers by another sender; what awaits a number is put off meanwhile."""

    def __init__(self, sender: Sender, db: Database, clock: Clock) -> None:
        self._sender, self._db, self._clock = sender, db, clock

    def deliver(self, row: OutboxRow) -> None:
        """Deliver it, or put it off. Raises: Later; as the sender does."""
        document_id, age = row.payload.get("awaits"), self._clock.now() - since(row)
        if document_id and age < _MOST and self._is_pending(row.shop_id, document_id):
            raise Later(min(max(age, _SOONEST), _LATEST, _MOST - age), asked=False)
        self._sender.deliver(row)

    def _is_pending(self, shop_id: str, document_id: str) -> bool:
        with self._db.reading() as session:
            held = of_document(session, shop_id, document_id)
            if held is None:
                return places.is_asked(session, shop_id, document_id)
            return held.patient and held.state == "pending"


def since(row: OutboxRow) -> datetime:
    """Since when a row is to go."""
    return row.wanted_at or row.created_at
