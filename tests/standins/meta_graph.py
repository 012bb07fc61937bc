"""The Graph API of the Meta stand-in: its paths, who may ask, what each call leaves behind."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

from tests import marks
from tests.standins.meta_rules import (
    GraphError,
    Store,
    answered,
    checked_template,
    refuse,
    uploaded,
    words_of,
)
from tests.standins.twilio_people import Shown
from tests.standins.twilio_wire import Answer, Request

if TYPE_CHECKING:
    from tests.standins.meta import Meta

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


class Graph:
    """Answers calls about one number and its account."""

    def __init__(self, meta: "Meta") -> None:
        self._meta = meta
        self.store = Store()
        self.refusals: list[int] = []
        self.refuses_to: dict[str, int] = {}  # number: the code its next message is refused with
        self.media: dict[str, tuple[bytes, str]] = {}  # what people sent
        self._begun = (0, "")

    def served(self, request: Request, call: Call) -> Answer:
        path = request.path.removeprefix(VERSION).strip("/")
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if token != marks.META_TOKEN or kind not in {"Bearer", "OAuth"}:
            raise GraphError(190, "Invalid OAuth access token", status=401)
        ways: dict[tuple[str, str], Callable[[Request, Call], Answer]] = {
            ("POST", f"{self._meta.number_id}/messages"): self._take,
            ("POST", f"{self._meta.number_id}/media"): self._lay,
            ("GET", f"{self._meta.business_id}/message_templates"): self._list,
            ("POST", f"{self._meta.business_id}/message_templates"): self._make,
            ("GET", f"{self._meta.business_id}/subscribed_apps"): self._apps,
            ("POST", f"{self._meta.business_id}/subscribed_apps"): self._subscribe,
            ("GET", "app"): lambda *_: answered({"id": self._meta.app_id}),
            ("POST", f"{self._meta.app_id}/uploads"): self._begin,
            ("GET", self._meta.number_id): self._about,
        }
        way = ways.get((request.method, path))
        if way:
            return way(request, call)
        if request.method == "POST" and path.startswith("upload:"):
            return self._sample(request, path)
        if request.method == "GET" and path.removeprefix("files/") in self.media:
            return self._file(path)
        raise GraphError(100, "Object does not exist", subcode=33)

    def _about(self, *_: object) -> Answer:
        shown = f"+{self._meta.number[:2]} {self._meta.number[2:]}"
        about = {
            "id": self._meta.number_id,
            "display_phone_number": shown,
            "quality_rating": self._meta.quality,
        }
        return answered({**about, "verified_name": "Gupta Hardware"})

    def _apps(self, *_: object) -> Answer:
        app = {"whatsapp_business_api_data": {"id": self._meta.app_id, "name": "Pakka"}}
        return answered({"data": [app] if self._meta.is_subscribed else []})

    def _subscribe(self, *_: object) -> Answer:
        self._meta.is_subscribed = True
        return answered({"success": True})

    def _take(self, _request: Request, call: Call) -> Answer:
        to = str(call.body.get("to") or call.body.get("recipient")).removeprefix("+")
        with self._meta.lock:
            refused = self.refuses_to.pop(to, 0) or (self.refusals.pop(0) if self.refusals else 0)
        if refused:
            raise GraphError(refused, "refused", status=401 if refused == 190 else 400)
        words = words_of(call.body, self.store)
        id_ = f"wamid.{uuid.uuid4().hex}"
        shown = Shown(id_, self._meta.clock(), **vars(words))
        sent = Sent(id_, to, str(call.body.get("biz_opaque_callback_data", "")), shown)
        self._meta.sent[id_], call.id = sent, id_
        self._meta.carry_later(sent)
        contacts = [{"input": to, "wa_id": to}]
        return answered(
            {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": id_}]}
        )

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
                "category": one.category,
                "rejected_reason": one.reason,
                "id": str(n),
            }
            for n, one in enumerate(page, start=start)
        ]
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(start + PAGE)}}
        if start + PAGE < len(every):
            paging["next"] = f"{self._meta.base}/next"
        return answered({"data": made, "paging": paging})

    def _make(self, _request: Request, call: Call) -> Answer:
        with self._meta.lock:
            made = checked_template(call.body, self.store)
            self.store.templates[(made.name, made.language)] = made
        answer = {"id": made.name, "status": made.status, "category": "UTILITY"}
        if not self._meta.reviews_by_hand:
            made.status = "APPROVED"
        return answered(answer)

    def _begin(self, request: Request, _call: Call) -> Answer:
        refuse(not request.query["file_length"].isdecimal(), "file_length")
        self._begun = (int(request.query["file_length"]), request.query["file_type"])
        return answered({"id": "upload:MTphdHRhY2htZW50?sig=ARZ4"})

    def _sample(self, request: Request, path: str) -> Answer:
        length, type_ = self._begun
        refuse(not request.headers["authorization"].startswith("OAuth "), "authorization")
        refuse(request.query.get("sig") != "ARZ4", "sig")
        refuse(request.headers.get("file_offset") != "0", "file_offset")
        refuse(len(request.body) != length, f"{length} bytes to {path}")
        handle = f"4::{len(self.store.samples)}"
        self.store.samples[handle] = type_
        return answered({"h": handle})

    def _file(self, path: str) -> Answer:
        data, type_ = self.media[path.removeprefix("files/")]
        if path.startswith("files/"):
            return Answer(200, data, {"Content-Type": type_})
        url = f"{self._meta.base}/files/{path}"
        return answered(
            {"id": path, "url": url, "mime_type": type_, "file_size": len(data), "sha256": "x"}
        )


def body_of(request: Request) -> Any:
    """The JSON of a request; None where it is none."""
    if "json" not in request.headers.get("content-type", ""):
        return None
    try:
        return json.loads(request.body)
    except ValueError:
        return None
