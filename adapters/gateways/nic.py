"""The portal itself is spoken to in sealed JSON: of e-invoices with one login, of e-way bills with another.

A login says who we are and a key of ours (AppKey), sealed with the portal's public key; its answer holds a
token and, sealed with our key, the one (Sek) that seals everything after it. Until a token ends, each login
gives the same one. The e-way bill system has names in small letters, says the action in the body, and seals
what it tells with a key of the answer's own (rek).
Source: e-invoice portal's API, authentication 1.04; e-way bill API 1.03, authentication and get.
"""

import base64
import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from adapters.gateways import envelope
from adapters.gateways.account import Account
from adapters.gateways.envelope import Given, KeyLost, Told
from adapters.gateways.line import Asked
from adapters.gateways.login import granted, told
from adapters.gateways.plain import JSON, of_client, put, user_of
from adapters.gateways.sealing import KEY_BYTES, new_key, seal, seal_login, unseal
from adapters.gateways.speech import Call, Pass, Wish
from core.einvoice.gateway import PortalUnavailable
from core.json_text import dump

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey


class NicSpeech:
    """Speaks of e-invoices. ``public_key``: the portal's, for logins."""

    def __init__(self, account: Account, public_key: "RSAPublicKey") -> None:
        self._account, self._public_key = account, public_key

    def log_in(self, call: Call, gstin: str, *, now: dt.datetime, forced: bool) -> Pass:
        """Ask for a token and the key under it."""
        user, key = user_of(self._account, gstin), new_key()
        says = {
            "UserName": user.name,
            "Password": user.password,
            "AppKey": base64.b64encode(key).decode(),
            "ForceRefreshAccessToken": forced,
        }
        headers = self._account.named(of_client(self._account, gstin))
        body = _login_body(self._public_key, says)
        found = told(call(Asked("POST", self._account.path("login"), {**headers, **JSON}, body)))
        return granted(found, now, key=_session_key(key, found.get("Sek")))

    def asked(self, gstin: str, wish: Wish, given: Pass) -> Asked:
        """Put a wish as a call, its body sealed."""
        user = user_of(self._account, gstin)
        who = {**of_client(self._account, gstin), "user": user.name, "token": given.token}
        sealed = wish.body and dump({"Data": seal(given.key, wish.body)})
        return put(self._account, Wish(wish.what, wish.values, sealed), self._account.named(who))

    def read(self, body: bytes, given: Pass) -> Told:
        """Open an answer and read it."""
        return envelope.read(body, partial(_opened, given.key))


class RoadSpeech:
    """Speaks with the e-way bill system."""

    def __init__(self, account: Account, public_key: "RSAPublicKey") -> None:
        self._account, self._public_key = account, public_key

    def log_in(self, call: Call, gstin: str, *, now: dt.datetime, forced: bool) -> Pass:
        """Ask for a token and the key under it; when it ends is not told."""
        del forced
        user, key = user_of(self._account, gstin), new_key()
        says = {
            "action": "ACCESSTOKEN",
            "username": user.name,
            "password": user.password,
            "app_key": base64.b64encode(key).decode(),
        }
        body = _login_body(self._public_key, says)
        asked = Asked("POST", self._account.path("eway_login"), self._headers(gstin), body)
        found = told(call(asked), dict)
        return granted(found, now, key=_session_key(key, found.get("sek")))

    def asked(self, gstin: str, wish: Wish, given: Pass) -> Asked:
        """Put a wish as a call, its action and what it says of it in the body."""
        path, _, action = self._account.path(wish.what).partition("?action=")
        sealed = wish.body and dump({"action": action, "data": seal(given.key, wish.body)})
        wish = Wish(wish.what, wish.values, sealed)
        return put(self._account, wish, self._headers(gstin, token=given.token), path)

    def read(self, body: bytes, given: Pass) -> Told:
        """Open an answer and read it."""
        return envelope.read(body, partial(_opened, given.key))

    def _headers(self, gstin: str, **more: str) -> Mapping[str, str]:
        who = {**of_client(self._account, gstin), **more}
        return self._account.named({f"eway_{name}": value for name, value in who.items()}) | JSON


def _login_body(key: "RSAPublicKey", says: Mapping[str, object]) -> bytes:
    try:
        return dump({"Data": seal_login(key, dump(dict(says)))}).encode()
    except ValueError:
        raise PortalUnavailable("user and password are too long for the portal's key") from None


def _session_key(app_key: bytes, sek: object) -> bytes:
    """Return the key that a login gave. Raises: PortalUnavailable."""
    try:
        key = unseal(app_key, str(sek or ""))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise PortalUnavailable("login answered with no key that can be opened")
    return key


def _opened(key: bytes, given: Given) -> Any:
    """Take out what is told of a thing done. Raises: KeyLost."""
    sealed, rek = given.get("data"), given.get("rek")
    try:
        inner = unseal(key, str(rek)) if rek else key
        return envelope.unpacked(unseal(inner, str(sealed or "")).decode())
    except ValueError:
        raise KeyLost from None
