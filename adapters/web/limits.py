"""How often an address may ask: a fixed minute, counted in memory."""

import threading

from core.clock import Clock

_MAX_ADDRESSES = 10_000


class RateLimit:
    """Counts by address; on overflow the oldest minute is forgotten whole."""

    def __init__(self, clock: Clock, *, per_minute: int) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._minute = 0
        self._seen: dict[str, int] = {}

    def allows(self, address: str) -> bool:
        """Count one request; False where the address has asked too often this minute."""
        minute = int(self._clock.now().timestamp()) // 60
        with self._lock:
            if minute != self._minute or len(self._seen) > _MAX_ADDRESSES:
                self._minute, self._seen = minute, {}
            self._seen[address] = self._seen.get(address, 0) + 1
            return self._seen[address] <= self._per_minute
