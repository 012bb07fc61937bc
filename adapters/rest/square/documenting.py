"""The OpenAPI document of the Square dialect: its operations, its errors."""

from typing import Annotated, Any, Literal

from pydantic import Field

from adapters.rest.call import JSON
from adapters.rest.failing import Failing
from adapters.rest.problems import Problem
from adapters.rest.shapes import Shown
from adapters.rest.square.speaking import errors_of, names_of, status_of


class ErrorShown(Shown):
    """One thing that is wrong. ``field``: where in the body or the query."""

    category: Literal[
        "API_ERROR", "AUTHENTICATION_ERROR", "INVALID_REQUEST_ERROR", "RATE_LIMIT_ERROR",
        "PAYMENT_METHOD_ERROR",
    ]  # fmt: skip
    code: Annotated[str, Field(examples=["VERSION_MISMATCH"])]
    detail: str
    field: str | None = None


class FailureShown(Shown):
    """What a call that failed is told."""

    errors: list[ErrorShown]


def _as_typed(_schemas: dict[str, Any]) -> None:
    """The types say all of it."""


FAILING = Failing(
    FailureShown,
    JSON,
    status_of=lambda code: status_of(Problem(code)),
    told=lambda code: {"errors": errors_of(Problem(code))},
    names=names_of,
    whole=_as_typed,
    has_key_header=False,
    title="Pakka: Square dialect",
    about=(
        "What clients written for Square find here: the shop as a location, customers, orders, invoices and "
        "payments. Money is paise. Test keys work under /sandbox/square, where nothing leaves. What is not "
        "listed is not there. Unknown members of bodies are ignored; `Square-Version` is told back."
    ),
)
