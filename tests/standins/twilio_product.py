"""A product of twenty lines for the stand-in's own tests: it takes webhooks and has files."""

import base64
import hmac
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from tests.standins.twilio import Twilio
from tests.standins.twilio_people import Person
from tests.standins.twilio_wire import Answer, Listener, Request

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # loading certificates takes its time
PUBLIC = "https://bills.example"
STATUS = f"{PUBLIC}/hooks/status?m=abc.1"
PDF = b"%PDF-1.7\nInvoice of Ramesh"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Product:
    """What came in, and what is answered."""

    answer: Answer = field(default_factory=lambda: Answer(204))
    got: list[Request] = field(default_factory=list)
    files: dict[str, Answer] = field(default_factory=dict)

    def __call__(self, request: Request) -> Answer:
        if request.method == "GET":
            return self.files.get(request.path, Answer(404))
        self.got.append(request)
        return self.answer

    def offers(self, path: str, data: bytes, type_: str, **headers: str) -> str:
        """Offer a file; its public address."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        self.files[path] = Answer(200, data, {"Content-Type": type_, **more})
        return PUBLIC + path

    @property
    def inbound(self) -> list[dict[str, str]]:
        return [dict(each.form) for each in self.got if each.path == "/hooks/whatsapp/twilio"]

    @property
    def statuses(self) -> list[dict[str, str]]:
        return [dict(each.form) for each in self.got if each.path == "/hooks/status"]

    def told(self) -> list[tuple[str, str]]:
        """The statuses in the order they came, with the error's code."""
        return [(each["MessageStatus"], each.get("ErrorCode", "")) for each in self.statuses]


class Api(httpx.Client):
    """The REST API as a caller sees it."""

    def __init__(self, twilio: Twilio, token: str = "") -> None:
        auth = (twilio.account_sid, token or twilio.auth_token)
        super().__init__(base_url=twilio.base, auth=auth, timeout=10, verify=NO_TLS)
        self.twilio = twilio
        self.messages = f"/2010-04-01/Accounts/{twilio.account_sid}/Messages.json"

    def message(self, person: Person | str, **form: str | list[str]) -> httpx.Response:
        """Send; what is given as "" is left out."""
        to = person if isinstance(person, str) else f"whatsapp:{person.address}"
        full = {"To": to, "From": self.twilio.sender, "StatusCallback": STATUS, **form}
        return self.post(self.messages, data={n: v for n, v in full.items() if v != ""})

    def content(self, type_: str, parts: Mapping[str, object], **more: object) -> httpx.Response:
        made = {"friendly_name": "made", "language": "en", "types": {type_: parts}, **more}
        return self.post("/v1/Content", json=made)

    def submit(self, sid: str, name: str = "bill", category: str = "UTILITY") -> httpx.Response:
        asked = {"name": name, "category": category}
        return self.post(f"/v1/Content/{sid}/ApprovalRequests/whatsapp", json=asked)

    def approval(self, sid: str) -> tuple[str, str]:
        found = self.get(f"/v1/Content/{sid}/ApprovalRequests").json()["whatsapp"]
        return found["status"], found["rejection_reason"]


@dataclass
class Stage:
    """All of it together."""

    twilio: Twilio
    product: Product
    api: Api
    clock: Clock
    asha: Person

    def outcome(self, response: httpx.Response) -> int | str | None:
        """How a send ended: the code of its refusal or failure, or the last status."""
        if response.status_code >= 400:
            return int(response.json()["code"])
        self.twilio.settle()
        message = self.twilio.messages[response.json()["sid"]]
        return message.error_code or message.status


@contextmanager
def playing() -> Iterator[Stage]:
    """A stand-in, a product and Asha, who wrote a minute ago."""
    product, clock = Product(), Clock()
    listener = Listener(product)
    listener.up()
    try:
        with (
            Twilio(product=listener.url, clock=clock, per_second=None) as twilio,
            Api(twilio) as api,
        ):
            asha = twilio.person("Asha", phone="+919800000001", user_id="IN.1A2b3C")
            asha.last_in_at = clock() - timedelta(minutes=1)
            yield Stage(twilio, product, api, clock, asha)
    finally:
        listener.close()
    assert not listener.faults


def is_signed(request: Request, url: str, token: str) -> bool:
    """Check a signature as the platform's page says, written anew."""
    text = url
    for name in sorted({name for name, _ in request.form}):
        text += name + dict(request.form)[name]
    digest = hmac.new(token.encode(), text.encode(), "sha1").digest()
    return base64.b64encode(digest).decode() == request.headers.get("x-twilio-signature")
