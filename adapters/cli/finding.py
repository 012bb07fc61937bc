"""What `pakka doctor` found of one part, and times in the words that people use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from adapters.parts import Parts
from adapters.settings import Settings

if TYPE_CHECKING:
    from adapters.whatsapp.provider import Templates

SECONDS = 5  # that a provider may take to answer
State = Literal["ok", "off", "fault"]


@dataclass(frozen=True)
class Finding:
    """One line. Where ``state`` is off or fault, ``text`` says how to mend it."""

    part: str
    state: State
    text: str


@dataclass(frozen=True)
class Looked:
    """What a provider of WhatsApp said of itself; ``templates`` where all is well."""

    text: str
    templates: "Templates | None" = None


@dataclass(frozen=True)
class Advice:
    """How a provider of WhatsApp is looked at, and what mends it.

    ``look`` raises Refused, Later, NoAnswer. ``base``: where its API is, and the setting that says so;
    ``where`` its operator puts the address of ``hook``; ``needs``: what it cannot do without a public one.
    """

    look: Callable[[Settings, Parts], Looked]
    not_let_in: Callable[[str], str]
    base: Callable[[Settings], tuple[str, str]]
    hook: str
    where: str
    status_hook: str
    needs: str


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago something was.

    >>> from datetime import UTC, timedelta
    >>> now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    >>> [ago(now - timedelta(minutes=m), now) for m in (0, 5, 200, 5000)]
    ['just now', '5 min ago', '3 h ago', '3 days ago']
    """
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 2880 else f"{minutes // 1440} days ago"


def is_local(url: str) -> bool:
    """True where only this machine reaches the address."""
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def is_public(url: str) -> bool:
    """True where a platform may reach the address."""
    return url.startswith("https://") and not is_local(url)
