"""Webhooks of the Twilio stand-in: inbound messages and status callbacks, signed and posted."""

import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from tests.standins.twilio_people import Inbound, Person, Shown
from tests.standins.twilio_wire import Pairs, Reach, Reply, encoded, signature

if TYPE_CHECKING:
    from tests.standins.twilio import Twilio
    from tests.standins.twilio_messages import Message

FORM = "application/x-www-form-urlencoded; charset=UTF-8"


@dataclass
class Poster:
    """Posts what it signs. The address signed is the public one, whatever way the request takes."""

    reach: Reach
    clock: Callable[[], datetime]
    tokens: dict[str, str]  # token, second, wrong
    timeout: float = 15
    headers: dict[str, str] = field(default_factory=dict)  # what a proxy on the way adds
    alerts: list[str] = field(default_factory=list)  # Twilio's error log

    def made(self, url: str, pairs: Pairs, sign_with: str = "token") -> Inbound:
        """The request, not yet posted. ``sign_with``: token, second, wrong, or "" for no signature."""
        headers = {
            "Content-Type": FORM,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            **self.headers,
        }
        if sign_with:
            headers["X-Twilio-Signature"] = signature(self.tokens[sign_with], url, pairs)
        return Inbound(self.clock(), url, pairs, headers, encoded(pairs))

    def post(self, made: Inbound, *, tries: int = 1) -> Reply | None:
        """Post it; a connection that fails is tried again, an answer never."""
        for _ in range(tries):
            try:
                reply = self.reach.call(
                    "POST", made.url, body=made.body, headers=made.headers, timeout=self.timeout
                )
            except (OSError, HTTPException) as error:
                made.errors.append(f"11200 {type(error).__name__}")
                self.alerts.append(f"11200 {made.url}: {type(error).__name__}")
                continue
            made.replies.append(reply)
            if not 200 <= reply.status < 300:
                self.alerts.append(f"11200 {made.url}: {reply.status}")
            return reply
        return None


def inbound_params(twilio: "Twilio", person: Person, kind: str, text: str) -> dict[str, str]:
    """Every parameter Twilio documents, blank ones too, and some it does not announce."""
    sid = twilio.new_sid("SM")
    known = {"ProfileName": person.name}
    if person.phone:
        known["WaId"] = person.phone.removeprefix("+")
    metadata = {"type": "whatsapp", "data": {"context": known}}
    users = {"ExternalUserId": person.user_id} if person.user_id else {}
    return {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        **known,
        **users,
        "MessageType": kind,
        "SmsSid": sid,
        "SmsStatus": "received",
        "Body": text,
        "To": twilio.sender,
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": twilio.account_sid,
        "ChannelMetadata": json.dumps(metadata, ensure_ascii=False),
        "From": f"whatsapp:{person.address}",
        "ApiVersion": "2010-04-01",
        **twilio.new_parameters,
    }


def heard(twilio: "Twilio", person: Person | None, reply: Reply) -> None:
    """What Twilio makes of the answer to an inbound message: it may end up with the customer."""
    said = reply.headers.get("content-type", "").split(";")[0].strip().lower()
    text = reply.body.decode("utf-8", "replace").strip()
    if not text or not 200 <= reply.status < 300:
        return
    words = [text]
    if said in {"application/xml", "text/xml"}:
        try:
            root = ElementTree.fromstring(text)  # noqa: S314 (the test's own product answers)
        except ElementTree.ParseError:
            twilio.poster.alerts.append("12100 not XML")
            return
        words = ["".join(each.itertext()) for each in root if each.tag == "Message"]
    elif said not in {"text/plain", "text/html"}:
        twilio.poster.alerts.append(f"12300 {said or 'no type'}")
        return
    for each in words:
        if person:
            person.chat.append(Shown(twilio.new_sid("SM"), twilio.clock(), "text", each))


@dataclass
class Callbacks:
    """Status callbacks: at once, or held until the test lets them go, late, twice, in any order."""

    poster: Poster
    held: list[Inbound] = field(default_factory=list)
    sent: list[Inbound] = field(default_factory=list)
    are_held: bool = False

    def give(self, made: Inbound) -> None:
        if self.are_held:
            self.held.append(made)
        else:
            self.post(made)

    def post(self, made: Inbound) -> None:
        self.sent.append(made)
        self.poster.post(made)

    def release(self, *, order: str, times: int) -> None:
        """``order``: kept, reversed, shuffled."""
        waiting, self.held = self.held, []
        self.are_held = False
        if order == "reversed":
            waiting.reverse()
        elif order == "shuffled":
            random.Random(7).shuffle(waiting)
        elif order != "kept":
            raise ValueError(order)
        for made in waiting:
            for _ in range(times):
                self.post(made)


def callback_pairs(twilio: "Twilio", message: "Message", status: str) -> Pairs:
    address = message.to.removeprefix("whatsapp:")
    found = {
        "ChannelPrefix": "whatsapp",
        "ApiVersion": "2010-04-01",
        "MessageStatus": status,
        "SmsSid": message.sid,
        "SmsStatus": status,
        "ChannelInstallSid": "XE" + "0" * 32,
        "To": message.to,
        "From": message.sender,
        "MessageSid": message.sid,
        "AccountSid": twilio.account_sid,
        "ChannelToAddress": address[:-4] + "XXXX",
        "StructuredMessage": "true" if message.content else "false",
        **twilio.new_parameters,
    }
    if status == "read":
        found["EventType"] = "READ"
    if status in {"failed", "undelivered"} and message.error_code:
        found["ErrorCode"] = str(message.error_code)
        found["ChannelStatusMessage"] = ""
    return list(found.items())
