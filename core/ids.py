"""Public ids: a prefix and 24 hexadecimal digits, time first, so that they sort by it.

The source is given to `Database` and rides on each session: nothing draws randomness by itself.
"""

from collections.abc import Callable

from sqlmodel import Session

from core.clock import Clock

_INFO = "ids"


class IdSource:
    """Makes ids of four bytes of Unix seconds and eight random ones."""

    def __init__(self, clock: Clock, random_bytes: Callable[[int], bytes]) -> None:
        self._clock = clock
        self._random_bytes = random_bytes

    def new(self, prefix: str) -> str:
        """Make an id such as ``inv_66f0c1d2a1b2c3d4e5f60718``."""
        seconds = int(self._clock.now().timestamp())
        return f"{prefix}_{seconds:08x}{self._random_bytes(8).hex()}"


def attach(session: Session, source: IdSource) -> None:
    """Put the source of ids on a session."""
    session.info[_INFO] = source


def new_id(session: Session, prefix: str) -> str:
    """Make an id from the session's source."""
    source: IdSource = session.info[_INFO]
    return source.new(prefix)
