"""An operation as data: what it is called, what it takes and gives, who may."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from adapters.rest.call import Answer, Call, Handler, Later
from adapters.rest.json_body import LIMIT
from adapters.rest.shapes import Body, Query, Shown

ID = r"^[a-z]{3}_[A-Za-z0-9_]{4,}$"
_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Link:
    """From an answer to another operation: a parameter of it, and where its value stands."""

    operation: str
    parameter: str = "id"
    value: str = "$response.body#/id"


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    ``refusals`` are the codes of 403, 409, 410, 422 and 503 that are its own, beside those that every one
    can answer with. ``is_open``: nobody has to say who he is. ``media``: what it can send beside JSON.
    ``when_down`` answers where the database does not. ``before`` is done ahead of the transaction, where
    the network may be asked: what it finds is the call's ``found``. ``after`` goes on where the handler
    answered 202: nothing is open while it asks others, and what it comes to is kept under the call's key;
    ``pending`` is how what is still under way is shown, ``others`` what else may be found. ``is_secret``:
    what is answered holds a secret, and is kept sealed for those who call again. ``needs``: the scope that a
    key or token must have, by default read or write. ``reads``: though it is a POST nothing changes.
    ``is_form``: its body is multipart/form-data; ``most``: how many bytes of a body are read.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    name: str
    summary: str
    handler: Handler
    tag: str
    reply: type[Shown] | None = None
    status: int = 200
    body: type[Body] | None = None
    is_body_optional: bool = False
    query: type[Query] | None = None
    refusals: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    media: tuple[str, ...] = ()
    is_open: bool = False
    is_sandbox_only: bool = False
    description: str = ""
    when_down: Callable[[Call], Answer] | None = None
    example: dict[str, object] = field(default_factory=dict)
    before: Callable[[Call], object] | None = None
    after: Later | None = None
    pending: type[Shown] | None = None
    others: tuple[type[Shown], ...] = ()
    needs: str = ""
    is_secret: bool = False
    reads: bool = False
    is_form: bool = False
    most: int = LIMIT

    @property
    def scope(self) -> str:
        """Which scope a key must have."""
        if self.needs:
            return self.needs
        return "write" if self.is_write else "read"

    @property
    def is_write(self) -> bool:
        """True where it may change something."""
        return self.method != "GET" and not self.reads

    @property
    def parameters(self) -> list[str]:
        """The names in its path."""
        return _HOLE.findall(self.path)
