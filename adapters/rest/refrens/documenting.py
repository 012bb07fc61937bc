"""The OpenAPI document of the Refrens dialect: its operations, its errors."""

from typing import Annotated, Any

from pydantic import Field, RootModel

from adapters.rest.call import JSON
from adapters.rest.failing import Failing
from adapters.rest.problems import Problem
from adapters.rest.refrens.shapes import Camel
from adapters.rest.refrens.speaking import document_of, status_of
from adapters.rest.shapes import Shown


class FaultShown(Camel):
    """One field that is wrong; ``code`` stands in what is told about clients."""

    field: str
    message: str
    code: str | None = None


class ReasonShown(Camel):
    """Why, by a code of the dialect."""

    code: Annotated[str, Field(examples=["PERMISSION_DENIED"])]
    message: str | None = None
    status: int | None = None
    errors: list[FaultShown] | None = None


class DataShown(Camel):
    """What else is told."""

    message: str | None = None
    errors: list[FaultShown] | None = None
    success: bool | None = None
    error: ReasonShown | None = None


class EnvelopeShown(Camel):
    """What a call that failed is told, as Feathers does."""

    name: Annotated[str, Field(examples=["BadRequest"])]
    message: str
    code: Annotated[int, Field(examples=[400])]
    class_name: Annotated[str, Field(examples=["bad-request"])]
    data: DataShown | None = None
    errors: dict[str, str]


class RefusedShown(Shown):
    """What the portal objects to, by its own number."""

    number: Annotated[str, Field(alias="ErrorCode", examples=["2240"])]
    words: Annotated[str, Field(alias="ErrorMessage", examples=["GST rate of tax is incorrect"])]


class RefusalsShown(Camel):
    """All that the portal objects to."""

    details: list[RefusedShown]


class PortalShown(Camel):
    """What a call for a reference number is told that the portal, or its rules, refuse."""

    error_message: RefusalsShown
    error_message_date: Annotated[int, Field(examples=[1745178346990])]


class FailureShown(RootModel[EnvelopeShown | PortalShown]):
    """What a call that failed is told."""


def _as_typed(_schemas: dict[str, Any]) -> None:
    """The types say all of it."""


FAILING = Failing(
    FailureShown,
    JSON,
    status_of=lambda code: status_of(Problem(code)),
    told=lambda code: document_of(Problem(code), status_of(Problem(code))),
    names=lambda code: [document_of(Problem(code), status_of(Problem(code)))["className"]],
    whole=_as_typed,
    title="Pakka: Refrens dialect",
    about=(
        "What clients written for Refrens find here: logging in, invoices, payments, e-invoices and clients. "
        "Money is rupees as JSON numbers, exact to the paisa. Apps of the sandbox work under "
        "/sandbox/refrens, where nothing leaves. What is not listed is not there. Unknown members of an "
        "invoice are ignored; bodies are read as JSON whatever their type is called."
    ),
)
