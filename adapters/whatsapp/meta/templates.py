"""Templates with Meta: made once for each text, which lets them be approved, and sent by their names."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from adapters.whatsapp import samples
from adapters.whatsapp.meta.client import Client, Upload
from adapters.whatsapp.meta.content import file_of
from adapters.whatsapp.provider import InTemplate, State
from adapters.whatsapp.templates import ANSWER
from bot import templates
from bot.templates import PATH, Shape

_CATEGORY = "UTILITY"
_MOST_PAYLOAD = 128  # characters that come back with a tap


class Listed:
    """What lies with Meta."""

    def __init__(self, client: Client, public_url: str) -> None:
        self._client = client
        self._public_url = public_url
        self._samples: dict[str, str] = {}

    def name_of(self, shape: Shape) -> str:
        """Name a template by what is in it."""
        form = [components(shape, self._public_url), shape.language]
        text = json.dumps(form, sort_keys=True, ensure_ascii=False)
        return f"{shape.name}_{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    def there(self) -> Mapping[tuple[str, str], State]:
        """Return what is there by name and language. Raises: Refused, Later, NoAnswer."""
        found = map(_state_of, self._client.templates())
        return {(one.name, one.language): one for one in found}

    def bring(self, shape: Shape, found: State | None) -> State:
        """Make what is missing. Raises: Refused, Later, NoAnswer."""
        if found:
            return found
        name = self.name_of(shape)
        made = {
            "name": name,
            "language": shape.language,
            "category": _CATEGORY,
            "components": with_samples(shape, self._public_url, handle=self._sample(shape)),
        }
        return _state_of({"status": "PENDING", **made, **self._client.create_template(made)})

    def _sample(self, shape: Shape) -> str:
        """Lay the sample of a header with Meta, once in a run."""
        kind = shape.header
        if kind == "none":
            return ""
        if kind not in self._samples:
            content, media, name = samples.file_of(kind)
            self._samples[kind] = self._client.sample(Upload(name, media, content))
        return self._samples[kind]


def _state_of(one: Mapping[str, Any]) -> State:
    name, state = str(one["name"]), str(one["status"]).lower()
    return State(name, str(one["language"]), state, _why(one), name)


def _why(one: Mapping[str, Any]) -> str:
    """Say what Meta has against a template, or that it is taken for more than was asked for."""
    why = str(one.get("rejected_reason") or "NONE")
    if why != "NONE":
        return why
    category = str(one.get("category") or _CATEGORY)
    return "" if category == _CATEGORY else f"taken as {category.lower()}, which costs more"


def components(shape: Shape, public_url: str) -> list[dict[str, Any]]:
    """Say what a template is made of, without its samples."""
    made: list[dict[str, Any]] = []
    if shape.header != "none":
        made.append({"type": "HEADER", "format": shape.header.upper()})
    made.append({"type": "BODY", "text": shape.numbered})
    buttons: list[dict[str, Any]] = []
    if shape.link:
        buttons.append({"type": "URL", "text": shape.link, "url": f"{public_url}/{{{{1}}}}"})
    buttons += [{"type": "QUICK_REPLY", "text": label} for label in shape.buttons]
    return [*made, {"type": "BUTTONS", "buttons": buttons}] if buttons else made


def with_samples(shape: Shape, public_url: str, *, handle: str) -> list[dict[str, Any]]:
    """Say it as it is made: with what each hole may look like; ``handle`` is the header's sample."""
    made = components(shape, public_url)
    for one in made:
        if one["type"] == "HEADER":
            one["example"] = {"header_handle": [handle]}
        elif one["type"] == "BODY" and shape.holes:
            one["example"] = {"body_text": [[templates.sample(hole) for hole in shape.holes]]}
        elif one["type"] == "BUTTONS" and shape.link:
            one["buttons"][0]["example"] = [f"{public_url}/i/sample"]
    return made


def message_of(what: InTemplate, *, media: str = "") -> dict[str, Any]:
    """Say how approved words go: every hole filled; ``media`` is the id of the paper in its header."""
    shape = what.shape
    values = {name: what.values[str(n)] for n, name in enumerate(shape.variables, start=1)}
    made: list[dict[str, Any]] = []
    if what.paper:
        made.append({"type": "header", "parameters": [file_of(what.paper, media)]})
    if shape.holes:
        texts = [{"type": "text", "text": values[hole]} for hole in shape.holes]
        made.append({"type": "body", "parameters": texts})
    if shape.link:
        made.append(_button("url", 0, {"type": "text", "text": values[PATH]}))
    first = 1 if shape.link else 0
    for n in range(len(shape.buttons)):
        made.append(_button("quick_reply", first + n, {"type": "payload", "payload": _id(what, n)}))
    language = {"code": shape.language}
    named = {"name": what.handle, "language": language, "components": made}
    return {"type": "template", "template": named}


def _button(kind: str, index: int, parameter: dict[str, str]) -> dict[str, Any]:
    return {"type": "button", "sub_type": kind, "index": str(index), "parameters": [parameter]}


def _id(what: InTemplate, n: int) -> str:
    """What a tap brings back: what the button does, else that it is looked up by the message."""
    id_ = what.buttons[n].id if n < len(what.buttons) else ""
    return id_ if id_ and len(id_) <= _MOST_PAYLOAD else f"{ANSWER}{n + 1}"
