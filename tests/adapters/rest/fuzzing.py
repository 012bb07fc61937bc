"""What schemathesis is told beside the document: how calls get far, and a check of our own.

The check reads each refusal of a call that fits its schema: it may be for what no schema can hold (the check
character of a GSTIN, what the shop has, what the law says of a day) or holds only in a way that makers of
clients do not read (which members go together), but never for the form of a value.
"""

import itertools
import json
from typing import Any, get_args

import schemathesis
from pydantic_core.core_schema import ErrorType

_NUMBERS = itertools.count()
_OUR_FORMS = {
    "not_a_number", "not_finite", "too_fine", "not_a_date", "not_an_instant", "unknown_field",
}  # fmt: skip
_FORMS = {*get_args(ErrorType), *_OUR_FORMS}
_REMEMBERED = {"invalid_cursor", "idempotency_key_reused"}  # signed by us, or used before


@schemathesis.hook
def before_call(
    _context: schemathesis.HookContext, case: schemathesis.Case[Any], _kwargs: dict[str, object]
) -> None:
    """Let most calls that fit get as far as the books: a key of their own, goods that are described."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    n = next(_NUMBERS)
    if "Idempotency-Key" in (case.headers or {}) and n % 4:
        case.headers["Idempotency-Key"] = f"fuzz-{n}"
    if "/webhooks" in case.operation.label and isinstance(case.body, dict) and "url" in case.body:
        case.body["url"] = "http://127.0.0.1:9/hooks"  # nobody else is called, and nobody is there
    if case.operation.label == "POST /v1/invoices" and isinstance(case.body, dict) and n % 4:
        _describe(case.body)


def _describe(body: dict[str, Any]) -> None:
    """Sell what needs no item, to a buyer who needs no customer."""
    body.pop("customer_id", None)
    lines = body.get("items")
    for line in lines if isinstance(lines, list) else ():
        for name in ("sku", "item_id"):
            line.pop(name, None)
        for name, value in (("name", "Sofa rail"), ("rate", 450), ("gst_rate", 18)):
            line[name] = line.get(name) or value


@schemathesis.check
def never_refused_for_its_form(
    _context: schemathesis.CheckContext,
    response: schemathesis.Response,
    case: schemathesis.Case[Any],
) -> None:
    """A call that fits its schema is refused for no form of a value."""
    if response.status_code not in {400, 422} or case.meta is None:
        return
    if not case.meta.generation.mode.is_positive:
        return
    told = json.loads(response.content)
    if response.status_code == 400:
        assert told["code"] in _REMEMBERED, told["detail"]
    forms = [one for one in told.get("errors", []) if _is_of_form(one)]
    assert not forms, f"the schema could say it: {forms}"


def _is_of_form(fault: dict[str, str]) -> bool:
    """Tell whether it is the form that is wrong; that one of two members is missing is no form."""
    if fault["code"] == "missing":
        return fault["message"] == "Field required"
    return fault["code"] in _FORMS
