"""A program that calls Square's dialect, and what it asks for."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.places import Place

SOFA = {
    "name": "Sofa rail",
    "quantity": "2",
    "base_price_money": {"amount": 45000, "currency": "INR"},
    "metadata": {"hsn": "830210"},
}
GST = {"uid": "gst", "name": "GST", "percentage": "18", "scope": "ORDER"}


class SquareApi(Api):
    """Calls the dialect with a key; each answer is held against its document."""

    spec = "/square/openapi.json"
    failure = "application/json"

    def __init__(self, app: Any, token: str | None, *, prefix: str = "") -> None:
        super().__init__(app, token, prefix=prefix, base="/square")

    def _codes(self, answer: Answer) -> list[str]:
        return [one["code"] for one in answer.json["errors"]]

    def had(self, method: str, path: str, body: Any = None) -> Any:
        """Call; it must go well."""
        answer = self.call(method, path, body)
        assert answer.status == 200, answer.raw
        return answer.json

    def order(self, **more: Any) -> Any:
        """Make an order: two sofa rails of 450 rupees at 18 %."""
        asked = {"location_id": "main", "line_items": [SOFA], "taxes": [GST], **more}
        return self.had("POST", "/v2/orders", {"order": asked})["order"]

    def refused(self, method: str, path: str, body: Any = None) -> list[tuple[str, str]]:
        """Call; it must be refused with 400: (code, field) of each error."""
        answer = self.call(method, path, body)
        assert answer.status == 400, answer.raw
        assert {one["category"] for one in answer.json["errors"]} <= {
            "INVALID_REQUEST_ERROR",
            "PAYMENT_METHOD_ERROR",
        }
        return [(one["code"], one.get("field", "")) for one in answer.json["errors"]]


def square(place: Place) -> SquareApi:
    """Return the shop's program."""
    return SquareApi(place.live.app, place.live.token)


@contextlib.contextmanager
def counted() -> Iterator[list[str]]:
    """Note the statements that reach a database meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
