"""The webhook: the secret before anything is read, the row before the answer."""

import asyncio
import json
import logging
import secrets
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from adapters.telegram.receiving import Receiver

PATH = "/hooks/telegram"
MAX_BODY = 1024 * 1024
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LOG = logging.getLogger("pakka.telegram")


def router(receiver: Receiver, secret: str) -> APIRouter:
    """Make the route."""
    made = APIRouter()
    expected = secret.encode()

    @made.post(PATH, include_in_schema=False)
    async def hook(request: Request) -> Response:
        """Store an update and answer; what is broken is not sent again by being taken."""
        given = request.headers.get(_HEADER, "").encode("latin-1", "replace")
        if not secrets.compare_digest(given, expected):
            _LOG.warning("webhook refused: wrong secret")
            return PlainTextResponse("forbidden\n", 403)
        body = await _body(request)
        if body is None:
            _LOG.warning("webhook refused: too large")
            return PlainTextResponse("too large\n", 413)
        await asyncio.to_thread(receiver.take, [_parsed(body)])
        return Response(status_code=200)

    return made


async def _body(request: Request) -> bytes | None:
    """Read the body; None where it is too large, whatever its head says."""
    said = request.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > MAX_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        return None
