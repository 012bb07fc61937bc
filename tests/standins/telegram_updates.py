"""Updates on their way to the bot: the queue that is polled, and the webhook that is posted to."""

import contextlib
import itertools
import json
import threading
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from tests.standins.telegram_rules import Refused

MOST_WAITING: Final = 100_000
NOT_BY_DEFAULT: Final = {"chat_member", "message_reaction", "message_reaction_count"}
CONFLICT_HOOK: Final = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
CONFLICT_POLL: Final = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
_DIRECT: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Delivery:
    """One try to hand an update to the webhook; status 0 = no answer."""

    update_id: int
    status: int


@dataclass
class Waiting:
    """An update that the bot has not confirmed."""

    id: int
    kind: str
    chat_id: int
    body: dict[str, Any]
    tries: int = 0
    not_before: float = 0


@dataclass
class Webhook:
    """Where updates are posted to."""

    url: str = ""
    secret: str = ""
    most: int = 40
    allowed: list[str] = field(default_factory=list)
    last_error: str = ""


class Updates:
    """The queue. ``changed`` is the condition that guards the whole stand-in."""

    def __init__(
        self, changed: threading.Condition, clock: Callable[[], float], *, retry_unit: float
    ) -> None:
        self._changed = changed
        self._clock = clock
        self._retry_unit = retry_unit
        self._ids = itertools.count(7_000_001)
        self._poll = 0
        self._busy: set[int] = set()
        self._workers: list[threading.Thread] = []
        self.waiting: list[Waiting] = []
        self.history: deque[dict[str, Any]] = deque(maxlen=10_000)
        self.hook = Webhook()
        self.product = ""  # where the webhook listens in truth, as behind a proxy
        self.deliveries: list[Delivery] = []
        self.copies = 1
        self.held = False
        self.stopped = False
        self.execute: Callable[[dict[str, Any]], None] = lambda _: None
        self.failures: list[BaseException] = []

    def add(self, kind: str, chat_id: int, content: Mapping[str, Any]) -> int:
        """Queue an update, unless the bot does not want its kind."""
        with self._changed:
            update_id = next(self._ids)
            allowed = self.hook.allowed
            if (allowed and kind not in allowed) or (not allowed and kind in NOT_BY_DEFAULT):
                return update_id
            if len(self.waiting) >= MOST_WAITING:
                raise RuntimeError("the bot confirms no updates: too many are waiting")
            body = {"update_id": update_id, kind: content}
            self.history.append(body)
            self.waiting.append(Waiting(update_id, kind, chat_id, body))
            self._changed.notify_all()
            return update_id

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def interrupt(self) -> None:
        """End a poll that waits."""
        with self._changed:
            self._poll += 1
            self._changed.notify_all()

    # polling

    def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Confirm what is older than the offset; wait for more; a newer poll ends an older one."""
        with self._changed:
            if self.hook.url:
                raise Refused(409, CONFLICT_HOOK)
            if offset < 0:
                offset = self.waiting[max(offset, -len(self.waiting))].id if self.waiting else 0
            self.waiting = [one for one in self.waiting if one.id >= offset]
            self._poll += 1
            mine = self._poll
            self._changed.notify_all()
            ends = self._clock() + seconds
            while not self.waiting or self.held:
                left = ends - self._clock()
                if left <= 0 or self.stopped:
                    return []
                self._changed.wait(min(left, 1))
                if self._poll != mine:
                    raise Refused(409, CONFLICT_POLL)
                if self.hook.url:
                    raise Refused(409, "Conflict: terminated by setWebhook request")
            return [one.body for one in self.waiting[:limit]]

    # webhook

    def start(self) -> None:
        """Post to the webhook from now on."""
        with self._changed:
            while len(self._workers) < min(self.hook.most, 8):
                worker = threading.Thread(target=self._work, daemon=True)
                self._workers.append(worker)
                worker.start()

    def stop(self) -> None:
        with self._changed:
            self.stopped = True
            self._changed.notify_all()
        for worker in self._workers:
            worker.join(12)

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                self._hand_over(*job)
        except BaseException as error:
            self.failures.append(error)

    def _next(self) -> tuple[Waiting, Webhook] | None:
        with self._changed:
            while not self.stopped:
                one, wait = self._due()
                if one is not None:
                    self._busy.add(one.chat_id)
                    return one, self.hook
                self._changed.wait(wait)
            return None

    def _due(self) -> tuple[Waiting | None, float]:
        """Find the oldest update of a chat that is neither being served nor told to wait."""
        if not self.hook.url or self.held:
            return None, 1
        seen, wait = set(self._busy), 1.0
        for one in self.waiting:
            if one.chat_id in seen:
                continue
            seen.add(one.chat_id)
            left = one.not_before - self._clock()
            if left <= 0:
                return one, 0
            wait = min(wait, left)
        return None, wait

    def _hand_over(self, one: Waiting, hook: Webhook) -> None:
        status, after, answer = 0, None, b""
        for _ in range(max(1, self.copies)):
            status, after, answer = self.post(one.body, secret=hook.secret, url=hook.url)
        with self._changed:
            self._busy.discard(one.chat_id)
            if 200 <= status < 300:
                self.waiting = [other for other in self.waiting if other.id != one.id]
                hook.last_error = ""
            else:
                # At once, then after 2, 4, 8 … 60 units; Retry-After is obeyed, in units too.
                units = 0 if one.tries == 0 else min(60, 2**one.tries)
                units = after if after is not None else units
                one.tries += 1
                one.not_before = self._clock() + units * self._retry_unit
                hook.last_error = f"Wrong response from the webhook: {status}"
            self._changed.notify_all()
        if 200 <= status < 300 and answer.startswith(b"{") and b'"method"' in answer:
            self.execute(json.loads(answer))

    def post(
        self, body: dict[str, Any] | bytes, *, secret: str | None, url: str = ""
    ) -> tuple[int, int | None, bytes]:
        """Post once: the status (0 = no answer), the Retry-After, and what was answered."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        url = url or self.hook.url
        if self.product:
            url = self.product + urlsplit(url).path
        asked = urllib.request.Request(url, content, headers)  # noqa: S310  (the product, on loopback)
        after: str | None = None
        answer = b""
        try:
            with _DIRECT.open(asked, timeout=10) as response:
                status, answer = response.status, response.read(1 << 20)
        except urllib.error.HTTPError as error:
            with error:
                status, after = error.code, error.headers.get("Retry-After")
        except OSError:
            status = 0
        update_id = 0 if isinstance(body, bytes) else int(body.get("update_id", 0))
        with self._changed:
            self.deliveries.append(Delivery(update_id, status))
            self._changed.notify_all()
        return status, int(after) if after and after.isdigit() else None, answer

    @contextlib.contextmanager
    def shuffled(self) -> Iterator[None]:
        """Hold updates back; at the end they go out newest first, each chat at once."""
        with self._changed:
            self.held = True
        try:
            yield
        finally:
            with self._changed:
                self.waiting.reverse()
                self.held = False
                self._changed.notify_all()
