"""Calls to the Graph API; each fault becomes one of the outbox's, or a refusal with its code."""

import json
import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from adapters.whatsapp.answers import file_in, retry_after
from adapters.whatsapp.meta import codes
from adapters.whatsapp.provider import Refused
from core.outbox import Later, NoAnswer

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

NAME = "Meta"
GRAPH = "https://graph.facebook.com/v25.0"
SECONDS = 10
MOST_PAGES = 20
_FILES = (".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net")  # where Meta keeps files
_LONG = timedelta(minutes=10)
_LOG = logging.getLogger("pakka.whatsapp")


@dataclass(frozen=True)
class Account:
    """A number of the Cloud API, the account that it lies in, and what proves each side to the other."""

    number_id: str
    business_id: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    verify: str = field(repr=False)
    base: str | None = None


@dataclass(frozen=True)
class Upload:
    """A file as it goes: name, type, bytes."""

    name: str
    media: str
    content: bytes = field(repr=False)


class Client:
    """One number's API. May be used by any thread; the library is loaded by the first call."""

    def __init__(self, account: Account, *, seconds: float | None = None) -> None:
        self.account = account
        self._base = account.base or GRAPH
        self._seconds = seconds
        self._lock = threading.Lock()
        self._session: Session | None = None

    def send(self, message: Mapping[str, Any]) -> str:
        """Send a message; return its id. Raises: Refused, Later, NoAnswer."""
        body = {"messaging_product": "whatsapp", "recipient_type": "individual", **message}
        found = self._call("POST", f"{self.account.number_id}/messages", json=body)
        return str(found["messages"][0]["id"])

    def upload(self, file: Upload) -> str:
        """Lay a file with Meta, to be sent; return its id. Raises: Refused, Later, NoAnswer."""
        fields = {"messaging_product": "whatsapp", "type": file.media}
        part = {"file": (file.name, file.content, file.media)}
        path = f"{self.account.number_id}/media"
        return str(self._call("POST", path, data=fields, files=part)["id"])

    def download(self, media: str, *, most: int) -> bytes | None:
        """Fetch a file that a person sent; None where it is larger. Raises: Refused, NoAnswer, Later."""
        from requests import RequestException

        found = self._call("GET", media)
        if int(found.get("file_size") or 0) > most:
            return None
        url = str(found["url"])
        try:
            with self._made().get(
                url, auth=self._auth(url), stream=True, timeout=self._timeout
            ) as answer:
                return file_in(NAME, answer, most=most)
        except RequestException as fault:
            raise NoAnswer(type(fault).__name__) from None

    def templates(self) -> Iterator[dict[str, Any]]:
        """List the account's templates. Raises: Refused, Later, NoAnswer."""
        query = {"fields": "name,language,status,category,rejected_reason", "limit": "200"}
        for _ in range(MOST_PAGES):
            page = self._call("GET", f"{self.account.business_id}/message_templates", params=query)
            yield from page["data"]
            paging = page.get("paging") or {}
            if not paging.get("next"):
                return
            query = {**query, "after": str(paging["cursors"]["after"])}

    def create_template(self, template: Mapping[str, Any]) -> dict[str, Any]:
        """Make a template, which lets it be approved; return what became of it.

        Raises: Refused, Later, NoAnswer.
        """
        path = f"{self.account.business_id}/message_templates"
        return self._call("POST", path, json=dict(template))

    def sample(self, file: Upload) -> str:
        """Lay a sample for those who approve; return its handle. Raises: Refused, Later, NoAnswer."""
        app = self._call("GET", "app", params={"fields": "id"})["id"]
        about = {
            "file_name": file.name,
            "file_length": str(len(file.content)),
            "file_type": file.media,
        }
        opened = self._call("POST", f"{app}/uploads", params=about)["id"]
        return str(self._call("POST", str(opened), data=file.content, offset="0")["h"])

    def number(self) -> dict[str, Any]:
        """Return what Meta says of the number. Raises: Refused, Later, NoAnswer."""
        query = {"fields": "display_phone_number,verified_name,quality_rating"}
        return self._call("GET", self.account.number_id, params=query)

    def apps(self) -> list[str]:
        """Name the apps that hear of the account's messages. Raises: Refused, Later, NoAnswer."""
        found = self._call("GET", f"{self.account.business_id}/subscribed_apps")["data"]
        return [str(one.get("whatsapp_business_api_data", {}).get("name", "")) for one in found]

    def subscribe(self) -> None:
        """Let our app hear of the account's messages; again changes nothing.

        Raises: Refused, Later, NoAnswer.
        """
        self._call("POST", f"{self.account.business_id}/subscribed_apps")

    @property
    def _timeout(self) -> float:
        return self._seconds or SECONDS

    def _auth(self, url: str) -> "_Bearer":
        """Prove ourselves to Meta's own hosts alone."""
        host, ours = urlsplit(url).hostname or "", urlsplit(self._base)
        is_theirs = url.startswith("https://") and host.endswith(_FILES)
        is_base = url.startswith(f"{ours.scheme}://{ours.netloc}/")
        return _Bearer(self.account.token if is_theirs or is_base else "")

    def _call(self, method: str, path: str, *, offset: str = "", **more: Any) -> dict[str, Any]:
        """Make a call; ``offset`` is of a file that is laid in pieces, and proved in another way."""
        from requests import RequestException

        auth = _Bearer(self.account.token, "OAuth" if offset else "Bearer")
        headers = {"file_offset": offset} if offset else {}
        try:
            answer = self._made().request(
                method,
                f"{self._base}/{path}",
                auth=auth,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                **more,
            )
        except RequestException as fault:
            raise NoAnswer(type(fault).__name__) from None
        return _read_answer(answer)

    def _made(self) -> "Session":
        import requests

        with self._lock:
            if self._session is None:
                # it logs addresses of calls
                logging.getLogger("urllib3").setLevel(logging.WARNING)
                self._session = requests.Session()
            return self._session


@dataclass(frozen=True)
class _Bearer:
    """Proves who asks. Given as such, so that no file of passwords on this machine takes its place."""

    token: str = field(repr=False)
    kind: str = "Bearer"

    def __call__(self, request: "PreparedRequest") -> "PreparedRequest":
        if self.token:
            request.headers["Authorization"] = f"{self.kind} {self.token}"
        return request


def _read_answer(answer: "Response") -> dict[str, Any]:
    """Return what a call brought. Raises: Refused, Later, NoAnswer."""
    try:
        found = json.loads(answer.content)
    except ValueError:
        found = None
    status = answer.status_code
    if 200 <= status < 300 and isinstance(found, dict) and "error" not in found:
        return found
    error = found.get("error") if isinstance(found, dict) else None
    raise _fault(status, error if isinstance(error, dict) else {}, answer.headers)


def _fault(status: int, error: Mapping[str, Any], headers: Mapping[str, str]) -> Exception:
    code = _number(error.get("code")) if "code" in error else status
    if status == 429 or code in codes.BUSY:
        return Later(retry_after(headers), whole=True)
    if code == codes.SPAM:
        return Later(_LONG, whole=True)
    is_lost = (code, _number(error.get("error_subcode"))) == codes.NOT_THERE
    if status in {401, 403} or is_lost or ("code" in error and code in codes.NOT_LET_IN):
        _LOG.error("Meta does not let us in", extra={"fields": {"status": status, "code": code}})
        return NoAnswer(f"{NAME} {code}")
    if 400 <= status < 500 and status != 408 and code not in codes.BROKEN:
        return Refused(NAME, code)
    return NoAnswer(f"HTTP {status}")


def _number(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0
