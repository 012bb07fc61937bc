"""How an API speaks: how it reads a call, which key lets it happen once, how it tells a failure.

The native API and the e-invoice API speak as `Speech` does (RFC 9457, ``Idempotency-Key``, nothing unknown is
overlooked). A dialect is a subclass: other envelopes around the same operations, errors and keys.
"""

from typing import Any

from adapters.rest import asked as asking
from adapters.rest.asked import Asked
from adapters.rest.call import PROBLEM, Answer
from adapters.rest.operation import Operation
from adapters.rest.problems import Problem


class Speech:
    """The native one. ``media``: the media type of what is told of a failure."""

    media = PROBLEM

    def told(self, problem: Problem, asked: Asked, request_id: str) -> Answer:
        """Write a failure."""
        document = problem.document(instance=asked.path, request_id=request_id)
        return Answer(document, problem.status, problem.headers, media=self.media)

    def headers_of(self, asked: Asked) -> dict[str, str]:
        """Return header fields that every answer bears, whatever becomes of the call."""
        return {}

    def require_ids(self, asked: Asked) -> None:
        """Answer what is no id like an id that nobody has. Raises: Problem (not_found)."""
        asking.require_ids(asked)

    def json_of(self, asked: Asked, operation: Operation) -> dict[str, Any] | None:
        """Read the body that an operation takes. Raises: Problem."""
        return asking.json_of(asked, operation)

    def body_of(self, operation: Operation, value: dict[str, Any] | None) -> Any:
        """Check a body against its model. Raises: Problem."""
        return asking.body_of(operation, value)

    def query_of(self, asked: Asked, operation: Operation) -> Any:
        """Check the query against its model. Raises: Problem."""
        return asking.query_of(asked, operation)

    def key_of(self, asked: Asked, value: dict[str, Any] | None) -> str | None:
        """Return the idempotency key of a call; ``value``: its body. Raises: Problem."""
        return asking.key_of(asked)

    def canonical(self, asked: Asked, value: dict[str, Any] | None) -> bytes:
        """Write what is asked so that equal calls are equal."""
        return asking.canonical(asked, value)
