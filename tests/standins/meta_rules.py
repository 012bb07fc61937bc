"""What the Cloud API takes and what it refuses at once, as the Meta stand-in plays it; what a phone shows.

Where Meta's pages are silent the harsher reading is played.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.standins.twilio_content import Button, Row
from tests.standins.twilio_media import MOST_IMAGE, OFFICE, TYPES, File
from tests.standins.twilio_wire import Answer

KEYS = {
    "messaging_product", "recipient_type", "to", "recipient", "type", "context", "text", "image",
    "document", "interactive", "template", "biz_opaque_callback_data",
}  # fmt: skip
KINDS = {
    "application/pdf": "document",
    "application/vnd.ms-excel": "document",
    f"{OFFICE}spreadsheetml.sheet": "document",
    "text/plain": "document",
    "image/jpeg": "image",
    "image/png": "image",
    "audio/ogg": "audio",
}
_HOLE = re.compile(r"\{\{(\d+)\}\}")


class GraphError(Exception):
    """An error as the Graph API words it."""

    def __init__(self, code: int, about: str = "", *, status: int = 400, subcode: int = 0) -> None:
        super().__init__(f"{code} {about}")
        self.code, self.about, self.status, self.subcode = code, about, status, subcode

    @property
    def answer(self) -> Answer:
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.about}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.about},
            "fbtrace_id": "AbCdEf",
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        return answered({"error": error}, self.status)


def answered(value: Any, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    return Answer(status, json.dumps(value).encode(), headers)


@dataclass
class Template:
    """A template as it lies in the account."""

    name: str
    language: str
    components: list[dict[str, Any]]
    status: str
    reason: str = "NONE"
    category: str = "UTILITY"

    def part(self, type_: str) -> dict[str, Any]:
        return next((one for one in self.components if one["type"] == type_), {})

    @property
    def holes(self) -> int:
        return len(set(_HOLE.findall(self.part("BODY")["text"])))


@dataclass
class Words:
    """What a phone shows of a message."""

    kind: str
    text: str = ""
    file: File | None = None
    buttons: list[Button] = field(default_factory=list)
    list_button: str = ""
    rows: list[Row] = field(default_factory=list)
    is_template: bool = False


@dataclass
class Store:
    """What a message may name: files that were uploaded, templates of the account."""

    files: dict[str, File] = field(default_factory=dict)
    templates: dict[tuple[str, str], Template] = field(default_factory=dict)
    samples: dict[str, str] = field(default_factory=dict)  # handle: type


def refuse(is_wrong: object, about: str, code: int = 100) -> None:
    if is_wrong:
        raise GraphError(code, about)


def fits(text: Any, most: int, about: str) -> str:
    """A text that must be there and not be too long."""
    refuse(not isinstance(text, str) or not text.strip(), f"{about} is required", 131008)
    refuse(len(text) > most, f"{about} is longer than {most}", 131009)
    return str(text)


def words_of(body: Mapping[str, Any], store: Store) -> Words:
    """Read a message that is to be sent. Raises: GraphError."""
    refuse(body.get("messaging_product") != "whatsapp", "messaging_product")
    refuse(("to" in body) == ("recipient" in body), "one of to and recipient")
    refuse("to" in body and not re.fullmatch(r"\+?\d{7,15}", str(body["to"])), "to", 131009)
    refuse(len(str(body.get("biz_opaque_callback_data", ""))) > 512, "callback data")
    type_ = str(body.get("type"))
    readers = {
        "text": _text,
        "image": _file,
        "document": _file,
        "interactive": _interactive,
        "template": _template,
    }
    refuse(type_ not in readers, f"type {type_}", 131051)
    refuse(set(body) - KEYS, f"Unexpected key {sorted(set(body) - KEYS)}")
    return readers[type_](body[type_], store, type_)


def _text(text: Mapping[str, Any], _store: Store, _type: str) -> Words:
    return Words("text", fits(text.get("body"), 4096, "text.body"))


def _file(what: Mapping[str, Any], store: Store, type_: str) -> Words:
    return Words(type_, str(what.get("caption", "")), _named_file(what, store, type_))


def _named_file(what: Mapping[str, Any], store: Store, type_: str) -> File:
    """The file of a message or a header; a document without a name shows as "Untitled"."""
    found = store.files.get(str(what.get("id")))
    if found is None:
        raise GraphError(100, f"Media id {what.get('id')} does not exist", subcode=2494073)
    refuse(found.kind != type_, f"{found.type} is no {type_}", 131053)
    refuse(len(str(what.get("caption", ""))) > 1024, "caption", 131009)
    name = str(what.get("filename") or "Untitled") if type_ == "document" else found.name
    return File(found.data, found.type, name, found.kind)


def _interactive(what: Mapping[str, Any], store: Store, _type: str) -> Words:
    kind, action = what.get("type"), what.get("action") or {}
    made = Words("buttons", fits((what.get("body") or {}).get("text"), 1024, "body.text"))
    header = what.get("header")
    if header:
        refuse(kind != "button", "a header of a file", 131009)
        made.file = _named_file(header[header["type"]], store, header["type"])
        made.kind = "card"
    if kind == "button":
        made.buttons = _replies(action.get("buttons") or [])
    elif kind == "list":
        made.kind, made.list_button = "list", fits(action.get("button"), 20, "action.button")
        made.rows = _rows(action.get("sections") or [])
    elif kind == "cta_url":
        made.buttons = [_page(action)]
    else:
        raise GraphError(131009, f"interactive.type {kind}")
    return made


def _replies(buttons: list[Mapping[str, Any]]) -> list[Button]:
    refuse(not 1 <= len(buttons) <= 3, "1 to 3 buttons", 131009)
    made = []
    for one in buttons:
        refuse(one.get("type") != "reply", "button type")
        reply = one["reply"]
        title, id_ = fits(reply["title"], 20, "title"), fits(reply["id"], 256, "id")
        made.append(Button(title, "QUICK_REPLY", id_))
    for values in ([one.title for one in made], [one.id for one in made]):
        refuse(len(set(values)) < len(values), f"Duplicated {values}", 131009)
    return made


def _rows(sections: list[Mapping[str, Any]]) -> list[Row]:
    rows = [row for section in sections for row in section["rows"]]
    refuse(not 1 <= len(rows) <= 10, "1 to 10 rows", 131009)
    refuse(len({row["id"] for row in rows}) < len(rows), "row ids", 131009)
    for row in rows:
        refuse("description" in row and not row["description"], "an empty description", 131009)
        refuse(len(row.get("description", "")) > 72, "description", 131009)
    return [
        Row(fits(one["title"], 24, "title"), fits(one["id"], 200, "id"), one.get("description", ""))
        for one in rows
    ]


def _page(action: Mapping[str, Any]) -> Button:
    refuse(action.get("name") != "cta_url", "action.name")
    values = action["parameters"]
    refuse(not re.match(r"https?://", values["url"]), "url", 131009)
    return Button(fits(values["display_text"], 20, "display_text"), "URL", url=values["url"])


def _template(what: Mapping[str, Any], store: Store, _type: str) -> Words:
    name, language = str(what.get("name")), str((what.get("language") or {}).get("code"))
    found = store.templates.get((name, language))
    if found is None or found.status not in {"APPROVED", "PAUSED", "DISABLED"}:
        raise GraphError(132001, f"template {name} does not exist in {language}", status=404)
    refuse(found.status == "PAUSED", "paused", 132015)
    refuse(found.status == "DISABLED", "disabled", 132016)
    given = what.get("components") or []
    made = Words("buttons" if found.part("BUTTONS") else "text", is_template=True)
    made.text = _filled(found, _parameters(given, "body"))
    if found.part("HEADER"):
        (header,) = _parameters(given, "header") or [{}]
        type_ = found.part("HEADER")["format"].lower()
        refuse(header.get("type") != type_, f"header must be {type_}", 132012)
        made.kind, made.file = "card", _named_file(header[type_], store, type_)
    made.buttons = _template_buttons(found, given)
    return made


def _parameters(given: list[Mapping[str, Any]], type_: str) -> list[Mapping[str, Any]]:
    return next((one["parameters"] for one in given if one["type"] == type_), [])


def _filled(found: Template, values: list[Mapping[str, Any]]) -> str:
    refuse(len(values) != found.holes, f"{found.holes} parameters, not {len(values)}", 132000)
    texts = [str(one["text"]) for one in values]
    for text in texts:
        refuse(not text or re.search(r"[\n\t]| {5}", text), f"parameter {text!r}", 132012)
    shown = _HOLE.sub(lambda hole: texts[int(hole[1]) - 1], found.part("BODY")["text"])
    refuse(len(shown) > 1024, "too long", 132005)
    return shown


def _template_buttons(found: Template, given: list[Mapping[str, Any]]) -> list[Button]:
    buttons = found.part("BUTTONS").get("buttons", [])
    filled = {one["index"]: one for one in given if one["type"] == "button"}
    refuse(set(filled) - {str(n) for n in range(len(buttons))}, "no such button", 132000)
    made = []
    for n, one in enumerate(buttons):
        (value,) = filled[str(n)]["parameters"] if str(n) in filled else [{}]
        if one["type"] == "URL":
            refuse(not value.get("text"), "the URL's parameter", 132000)
            url = one["url"].replace("{{1}}", value["text"])
            made.append(Button(one["text"], "URL", url=url))
            continue
        refuse(len(value.get("payload", "")) > 128, "payload", 132000)
        made.append(Button(one["text"], "QUICK_REPLY", value.get("payload") or one["text"]))
    return made


def checked_template(made: Mapping[str, Any], store: Store) -> Template:
    """Look at a template that is to be made. Raises: GraphError."""
    name, language = str(made.get("name")), str(made.get("language"))
    refuse(not re.fullmatch(r"[a-z0-9_]{1,512}", name), "name")
    refuse(made.get("category") != "UTILITY", "category")
    if (name, language) in store.templates:
        raise GraphError(100, "Content in this language already exists", subcode=2388024)
    found = Template(name, language, list(made["components"]), "PENDING")
    body = found.part("BODY")
    text = fits(body.get("text"), 1024, "body")
    refuse(re.match(r"\s*\{\{|.*\}\}\s*$", text, re.S), "a variable at an end")
    samples = (body.get("example") or {}).get("body_text", [[]])[0]
    refuse(len(samples) != found.holes, "a sample for each hole")
    header = found.part("HEADER")
    if header:
        handle = header["example"]["header_handle"][0]
        refuse(KINDS.get(store.samples.get(handle, "")) != header["format"].lower(), "sample")
    for one in found.part("BUTTONS").get("buttons", []):
        fits(one["text"], 25, "button")
        refuse(one["type"] == "URL" and not one.get("example"), "a sample of the URL")
    return found


def uploaded(data: bytes, type_: str, name: str) -> File:
    """Look at a file that is laid there. Raises: GraphError."""
    refuse(type_ not in KINDS, f"Param file must be a file with one of the types, not {type_}")
    kind = KINDS[type_]
    refuse(kind == "image" and len(data) > MOST_IMAGE, "too large", 131053)
    known = TYPES.get(type_)
    refuse(known and not known[1].match(data), f"the bytes are not {type_}", 131053)
    return File(data, type_, name, kind)
