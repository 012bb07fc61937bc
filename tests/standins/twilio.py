"""A stand-in for Twilio: WhatsApp messages, content, approvals and files over real HTTP on loopback.

    with Twilio(public_url="https://bills.example", product="http://127.0.0.1:8000") as twilio:
        asha = twilio.person("Asha", phone="+919800000001")
        asha.says("bill Ramesh 500")
        twilio.settle()
        assert "500" in asha.last.text

``public_url`` is the address the product believes in (its webhook, its StatusCallback, its files);
``product`` is where it listens in truth, as behind a proxy. Signatures are over the public one.

What fails at once fails with Twilio's code; what WhatsApp refuses is accepted with 201 and fails by callback.
Watch: ``calls`` and ``sends`` (each call with its time, answer, Twilio's code), ``sent``, ``person.chat``,
``samples_used`` (variables that were left out), ``lost_captions``, ``leaked_passwords``, ``poster.alerts``.
Disturb: ``misbehave``, ``down`` and ``up``, ``fails_next``, ``hold_callbacks``, ``callback``, ``replay``,
``says(…, sign_with=…)``, ``on_call``.

The rules are Twilio's and Meta's published ones of 2026; where they are silent the harsher reading is played,
with a switch beside it. No code is shared with the product or with Twilio's library.
"""

import base64
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, Self

from tests import marks
from tests.standins import twilio_api
from tests.standins.twilio_content import Content
from tests.standins.twilio_faults import Call, Faults, Pace, call_of, error
from tests.standins.twilio_hooks import (
    Callbacks,
    Poster,
    callback_pairs,
    heard,
    inbound_params,
)
from tests.standins.twilio_messages import Message
from tests.standins.twilio_people import GENUINE, Inbound, Person
from tests.standins.twilio_wire import Answer, Drop, Lanes, Listener, Pairs, Reach, Request

Moment = Literal["before", "after"]
FINAL = {"failed", "undelivered", "read"}


def _now() -> datetime:
    return datetime.now(UTC)


class Twilio:
    """The server, and the hand that plays WhatsApp. Switches are attributes, to be set at any time."""

    def __init__(
        self,
        *,
        public_url: str = "https://bills.example",
        product: str = "",
        webhook: str = "/hooks/whatsapp/twilio",
        clock: Callable[[], datetime] = _now,
        per_second: float | None = 5,
        burst: int = 10,
    ) -> None:
        self.account_sid = marks.TWILIO_SID
        self.auth_token = marks.TWILIO_TOKEN
        self.second_token = marks.TWILIO_SECOND_TOKEN
        self.sender = "whatsapp:+919800099999"
        self.messaging_service_sid = "MG" + "0" * 32
        self.clock = clock
        self.public_url = public_url.rstrip("/")
        self.webhook_url = self.public_url + webhook
        self.fallback_url = ""
        # switches
        self.sends_to_user_ids = True
        self.cards_need_approval = False
        self.captions_documents = False
        self.checks_samples = True
        self.reviews_by_hand = False
        self.new_parameters = {"ZzNewParameter": "", "OtherNewParameter": " kept as it is "}
        # what happened
        self.calls: list[Call] = []
        self.people: dict[str, Person] = {}
        self.messages: dict[str, Message] = {}
        self.contents: dict[str, Content] = {}
        self.inbound: list[Inbound] = []
        self.samples_used: list[tuple[str, tuple[str, ...]]] = []
        self.lost_captions: list[str] = []
        self.leaked_passwords = 0  # sent on to the file store, another host
        self.files: dict[str, tuple[bytes, str]] = {}
        # parts
        self.reach = Reach()
        tokens = {"token": self.auth_token, "second": self.second_token, "wrong": "f" * 32}
        self.poster = Poster(self.reach, clock, tokens)
        self.callbacks = Callbacks(self.poster)
        self.faults = Faults()
        self.template_names = twilio_api.Names()
        self.pace = Pace(per_second, burst, clock) if per_second else None
        self.pair_pace: Pace | None = Pace(1 / 6, 45, clock)
        self.lock = threading.RLock()
        self._hooks: list[Callable[[Moment, Call], None]] = []
        self._failures: list[int] = []
        self._lanes = Lanes()
        self._listener = Listener(self._answer)
        self._store = Listener(self._file)
        if product:
            self.serves(product)

    # -- its life ----------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._listener.up()
        self._store.up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.faults.clear()
        self._lanes.close()
        self._listener.close()
        self._store.close()
        broken = self._listener.faults + self._store.faults + self._lanes.faults
        if broken and kind is None:
            raise broken[0]

    @property
    def base(self) -> str:
        """TWILIO_API_BASE."""
        return self._listener.url

    @property
    def environment(self) -> dict[str, str]:
        """What a product's process is told."""
        return {
            "TWILIO_ACCOUNT_SID": self.account_sid,
            "TWILIO_AUTH_TOKEN": self.auth_token,
            "TWILIO_WHATSAPP_FROM": self.sender.removeprefix("whatsapp:"),
            "TWILIO_API_BASE": self.base,
            "PAKKA_PUBLIC_URL": self.public_url,
        }

    def serves(self, product: str, *, public: str = "") -> None:
        """Where the public address is served in truth."""
        self.reach.add(public or self.public_url, product)

    def down(self) -> None:
        """Refuse every connection, to the file store too."""
        self._listener.down()
        self._store.down()

    def up(self) -> None:
        """Be back, at the same addresses."""
        self._listener.up()
        self._store.up()

    def settle(self, timeout: float = 20) -> None:
        """Wait until every message accepted so far has gone its way and its callbacks are answered."""
        self._lanes.settle(timeout)

    # -- misbehaviour ------------------------------------------------------------------------------

    def misbehave(
        self,
        kind: str,
        times: int = 1,
        *,
        only: str = "/Messages.json",
        method: str = "POST",
        retry_after: int | None = None,
    ) -> None:
        """The next calls go wrong: 403, 404, 429, 500, 502, 503, hang, drop, cut, broken json.

        "drop after" and the like go wrong when the effect is done. ``behave()`` ends it.
        """
        self.faults.add(kind, times, only=only, method=method, retry_after=retry_after)

    def behave(self) -> None:
        self.faults.clear()

    def fails_next(self, code: int, times: int = 1) -> None:
        """The next messages are accepted and then fail with this code."""
        self._failures += [code] * times

    def next_failure(self) -> int | None:
        with self.lock:
            return self._failures.pop(0) if self._failures else None

    def on_call(self, hook: Callable[[Moment, Call], None]) -> None:
        """Be told of each call before and after its effect; an exception ``Drop`` cuts the line."""
        self._hooks.append(hook)

    def review(self, sid: str, status: str, reason: str = "") -> None:
        """WhatsApp's later word on a template: approved, rejected, paused, disabled, pending."""
        approval = self.contents[sid].approval
        assert approval, "it was never submitted"
        approval.status, approval.reason = status, reason

    # -- people and webhooks -----------------------------------------------------------------------

    def person(self, name: str, *, phone: str = "", user_id: str = "") -> Person:
        """Somebody with WhatsApp: a phone (+91…), a business-scoped id (IN.…), or both."""
        made = Person(self, name, phone=phone, user_id=user_id)
        if not made.address:
            raise ValueError("a phone or a user_id")
        for address in filter(None, (phone, user_id)):
            self.people[address] = made
        return made

    def inbound_params(self, person: Person, kind: str, text: str) -> dict[str, str]:
        return inbound_params(self, person, kind, text)

    def post_inbound(self, person: Person | None, pairs: Pairs, *, sign_with: str) -> Inbound:
        """Post an inbound message; nobody there: once more, then the fallback, then it is lost."""
        made = self.poster.made(self.webhook_url, pairs, sign_with)
        self.inbound.append(made)
        if sign_with in GENUINE:
            self._record(made)
        reply = self.poster.post(made, tries=2)
        if self.fallback_url and (reply is None or reply.status >= 400):
            again = self.poster.made(self.fallback_url, pairs, sign_with)
            reply = self.poster.post(again)
            made.replies += again.replies
        if reply:
            heard(self, person, reply)
        return made

    def _record(self, made: Inbound) -> None:
        params = dict(made.pairs)
        self.messages[made.sid] = Message(
            sid=made.sid,
            sender=params.get("From", ""),
            to=params.get("To", ""),
            body=params.get("Body", "").encode("utf-8", "replace").decode(),
            status="received",
            direction="inbound",
            made_at=self.clock(),
            sent_at=self.clock(),
            media=[value for name, value in made.pairs if name.startswith("MediaUrl")],
        )

    def together(
        self, acts: Iterable[Callable[[], Inbound]], *, threads: int = 32
    ) -> list[Inbound]:
        """Many people act at once; what each act gave, in the order asked for."""
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda act: act(), acts))

    def replay(self, made: Inbound) -> Inbound:
        """Post the very same bytes and headers again."""
        again = Inbound(self.clock(), made.url, made.pairs, made.headers, made.body)
        self.poster.post(again)
        return again

    def post(
        self, pairs: Mapping[str, str] | Pairs, *, url: str = "", sign_with: str = "token"
    ) -> Inbound:
        """Post any form to any public address, signed as asked for."""
        found = list(pairs.items()) if isinstance(pairs, Mapping) else pairs
        made = self.poster.made(url or self.webhook_url, found, sign_with)
        self.poster.post(made)
        return made

    # -- status ------------------------------------------------------------------------------------

    def progress(self, sid: str, status: str) -> None:
        """The message gets on, and its sender is told (queued is never told)."""
        message = self.messages.get(sid)
        if message is None:  # the answer to a webhook, which nobody follows
            return
        if message.status not in FINAL:
            message.status = status
        if message.callback:
            self.callbacks.give(self.callback_for(sid, status))

    def callback_for(self, sid: str, status: str, *, sign_with: str = "token") -> Inbound:
        message = self.messages[sid]
        return self.poster.made(message.callback, callback_pairs(self, message, status), sign_with)

    def callback(
        self, sid: str, status: str, *, times: int = 1, sign_with: str = "token"
    ) -> list[Inbound]:
        """Tell this status now, whether it is true or not."""
        made = [self.callback_for(sid, status, sign_with=sign_with) for _ in range(times)]
        for each in made:
            self.callbacks.post(each)
        return made

    def hold_callbacks(self) -> None:
        self.callbacks.are_held = True

    def release_callbacks(self, *, order: str = "kept", times: int = 1) -> None:
        """Let the held ones go: kept, reversed or shuffled, each so many times."""
        self.callbacks.release(order=order, times=times)

    # -- reading what happened ---------------------------------------------------------------------

    @property
    def sends(self) -> list[Call]:
        """The calls that wanted to send a message."""
        return [each for each in self.calls if each.is_send]

    @property
    def sent(self) -> list[Message]:
        """The messages that were accepted."""
        return [each for each in self.messages.values() if each.direction != "inbound"]

    # -- for the parts -----------------------------------------------------------------------------

    def new_sid(self, prefix: str) -> str:
        return f"{prefix}{uuid.uuid4().hex}"

    def admits_pair(self, person: Person) -> bool:
        return self.pair_pace is None or self.pair_pace.admits(person.address)

    def carry_later(self, message: Message, work: Callable[[], None]) -> None:
        self._lanes.add(message.to, work)

    def keeps(self, sid: str, data: bytes, type_: str) -> str:
        """Keep a file a person sent; its address, behind the password and a redirect."""
        media = self.new_sid("ME")
        self.files[media] = (data, type_)
        return f"{self.base}/2010-04-01/Accounts/{self.account_sid}/Messages/{sid}/Media/{media}"

    def store_url(self, media: str) -> str:
        return f"{self._store.url}/{self.account_sid}/{media}?Expires=1800000000&Signature=x"

    # -- serving -----------------------------------------------------------------------------------

    def _file(self, request: Request) -> Answer:
        self.leaked_passwords += "authorization" in request.headers
        found = self.files.get(request.path.rpartition("/")[2])
        return Answer(200, found[0], {"Content-Type": found[1]}) if found else Answer(404)

    def _answer(self, request: Request) -> Answer:
        call = call_of(request, self.clock())
        self.calls.append(call)
        for hook in self._hooks:
            hook("before", call)
        fault = self.faults.take(request)
        if fault:
            call.fault = fault.kind
        early = fault if fault and not fault.is_late else None
        answer = self.faults.play(early, None) if early else self._served(request, call)
        for hook in self._hooks:
            hook("after", call)
        if fault and fault.is_late:
            answer = self.faults.play(fault, answer)
        call.status = answer.status
        return answer

    def _served(self, request: Request, call: Call) -> Answer:
        if not self._is_authentic(request):
            call.code = 20003
            return error(20003, "Authenticate", 401)
        return twilio_api.serve(self, request, call)

    def _is_authentic(self, request: Request) -> bool:
        kind, _, rest = request.headers.get("authorization", "").partition(" ")
        try:
            user, _, password = base64.b64decode(rest).decode().partition(":")
        except ValueError:
            return False
        tokens = {self.auth_token, self.second_token}
        return kind.lower() == "basic" and user == self.account_sid and password in tokens


__all__ = ["Drop", "Twilio"]
