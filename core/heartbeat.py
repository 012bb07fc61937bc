"""A sign of life of whoever ticks: so that it can be told from outside whether the scheduler works."""

from datetime import timedelta

from sqlmodel import Session

from core import leases
from core.clock import Clock
from core.db import Database
from core.leases import Lease

_NAME = "heartbeat"
# two ticks: whoever comes after one that died is heard before its sign ends
_EARLY = leases.LEASE * 2 / 3


class Heartbeat:
    """The tick that only says that it ticks; of several processes one says so for all."""

    def __init__(self, db: Database, clock: Clock, holder: str) -> None:
        self._db = db
        self._clock = clock
        self._holder = holder

    def run(self) -> int:
        """Say so; return 0: nothing is due by it."""
        now = self._clock.now()
        # as if it were two ticks later: another's sign is taken over before it ends
        self._db.write(
            lambda session: leases.take(
                session, _NAME, self._holder, at=now + _EARLY, life=leases.LEASE - _EARLY
            )
        )
        return 0


def beats(session: Session, clock: Clock) -> bool:
    """True where somebody ticked within the last minute."""
    row = session.get(Lease, ("", _NAME))
    return row is not None and timedelta() <= row.until - clock.now()
