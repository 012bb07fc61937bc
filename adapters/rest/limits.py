"""How often a credential may call: a fixed minute from its first call, counted in this process.

Measured on a clock that no one sets: a jump of the wall clock neither blocks nor frees anybody. Header
fields: draft-ietf-httpapi-ratelimit-headers-10, and the older ``X-RateLimit-*`` beside them.
"""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

WINDOW = 60
_MOST = 10_000


@dataclass(frozen=True)
class Standing:
    """Where a caller stands in his minute. ``left``: seconds until it ends."""

    limit: int
    used: int
    left: float

    @property
    def reset(self) -> int:
        """In how many whole seconds it has ended."""
        return max(math.ceil(self.left), 1)

    @property
    def remaining(self) -> int:
        """How many calls are left."""
        return max(self.limit - self.used, 0)

    @property
    def is_over(self) -> bool:
        """True where this call was one too many."""
        return self.used > self.limit

    def headers(self, at: datetime) -> dict[str, str]:
        """Write it as header fields."""
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={WINDOW}',
            "RateLimit": f'"default";r={self.remaining};t={self.reset}',
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(math.ceil(at.timestamp() + self.left)),
        }


class Windows:
    """Counts calls by whoever makes them."""

    def __init__(
        self, limit: int, *, seconds: int = WINDOW, clock: Callable[[], float] = monotonic
    ) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[float, int]] = {}

    def count(self, who: str) -> Standing:
        """Count a call."""
        with self._lock:
            begun, used = self._of(who)
            self._seen[who] = (begun, used + 1)
            return self._standing(begun, used + 1)

    def look(self, who: str) -> Standing:
        """Say where somebody stands; counts nothing."""
        with self._lock:
            return self._standing(*self._of(who))

    def _of(self, who: str) -> tuple[float, int]:
        now = self._clock()
        begun, used = self._seen.get(who, (now, 0))
        if now - begun < self._seconds:
            return begun, used
        if len(self._seen) > _MOST:
            self._seen = {
                key: one for key, one in self._seen.items() if now - one[0] < self._seconds
            }
        return now, 0

    def _standing(self, begun: float, used: int) -> Standing:
        left = self._seconds - (self._clock() - begun)
        return Standing(self._limit, used, left)
