"""Cursors of lists: where a page ended, bound to its shop and filters, signed."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from adapters.rest.problems import Problem

_BYTES = 12
Position = list[str]


def make(secret: bytes, filters: Mapping[str, object], position: Position) -> str:
    """Make the cursor of the row at which a page ended.

    >>> read(b"s", {"status": None}, make(b"s", {"status": None}, ["2026-11-22", "inv_1"]))
    ['2026-11-22', 'inv_1']
    """
    body = json.dumps(position, separators=(",", ":")).encode()
    return _text(_signature(secret, filters, body) + body)


def read(secret: bytes, filters: Mapping[str, object], cursor: str) -> Position:
    """Read a cursor. Raises: Problem (invalid_cursor: damaged, or of other filters)."""
    try:
        raw = base64.b64decode(
            cursor.encode("ascii") + b"=" * (-len(cursor) % 4), b"-_", validate=True
        )
    except ValueError:
        raise Problem("invalid_cursor") from None
    signature, body = raw[:_BYTES], raw[_BYTES:]
    is_whole = _text(raw) == cursor  # bits that base64 leaves over may not differ either
    if not is_whole or not hmac.compare_digest(signature, _signature(secret, filters, body)):
        raise Problem("invalid_cursor")
    position: Position = json.loads(body)
    return position


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _signature(secret: bytes, filters: Mapping[str, object], body: bytes) -> bytes:
    bound = json.dumps({name: str(filters[name]) for name in sorted(filters)}).encode()
    return hmac.new(secret, b"cursor:" + bound + b"\n" + body, hashlib.sha256).digest()[:_BYTES]
