"""A provider (GSP) is spoken to in plain JSON, under the portal's names or its own."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from adapters.gateways import envelope
from adapters.gateways.account import Account, User
from adapters.gateways.envelope import Told
from adapters.gateways.line import Asked
from adapters.gateways.login import granted, told
from adapters.gateways.speech import Call, Pass, Wish
from core.einvoice.gateway import PortalUnavailable
from core.json_text import dump

JSON = {"Content-Type": "application/json"}


class PlainSpeech:
    """Says what is to be said as it is; the provider seals it for the portal."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def log_in(self, call: Call, gstin: str, *, now: dt.datetime, forced: bool) -> Pass:
        """Ask as the portal does, or by OAuth 2.0 client credentials (RFC 6749, 4.4)."""
        is_portal = self._account.way == "portal"
        asked = self._by_user(gstin, forced) if is_portal else self._by_client()
        return granted(told(call(asked)), now)

    def _by_client(self) -> Asked:
        account = self._account
        fields = {
            "grant_type": "client_credentials",
            "client_id": account.client_id,
            "client_secret": account.client_secret,
        }
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return Asked("POST", account.path("login"), form, urlencode(fields).encode())

    def _by_user(self, gstin: str, forced: bool) -> Asked:
        account, user = self._account, user_of(self._account, gstin)
        body = {
            "UserName": user.name,
            "Password": user.password,
            "ForceRefreshAccessToken": forced,
        }
        headers = account.named(of_client(account, gstin))
        return Asked("POST", account.path("login"), {**headers, **JSON}, dump(body).encode())

    def asked(self, gstin: str, wish: Wish, given: Pass) -> Asked:
        """Put a wish as a call, with all that says who asks."""
        account, user = self._account, self._account.user_of(gstin)
        is_portal = account.way == "portal"
        who = {
            **(of_client(account, gstin) if is_portal else {"gstin": gstin}),
            "user": user.name if user else "",
            "password": user.password if user else "",
            "token": given.token if is_portal else f"Bearer {given.token}",
            "request": uuid.uuid4().hex,
        }
        return put(account, wish, account.named(who))

    def read(self, body: bytes, given: Pass) -> Told:
        """Read an answer in each form that providers have."""
        del given
        return envelope.read(body)


def user_of(account: Account, gstin: str) -> User:
    """Return who acts for a GSTIN. Raises: PortalUnavailable."""
    user = account.user_of(gstin)
    if user is None:
        raise PortalUnavailable(f"no user of {gstin} is set up")
    return user


def of_client(account: Account, gstin: str) -> Mapping[str, str]:
    """Return what says which program asks, and for whom."""
    return {
        "client_id": account.client_id,
        "client_secret": account.client_secret,
        "gstin": gstin,
    }


def put(account: Account, wish: Wish, headers: Mapping[str, Any], path: str = "") -> Asked:
    """Put a wish as a call: its path filled in, its body as it is."""
    target = (path or account.path(wish.what)).format(**wish.values)
    body = None if wish.body is None else wish.body.encode()
    return Asked("GET" if body is None else "POST", target, {**headers, **JSON}, body)
