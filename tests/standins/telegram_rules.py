"""What Telegram refuses: the published limits, with its error codes and its words."""

import json
import math
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from tests.standins import telegram_html


class Refused(Exception):
    """The answer is an error."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad(words: str) -> Refused:
    return Refused(400, f"Bad Request: {words}")


def too_many(seconds: float) -> Refused:
    wait = max(1, math.ceil(seconds))
    return Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


@dataclass(frozen=True)
class Limits:
    """Sizes; a test may lower those that would make it slow."""

    text: int = 4096
    caption: int = 1024
    document: int = 50 * 1024 * 1024
    photo: int = 10 * 1024 * 1024
    download: int = 20 * 1024 * 1024
    query_seconds: float = 15
    delete_seconds: float = 48 * 3600


@dataclass(frozen=True)
class Rates:
    """Messages a second, and how many may come at once."""

    whole: float = 30
    whole_burst: int = 30
    chat: float = 1
    chat_burst: int = 10
    group: float = 20 / 60
    group_burst: int = 20


class Buckets:
    """A token bucket for the whole bot and one for each chat."""

    def __init__(self, rates: Rates | None, clock: Callable[[], float]) -> None:
        self.rates = rates
        self._clock = clock
        self._filled: dict[int, tuple[float, float]] = {}

    def take(self, chat_id: int) -> None:
        """Take a token from both, or from neither and refuse."""
        rates = self.rates
        if rates is None:
            return
        each = (rates.group, rates.group_burst) if chat_id < 0 else (rates.chat, rates.chat_burst)
        now = self._clock()
        left = {
            0: self._left(0, now, (rates.whole, rates.whole_burst)),
            chat_id: self._left(chat_id, now, each),
        }
        for key, (speed, _) in ((0, (rates.whole, 0)), (chat_id, each)):
            if left[key] < 1 - 1e-9:
                raise too_many((1 - left[key]) / speed)
        for key, tokens in left.items():
            self._filled[key] = (tokens - 1, now)

    def _left(self, key: int, now: float, rate: tuple[float, int]) -> float:
        tokens, at = self._filled.get(key, (float(rate[1]), now))
        return min(float(rate[1]), tokens + (now - at) * rate[0])


Entities = list[dict[str, Any]]


def formatted(text: str, parse_mode: str | None) -> tuple[str, Entities]:
    """Apply the parse mode; ends are trimmed as Telegram does."""
    entities: Entities = []
    if parse_mode and parse_mode.lower() != "html":
        raise bad("unsupported parse_mode")  # Markdown is lawful there, and unused here
    if parse_mode:
        try:
            text, entities = telegram_html.parse(text)
        except telegram_html.CannotParse as error:
            raise bad(f"can't parse entities: {error}") from error
    lead = _units(text) - _units(text.lstrip())
    text = text.strip()
    return text, [moved for entity in entities if (moved := _moved(entity, lead, _units(text)))]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _moved(entity: dict[str, Any], lead: int, total: int) -> dict[str, Any] | None:
    """An entity after the ends were trimmed; none when it covered only what went."""
    start = max(0, entity["offset"] - lead)
    end = min(entity["offset"] + entity["length"] - lead, total)
    return {**entity, "offset": start, "length": end - start} if end > start else None


def check_text(text: str, limits: Limits, *, editing: bool = False) -> None:
    if not text:
        raise bad("message text is empty")
    if len(text) > limits.text:
        raise bad("MESSAGE_TOO_LONG" if editing else "message is too long")


def check_caption(caption: str, limits: Limits) -> None:
    if len(caption) > limits.caption:
        raise bad("message caption is too long")


def as_json(value: Any, what: str) -> Any:
    """Read a parameter that is an object or an array; forms carry it as text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise bad(f"can't parse {what}") from error


def number(value: Any, name: str, *, default: int = 0) -> int:
    """Read a whole number."""
    if value is None or value == "":
        return default
    if not re.fullmatch(r"-?\d{1,18}", str(value)):
        raise bad(f'field "{name}" must be of type Number')
    return int(value)


def keyboard_of(value: Any, *, inline_only: bool = False) -> dict[str, Any] | None:
    """Check a reply markup."""
    markup = as_json(value, "reply keyboard markup JSON object") if value else None
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], _check_inline)
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad("inline keyboard expected")
    if "keyboard" in markup:
        _rows(markup["keyboard"], _check_key)
    elif not (markup.get("remove_keyboard") or markup.get("force_reply")):
        raise bad("object expected as reply markup")
    return markup


def _rows(value: Any, check: Callable[[Any], None]) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad("field keyboard of the ReplyKeyboardMarkup must be an Array of Arrays")
    rows = [row for row in value if row]
    if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        check(button)
    return rows


def _check_key(button: Any) -> None:
    if not isinstance(button, str):
        _check_label(button)


def _check_label(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad("can't parse keyboard button: expected an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad("can't parse keyboard button: text must be non-empty")


_KINDS: Final = {"callback_data", "url", "copy_text", "web_app"}


def _check_inline(button: Any) -> None:
    _check_label(button)
    kinds = _KINDS & set(button)
    if len(kinds) != 1:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in kinds:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    elif "copy_text" in kinds:
        copied = button["copy_text"].get("text") if isinstance(button["copy_text"], dict) else None
        if not isinstance(copied, str) or not 1 <= len(copied) <= 256:
            raise bad("BUTTON_COPY_TEXT_INVALID")
    elif "url" in kinds:
        _check_url(str(button["url"]), {"http", "https", "tg"})
    else:
        _check_url(str(button["web_app"].get("url", "")), {"https"})


def _check_url(url: str, protocols: set[str]) -> None:
    start = f"inline keyboard button URL '{url}' is invalid"
    if not url or len(url) > 2048 or re.search(r"\s", url):
        raise bad("BUTTON_URL_INVALID")
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
    except ValueError as error:
        raise bad(f"{start}: Wrong HTTP URL") from error
    if parts.scheme not in protocols:
        raise bad(f"{start}: Unsupported URL protocol")
    if parts.scheme != "tg" and "." not in host.strip("."):
        raise bad(f"{start}: Wrong HTTP URL")


def check_photo(content: bytes, limits: Limits) -> tuple[int, int]:
    """Width and height of a lawful photo."""
    if len(content) > limits.photo:
        raise bad(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {limits.photo} bytes"
        )
    found = _png_size(content) or _jpeg_size(content)
    if found is None:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = found
    short, long = sorted(found)
    if short == 0 or width + height > 10000 or long > 20 * short:
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _png_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 33:
        return None
    header = content[12:29]
    whole = content[12:16] == b"IHDR" and struct.unpack(">I", content[29:33])[0] == zlib.crc32(
        header
    )
    if not whole or b"IEND" not in content[-12:]:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None


def check_commands(commands: Any) -> list[dict[str, str]]:
    """Check the list of commands of one language and scope."""
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        name = str(one.get("command", "")).removeprefix("/")
        words = str(one.get("description", ""))
        if not name or len(name) > 32:
            raise bad("command name length must be between 1 and 32")
        if not re.fullmatch(r"[a-z0-9_]+", name):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(words.strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def check_language(code: str) -> str:
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code


def check_webhook(url: str, secret: str, *, http_allowed: bool) -> None:
    """Check the address and the secret of a webhook."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (http_allowed and parts.scheme == "http"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not parts.hostname:
        raise bad("invalid webhook URL specified")
    if not http_allowed and parts.port not in {None, 443, 80, 88, 8443}:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]+", secret):
        raise bad("secret token contains unallowed characters")
