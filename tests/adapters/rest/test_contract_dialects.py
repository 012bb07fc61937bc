"""Every error of the core through all four envelopes, against the contract's table, typed by hand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.datastructures import Headers

from adapters.rest import problems
from adapters.rest.asked import Asked
from adapters.rest.einvoice.resource import EinvoiceResource
from adapters.rest.pipeline import Resource
from adapters.rest.problems import Problem
from adapters.rest.refrens.resource import RefrensResource
from adapters.rest.square.resource import SquareResource
from core import call_errors, einvoice_errors, errors, logo_errors
from core.error_kinds import PakkaError
from core.json_text import dump

ASKED = Asked("POST", "/v1/things", (), Headers(), {}, "127.0.0.1", b"")
REQUEST, LOGIN, LIMIT, API = (
    "INVALID_REQUEST_ERROR", "AUTHENTICATION_ERROR", "RATE_LIMIT_ERROR", "API_ERROR",
)  # fmt: skip
BAD = (400, "BadRequest", "bad-request")
NOBODY = (401, "NotAuthenticated", "not-authenticated")
MAY_NOT = (403, "Forbidden", "forbidden")
NOT_THERE = (404, "NotFound", "not-found")
METHOD = (405, "MethodNotAllowed", "method-not-allowed")
TAKEN = (409, "Conflict", "conflict")
LARGE = (413, "PayloadTooLarge", "payload-too-large")
REFUSED = (422, "Unprocessable", "unprocessable")
OFTEN = (429, "TooManyRequests", "too-many-requests")
BROKEN = (500, "GeneralError", "general-error")
AWAY = (503, "Unavailable", "unavailable")


@dataclass(frozen=True)
class Told:
    """How a code is told: native status; Square's status, category and code; Refrens' status and names."""

    native: int
    square: tuple[int, str, str]
    refrens: tuple[int, str, str]


def _taken() -> Told:
    return Told(409, (400, REQUEST, "INVALID_VALUE"), TAKEN)


def _refused() -> Told:
    return Told(422, (400, REQUEST, "BAD_REQUEST"), REFUSED)


TABLE = {
    "malformed_request": Told(400, (400, REQUEST, "EXPECTED_JSON_BODY"), BAD),
    "invalid_cursor": Told(400, (400, REQUEST, "INVALID_CURSOR"), BAD),
    "idempotency_key_invalid": Told(400, (400, REQUEST, "VALUE_TOO_LONG"), BAD),
    "idempotency_key_reused": Told(400, (400, REQUEST, "IDEMPOTENCY_KEY_REUSED"), BAD),
    "validation_failed": Told(422, (400, REQUEST, "INVALID_VALUE"), BAD),
    "unauthenticated": Told(401, (401, LOGIN, "UNAUTHORIZED"), NOBODY),
    "wrong_environment": Told(401, (401, LOGIN, "UNAUTHORIZED"), NOBODY),
    "forbidden": Told(403, (403, LOGIN, "INSUFFICIENT_SCOPES"), MAY_NOT),
    "gstin_mismatch": Told(403, (403, LOGIN, "INSUFFICIENT_SCOPES"), MAY_NOT),
    "not_found": Told(404, (404, REQUEST, "NOT_FOUND"), NOT_THERE),
    "deleted": Told(410, (404, REQUEST, "NOT_FOUND"), NOT_THERE),
    "method_not_allowed": Told(405, (405, REQUEST, "METHOD_NOT_ALLOWED"), METHOD),
    "version_mismatch": Told(409, (400, REQUEST, "VERSION_MISMATCH"), TAKEN),
    "request_in_progress": Told(409, (409, REQUEST, "CONFLICT"), TAKEN),
    "unsupported_media_type": Told(415, (415, REQUEST, "UNSUPPORTED_MEDIA_TYPE"), BAD),
    "too_large": Told(413, (413, REQUEST, "REQUEST_ENTITY_TOO_LARGE"), LARGE),
    "rate_limited": Told(429, (429, LIMIT, "RATE_LIMITED"), OFTEN),
    "internal_error": Told(500, (500, API, "INTERNAL_SERVER_ERROR"), BROKEN),
    "database_busy": Told(503, (503, API, "SERVICE_UNAVAILABLE"), AWAY),
    "provider_unavailable": Told(503, (503, API, "SERVICE_UNAVAILABLE"), AWAY),
    "provider_not_configured": Told(503, (503, API, "SERVICE_UNAVAILABLE"), AWAY),
    "duplicate_number": _taken(), "duplicate_sku": _taken(), "duplicate_reference": _taken(),
    "invoice_already_paid": _taken(), "duplicate_irn": _taken(), "already_cancelled": _taken(),
    "ewb_exists": _taken(), "cancel_under_way": _taken(),
    "gst_treatment_mismatch": _refused(), "gst_rate_not_valid": _refused(), "test_gstin": _refused(),
    "interstate_not_allowed": _refused(), "amount_exceeds_balance": _refused(),
    "exceeds_invoice": _refused(), "has_payments": _refused(), "has_notes": _refused(),
    "irn_active": _refused(), "period_locked": _refused(), "bad_state": _refused(),
    "not_applicable": _refused(), "einvoice_invalid": _refused(), "not_eligible": _refused(),
    "too_old": _refused(), "wrong_document_type": _refused(), "cancel_window_closed": _refused(),
    "ewb_active": _refused(), "ewb_window_closed": _refused(), "ewb_ended": _refused(),
    "ewb_not_extendable": _refused(),
}  # fmt: skip
# a leaf whose code is not in the table is told as its kind
KINDS = {
    "Invalid": "validation_failed",
    "NotFound": "not_found",
    "NotAllowed": "forbidden",
    "Conflict": "bad_state",
    "Busy": "database_busy",
    "Unavailable": "provider_unavailable",
    "Refused": "not_applicable",
}


def told(resource: type[Resource], problem: Problem) -> tuple[int, Any]:
    """Write a failure as an API does, to the last byte; return its status and its body."""
    answer = resource.speech.told(problem, ASKED, "req_1")
    return answer.status, json.loads(dump(answer.value))


def hold(problem: Problem, expected: Told) -> None:
    """Hold a failure through all four envelopes against its row."""
    for native in (Resource, EinvoiceResource):
        status, body = told(native, problem)
        assert (status, body["status"], body["code"]) == (
            expected.native, expected.native, problem.code
        )  # fmt: skip
    status, body = told(SquareResource, problem)
    assert {(status, one["category"], one["code"]) for one in body["errors"]} == {expected.square}
    status, body = told(RefrensResource, problem)
    assert (status, body["name"], body["className"]) == expected.refrens
    assert (body["code"], "errors" in body) == (status, True)
    if status == 403:
        assert body["data"] == {"error": {"code": "PERMISSION_DENIED"}}


def test_the_table_has_a_row_for_every_code() -> None:
    assert sorted(TABLE) == sorted(problems.codes())


@pytest.mark.parametrize("code", problems.codes())
def test_a_code_is_told_by_each_api_as_the_contract_says(code: str) -> None:
    hold(Problem(code), TABLE[code])


MODULES = {one.__name__ for one in (errors, call_errors, einvoice_errors, logo_errors)}


def leaves(kind: type[PakkaError] = PakkaError) -> Iterator[type[PakkaError]]:
    """Every error that is raised."""
    for one in kind.__subclasses__():
        if one.__subclasses__():
            yield from leaves(one)
        elif one.__module__ in MODULES:
            yield one


LEAVES = sorted(leaves(), key=lambda leaf: leaf.__name__)


@pytest.mark.parametrize("leaf", LEAVES, ids=[leaf.__name__ for leaf in LEAVES])
def test_an_error_of_the_core_is_told_by_its_code_or_else_by_its_kind(
    leaf: type[PakkaError],
) -> None:
    error = leaf()
    kind = next(base.__name__ for base in leaf.__mro__ if base.__name__ in KINDS)
    problem = problems.of(error)
    assert problem.code == (error.code if error.code in TABLE else KINDS[kind])
    hold(problem, TABLE[problem.code])
