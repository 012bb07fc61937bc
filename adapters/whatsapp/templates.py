"""Templates at Twilio: made and sent for approval once for each text, and found again by their names.

A name holds what is in it: a text that was changed is another template, approved anew. What is approved
is remembered, so that a send need not ask.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import samples
from adapters.whatsapp.client import Client, Refused
from bot import templates
from bot.message import Template
from bot.templates import MEDIA, PATH, Shape
from core.chats import sent
from core.chats.models import Conversation
from core.shops.models import Shop

_ANSWER = "~"  # begins the id of a template's button: what it does stands with the message
_APPROVED = "approved"
_ASK_AGAIN = timedelta(minutes=1)
GOOD = (_APPROVED, "pending", "received")


@dataclass(frozen=True)
class Wanted:
    """A template as it should be at Twilio."""

    name: str
    language: str
    variables: dict[str, str]
    types: dict[str, Any]


@dataclass(frozen=True)
class State:
    """What became of one: approved, pending, received, rejected, missing ..., and why."""

    name: str
    language: str
    state: str
    why: str = ""


def is_answer(button: str) -> bool:
    """True for the button of a template."""
    return button.startswith(_ANSWER)


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
        actions.append({"type": "QUICK_REPLY", "title": label, "id": f"{_ANSWER}{n}"})
    if actions:
        parts["actions"] = actions
    return parts


def _hole(shape: Shape, name: str) -> str:
    return f"{{{{{shape.variables.index(name) + 1}}}}}"


def _sample(shape: Shape, hole: str) -> str:
    if hole == MEDIA:
        return f"{samples.PATH}/{samples.NAMES[shape.header]}"
    return "i/sample" if hole == PATH else templates.sample(hole)


def languages(parts: Parts) -> set[str]:
    """Return the languages that are sent in: those of every shop, of the shops here, and of their chats.

    A number that WhatsApp has not verified may have 250 templates: of languages that nobody here writes
    there are none.
    """
    with parts.db.reading() as session:
        shops = session.exec(select(Shop.language).distinct()).all()
        spoken = col(Conversation.state)["lang"].as_string()
        chats = session.exec(select(spoken).where(Conversation.channel == WHATSAPP).distinct())
        return {*templates.ALWAYS, *shops, *filter(None, chats)}


def sync(parts: Parts, client: Client) -> Iterator[State]:
    """Make what is missing, send for approval what was not sent; say what became of each.

    Raises: Later, NoAnswer.
    """
    there = _there(client)
    for shape in templates.shapes_in(languages(parts)):
        want = wanted(shape, parts.public_url)
        try:
            state = _bring(client, want, there.get((want.name, want.language)))
        except Refused as fault:
            state = State(want.name, want.language, "refused", str(fault))
        yield state
    remember(parts, client)


def states(parts: Parts, client: Client) -> Iterator[State]:
    """Say of each template what WhatsApp said of it. Raises: Refused, Later, NoAnswer."""
    there = _there(client)
    for shape in templates.shapes_in(languages(parts)):
        want = wanted(shape, parts.public_url)
        found = there.get((want.name, want.language))
        yield _state(want, found["approval_requests"] if found else {"status": "missing"})


def _there(client: Client) -> dict[tuple[str, str], dict[str, Any]]:
    """What is at Twilio by name; of two of one name the one that got further."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in client.contents():
        key = (str(one["friendly_name"]), str(one["language"]))
        if key not in found or _status(one) in GOOD:
            found[key] = one
    return found


def _status(one: dict[str, Any]) -> str:
    return str((one.get("approval_requests") or {}).get("status", ""))


def _bring(client: Client, want: Wanted, found: dict[str, Any] | None) -> State:
    approval = (found or {}).get("approval_requests") or {}
    if found is None or approval.get("status", "unsubmitted") == "unsubmitted":
        sid = str(found["sid"]) if found else client.create_content(_made(want))
        approval = client.submit(sid, want.name)
    return _state(want, approval)


def _made(want: Wanted) -> dict[str, Any]:
    return {
        "friendly_name": want.name,
        "language": want.language,
        "variables": want.variables,
        "types": want.types,
    }


def _state(want: Wanted, approval: dict[str, Any]) -> State:
    why = str(approval.get("rejection_reason") or "")
    return State(want.name, want.language, str(approval["status"]), why)


def remember(parts: Parts, client: Client) -> None:
    """Keep what is approved now, and what is not any more. Raises: Refused, Later, NoAnswer."""
    found = {
        name: str(one["sid"]) if _status(one) == _APPROVED else ""
        for (name, _), one in _there(client).items()
        if name.startswith("pakka_")
    }

    def work(session: Session) -> None:
        for name, sid in found.items():
            if sent.stored_file(session, "", WHATSAPP, _key(name)) not in {sid, sid or None}:
                sent.store_file(session, "", WHATSAPP, digest=_key(name), file_id=sid)

    parts.db.write(work)


def forget(session: Session, template: Template, public_url: str) -> None:
    """Take it that a template is approved no more: the next send asks."""
    name = wanted(templates.shape(template.key, template.lang), public_url).name
    sent.store_file(session, "", WHATSAPP, digest=_key(name), file_id="")


def _key(name: str) -> str:
    return f"template:{name}"


class Approved:
    """Finds a template's sid; one that is not known is looked for, once a minute at most."""

    def __init__(self, parts: Parts, client: Client) -> None:
        self._parts = parts
        self._client = client
        self._asked: datetime | None = None
        self._lock = threading.Lock()

    def sid_of(self, want: Wanted) -> str | None:
        """Return it; None where it is not approved (yet). Raises: Later, NoAnswer."""
        return self._known(want) or (self._known(want) if self._ask() else None) or None

    def _known(self, want: Wanted) -> str | None:
        with self._parts.db.reading() as session:
            return sent.stored_file(session, "", WHATSAPP, _key(want.name))

    def _ask(self) -> bool:
        with self._lock:
            now = self._parts.clock.now()
            if self._asked and timedelta() <= now - self._asked < _ASK_AGAIN:
                return False
            remember(self._parts, self._client)
            self._asked = now
            return True
