"""Templates at Twilio: contents, made and sent for approval once for each text."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.whatsapp import samples
from adapters.whatsapp.provider import State
from adapters.whatsapp.templates import ANSWER, GOOD
from adapters.whatsapp.twilio.client import Client
from bot import templates
from bot.templates import MEDIA, PATH, Shape


@dataclass(frozen=True)
class Wanted:
    """A template as it should be at Twilio."""

    name: str
    language: str
    variables: dict[str, str]
    types: dict[str, Any]


class Contents:
    """What lies at Twilio."""

    def __init__(self, client: Client, public_url: str) -> None:
        self._client = client
        self._public_url = public_url

    def name_of(self, shape: Shape) -> str:
        """Name a template by what is in it."""
        return wanted(shape, self._public_url).name

    def there(self) -> Mapping[tuple[str, str], State]:
        """Return what is there by name; of two of one name the one that got further.

        Raises: Refused, Later, NoAnswer.
        """
        found: dict[tuple[str, str], State] = {}
        for one in self._client.contents():
            state = _state_of(one)
            key = (state.name, state.language)
            if key not in found or state.state in GOOD:
                found[key] = state
        return found

    def bring(self, shape: Shape, found: State | None) -> State:
        """Make what is missing, send for approval what was not sent. Raises: Refused, Later, NoAnswer."""
        if found and found.state != "unsubmitted":
            return found
        want = wanted(shape, self._public_url)
        sid = found.handle if found else self._client.create_content(_made(want))
        return _state(want.name, want.language, sid, self._client.submit(sid, want.name))


def _state_of(content: Mapping[str, Any]) -> State:
    approval = content.get("approval_requests") or {}
    name, language = str(content["friendly_name"]), str(content["language"])
    return _state(name, language, str(content["sid"]), approval)


def _state(name: str, language: str, sid: str, approval: Mapping[str, Any]) -> State:
    why = str(approval.get("rejection_reason") or "")
    return State(name, language, str(approval.get("status") or "unsubmitted"), why, sid)


def wanted(shape: Shape, public_url: str) -> Wanted:
    """Say how a template is made."""
    types = {_type_of(shape): _parts_of(shape, public_url)}
    form = json.dumps([types, shape.language], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(form.encode()).hexdigest()[:8]
    variables = {str(n): _sample(shape, hole) for n, hole in enumerate(shape.variables, start=1)}
    return Wanted(f"{shape.name}_{digest}", shape.language, variables, types)


def _type_of(shape: Shape) -> str:
    if shape.header != "none" or (shape.link and shape.buttons):
        return "whatsapp/card"
    if shape.link:
        return "twilio/call-to-action"
    return "twilio/quick-reply" if shape.buttons else "twilio/text"


def _parts_of(shape: Shape, public_url: str) -> dict[str, Any]:
    parts: dict[str, Any] = {"body": shape.numbered}
    if shape.header != "none":
        parts["media"] = [f"{public_url}/{_hole(shape, MEDIA)}"]
    actions = []
    if shape.link:
        url = f"{public_url}/{_hole(shape, PATH)}"
        actions.append({"type": "URL", "title": shape.link, "url": url})
    for n, label in enumerate(shape.buttons, start=1):
        actions.append({"type": "QUICK_REPLY", "title": label, "id": f"{ANSWER}{n}"})
    if actions:
        parts["actions"] = actions
    return parts


def _hole(shape: Shape, name: str) -> str:
    return f"{{{{{shape.variables.index(name) + 1}}}}}"


def _sample(shape: Shape, hole: str) -> str:
    if hole == MEDIA:
        return f"{samples.PATH}/{samples.NAMES[shape.header]}"
    return "i/sample" if hole == PATH else templates.sample(hole)


def _made(want: Wanted) -> dict[str, Any]:
    return {
        "friendly_name": want.name,
        "language": want.language,
        "variables": want.variables,
        "types": want.types,
    }
