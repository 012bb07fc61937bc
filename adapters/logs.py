"""Logging: one structured line per request, message or delivery, as text or JSON.

Never message texts, tokens or full phone numbers: what is logged is chosen where it is logged, and a
filter takes tokens of links and phones out of whatever slipped through.
"""

import json
import logging
import re
import sys
from typing import Any

_HIDDEN = (
    (re.compile(r"(?<!\w)(bot)?\d+:[A-Za-z0-9_-]{20,}"), r"\1***"),
    (re.compile(r"bot\d+:[A-Za-z0-9_-]+"), "bot***"),
    (re.compile(r"/i/[^/\s?\"{]+"), "/i/***"),
    (re.compile(r"(?<!\d)(?:\+?91)?[5-9]\d{5}(\d{4})(?!\d)"), r"******\1"),
)


def redacted(text: str) -> str:
    """Take tokens of links and phone numbers out of a line.

    >>> redacted("GET /i/abcDEF123/pdf from 9800001234")
    'GET /i/***/pdf from ******1234'
    """
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


def configure(*, form: str, level: str) -> None:
    """Send all logs to standard error in one form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Format(as_json=form == "json"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # our own lines say what is wanted of these
    for noisy in ("uvicorn.access", "uvicorn.error", "apscheduler", "alembic"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))
