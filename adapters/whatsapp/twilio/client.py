"""Calls to Twilio, by its own library; each fault becomes one of the outbox's, or a refusal with its code."""

import json
import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from adapters.whatsapp.answers import file_in, retry_after
from adapters.whatsapp.provider import Refused
from core.outbox import Later, NoAnswer

if TYPE_CHECKING:
    from twilio.rest import Client as Library

NAME = "Twilio"
SECONDS = 10
MOST_PAGES = 20
_API, _CONTENT = "https://api.twilio.com", "https://content.twilio.com"
_NOT_LET_IN = (20003, 20404, 63007)  # the account, its password or its sender is not what is set
_LOG = logging.getLogger("pakka.whatsapp")


@dataclass(frozen=True)
class Account:
    """Whose account it is, and where its API is. ``sender`` is ``whatsapp:+E164``."""

    sid: str
    token: str = field(repr=False)
    sender: str
    base: str | None = None


class Client:
    """One account's API. May be used by any thread; the library is loaded by the first call."""

    def __init__(self, account: Account, *, seconds: float | None = None) -> None:
        self.account = account
        self._seconds = seconds
        self._lock = threading.Lock()
        self._library: Library | None = None

    def send(self, form: Mapping[str, str]) -> str:
        """Send a message; return its sid. Raises: Refused, Later, NoAnswer."""
        values = {"From": self.account.sender, **form}
        return str(self._call("POST", f"{self._account_url}/Messages.json", data=values)["sid"])

    def messages(self, **query: str) -> Iterator[dict[str, Any]]:
        """List messages, newest first. Raises: Refused, Later, NoAnswer."""
        params = {name.replace("_from", ">"): value for name, value in query.items()}
        url = f"{self._account_url}/Messages.json"
        for _ in range(MOST_PAGES):
            page = self._call("GET", url, params={"PageSize": "200", **params})
            yield from page["messages"]
            if not page.get("next_page_uri"):
                return
            url, params = f"{_API}{page['next_page_uri']}", {}

    def media_of(self, sid: str) -> list[tuple[str, str]]:
        """List the files of a message: (URL, type). Raises: Refused, Later, NoAnswer."""
        url = f"{self._account_url}/Messages/{sid}/Media"
        found = self._call("GET", f"{url}.json")["media_list"]
        return [(f"{url}/{one['sid']}", str(one["content_type"])) for one in found]

    def contents(self) -> Iterator[dict[str, Any]]:
        """List every content with what WhatsApp said of it. Raises: Refused, Later, NoAnswer."""
        url, params = f"{_CONTENT}/v1/ContentAndApprovals", {"PageSize": "500"}
        for _ in range(MOST_PAGES):
            page = self._call("GET", url, params=params)
            yield from page["contents"]
            if not page["meta"].get("next_page_url"):
                return
            url, params = _path_of(page["meta"]["next_page_url"], _CONTENT), {}

    def create_content(self, content: Mapping[str, Any]) -> str:
        """Create a content; return its sid. Raises: Refused, Later, NoAnswer."""
        return str(self._call("POST", f"{_CONTENT}/v1/Content", data=content, as_json=True)["sid"])

    def submit(self, sid: str, name: str) -> dict[str, Any]:
        """Ask WhatsApp to approve a content. Raises: Refused, Later, NoAnswer."""
        asked = {"name": name, "category": "UTILITY"}
        url = f"{_CONTENT}/v1/Content/{sid}/ApprovalRequests/whatsapp"
        return self._call("POST", url, data=asked, as_json=True)

    def check(self) -> str:
        """Return the state of the account. Raises: Refused, Later, NoAnswer."""
        return str(self._call("GET", f"{self._account_url}.json")["status"])

    def download(self, url: str, *, most: int) -> bytes | None:
        """Fetch a file that a person sent; None where it is larger. Raises: Refused, NoAnswer."""
        import requests

        if self.account.base and url.startswith(f"{_API}/"):
            url = _path_of(url, self.account.base)
        auth = (self.account.sid, self.account.token) if self._is_ours(url) else None
        try:
            # the password does not go along to another host, where a redirect leads
            with requests.get(url, auth=auth, stream=True, timeout=SECONDS) as answer:
                return file_in(NAME, answer, most=most)
        except requests.RequestException as fault:
            raise NoAnswer(type(fault).__name__) from None

    @property
    def _account_url(self) -> str:
        return f"{_API}/2010-04-01/Accounts/{self.account.sid}"

    def _is_ours(self, url: str) -> bool:
        return url.startswith(f"{self.account.base or _API}/")

    def _call(
        self,
        method: str,
        url: str,
        *,
        data: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
        as_json: bool = False,
    ) -> dict[str, Any]:
        from requests import RequestException

        headers = {"Content-Type": "application/json"} if as_json else {}
        try:
            answer = self._made().request(
                method,
                url,
                params=dict(params or {}),
                data=dict(data) if data is not None else None,
                headers=headers,
            )
        except RequestException as fault:
            raise NoAnswer(type(fault).__name__) from None
        return _read_answer(answer.status_code, answer.text, answer.headers or {})

    def _made(self) -> "Library":
        with self._lock:
            if self._library is None:
                self._library = _library(self.account, self._seconds or SECONDS)
            return self._library


def _library(account: Account, seconds: float) -> "Library":
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client as Made

    # it logs headers and addresses of people
    for name in ("twilio", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
    base = account.base

    class Elsewhere(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
        """Asks where the settings say, whatever host the library names."""

        def request(self, method: str, url: str, *args: Any, **more: Any) -> Any:
            """Make a call."""
            return super().request(method, _path_of(url, base) if base else url, *args, **more)

    return Made(account.sid, account.token, http_client=Elsewhere(timeout=seconds))


def _path_of(url: str, base: str) -> str:
    """Return the same path at another base."""
    parts = urlsplit(url)
    return f"{base}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def _read_answer(status: int, text: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what a call brought. Raises: Refused, Later, NoAnswer."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if 200 <= status < 300 and isinstance(found, dict):
        return found
    code = int(found.get("code") or status) if isinstance(found, dict) else status
    if status == 429 or code == 20429:
        raise Later(retry_after(headers), whole=True)
    if status in {401, 403} or code in _NOT_LET_IN:
        _LOG.error("Twilio does not let us in", extra={"fields": {"status": status, "code": code}})
        raise NoAnswer(f"Twilio {code}")
    if 400 <= status < 500 and status != 408:
        raise Refused(NAME, code)
    raise NoAnswer(f"HTTP {status}")
