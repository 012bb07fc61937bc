"""Works off what the e-invoice portal is still to do: what a shop waits for, what a caller left open.

The portal is asked at the pace of its GSTIN. Where it does not answer it is asked again, after a minute at
first, after an hour at last; whoever waits is told by ``tell``.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from core.actor import Actor
from core.clock import Clock
from core.db import Database
from core.einvoice import pace
from core.einvoice.gateway import Gateway, PortalUnavailable
from core.einvoice.queries import get_request
from core.einvoice.sending import Desk, Ended, send
from core.outbox import Dropped, Later, OutboxRow

_FIRST, _MOST = timedelta(minutes=1), timedelta(hours=1)
_SETTLES = timedelta(seconds=2)  # where another is at it
_LOG = logging.getLogger("pakka.einvoice")
Tell = Callable[[Session, Actor, Ended], None]


class RegistrationSender:
    """Delivers the rows of the topic ``einvoice``."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        gateway: Gateway | None,
        *,
        per_minute: int = pace.PER_MINUTE,
        tell: Tell | None = None,
    ) -> None:
        self._db, self._clock, self._gateway = db, clock, gateway
        self._per_minute = per_minute
        self._tell = tell or _nobody

    def deliver(self, row: OutboxRow) -> None:
        """Ask for what a registration wishes. Raises: Later (not known yet), Dropped (nothing is)."""
        if self._gateway is None:
            raise Later(_MOST)
        now = self._clock.now()
        wait = self._db.write(lambda session: self._take(session, row))
        if wait is not None:
            raise Later(wait)
        actor = Actor(row.shop_id, "scheduler", "einvoice", now)
        desk = Desk(self._db, self._gateway, self._clock)
        ended = send(
            desk,
            actor,
            row.payload["id"],
            then=lambda session, ended: self._note(session, actor, ended),
        )
        if ended.row.wish:
            raise Later(_wait_of(ended))

    def _take(self, session: Session, row: OutboxRow) -> timedelta | None:
        held = get_request(session, row.shop_id, row.payload["id"])
        if not held.wish:
            raise Dropped("done already")
        return pace.take(
            session, row.shop_id, held.gstin, per_minute=self._per_minute, now=self._clock.now()
        )

    def _note(self, session: Session, actor: Actor, ended: Ended) -> Ended:
        trouble = ended.trouble
        if isinstance(trouble, PortalUnavailable) and trouble.is_full and trouble.wait:
            row, now = ended.row, self._clock.now()
            pace.rest(session, row.shop_id, row.gstin, wait=trouble.wait, now=now)
        try:
            with session.begin_nested():
                self._tell(session, actor, ended)
        except Exception:  # what the portal did stands, whether it can be told of or not
            _LOG.exception("nobody was told of it", extra={"fields": {"row": ended.row.id}})
        return ended


def _nobody(_session: Session, _actor: Actor, _ended: Ended) -> None:
    """Tell nobody."""


def _wait_of(ended: Ended) -> timedelta:
    if ended.trouble is None:
        return _SETTLES
    if isinstance(ended.trouble, PortalUnavailable) and ended.trouble.wait:
        return ended.trouble.wait
    doubled: int = 1 << min(max(ended.row.attempts - 1, 0), 10)
    return min(_FIRST * doubled, _MOST)
