"""What a provider or the portal is asked in, and what it is read by: each has a speech of its own."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from adapters.gateways.envelope import Told
from adapters.gateways.line import Asked, Reply

Call = Callable[[Asked], Reply]


@dataclass(frozen=True)
class Pass:
    """What a login gave. ``ends`` None: nobody said; ``key`` seals what is said under it, if it is sealed."""

    token: str = field(repr=False)
    ends: dt.datetime | None = None
    key: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Wish:
    """What is wanted, by its name in `portal_names.PATHS`. ``body`` None: it only reads."""

    what: str
    values: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None


class Speech(Protocol):
    """How calls are put and answers are read."""

    def log_in(self, call: Call, gstin: str, *, now: dt.datetime, forced: bool) -> Pass:
        """Ask for a token. ``forced``: another than the one that is about to end.

        Raises: PortalRefused, PortalSilent, PortalUnavailable; what ``call`` raises.
        """

    def asked(self, gstin: str, wish: Wish, given: Pass) -> Asked:
        """Put a wish as a call."""

    def read(self, body: bytes, given: Pass) -> Told:
        """Read an answer. Raises: PortalRefused, PortalSilent."""
