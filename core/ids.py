"""Public ids: a prefix and 24 hexadecimal digits, time first, so that they sort by it; and secrets.

The source is given to `Database` and rides on each session: nothing draws randomness by itself.
"""

import threading
from collections.abc import Callable

from sqlmodel import Session

from core.clock import Clock

_INFO = "ids"


class IdSource:
    """Makes ids of four bytes of Unix seconds, three that count within the second, five random ones.

    What one process makes sorts in the order in which it was made, also within a second.
    """

    def __init__(self, clock: Clock, random_bytes: Callable[[int], bytes]) -> None:
        self._clock = clock
        self._random_bytes = random_bytes
        self._lock = threading.Lock()
        self._second = 0
        self._count = 0

    def new(self, prefix: str) -> str:
        """Make an id such as ``inv_66f0c1d20000050b1c2d3e4f``."""
        seconds = int(self._clock.now().timestamp())
        with self._lock:
            self._count = self._count + 1 if seconds == self._second else 0
            self._second = seconds
            count = self._count & 0xFFFFFF
        return f"{prefix}_{seconds:08x}{count:06x}{self._random_bytes(5).hex()}"

    def draw(self, count: int) -> bytes:
        """Draw random bytes for a secret."""
        return self._random_bytes(count)


def attach(session: Session, source: IdSource) -> None:
    """Put the source of ids on a session."""
    session.info[_INFO] = source


def new_id(session: Session, prefix: str) -> str:
    """Make an id from the session's source."""
    source: IdSource = session.info[_INFO]
    return source.new(prefix)


def draw(session: Session, count: int) -> bytes:
    """Draw random bytes for a secret from the session's source."""
    source: IdSource = session.info[_INFO]
    return source.draw(count)
