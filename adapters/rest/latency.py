"""How long calls took within the last five minutes."""

import threading
from collections import deque
from collections.abc import Callable
from time import monotonic

_SECONDS = 300
_MOST = 20_000


class Latencies:
    """The milliseconds of calls, oldest first; so many at most."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: deque[tuple[float, float]] = deque(maxlen=_MOST)

    def add(self, seconds: float) -> None:
        """Note how long a call took."""
        with self._lock:
            self._seen.append((self._clock(), seconds * 1000))

    def percentiles(self) -> tuple[float, float] | None:
        """Return what half and what 95 of 100 calls took at most; None where there were none."""
        since = self._clock() - _SECONDS
        with self._lock:
            while self._seen and self._seen[0][0] < since:
                self._seen.popleft()
            took = sorted(ms for _, ms in self._seen)
        if not took:
            return None
        return took[len(took) // 2], took[min(len(took) * 95 // 100, len(took) - 1)]
