"""The token endpoint: OAuth 2.0 client credentials (RFC 6749, 4.4); its errors are those of that text (5.2).

Ten wrong secrets of a client in ten minutes, and it has to wait, whoever sent them.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from adapters.gateways.sandbox import SandboxGateway
from adapters.rest import asked as asking, json_body
from adapters.rest.asked import Asked
from adapters.rest.call import Mode
from adapters.rest.limits import Windows
from adapters.rest.problems import Problem
from core.credentials import tokens
from core.credentials.models import Credential
from core.credentials.service import authenticate_client

WRONG_MOST, WRONG_SECONDS = 10, 600
_FORM = "application/x-www-form-urlencoded"
_HEADERS = {"Cache-Control": "no-store", "Pragma": "no-cache", "X-Content-Type-Options": "nosniff"}


@dataclass(eq=False)
class Refusal(Exception):
    """What a client is told instead of a token. ``error``: a code of RFC 6749, 5.2."""

    error: str
    status: int = 400
    wait: int = 0

    def response(self) -> Response:
        """Write it."""
        headers = dict(_HEADERS)
        if self.status == 401:
            headers["WWW-Authenticate"] = "Basic"
        if self.wait:
            headers["Retry-After"] = str(self.wait)
        return JSONResponse({"error": self.error}, self.status, headers)


class TokenEndpoint:
    """Gives out tokens of one mode, as an ASGI application. ``wrong`` counts wrong secrets by client."""

    def __init__(self, mode: Mode, *, wrong: Windows) -> None:
        self._mode = mode
        self._wrong = wrong

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            asked = await asking.receive(Request(scope, receive))
        except ClientDisconnect:
            return
        answer = await run_in_threadpool(self._answer, asked)
        await answer(scope, receive, send)

    def _answer(self, asked: Asked) -> Response:
        if asked.method != "POST":
            return JSONResponse({"error": "invalid_request"}, 405, {**_HEADERS, "Allow": "POST"})
        try:
            fields = _fields(asked)
            client, secret = _credentials(asked, fields)
            if fields.get("grant_type") != "client_credentials":
                missing = not fields.get("grant_type")
                raise Refusal("invalid_request" if missing else "unsupported_grant_type")
            return self._give(self._known(client, secret), fields.get("scope", ""))
        except Refusal as refusal:
            return refusal.response()

    def _known(self, client: str, secret: str) -> Credential:
        standing = self._wrong.look(client)
        if standing.remaining == 0:
            raise Refusal("temporarily_unavailable", 429, standing.reset)
        with self._mode.parts.db.reading() as session:
            found = authenticate_client(session, "einvoice", client, secret)
        if found is None:
            self._wrong.count(client)
            raise Refusal("invalid_client", 401)
        return found

    def _give(self, client: Credential, asked: str) -> Response:
        may = tokens.scopes_of(client)
        scopes = tuple(one for one in may if one in asked.split()) if asked.strip() else may
        if set(asked.split()) - set(may):
            raise Refusal("invalid_scope")
        parts = self._mode.parts
        token = parts.db.write(
            lambda session: tokens.issue(session, client, scopes, at=parts.clock.now())
        )
        shown = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": int(tokens.HOLDS.total_seconds()),
            "scope": " ".join(scopes),
            "gstin": client.gstin,
        }
        return JSONResponse(shown, 200, _HEADERS)


class KeySet:
    """Shows the public key of whoever signs, where that is ourselves (RFC 7517), as an ASGI application."""

    def __init__(self, mode: Mode) -> None:
        self._mode = mode

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        keys = await run_in_threadpool(self._keys)
        answer = JSONResponse(
            {"keys": keys}, 200 if keys else 404, {"Cache-Control": "max-age=3600"}
        )
        await answer(scope, receive, send)

    def _keys(self) -> list[dict[str, str]]:
        gateway = self._mode.parts.gateway
        return [gateway.signers.get().jwk] if isinstance(gateway, SandboxGateway) else []


def _fields(asked: Asked) -> Mapping[str, str]:
    """Read the fields of a form, or of a JSON object; none twice (RFC 6749, 3.2). Raises: Refusal."""
    media = asked.headers.get("content-type", "").partition(";")[0].strip().lower()
    if asked.raw is None:
        raise Refusal("invalid_request")
    if media == "application/json":
        return _of_json(asked.raw)
    if media not in (_FORM, ""):
        raise Refusal("invalid_request")
    try:
        pairs = parse_qsl(
            asked.raw.decode("utf-8"), strict_parsing=bool(asked.raw), max_num_fields=20
        )
    except ValueError:
        raise Refusal("invalid_request") from None
    if len(dict(pairs)) != len(pairs):
        raise Refusal("invalid_request")
    return dict(pairs)


def _of_json(raw: bytes) -> Mapping[str, str]:
    try:
        found = json_body.read(raw)
    except Problem:
        raise Refusal("invalid_request") from None
    if not all(isinstance(value, str) for value in found.values()):
        raise Refusal("invalid_request")
    return found


def _credentials(asked: Asked, fields: Mapping[str, str]) -> tuple[str, str]:
    """Return client and secret, by HTTP Basic or from the body, not by both. Raises: Refusal."""
    given = asked.headers.get("authorization")
    in_body = "client_id" in fields or "client_secret" in fields
    if given is None:
        if "client_id" not in fields or "client_secret" not in fields:
            raise Refusal("invalid_client", 401)
        return fields["client_id"], fields["client_secret"]
    if in_body:
        raise Refusal("invalid_request")
    scheme, _, coded = given.partition(" ")
    try:
        text = base64.b64decode(coded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal("invalid_client", 401) from None
    client, found, secret = text.partition(":")
    if scheme.lower() != "basic" or not found:
        raise Refusal("invalid_client", 401)
    return unquote_plus(client), unquote_plus(secret)
