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
from datetime import UTC, datetime
from http.client import HTTPException
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from tests import marks
from tests.standins.meta_graph import VERSION, Call, Graph, Sent, body_of
from tests.standins.meta_people import Person, Posted
from tests.standins.meta_rules import GraphError, Store
from tests.standins.twilio_faults import Faults
from tests.standins.twilio_wire import Answer, Lanes, Listener, Reach, Reply, Request


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
        self.quality = "GREEN"
        # what happened
        self.people: dict[str, Person] = {}
        self.calls: list[Call] = []
        self.sent: dict[str, Sent] = {}
        self.graph = Graph(self)
        self.inbound: list[Posted] = []
        self.untaken: list[Posted] = []
        self.faults = Faults()
        self.lock = threading.RLock()
        self.reach = Reach()
        if product:
            self.serves(product)
        self._failures: list[int] = []
        self._held: list[Posted] | None = None
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
        self.graph.refusals += [code] * times

    # -- people and webhooks -----------------------------------------------------------------------

    def person(self, name: str, *, phone: str = "", user_id: str = "") -> Person:
        """Somebody with WhatsApp."""
        made = Person(self, name, phone=phone, user_id=user_id)
        for address in filter(None, (phone.removeprefix("+"), user_id)):
            self.people[address] = made
        return made

    def keeps(self, data: bytes, type_: str) -> str:
        """Keep a file that a person sent; its id."""
        media = str(len(self.graph.media) + 880000)
        self.graph.media[media] = (data, type_)
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
    def store(self) -> Store:
        """Files and templates that lie with it."""
        return self.graph.store

    @property
    def refuses_to(self) -> dict[str, int]:
        """Whom the next message to is refused, and with which code."""
        return self.graph.refuses_to

    @property
    def sends(self) -> list[Call]:
        """The calls that wanted to send a message."""
        return [each for each in self.calls if each.is_send]

    # -- serving -----------------------------------------------------------------------------------

    def _answer(self, request: Request) -> Answer:
        call = Call(self.clock(), request.method, request.path, body_of(request))
        self.calls.append(call)
        fault = self.faults.take(request)
        if fault and not fault.is_late:
            return self.faults.play(fault, None)
        try:
            answer = self.graph.served(request, call)
        except GraphError as error:
            call.code, answer = error.code, error.answer
        call.status = answer.status
        return self.faults.play(fault, answer) if fault else answer

    # -- on the way to a phone ---------------------------------------------------------------------

    def carry_later(self, sent: Sent) -> None:
        self._lanes.add(sent.to, lambda: self._carry(sent))

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

    def review(self, name: str, status: str, reason: str = "NONE") -> None:
        """WhatsApp's later word on a template, in each language of the name."""
        for one in self.store.templates.values():
            if one.name.startswith(name):
                one.status, one.reason = status, reason
