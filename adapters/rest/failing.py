"""How the document of an API shows what may fail: the native way; a dialect has its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from adapters.rest import problems
from adapters.rest.call import PROBLEM

_REQUEST_ID = "req_66f0c1d2a1b2c3d4e5f60718"


class Fault(BaseModel):
    """One thing that is wrong: where, a code, a sentence."""

    field: str
    code: str
    message: str


class ProviderError(BaseModel):
    """What the e-invoice portal has against it: its own number, and words."""

    code: str
    message: str


class Problem(BaseModel):
    """What a call that failed is told (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[Fault] | None = None
    recover_url: str | None = None
    provider_errors: list[ProviderError] | None = None
    irn: str | None = None
    ack_no: str | None = None
    ack_date: str | None = None


@dataclass(frozen=True)
class Failing:
    """How failures of an API look.

    ``status_of`` and ``told`` (an example) are of a code of ours; ``names`` are what callers read as code.
    ``whole`` says of the model's schemas what their types leave open. ``has_key_header``: the idempotency key
    is a header field.
    """

    model: type[BaseModel]
    media: str
    status_of: Callable[[str], int]
    told: Callable[[str], Any]
    names: Callable[[str], Sequence[str]]
    whole: Callable[[dict[str, Any]], None]
    has_key_header: bool = True
    title: str = "Pakka"
    about: str = ""


def _status_of(code: str) -> int:
    return int(problems.entry(code)["status"])


def _told(code: str) -> Any:
    problem = problems.Problem(code)
    return problem.document(instance="/v1/invoices", request_id=_REQUEST_ID)


def _whole(schemas: dict[str, Any]) -> None:
    schemas["Problem"]["properties"]["code"]["enum"] = problems.codes()
    for name in ("Problem", "Fault", "ProviderError"):
        schemas[name]["additionalProperties"] = False


_ABOUT = (
    "GST invoices, customers, items, payments and reports of a shop. Money is rupees as JSON numbers, "
    "exact to the paisa. Test keys work under /sandbox, where nothing leaves. Clients of other services find "
    "theirs in /square/openapi.json and /refrens/openapi.json."
)
NATIVE = Failing(Problem, PROBLEM, _status_of, _told, lambda code: [code], _whole, about=_ABOUT)
