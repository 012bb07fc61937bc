"""Calls of the Bot API: aiogram in an event loop of its own thread, asked from plain threads.

aiogram is the transport alone: parameters and answers are the Bot API's own JSON, so that a field which
is new there breaks nothing here. It takes two seconds to import and is imported with the first call.
No fault is passed on with aiogram's words: the token is part of every address.
"""

import asyncio
import contextlib
import logging
import threading
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from core.outbox import Later, NoAnswer, Undeliverable

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.methods import TelegramMethod

T = TypeVar("T")
SECONDS = 10.0
UPLOAD_SECONDS = 25.0
MAX_DOWNLOAD = 20 * 1024 * 1024
_SPARE = 3.0  # beyond a call's own time, before it is given up from outside
_NO_ACCOUNT = ("chat not found", "user not found", "peer_id_invalid")
_DONE = ("message is not modified", "query is too old", "query id is invalid")
_WAIT = timedelta(seconds=5)
_LOG = logging.getLogger("pakka.telegram")


class Refused(Exception):
    """Telegram does not take a call as it is made (400); ``str()`` is its own sentence."""


class Conflict(NoAnswer):
    """Somebody else polls, or a webhook is set (409)."""


class BadToken(NoAnswer):
    """The token is nobody's (401, 404)."""


@dataclass(frozen=True)
class Upload:
    """A file to be sent along."""

    name: str
    content: bytes


class Client:
    """One bot. Its methods may be called in any thread."""

    def __init__(self, token: str, base: str) -> None:
        self._token = token
        self._base = base
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bot: Bot | None = None
        self._thread: threading.Thread | None = None
        self._is_told = False
        self._is_closed = False

    def open(self) -> None:
        """Import aiogram and start the loop; done by the first call, too."""
        with self._lock:
            if self._loop is not None or self._is_closed:
                return
            self._bot = _bot(self._token, self._base)
            loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_run, args=(loop,), name="telegram", daemon=True)
            self._thread.start()
            self._loop = loop

    def call(self, name: str, values: dict[str, Any], *, seconds: float = SECONDS) -> Any:
        """Make a call and wait for its result.

        Raises: Later (flood), Undeliverable (blocked, no_account), NoAnswer (outcome unknown), Refused.
        """
        future = self._begin(name, values, seconds)
        return _result(future, seconds)

    async def ask(self, name: str, values: dict[str, Any], *, seconds: float = SECONDS) -> Any:
        """Make a call from another loop; once `open` was called it blocks nothing."""
        return await asyncio.wrap_future(self._begin(name, values, seconds))

    def attempt(self, name: str, values: dict[str, Any]) -> None:
        """Make a call whose outcome nobody waits for, nor for its beginning: it may fail."""
        if self._loop is not None:
            self._begin(name, values, SECONDS).add_done_callback(_forget)
        else:
            threading.Thread(
                target=self._open_and_attempt, args=(name, values), daemon=True
            ).start()

    def _open_and_attempt(self, name: str, values: dict[str, Any]) -> None:
        with contextlib.suppress(NoAnswer):  # closed meanwhile
            self._begin(name, values, SECONDS).add_done_callback(_forget)

    def download(self, file_id: str) -> bytes:
        """Fetch a file that somebody sent. Raises: as `call`; Refused where it is too large."""
        found = self.call("getFile", {"file_id": file_id})
        path = str(found.get("file_path", ""))
        loop = self._running()
        future = asyncio.run_coroutine_threadsafe(self._fetch(path), loop)
        return _result(future, UPLOAD_SECONDS)

    def close(self) -> None:
        """Let go of connections and the thread."""
        with self._lock:
            loop, bot, thread = self._loop, self._bot, self._thread
            self._loop, self._is_closed = None, True
        if loop is None or bot is None or thread is None:
            return
        ended = asyncio.run_coroutine_threadsafe(_end(bot), loop)
        ended.add_done_callback(lambda _: loop.call_soon_threadsafe(loop.stop))
        thread.join(1)

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise NoAnswer("closed")
        return self._loop

    def _begin(self, name: str, values: dict[str, Any], seconds: float) -> "Future[Any]":
        self.open()
        loop = self._running()
        return asyncio.run_coroutine_threadsafe(self._call(name, values, seconds), loop)

    async def _call(self, name: str, values: dict[str, Any], seconds: float) -> Any:
        from aiogram import exceptions as faults

        assert self._bot is not None  # noqa: S101  (made by `open`)
        try:
            made = _method(name)(**{key: _sent(value) for key, value in values.items()})
            result = await self._bot(made, request_timeout=seconds)  # type: ignore[arg-type]  # aiohttp takes parts of a second
        except faults.TelegramRetryAfter as fault:
            raise Later(timedelta(seconds=fault.retry_after), whole=True) from None
        except faults.TelegramForbiddenError:
            raise Undeliverable("blocked") from None
        except faults.TelegramBadRequest as fault:
            return _refused(fault.message)
        except faults.TelegramConflictError:
            raise Conflict("conflict") from None
        except (faults.TelegramUnauthorizedError, faults.TelegramNotFound):
            self._tell_token()
            raise BadToken("unauthorized") from None
        except faults.TelegramAPIError as fault:
            raise _unanswered(fault) from None
        except Exception as fault:
            raise NoAnswer(type(fault).__name__) from None
        self._is_told = False
        return result

    async def _fetch(self, path: str) -> bytes:
        assert self._bot is not None  # noqa: S101  (made by `open`)
        content = bytearray()
        url = self._bot.session.api.file_url(self._token, path)
        try:
            async for chunk in self._bot.session.stream_content(url, timeout=int(UPLOAD_SECONDS)):
                content += chunk
                if len(content) > MAX_DOWNLOAD:
                    break
        except Exception as fault:
            raise NoAnswer(type(fault).__name__) from None
        if len(content) > MAX_DOWNLOAD:
            raise Refused("file is too big")
        return bytes(content)

    def _tell_token(self) -> None:
        if not self._is_told:
            self._is_told = True
            _LOG.error("Telegram refuses the token: put BotFather's into TELEGRAM_BOT_TOKEN")


def _result(future: "Future[T]", seconds: float) -> T:
    """Wait for an answer. Raises: NoAnswer where none comes, or we are closed meanwhile."""
    try:
        return future.result(seconds + _SPARE)
    except TimeoutError:
        future.cancel()
        raise NoAnswer("timeout") from None
    except CancelledError:
        raise NoAnswer("closed") from None


def _bot(token: str, base: str) -> "Bot":
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))


@cache
def _method(name: str) -> "type[TelegramMethod[Any]]":
    """Make the class of a method: whatever parameters, whatever answer."""
    from aiogram.methods import TelegramMethod
    from pydantic import ConfigDict

    class Method(TelegramMethod[Any]):
        model_config = ConfigDict(extra="allow", arbitrary_types_allowed=True)
        __returning__ = Any
        __api_method__ = name

    return Method


def _sent(value: Any) -> Any:
    from aiogram.types import BufferedInputFile

    return BufferedInputFile(value.content, value.name) if isinstance(value, Upload) else value


def _refused(why: str) -> None:
    """Take a 400: some mean that all is well. Raises: Undeliverable, Refused."""
    said = why.casefold()
    if any(words in said for words in _DONE):
        return
    if any(words in said for words in _NO_ACCOUNT):
        raise Undeliverable("no_account") from None
    raise Refused(why.removeprefix("Bad Request: ")) from None


def _unanswered(fault: Any) -> Exception:
    """A broken connection, 5xx, or a 429 that does not say how long."""
    if "too many requests" in str(fault.message).casefold():
        return Later(_WAIT, whole=True)
    return NoAnswer(type(fault).__name__)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _end(bot: "Bot") -> None:
    """Break off what runs, so that nobody waits for it, and close the connections."""
    mine = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not mine]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await bot.session.close()


def _forget(future: "Future[Any]") -> None:
    """Note a failure of what nobody waits for."""
    if not future.cancelled() and future.exception() is not None:
        _LOG.debug(
            "a courtesy failed", extra={"fields": {"why": type(future.exception()).__name__}}
        )
