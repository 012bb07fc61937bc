"""Meta's webhook: proved over its very bytes, each event kept raw under its id, answered at once.

What is not answered well comes again for up to seven days: so what is not for us is taken, and left.
"""

import hmac
import json
import logging
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool

from adapters import inbox
from adapters.inbox import Arrived
from adapters.parts import Parts
from adapters.whatsapp import people
from adapters.whatsapp.hooks import TurnedAway, body_of, turned_away
from adapters.whatsapp.meta import inbound

if TYPE_CHECKING:
    from adapters.whatsapp.meta.client import Account

PATH = "/hooks/whatsapp/meta"
MAX_BODY = 3 * 1024 * 1024
_SIGNED = "sha256="
_LOG = logging.getLogger("pakka.whatsapp")


def router(parts: Parts, account: "Account") -> APIRouter:
    """Make the routes."""
    made = APIRouter()

    @made.get(PATH, response_model=None)
    def verify(request: Request) -> Response:
        """Answer the question by which Meta proves that the address is ours."""
        asked = request.query_params
        is_asked = asked.get("hub.mode") == "subscribe"
        if not is_asked or not _same(asked.get("hub.verify_token", ""), account.verify):
            return turned_away(TurnedAway(403, "wrong verify token"))
        return PlainTextResponse(asked.get("hub.challenge", ""))

    @made.post(PATH, response_model=None)
    async def events(request: Request) -> Response:
        """Keep what came: messages, and how far ours came."""
        try:
            body = _proved(await body_of(request, most=MAX_BODY), request, account.secret)
        except TurnedAway as fault:
            return turned_away(fault)
        await run_in_threadpool(_keep, parts, account, body)
        return Response(status_code=200)

    return made


def _proved(body: bytes, request: Request, secret: str) -> Any:
    """Return what Meta signed: the bytes as they came, not as they might be written anew."""
    signature = request.headers.get("x-hub-signature-256", "")
    if not signature:
        raise TurnedAway(403, "no signature")
    if not is_signed(secret, body, signature):
        raise TurnedAway(403, "wrong signature")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise TurnedAway(400, "no JSON") from None


def is_signed(secret: str, body: bytes, signature: str) -> bool:
    """True where Meta signed these bytes.

    >>> made = hmac.new(b"secret", b"{}", "sha256").hexdigest()
    >>> is_signed("secret", b"{}", f"sha256={made}"), is_signed("secret", b"{ }", f"sha256={made}")
    (True, False)
    """
    made = hmac.new(secret.encode(), body, "sha256").hexdigest()
    return _same(signature, f"{_SIGNED}{made}")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _keep(parts: Parts, account: "Account", body: Any) -> None:
    """Keep each event of a batch once; messages wake who answers them."""
    batch = inbound.batch_of(body, account.number_id)
    if batch.others:
        _LOG.warning("events of another number", extra={"fields": {"count": batch.others}})
    for code in batch.faults:
        _LOG.error("Meta tells of a fault", extra={"fields": {"code": code}})
    now = parts.clock.now()
    named = [_recognised(parts, raw) for raw in batch.messages]
    found = [inbound.arrived(raw, received=now, seq=n) for n, raw in enumerate(named)]
    messages = [one for one in found if one]
    statuses: list[Arrived] = [one for one in map(inbound.told, batch.statuses) if one]
    if messages or statuses:
        inbox.store(parts, [*messages, *statuses], waits=not messages)


def _recognised(parts: Parts, raw: dict[str, Any]) -> dict[str, Any]:
    """Return a message as from the phone that its sender is known by."""
    address, user = inbound.sender_of(raw)
    if address is None:
        return raw
    return inbound.with_address(raw, people.known_as(parts, address, user))
