"""Logging: one structured line per request, message or delivery, as text or JSON.

Never message texts, tokens or full phone numbers: what is logged is chosen where it is logged. What
slips through all the same, out of a library or a traceback, is taken out by the one handler: secrets
that are set, by their value, and whatever looks like a secret, a token of a link or a phone.
"""

import contextlib
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import Any

_NAMES = (
    "auth[_-]?token|access[_-]?token|bot[_-]?token|secret[_-]?token|webhook[_-]?secret|app[_-]?secret"
    "|secret[_-]?key|api[_-]?key|client[_-]?secret|password|signature"
)
_HIDDEN = (
    # of Telegram: as it stands in an address (.../bot<token>/..., .../file/bot<token>/...), and bare
    (re.compile(r"/bot\d[^/\s\"'\\]*"), "/bot***"),
    (re.compile(r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}"), "***"),
    # credentials, whoever names them
    (re.compile(r"(?i)\b(basic|bearer)\s+[A-Za-z0-9+/=._~-]{6,}"), r"\1 ***"),
    (re.compile(r"(?i)(authorization\W{1,6})[^\s*:=\"'\\][^\n\"'\\]*"), r"\1***"),
    (re.compile(rf"(?i)((?:{_NAMES})\\?[\"']?\s*[:=]\s*\\?[\"']?)[^\s\"',&;)}}\\]+"), r"\1***"),
    (re.compile(r"(whsec_|pak_(?:live|test)_)[A-Za-z0-9+/=_-]+"), r"\1***"),
    (re.compile(r"(\w://)[^\s/@\"']*:[^\s/\"']*@"), r"\1***@"),
    # tokens of links: /i/ a bill, /p/ an account, /f/ a file, /o/ the owner's page, /k/ a key; of an invite
    (re.compile(r"/([ifkop])/[^/\s?\"'\\{]{6,}"), r"/\1/***"),
    (re.compile(r"([?&]start=)[\w-]+"), r"\1***"),
    # people; Meta's id of a message begins with its reader's phone, its end tells it from others
    (
        re.compile(r"(wamid\.)[A-Za-z0-9+/_-]*?([A-Za-z0-9+/_-]{12}=*)(?![A-Za-z0-9+/=_-])"),
        r"\1***\2",
    ),
    (re.compile(r"\b(\d{2})[A-Z]{5}\d{4}[A-Z][0-9A-Z]{3}\b"), r"\1***"),
    (re.compile(r"(?<!\d)(?:\+?91[ -]?)?[5-9]\d{4}[ -]?\d(\d{4})(?!\d)"), r"******\1"),
    (re.compile(r"(\+|%2B)\d[\d -]{5,12}(\d{4})(?!\d)"), r"\1******\2"),
)
_values: list[str] = []


def hide(values: Iterable[str]) -> None:
    """Take these out of every line from now on: the secrets that are set, and those made of them."""
    known = {*_values, *(value for value in values if len(value) >= 6)}
    _values[:] = sorted(known, key=len, reverse=True)


def redacted(text: str) -> str:
    """Take secrets, tokens of links and phone numbers out of a line.

    >>> redacted("GET /i/abcDEF123/pdf from 9800001234")
    'GET /i/***/pdf from ******1234'
    >>> redacted("POST https://api.telegram.org/bot123456:AAbbCC/getMe")
    'POST https://api.telegram.org/bot***/getMe'
    """
    for value in _values:
        text = text.replace(value, "***")
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


def event(logger: logging.Logger, name: str, **fields: object) -> None:
    """Log one thing that happened, with its ids, duration and outcome."""
    logger.info(name, extra={"fields": fields})


class _Format(logging.Formatter):
    """A line of text, or of JSON."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__(datefmt="%Y-%m-%dT%H:%M:%S%z")
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        fields: dict[str, Any] = getattr(record, "fields", {})
        fault = self.formatException(record.exc_info) if record.exc_info else ""
        head = {
            "at": self.formatTime(record, self.datefmt),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        if self._as_json:
            whole = head | fields | ({"fault": fault} if fault else {})
            return redacted(json.dumps(whole, ensure_ascii=False, default=str))
        shown = "".join(f" {name}={value}" for name, value in fields.items())
        line = f"{head['at']} {head['level']:7} {head['event']}{shown}"
        return redacted(f"{line}\n{fault}" if fault else line)


class _Handler(logging.StreamHandler[Any]):
    """Writes to standard error; a record that cannot be written is named, never shown."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        """Say where the line came from; logging itself would print what is in it.

        Where nothing can be written at all, work goes on: a closed terminal stops no shop.
        """
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(
                f"a line of {record.name}, {record.filename}:{record.lineno}, is broken\n"
            )


def configure(*, form: str, level: str, hidden: Iterable[str] = ()) -> None:
    """Send all logs to standard error in one form; ``hidden``: the secrets that are set.

    Of libraries only warnings are wanted: our own lines say what they would.
    """
    hide(hidden)
    handler = _Handler(sys.stderr)
    handler.setFormatter(_Format(as_json=form == "json"))
    own = logging.getLevelName(level.upper())
    logging.basicConfig(level=max(own, logging.WARNING), handlers=[handler], force=True)
    logging.getLogger("pakka").setLevel(own)


def guard() -> None:
    """Keep secrets out of what ends a process or one of its threads, and out of warnings."""
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Print what ends the process."""
    sys.stderr.write(redacted("".join(traceback.format_exception(kind, fault, trace))))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
