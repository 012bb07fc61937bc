"""Content of the Twilio stand-in: what may be created, how variables fill it, what a phone then shows.

Lengths are checked twice as the real ones are: the fixed words when content is created, the filled words when
it is sent. Sources: Twilio's pages on each content type and on variables; Meta's page on template components.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")
NAME = re.compile(r"[A-Za-z0-9_]{1,16}")
# from the plainest to the richest: of several types the richest is sent
TYPES = (
    "twilio/text",
    "twilio/media",
    "twilio/quick-reply",
    "twilio/call-to-action",
    "twilio/list-picker",
    "twilio/card",
    "whatsapp/card",
)
WITH_BUTTONS = {"twilio/quick-reply", "twilio/call-to-action", "twilio/card", "whatsapp/card"}
BUTTON_TYPES = {
    "twilio/quick-reply": {"QUICK_REPLY"},
    "twilio/call-to-action": {"URL", "PHONE_NUMBER", "COPY_CODE"},
    "twilio/card": {"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"},
    "whatsapp/card": {"QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"},
}
# field of a type: the most characters
LENGTHS = {
    "body": 1024,
    "title": 1024,
    "subtitle": 60,
    "header_text": 60,
    "footer": 60,
    "button": 20,
}


class Refusal(Exception):
    """An error answer of the API: Twilio's code and the HTTP status."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class Failure(Exception):
    """A message that was accepted and then failed, with the code its callback carries."""

    def __init__(self, code: int, why: str = "") -> None:
        super().__init__(f"{code} {why}")
        self.code, self.why = code, why


@dataclass
class Approval:
    """WhatsApp's word on a template: unsubmitted, received, pending, approved, rejected, paused, disabled."""

    name: str
    category: str
    content_type: str
    status: str = "received"
    reason: str = ""
    media_kind: str = ""  # the header's kind is frozen by the sample


@dataclass
class Content:
    """One content resource."""

    sid: str
    friendly_name: str
    language: str
    variables: dict[str, str]
    types: dict[str, dict[str, Any]]
    made_at: str
    approval: Approval | None = None

    @property
    def type(self) -> str:
        return max(self.types, key=TYPES.index)

    @property
    def parts(self) -> dict[str, Any]:
        return self.types[self.type]

    @property
    def is_approved(self) -> bool:
        return self.approval is not None and self.approval.status == "approved"


@dataclass(frozen=True)
class Button:
    """A button on the phone. Type: QUICK_REPLY, URL, PHONE_NUMBER or COPY_CODE."""

    title: str
    type: str
    id: str = ""
    url: str = ""
    phone: str = ""
    code: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a list."""

    item: str
    id: str
    description: str = ""


@dataclass
class Filled:
    """Content with its variables filled in."""

    type: str
    text: str = ""
    header: str = ""
    footer: str = ""
    media: str = ""
    buttons: list[Button] = field(default_factory=list)
    list_button: str = ""
    rows: list[Row] = field(default_factory=list)
    samples_used: tuple[str, ...] = ()


def strings(value: Any) -> Iterator[str]:
    """Every string inside, depth first."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def names(value: Any) -> set[str]:
    """The variables used anywhere inside."""
    return {name for text in strings(value) for name in VARIABLE.findall(text)}


# -- creating --------------------------------------------------------------------------------------


def checked(payload: Any) -> dict[str, Any]:
    """The fields of a new content, or a Refusal."""
    if not isinstance(payload, dict):
        raise Refusal(20001, "the body is not a JSON object")
    types, variables = payload.get("types"), payload.get("variables") or {}
    language = payload.get("language")
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", str(language)):
        raise Refusal(20001, "language is missing or unknown")
    if not isinstance(types, dict) or not types:
        raise Refusal(20001, "types is missing")
    _check_variables(types, variables)
    for name, parts in types.items():
        if name not in TYPES:
            raise Refusal(20001, f"type {name} is not supported")
        _check_type(name, parts)
    return {
        "friendly_name": str(payload.get("friendly_name") or ""),
        "language": language,
        "variables": variables,
        "types": types,
    }


def _check_variables(types: Any, variables: Any) -> None:
    if not isinstance(variables, dict):
        raise Refusal(20001, "variables is not an object")
    for name, value in variables.items():
        if not NAME.fullmatch(name) or not isinstance(value, str) or len(value) > 1600:
            raise Refusal(20001, f"the variable {name} or its sample is not allowed")
    used = names(types)
    if len(used | set(variables)) > 100:
        raise Refusal(20001, "more than 100 variables")
    bad = [each for each in used if not NAME.fullmatch(each)]
    if bad or any("{{" in VARIABLE.sub("", text) for text in strings(types)):
        raise Refusal(20001, f"a variable is malformed: {bad}")


def _check_type(name: str, parts: Any) -> None:
    if not isinstance(parts, dict):
        raise Refusal(20001, f"{name} is not an object")
    fault = type_fault(name, parts, strict=False)
    if fault:
        raise Refusal(20001, f"{name}: {fault}")


def type_fault(name: str, parts: dict[str, Any], *, strict: bool) -> str:
    """What is wrong with one type; not strict: variables count as nothing, for they are not filled yet."""
    most = {**LENGTHS, "body": 1600} if name == "twilio/text" else LENGTHS
    for key, length in most.items():
        value = parts.get(key)
        if value is not None and not isinstance(value, str):
            return f"{key} is not a string"
        if isinstance(value, str) and len(_fixed(value, strict)) > length:
            return f"{key} is longer than {length}"
    return (
        _missing(name, parts)
        or (_button_fault(name, parts, strict) if name in WITH_BUTTONS else "")
        or (_list_fault(parts, strict) if name == "twilio/list-picker" else "")
        or _media_fault(parts)
    )


def _fixed(text: str, strict: bool) -> str:
    return text if strict else VARIABLE.sub("", text)


def _missing(name: str, parts: dict[str, Any]) -> str:
    if name == "twilio/media":
        return "" if parts.get("media") else "media is missing"
    if name == "twilio/card":
        extra = {"subtitle", "media", "actions"} & {k for k, v in parts.items() if v}
        if not (parts.get("title") or parts.get("body")) or not extra:
            return "a title or body and one more field are needed"
        return ""
    if not parts.get("body"):
        return "body is missing"
    if name == "whatsapp/card":
        if parts.get("header_text") and parts.get("media"):
            return "a text header and a media header exclude each other"
        if not {"header_text", "footer", "media", "actions"} & {k for k, v in parts.items() if v}:
            return "one field besides the body is needed"
    return ""


def _button_fault(name: str, parts: dict[str, Any], strict: bool) -> str:
    actions = parts.get("actions") or []
    if not isinstance(actions, list) or not all(isinstance(each, dict) for each in actions):
        return "actions is not a list of objects"
    if name in {"twilio/quick-reply", "twilio/call-to-action"} and not actions:
        return "a button is missing"
    if len(actions) > 10:
        return "more than 10 buttons"
    for each in actions:
        fault = _one_button_fault(name, each, strict)
        if fault:
            return fault
    for key in ("title", "id"):
        values = [each.get(key) for each in actions if each.get(key)]
        if len(set(values)) < len(values):
            return f"two buttons have one {key}"
    return ""


def _one_button_fault(name: str, action: dict[str, Any], strict: bool) -> str:
    kind = str(action.get("type") or "QUICK_REPLY").upper()
    title, needed = (
        action.get("title"),
        {"URL": "url", "PHONE_NUMBER": "phone", "COPY_CODE": "code"},
    )
    if kind not in BUTTON_TYPES[name]:
        return f"a button {kind} is not allowed here"
    if not title and kind != "COPY_CODE":
        return "a button has no title"
    if len(_fixed(str(title or ""), strict)) > 20:
        return "a button's title is longer than 20"
    if len(_fixed(str(action.get("id") or ""), strict)) > 200:
        return "a button's id is longer than 200"
    if kind in needed and not action.get(needed[kind]):
        return f"a button {kind} has no {needed[kind]}"
    if kind == "URL" and not re.match(r"https?://", str(action["url"])) and strict:
        return "a button's url is not of the web"
    return ""


def _list_fault(parts: dict[str, Any], strict: bool) -> str:
    rows = parts.get("items")
    if not parts.get("button"):
        return "the list's button is missing"
    if not isinstance(rows, list) or not 1 <= len(rows) <= 10:
        return "a list has 1 to 10 rows"
    for row in rows:
        if not isinstance(row, dict) or not row.get("item") or not row.get("id"):
            return "a row needs item and id"
        for key, most in (("item", 24), ("id", 200), ("description", 72)):
            if len(_fixed(str(row.get(key) or ""), strict)) > most:
                return f"a row's {key} is longer than {most}"
    ids = [row["id"] for row in rows]
    return "two rows have one id" if len(set(ids)) < len(ids) else ""


def _media_fault(parts: dict[str, Any]) -> str:
    media = parts.get("media")
    if media is None or isinstance(media, str):
        return ""
    if not isinstance(media, list) or not all(isinstance(each, str) for each in media):
        return "media is not a list of addresses"
    return "one media a message" if len(media) > 1 else ""


# -- filling ---------------------------------------------------------------------------------------


def given(text: str | None, content: Content) -> dict[str, str]:
    """ContentVariables as sent, or a Refusal 21656."""
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        raise Refusal(21656, "The ContentVariables Parameter is invalid") from None
    if not isinstance(found, dict):
        raise Refusal(21656, "The ContentVariables Parameter is invalid")
    in_body = {name for key in ("body", "title") for name in names(content.parts.get(key, ""))}
    for name, value in found.items():
        if not isinstance(value, str) or not value or len(value) > 1600 or len(name) > 16:
            raise Refusal(21656, "The ContentVariables Parameter is invalid")
        if name in in_body and (re.search(r"[\n\r\t]", value) or " " * 5 in value):
            raise Refusal(21656, "The ContentVariables Parameter is invalid")
    return found


def fill(content: Content, values: dict[str, str]) -> Filled:
    """The content as it goes out; what was left out is taken from the samples, as the real one does.

    Raises: Failure 63028 for a variable that has neither, 63021 for what grew too long.
    """
    used = names(content.parts)
    left_out = tuple(sorted(used - set(values)))
    known = {**content.variables, **values}
    unknown = used - set(known)
    if unknown:
        raise Failure(63028, f"no value for {sorted(unknown)}")
    parts = _filled(content.parts, known)
    fault = type_fault(content.type, parts, strict=True)
    if fault or len(str(parts.get("body") or "")) > (
        1600 if content.type == "twilio/text" else 1024
    ):
        raise Failure(63021, fault)
    media = parts.get("media") or []
    made = Filled(
        type=content.type,
        text=_text(content.type, parts),
        header=str(parts.get("header_text") or ""),
        footer=str(parts.get("footer") or ""),
        media=media if isinstance(media, str) else "".join(media[:1]),
        list_button=str(parts.get("button") or ""),
        samples_used=left_out,
    )
    for action in parts.get("actions") or []:
        made.buttons.append(_button(action))
    for row in parts.get("items") or []:
        made.rows.append(Row(row["item"], row["id"], row.get("description") or ""))
    return made


def _text(name: str, parts: dict[str, Any]) -> str:
    if name != "twilio/card":
        return str(parts.get("body") or "")
    shown = [parts.get("title"), parts.get("body"), parts.get("subtitle")]
    return "\n".join(each for each in shown if each)


def _button(action: dict[str, Any]) -> Button:
    return Button(
        title=str(action.get("title") or "Copy code"),
        type=str(action.get("type") or "QUICK_REPLY").upper(),
        **{key: str(action.get(key) or "") for key in ("id", "url", "phone", "code")},
    )


def _filled(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, str):
        return VARIABLE.sub(lambda match: known[match[1]], value)
    if isinstance(value, dict):
        return {key: _filled(each, known) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, known) for each in value]
    return value
