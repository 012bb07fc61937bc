"""The kinds of error: a leaf of `core.errors` is raised, a kind is caught."""

import contextlib
from collections.abc import Iterator
from typing import ClassVar


class PakkaError(Exception):
    """Root of all errors that a person may be told about."""

    code: ClassVar[str] = "error"

    def __init_subclass__(cls, *, code: str = "") -> None:
        super().__init_subclass__()
        if code:
            cls.code = code

    def __init__(self, **params: object) -> None:
        self.params = params
        shown = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(f"{self.code}({shown})")


@contextlib.contextmanager
def on_line(n: int) -> Iterator[None]:
    """Say of what goes wrong inside on which line of a document it stands, the first being 1."""
    try:
        yield
    except PakkaError as error:
        error.params["line"] = n
        raise


class Invalid(PakkaError):
    """What was given cannot be right."""


class NotFound(PakkaError):
    """There is no such thing in this shop."""


class Conflict(PakkaError):
    """It exists already, or was done already."""


class Refused(PakkaError):
    """The state of things forbids it."""


class NotAllowed(PakkaError):
    """This person may not do that."""


class Busy(PakkaError):
    """Try again later."""


class Unavailable(PakkaError):
    """A remote system does not answer."""
