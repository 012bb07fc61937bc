"""A stand-in for the Telegram Bot API over real HTTP on loopback, for tests.

    with Telegram() as telegram:
        # point the product at telegram.base with telegram.token
        ramesh = telegram.person("Ramesh")
        ramesh.says("/start")
        shown = ramesh.waits_for("Namaste")
        ramesh.taps("Haan", on=shown)

It keeps chats, messages, files and taps, enforces the published limits with Telegram's codes and
words, hands updates out by polling or posts them to a webhook, and misbehaves on demand
(``telegram.faults``, ``telegram.down()``). It shares no code with the adapters that it tests, so a
misreading of the API in one is not hidden by the other. HTML is the only parse mode it knows.
"""

import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

from tests import marks
from tests.standins.telegram_faults import AFTER, BEFORE, Fault, Faults
from tests.standins.telegram_http import (
    BadBody,
    DropConnection,
    Reply,
    Request,
    Server,
    Upload,
    form_of,
)
from tests.standins.telegram_methods import Methods
from tests.standins.telegram_people import Group, Person, World
from tests.standins.telegram_rules import Buckets, Limits, Rates, Refused, bad, number
from tests.standins.telegram_state import Chat, Store
from tests.standins.telegram_updates import Delivery, Updates

TOKEN: Final = marks.TELEGRAM_TOKEN
MOST_CALLS: Final = 200_000
Hook = Callable[["Call", str], None]

__all__ = ["AFTER", "BEFORE", "TOKEN", "Call", "Limits", "Rates", "Telegram"]


@dataclass
class Call:
    """A call that came in; `status` is 0 as long as (or if ever) nothing was answered."""

    method: str
    fields: dict[str, Any]
    files: dict[str, Upload]
    at: float  # time.monotonic() at its coming; `answered_at` when the answer was ready
    chat: int | None
    done: bool = False  # the effect took place
    status: int = 0
    answered_at: float = 0
    description: str = ""
    result: Any = field(default=None, repr=False)


class Telegram:
    """The server and the world behind it."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        rates: Rates | None = Rates(),  # noqa: B008 (frozen); None = no pace is kept
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        http_hooks: bool = True,
        retry_unit: float = 0.01,
    ) -> None:
        """Take limits, rates and clocks: ``clock`` for rates, ``now`` for dates and late answers.

        ``http_hooks`` lets a webhook be http on any port, as tests on loopback need;
        ``retry_unit`` is how long a second between two tries of a webhook takes.
        """
        self.token = TOKEN
        self.username = "pakka_standin_bot"
        self.changed = threading.Condition()
        self.faults = Faults()
        me = {"id": 987654321, "is_bot": True, "first_name": "Pakka", "username": self.username}
        self.store = Store(limits or Limits(), now)
        self.buckets = Buckets(rates, clock)
        self.updates = Updates(self.changed, time.monotonic, retry_unit=retry_unit)
        self.updates.execute = self._run_answer
        self._methods = Methods(self.store, self.buckets, self.updates, me=me)
        self._methods.http_hooks = http_hooks
        self.world = World(self.store, self.updates, self.changed, me)
        self._calls: deque[Call] = deque(maxlen=MOST_CALLS)
        self._hooks: list[Hook] = []
        self._ending = threading.Event()
        self._server = Server(self._handle, largest=self.store.limits.document + (1 << 20))
        self._server.on_cut = self.updates.interrupt
        self.base = f"http://127.0.0.1:{self._server.port}"

    def __enter__(self) -> Self:
        self._server.up()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._ending.set()
        self.updates.stop()
        self._server.close()
        failures = self._server.failures + self.updates.failures
        if failures and error is None:
            raise failures[0]

    # the world

    def person(
        self,
        name: str = "Ramesh",
        *,
        phone: str = "919800000001",
        username: str = "",
        language: str = "en",
        is_bot: bool = False,
    ) -> Person:
        """Somebody new, who has not written to the bot yet."""
        with self.changed:
            chat = Chat(100_000_001 + len(self.store.chats), "private", name, username)
            self.store.chats[chat.id] = chat
        user = {"id": chat.id, "is_bot": is_bot, "first_name": name, "language_code": language}
        if username:
            user["username"] = username
        return Person(self.world, chat, phone=phone, user=user)

    def group(self, title: str = "Traders") -> Group:
        """Open a group that the bot is in."""
        with self.changed:
            chat = Chat(-100_200_001 - len(self.store.chats), "group", title, started=True)
            self.store.chats[chat.id] = chat
        return Group(self.world, chat)

    def wait(self, happened: Callable[[], bool], *, seconds: float = 5) -> bool:
        """Wait until something is so; false when it is not in time."""
        return self.world.wait(happened, seconds=seconds)

    @property
    def deliveries(self) -> list[Delivery]:
        """Every post to the webhook."""
        with self.changed:
            return list(self.updates.deliveries)

    def calls(self, method: str | None = None, *, chat: int | None = None) -> list[Call]:
        """What came in, oldest first."""
        with self.changed:
            return [
                one
                for one in self._calls
                if (method is None or one.method.lower() == method.lower())
                and (chat is None or one.chat == chat)
            ]

    def on_call(self, hook: Hook) -> None:
        """Call `hook(call, BEFORE | AFTER)` around the effect of each call, before the answer."""
        self._hooks.append(hook)

    def commands(self, language: str = "", scope: str = "default") -> list[str]:
        """The names of the commands that are set for a language."""
        with self.changed:
            return [one["command"] for one in self.store.commands.get((scope, language), [])]

    @property
    def history(self) -> list[dict[str, Any]]:
        """Every update there was, oldest first: to be posted again, say."""
        with self.changed:
            return list(self.updates.history)

    def serves(self, product: str) -> None:
        """Where the webhook's public address is served in truth."""
        self.updates.product = product

    # misbehaviour of the whole server

    def down(self) -> None:
        """Refuse connections and cut those there are, until `up`."""
        self._server.down()

    def up(self) -> None:
        """Come back on the same port, with all that was known."""
        self._server.up()

    @contextlib.contextmanager
    def being_down(self) -> Iterator[None]:
        """Refuse connections for a while."""
        self.down()
        try:
            yield
        finally:
            self.up()

    def posts(self, body: dict[str, Any] | bytes, *, secret: str | None = None) -> int:
        """Post anything to the webhook, now and once, and return the status.

        The secret is the right one unless another is given; an empty one sends no header.
        """
        given = self.updates.hook.secret if secret is None else secret
        return self.updates.post(body, secret=given)[0]

    # serving

    def _handle(self, request: Request) -> Reply:
        parts = request.path.split("/")
        if len(parts) >= 4 and parts[1] == "file":
            return self._download(parts[2], "/".join(parts[3:]))
        if len(parts) != 3 or not parts[1].startswith("bot"):
            return _refusal(Refused(404, "Not Found"))
        if parts[1] != f"bot{self.token}":
            return _refusal(Refused(401, "Unauthorized"))
        if request.too_large:
            return _refusal(Refused(413, "Request Entity Too Large"))
        try:
            fields, files = form_of(request)
        except BadBody as error:
            return _refusal(bad(str(error)))
        given = str(fields.get("chat_id") or "")
        chat = int(given) if given.removeprefix("-").isdecimal() else None
        call = Call(parts[2], fields, files, time.monotonic(), chat)
        with self.changed:
            self._calls.append(call)
        return self._answer(call)

    def _answer(self, call: Call) -> Reply:
        fault = self.faults.take(call.method, call.chat)
        self._tell(call, BEFORE)
        if fault and fault.when == BEFORE and (early := self._misbehave(call, fault)):
            return _kept(call, early)
        try:
            call.result = self._work(call)
        except Refused as refused:
            reply = _refusal(refused)
            call.description = refused.description
        else:
            call.done = True
            reply = _envelope(200, {"ok": True, "result": call.result})
        with self.changed:
            self.changed.notify_all()
        self._tell(call, AFTER)
        if fault and fault.when == AFTER:
            reply = self._misbehave(call, fault, reply) or reply
        return _kept(call, reply)

    def _tell(self, call: Call, moment: str) -> None:
        for hook in self._hooks:
            hook(call, moment)

    def _misbehave(self, call: Call, fault: Fault, reply: Reply | None = None) -> Reply | None:
        """Return what is answered instead, if anything."""
        if fault.kind == "drop":
            raise DropConnection
        if fault.kind == "hang":
            self._ending.wait(fault.seconds)
            return None
        if fault.kind == "broken":
            whole = reply.body if reply else b'{"ok":true,"result":{"message_id":'
            return Reply(200, whole[: len(whole) // 2])
        call.description = fault.description
        if fault.code == 502:
            page = b"<html><head><title>502 Bad Gateway</title></head></html>"
            return Reply(502, page, "text/html")
        return _refusal(Refused(fault.code, fault.description, retry_after=fault.retry_after))

    def _work(self, call: Call) -> Any:
        name = call.method.lower()
        if name == "getupdates":
            return self._poll(call.fields)
        method = self._methods.table.get(name)
        if method is None:
            raise Refused(404, "Not Found: method not found")
        with self.changed:
            return method(call.fields, call.files)

    def _poll(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        with self.changed:
            self._methods.remember_allowed(fields)
        limit = number(fields.get("limit"), "limit", default=100)
        offset = number(fields.get("offset"), "offset")
        seconds = min(50, number(fields.get("timeout"), "timeout"))
        return self.updates.poll(offset, max(1, min(100, limit)), seconds)

    def _run_answer(self, answer: dict[str, Any]) -> None:
        """Execute a method that the webhook answered with; nobody learns the outcome."""
        method = str(answer.get("method", ""))
        if method.lower().startswith("get") or method.lower() in {"setwebhook", "deletewebhook"}:
            return
        call = Call(method, answer, {}, time.monotonic(), None)
        with self.changed:
            self._calls.append(call)
        self._answer(call)

    def _download(self, owner: str, path: str) -> Reply:
        if owner != f"bot{self.token}":
            return _refusal(Refused(401, "Unauthorized"))
        with self.changed:
            for file in self.store.files.values():
                if file.path == path:
                    return Reply(200, file.content, "application/octet-stream")
        return _refusal(Refused(404, "Not Found"))


def _kept(call: Call, reply: Reply) -> Reply:
    call.status, call.answered_at = reply.status, time.monotonic()
    return reply


def _envelope(status: int, content: dict[str, Any]) -> Reply:
    return Reply(status, json.dumps(content).encode())


def _refusal(refused: Refused) -> Reply:
    content: dict[str, Any] = {
        "ok": False,
        "error_code": refused.code,
        "description": refused.description,
    }
    if refused.retry_after is not None:
        content["parameters"] = {"retry_after": refused.retry_after}
    return _envelope(refused.code, content)
