"""A call as an operation sees it, and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from sqlmodel import Session

from adapters.parts import Parts
from adapters.rest.latency import Latencies
from adapters.rest.limits import Standing
from core.actor import Actor
from core.credentials.models import Credential

JSON = "application/json"
PROBLEM = "application/problem+json"
PDF = "application/pdf"
FORM = "multipart/form-data"


@dataclass(frozen=True)
class Mode:
    """Live or sandbox: where its addresses begin, and the parts that serve it."""

    name: str
    prefix: str
    live: Parts
    latencies: Latencies = field(default_factory=Latencies)

    @property
    def parts(self) -> Parts:
        """What serves it."""
        return self.live.of(sandbox=self.is_sandbox)

    @property
    def is_sandbox(self) -> bool:
        """True in the sandbox."""
        return self.name == "test"


@dataclass(frozen=True)
class Call:
    """One call of the operation ``name``; ``body`` and ``query`` were checked against its models.

    In the sandbox ``fault`` is what is to go wrong on purpose, and ``at_portal`` the time that it is to be.
    """

    mode: Mode
    request_id: str
    at: datetime
    address: str
    name: str = ""
    accept: str = "*/*"
    credential: Credential | None = None
    standing: Standing | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    query: Any = None
    body: Any = None
    found: Any = None
    fault: str = ""
    at_portal: datetime | None = None

    @property
    def shop_id(self) -> str:
        """Whose call it is: by the credential, never by what the call says."""
        assert self.credential  # noqa: S101  (operations that ask for none never ask whose it is)
        return self.credential.shop_id

    @property
    def actor(self) -> Actor:
        """Who acts, as services want to know it."""
        key = self.credential.id if self.credential else ""
        is_client = self.credential is not None and self.credential.dialect == "einvoice"
        return Actor(
            self.shop_id,
            "oauth_client" if is_client else "api_key",
            key,
            self.at,
            "api",
            message_id=self.request_id,
            ip=self.address,
        )

    @property
    def sandbox(self) -> bool:
        """What ``sandbox`` says in each resource."""
        return self.mode.is_sandbox

    @property
    def wants_pdf(self) -> bool:
        """True where the paper is asked for rather than JSON."""
        asked = [part.partition(";")[0].strip().lower() for part in self.accept.split(",")]
        return PDF in asked and JSON not in asked

    def path(self, path: str) -> str:
        """Return a path of this mode: ``/v1/...`` stands under ``/sandbox`` in the sandbox."""
        return f"{self.mode.prefix}{path}"

    def url(self, path: str) -> str:
        """Return the whole address of a path of this mode (``/v1/...``, ``/i/...``)."""
        return f"{self.mode.parts.public_url}{path}"


@dataclass(frozen=True)
class Answer:
    """What is answered. ``value`` is JSON; ``file`` draws bytes once the session is closed.

    ``spool`` holds a large file that was written already. ``going`` is what goes on after a 202.
    """

    value: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    file: Callable[[], bytes] | None = None
    media: str = JSON
    spool: IO[bytes] | None = None
    going: Any = None


def created(value: Mapping[str, Any], location: str) -> Answer:
    """Answer what was made, and where it is found."""
    return Answer(value, 201, {"Location": location})


Handler = Callable[[Call, Session], Answer]
Conclude = Callable[[Session, Callable[[], Answer]], Answer]
Later = Callable[[Call, Answer, Conclude], Answer]
