r"""A stand-in for Meta's Cloud API: messages, files and templates over real HTTP on loopback.

    with Meta(public_url="https://bills.example", product="http://127.0.0.1:8000") as meta:
        asha = meta.person("Asha", phone="+919800000001")
        asha.says("bill Ramesh 500")
        meta.settle()
        assert "500" in asha.last.text

``public_url`` is the address the product believes in, ``product`` where it listens in truth. What is
wrong in form is refused at once with Meta's code; what WhatsApp refuses is accepted with an id and fails
by a status. Webhooks are signed over their bytes, in which all that is not ASCII, and each slash, is
escaped. Those that were not answered well lie in ``untaken``, and ``repeats`` brings them again.

Watch: ``calls`` and ``sends``, ``person.chat``, ``store``. Disturb: ``misbehave``, ``fails_next``,
``refuses_next``, ``hold_callbacks``, ``replay``, ``post``. No code is shared with the product.
"""

import hmac
import json
import random
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesParser
from http.client import HTTPException
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from tests import marks
from tests.standins.meta_people import Person, Posted
from tests.standins.meta_rules import (
    GraphError,
    Store,
    answered,
    checked_template,
    refuse,
    uploaded,
    words_of,
)
from tests.standins.twilio_faults import Faults
from tests.standins.twilio_people import Shown
from tests.standins.twilio_wire import Answer, Lanes, Listener, Reach, Reply, Request

VERSION = "/v25.0"
PAGE = 50


@dataclass
class Call:
    """One call that came in. The token is not kept."""

    at: datetime
    method: str
    path: str
    body: Any
    status: int | None = None
    code: int | None = None
    id: str = ""

    @property
    def is_send(self) -> bool:
        return self.method == "POST" and self.path.endswith("/messages")


@dataclass
class Sent:
    """A message that was accepted."""

    id: str
    to: str
    mark: str
    shown: Shown
    states: list[str] = field(default_factory=list)


class Meta:
    """The server, and the hand that plays WhatsApp. Switches are attributes, to be set at any time."""

    def __init__(
        self,
        *,
        public_url: str = "https://bills.example",
        product: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.number_id, self.business_id, self.app_id = "106540352242922", "102290129340398", "4711"
        self.number = "919800099999"
        self.clock = clock
        self.public_url = public_url.rstrip("/")
        self.webhook_url = f"{self.public_url}/hooks/whatsapp/meta"
        # switches
        self.reviews_by_hand = False
        self.is_subscribed = True
        self.refuses_to: dict[str, int] = {}  # number: the code its next message is refused with
        # what happened
        self.people: dict[str, Person] = {}
        self.calls: list[Call] = []
        self.sent: dict[str, Sent] = {}
        self.store = Store()
        self.inbound: list[Posted] = []
        self.untaken: list[Posted] = []
        self.faults = Faults()
        self.lock = threading.RLock()
        self.reach = Reach()
        if product:
            self.serves(product)
        self._failures: list[int] = []
        self._refusals: list[int] = []
        self._held: list[Posted] | None = None
        self._media: dict[str, tuple[bytes, str]] = {}
        self._lanes = Lanes()
        self._listener = Listener(self._answer)

    def __enter__(self) -> Self:
        self._listener.up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.faults.clear()
        self._lanes.close()
        self._listener.close()
        assert kind or not [*self._listener.faults, *self._lanes.faults]

    @property
    def base(self) -> str:
        """For META_GRAPH_BASE."""
        return f"{self._listener.url}{VERSION}"

    def settings(self) -> dict[str, str]:
        """The environment that switches it on."""
        return {
            "META_PHONE_NUMBER_ID": self.number_id,
            "META_WABA_ID": self.business_id,
            "META_ACCESS_TOKEN": marks.META_TOKEN,
            "META_APP_SECRET": marks.META_SECRET,
            "META_VERIFY_TOKEN": marks.META_VERIFY,
            "META_GRAPH_BASE": self.base,
            "PAKKA_PUBLIC_URL": self.public_url,
        }

    def serves(self, product: str) -> None:
        """Where the public address is served in truth."""
        self.reach.add(self.public_url, product)

    def settle(self, timeout: float = 20) -> None:
        """Wait until every message accepted so far has gone its way and is told of."""
        self._lanes.settle(timeout)

    # -- misbehaviour ------------------------------------------------------------------------------

    def misbehave(
        self,
        kind: str,
        times: int = 1,
        *,
        only: str = "/messages",
        method: str = "POST",
        retry_after: int | None = None,
    ) -> None:
        """The next calls go wrong: 403, 404, 429, 500, 502, 503, hang, drop, drop after, broken json."""
        self.faults.add(kind, times, only=only, method=method, retry_after=retry_after)

    def behave(self) -> None:
        self.faults.clear()

    def fails_next(self, code: int, times: int = 1) -> None:
        """The next messages are accepted and then fail with this code."""
        self._failures += [code] * times

    def refuses_next(self, code: int, times: int = 1) -> None:
        """The next messages are refused at once with this code."""
        self._refusals += [code] * times

    # -- people and webhooks -----------------------------------------------------------------------

    def person(self, name: str, *, phone: str = "", user_id: str = "") -> Person:
        """Somebody with WhatsApp."""
        made = Person(self, name, phone=phone, user_id=user_id)
        for address in filter(None, (phone.removeprefix("+"), user_id)):
            self.people[address] = made
        return made

    def keeps(self, data: bytes, type_: str) -> str:
        """Keep a file that a person sent; its id."""
        media = str(len(self._media) + 880000)
        self._media[media] = (data, type_)
        return media

    def message(self, person: Person, type_: str, body: Any, **more: Any) -> dict[str, Any]:
        """A message as a webhook brings it."""
        at = more.pop("at", self.clock())
        id_ = f"wamid.{uuid.uuid4().hex}"
        stamp = str(int(at.timestamp()))
        return {**person.named, "id": id_, "timestamp": stamp, "type": type_, type_: body, **more}

    def value(self, person: Person, **parts: Any) -> dict[str, Any]:
        """What one change of a webhook holds."""
        number_id = parts.pop("number_id", self.number_id)
        contact = {"profile": {"name": person.name}, "wa_id": person.named["from"]}
        if person.user_id:
            contact["user_id"] = person.user_id
        return {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": self.number, "phone_number_id": number_id},
            **({"contacts": [contact]} if "messages" in parts else {}),
            **parts,
        }

    def takes(self, person: Person, type_: str, body: Any, **more: Any) -> Posted:
        """Bring a message of somebody."""
        sign_with = more.pop("sign_with", marks.META_SECRET)
        number_id = more.pop("number_id", self.number_id)
        if sign_with == marks.META_SECRET:
            person.last_in_at = more.get("at", self.clock())
        message = self.message(person, type_, body, **more)
        value = self.value(person, messages=[message], number_id=number_id)
        return self.post([value], sign_with=sign_with, id_=message["id"])

    def post(
        self, values: list[Any], *, sign_with: str = marks.META_SECRET, id_: str = ""
    ) -> Posted:
        """Post changes, each in an entry of its own, signed as asked for ("": not at all)."""
        entries = [
            {"id": self.business_id, "changes": [{"field": "messages", "value": value}]}
            for value in values
        ]
        text = json.dumps({"object": "whatsapp_business_account", "entry": entries})
        body = text.replace("/", "\\/").encode()
        return self.post_bytes(body, sign_with=sign_with, id_=id_)

    def post_bytes(self, body: bytes, *, sign_with: str, id_: str = "") -> Posted:
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
        if sign_with:
            made = hmac.new(sign_with.encode(), body, "sha256").hexdigest()
            headers["X-Hub-Signature-256"] = f"sha256={made}"
        posted = Posted(id_, headers, body)
        self.inbound.append(posted)
        self._deliver(posted)
        return posted

    def replay(self, posted: Posted) -> Posted:
        """Post the very same bytes and headers again."""
        again = Posted(posted.id, posted.headers, posted.body)
        self._deliver(again)
        return again

    def repeats(self) -> None:
        """Bring again what was not answered well."""
        waiting, self.untaken = self.untaken, []
        for posted in waiting:
            self._deliver(posted)

    def _deliver(self, posted: Posted) -> None:
        try:
            reply = self.reach.call(
                "POST", self.webhook_url, body=posted.body, headers=posted.headers
            )
            posted.replies.append(reply)
        except (OSError, HTTPException):
            pass
        if posted.status != 200:
            self.untaken.append(posted)

    def verifies(self, token: str = marks.META_VERIFY, **more: str) -> Reply:
        """Ask whether the address is the operator's, as the console does."""
        query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
        return self.reach.call("GET", f"{self.webhook_url}?{urlencode({**query, **more})}")

    # -- status ------------------------------------------------------------------------------------

    def tells(self, id_: str, state: str, *, code: int = 0) -> None:
        """Tell how far a message came."""
        sent = self.sent[id_]
        sent.states.append(state)
        body = json.dumps(
            {"object": "whatsapp_business_account", "entry": [self._status(sent, state, code)]}
        )
        posted = self._signed(body.encode())
        if self._held is None:
            self._deliver(posted)
        else:
            self._held.append(posted)

    def _signed(self, body: bytes) -> Posted:
        made = hmac.new(marks.META_SECRET.encode(), body, "sha256").hexdigest()
        return Posted("", {"X-Hub-Signature-256": f"sha256={made}"}, body)

    def _status(self, sent: Sent, state: str, code: int) -> dict[str, Any]:
        found: dict[str, Any] = {
            "id": sent.id,
            "status": state,
            "timestamp": str(int(self.clock().timestamp())),
            "recipient_id": sent.to,
            "pricing": {"billable": True, "pricing_model": "PMP", "category": "utility"},
        }
        if sent.mark:
            found["biz_opaque_callback_data"] = sent.mark
        if code:
            found["errors"] = [{"code": code, "title": "it failed", "message": "it failed"}]
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": self.number, "phone_number_id": self.number_id},
            "statuses": [found],
        }
        return {"id": self.business_id, "changes": [{"field": "messages", "value": value}]}

    def hold_callbacks(self) -> None:
        self._held = []

    def release_callbacks(self, *, order: str = "kept", times: int = 1) -> None:
        """Let the held ones go: kept, reversed or shuffled, each so many times."""
        waiting, self._held = self._held or [], None
        if order == "reversed":
            waiting.reverse()
        elif order == "shuffled":
            random.Random(7).shuffle(waiting)
        for posted in waiting:
            for _ in range(times):
                self._deliver(posted)

    @property
    def sends(self) -> list[Call]:
        """The calls that wanted to send a message."""
        return [each for each in self.calls if each.is_send]

    # -- serving -----------------------------------------------------------------------------------

    def _answer(self, request: Request) -> Answer:
        call = Call(self.clock(), request.method, request.path, _json(request))
        self.calls.append(call)
        fault = self.faults.take(request)
        if fault and not fault.is_late:
            return self.faults.play(fault, None)
        try:
            answer = self._served(request, call)
        except GraphError as error:
            call.code, answer = error.code, error.answer
        call.status = answer.status
        return self.faults.play(fault, answer) if fault else answer

    def _served(self, request: Request, call: Call) -> Answer:
        path = request.path.removeprefix(VERSION).strip("/")
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if token != marks.META_TOKEN or kind not in {"Bearer", "OAuth"}:
            raise GraphError(190, "Invalid OAuth access token", status=401)
        ways: dict[tuple[str, str], Callable[[Request, Call], Answer]] = {
            ("POST", f"{self.number_id}/messages"): self._take,
            ("POST", f"{self.number_id}/media"): self._lay,
            ("GET", f"{self.business_id}/message_templates"): self._list,
            ("POST", f"{self.business_id}/message_templates"): self._make,
            ("GET", f"{self.business_id}/subscribed_apps"): self._apps,
            ("GET", "app"): lambda *_: answered({"id": self.app_id}),
            ("POST", f"{self.app_id}/uploads"): self._begin,
            ("GET", self.number_id): self._about,
        }
        way = ways.get((request.method, path))
        if way:
            return way(request, call)
        if request.method == "POST" and path.startswith("upload:"):
            return self._sample(request, path)
        if request.method == "GET" and path.removeprefix("files/") in self._media:
            return self._file(path)
        raise GraphError(100, "Object does not exist", subcode=33)

    def _about(self, *_: object) -> Answer:
        shown = f"+{self.number[:2]} {self.number[2:]}"
        about = {"id": self.number_id, "display_phone_number": shown, "quality_rating": "GREEN"}
        return answered({**about, "verified_name": "Gupta Hardware"})

    def _apps(self, *_: object) -> Answer:
        app = {"whatsapp_business_api_data": {"id": self.app_id, "name": "Pakka"}}
        return answered({"data": [app] if self.is_subscribed else []})

    def _take(self, _request: Request, call: Call) -> Answer:
        to = str(call.body.get("to") or call.body.get("recipient")).removeprefix("+")
        with self.lock:
            refused = self.refuses_to.pop(to, 0) or (self._refusals.pop(0) if self._refusals else 0)
        if refused:
            raise GraphError(refused, "refused", status=401 if refused == 190 else 400)
        words = words_of(call.body, self.store)
        id_ = f"wamid.{uuid.uuid4().hex}"
        shown = Shown(id_, self.clock(), **vars(words))
        sent = Sent(id_, to, str(call.body.get("biz_opaque_callback_data", "")), shown)
        self.sent[id_], call.id = sent, id_
        self._lanes.add(to, lambda: self._carry(sent))
        contacts = [{"input": to, "wa_id": to}]
        return answered(
            {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": id_}]}
        )

    def _carry(self, sent: Sent) -> None:
        """Bring it to the phone, or fail."""
        person = self.people.get(sent.to)
        code = self._failure(person, sent)
        if code or person is None:
            self.tells(sent.id, "failed", code=code)
            return
        self.tells(sent.id, "sent")
        if person.is_online:
            person.chat.append(sent.shown)
            self.tells(sent.id, "delivered")

    def _failure(self, person: Person | None, sent: Sent) -> int:
        if person is None or not person.has_whatsapp:
            return 131026
        with self.lock:
            if self._failures:
                return self._failures.pop(0)
        if person.opted_out:
            return 131050
        return 0 if sent.shown.is_template or person.window_is_open else 131047

    def _lay(self, request: Request, _call: Call) -> Answer:
        head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
        parts: dict[str, Any] = {}
        for part in BytesParser().parsebytes(head + request.body).walk():
            name = part.get_param("name", header="content-disposition")
            if name:
                parts[str(name)] = part
        refuse(parts["messaging_product"].get_payload() != "whatsapp", "messaging_product")
        file = parts["file"]
        data, type_ = file.get_payload(decode=True), file.get_content_type()
        refuse(parts["type"].get_payload() != type_, "type")
        media = str(len(self.store.files) + 990000)
        self.store.files[media] = uploaded(data, type_, file.get_filename() or "")
        return answered({"id": media})

    def _list(self, request: Request, _call: Call) -> Answer:
        every = list(self.store.templates.values())
        start = int(request.query.get("after", "0"))
        page = every[start : start + PAGE]
        made = [
            {
                "name": one.name,
                "language": one.language,
                "status": one.status,
                "rejected_reason": one.reason,
                "id": str(n),
            }
            for n, one in enumerate(page, start=start)
        ]
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(start + PAGE)}}
        if start + PAGE < len(every):
            paging["next"] = f"{self.base}/next"
        return answered({"data": made, "paging": paging})

    def _make(self, _request: Request, call: Call) -> Answer:
        with self.lock:
            made = checked_template(call.body, self.store)
            self.store.templates[(made.name, made.language)] = made
        answer = {"id": made.name, "status": made.status, "category": "UTILITY"}
        if not self.reviews_by_hand:
            made.status = "APPROVED"
        return answered(answer)

    def review(self, name: str, status: str, reason: str = "NONE") -> None:
        """WhatsApp's later word on a template, in each language of the name."""
        for one in self.store.templates.values():
            if one.name.startswith(name):
                one.status, one.reason = status, reason

    def _begin(self, request: Request, _call: Call) -> Answer:
        refuse(not request.query["file_length"].isdecimal(), "file_length")
        self._begun = (int(request.query["file_length"]), request.query["file_type"])
        return answered({"id": "upload:MTphdHRhY2htZW50"})

    def _sample(self, request: Request, path: str) -> Answer:
        length, type_ = self._begun
        refuse(not request.headers["authorization"].startswith("OAuth "), "authorization")
        refuse(request.headers.get("file_offset") != "0", "file_offset")
        refuse(len(request.body) != length, f"{length} bytes to {path}")
        handle = f"4::{len(self.store.samples)}"
        self.store.samples[handle] = type_
        return answered({"h": handle})

    def _file(self, path: str) -> Answer:
        data, type_ = self._media[path.removeprefix("files/")]
        if path.startswith("files/"):
            return Answer(200, data, {"Content-Type": type_})
        url = f"{self.base}/files/{path}"
        return answered(
            {"id": path, "url": url, "mime_type": type_, "file_size": len(data), "sha256": "x"}
        )


def _json(request: Request) -> Any:
    if "json" not in request.headers.get("content-type", ""):
        return None
    try:
        return json.loads(request.body)
    except ValueError:
        return None
