"""Twilio's webhooks: proved, kept raw under the message's id, answered at once; worked afterwards.

Twilio does not repeat what was answered badly, and sends the text of an answer to the customer: so a
good one is an empty 204.
"""

import base64
import hmac
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from adapters import inbox
from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import addresses, people
from adapters.whatsapp.hooks import TurnedAway, body_of, turned_away
from adapters.whatsapp.twilio import inbound

if TYPE_CHECKING:
    from adapters.whatsapp.twilio.client import Account

MESSAGES = "/hooks/whatsapp/twilio"
STATUSES = "/hooks/whatsapp/twilio/status"
MAX_BODY = 1024 * 1024
_MOST_FIELDS = 1000
_BEFORE = "ShownAs"  # what Twilio named him by, where that was not his phone
Pairs = Sequence[tuple[str, str]]


def router(parts: Parts, account: "Account") -> APIRouter:
    """Make the routes."""
    made = APIRouter()

    @made.post(MESSAGES, response_model=None)
    async def message(request: Request) -> Response:
        """Keep a message."""
        return await _take(parts, account, request, path=MESSAGES)

    @made.post(STATUSES, response_model=None)
    async def status(request: Request) -> Response:
        """Keep how far a message came."""
        return await _take(parts, account, request, path=STATUSES)

    return made


async def _take(parts: Parts, account: "Account", request: Request, *, path: str) -> Response:
    try:
        body = await body_of(request, most=MAX_BODY)
        query = request.scope["query_string"].decode("latin-1")
        url = f"{parts.public_url}{path}" + (f"?{query}" if query else "")
        form = _proved(account.token, url, body, request.headers.get("x-twilio-signature", ""))
        if path == MESSAGES:
            event = inbound.arrived(await run_in_threadpool(recognised, parts, form))
        else:
            event = inbound.told(form, dict(parse_qsl(query)).get("m", ""))
        if event is None:
            raise TurnedAway(204, "nobody's message")
    except TurnedAway as fault:
        return turned_away(fault)
    await run_in_threadpool(inbox.store, parts, [event], waits=path == STATUSES)
    return Response(status_code=204)


def recognised(parts: Parts, form: Mapping[str, str]) -> Mapping[str, str]:
    """Return a message as from the phone that its sender is known by."""
    address = addresses.read(form.get("From", "").partition(":")[2])
    if address is None:
        return form
    known = people.known_as(parts, address, form.get("ExternalUserId", ""))
    if known == address:
        return form
    return {**form, "From": f"{WHATSAPP}:{addresses.write(known)}", _BEFORE: form["From"]}


def _proved(token: str, url: str, body: bytes, signature: str) -> dict[str, str]:
    """Return the form that Twilio signed: every field counts, the empty and the unknown ones too."""
    if not signature:
        raise TurnedAway(403, "no signature")
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "surrogateescape"),
            keep_blank_values=True,
            errors="surrogateescape",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise TurnedAway(403, "no form") from None
    if not is_signed(token, url, pairs, signature):
        raise TurnedAway(403, "wrong signature")
    if any("\udc80" <= char <= "\udcff" for pair in pairs for text in pair for char in text):
        raise TurnedAway(400, "broken UTF-8")
    return dict(pairs)


def is_signed(token: str, url: str, pairs: Pairs, signature: str) -> bool:
    """True where Twilio signed it: over the address, then each name with its value, by name.

    The address is signed with its port or without.
    """
    values: dict[str, set[str]] = {}
    for name, value in pairs:
        values.setdefault(name, set()).add(value)
    text = "".join(name + value for name in sorted(values) for value in sorted(values[name]))
    found = False
    for address in _spellings(url):
        signed = (address + text).encode("utf-8", "surrogateescape")
        made = base64.b64encode(hmac.new(token.encode(), signed, "sha1").digest())
        found |= hmac.compare_digest(made, signature.encode("utf-8", "replace"))
    return found


def _spellings(url: str) -> tuple[str, ...]:
    """Write an address without its port and with it.

    >>> _spellings("https://bills.example/x?m=1")
    ('https://bills.example/x?m=1', 'https://bills.example:443/x?m=1')
    """
    parts = urlsplit(url)
    usual = 443 if parts.scheme == "https" else 80
    host = parts.netloc.removesuffix(f":{parts.port}") if parts.port else parts.netloc
    bare = urlunsplit(parts._replace(netloc=host))
    return bare, urlunsplit(parts._replace(netloc=f"{host}:{parts.port or usual}"))
