"""Lets each endpoint that wants to know be told of an event: what is shown is settled here, once."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from core.clock import Clock
from core.db import Database
from core.errors import NotFound
from core.json_text import dump
from core.outbox import Dropped, OutboxRow
from core.webhooks import deliveries
from core.webhooks.models import Event

# Shows the resource of an event as GET would: JSON values, money as decimals.
Show = Callable[[Session, Event], dict[str, Any]]


class EventSender:
    """Works the outbox's rows of topic ``event``; those that are marks of something done tell of nothing."""

    def __init__(self, db: Database, clock: Clock, ring: Callable[[], object]) -> None:
        self._db = db
        self._clock = clock
        self._ring = ring
        self._show: Show | None = None

    def show_with(self, show: Show) -> None:
        """Say who shows resources."""
        self._show = show

    def deliver(self, row: OutboxRow) -> None:
        """Begin the deliveries. Raises: Dropped where the event, or what it is about, is gone."""
        event_id = str(row.payload.get("id", ""))
        if not event_id.startswith("evt_"):
            return
        with self._db.reading() as session:
            event = session.get(Event, (row.shop_id, event_id))
            if event is None:
                raise Dropped("gone")
            data = event.data or self.shown(session, event)
        at = self._clock.now()

        def work(session: Session) -> int:
            held = deliveries.freeze(session, event, data)
            return len(deliveries.spread(session, held, at=at))

        if self._db.write(work):
            self._ring()

    def shown(self, session: Session, event: Event) -> str:
        """Write what an event is about as JSON. Raises: Dropped where it is gone."""
        assert self._show  # noqa: S101  (said where the parts are put together)
        try:
            return dump(self._show(session, event))
        except NotFound:
            raise Dropped("gone") from None
