"""What schemathesis is told beside the document: how calls get far, and a check of our own.

The check holds each refusal of a call that fits its schema against a table of reasons that a schema cannot
hold, or holds only in a way that makers of clients do not read: which members go together.
"""

import itertools
import json
from typing import Any

import schemathesis

# Codes of faults, or of the whole where it names none.
REASONS = {
    # signed by us, or used before
    "invalid_cursor",
    "idempotency_key_reused",
    # sums over characters, tables of Unicode and of the law
    "gstin_checksum",
    "gstin_malformed",
    "test_gstin",
    "name_missing",
    "not_text",
    "gst_rate_not_valid",
    "cess_not_valid",
    # what the shop has, and today's date
    "item_not_found",
    "customer_not_found",
    "date_in_future",
    "month_not_over",
    "month_not_valid",
    "duplicate_number",
    # members that go together, or not
    "given_twice",
    "missing",
    "mismatch",
    "after_to",
    "amount_not_valid",
    "gst_treatment_mismatch",
    # where an address leads, and what this installation allows
    "url_not_valid",
    "address_not_public",
    "unknown_name",
    "too_many_webhooks",
    "bad_state",
}
_NUMBERS = itertools.count()


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
def refused_for_a_reason(
    _context: schemathesis.CheckContext,
    response: schemathesis.Response,
    case: schemathesis.Case[Any],
) -> None:
    """A 400 or 422 of a call that fits its schema names reasons of the table."""
    if response.status_code not in {400, 422} or case.meta is None:
        return
    if not case.meta.generation.mode.is_positive:
        return
    told = json.loads(response.content)
    codes = {one["code"] for one in told.get("errors", [])} or {told["code"]}
    assert codes <= REASONS, f"the schema could say it: {sorted(codes - REASONS)}: {told['detail']}"
