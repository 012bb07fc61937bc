"""What a caller is told where the portal, or its rules, say no: its own numbers beside our codes."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.rest import problems
from adapters.rest.problems import Fault as Where, Problem
from core.clock import INDIA
from core.einvoice.gateway import Fault, Known, PortalRefused
from core.einvoice.objections import WORDS, Objection
from core.einvoice_errors import EinvoiceNotEligible
from core.errors import PakkaError

# The numbers that have a code of their own; all others are einvoice_invalid.
_CODES = {
    "2150": "duplicate_irn",
    "2278": "duplicate_irn",
    "2305": "too_old",
    "2212": "not_eligible",
    "2270": "cancel_window_closed",
    "2230": "ewb_active",
    "9999": "already_cancelled",
    "2148": "not_found",
    "2154": "not_found",
    "4000": "already_cancelled",
    "4002": "ewb_exists",
    "4003": "not_found",
    "4026": "ewb_exists",
    "301": "not_found",
    "311": "ewb_ended",
    "312": "already_cancelled",
    "315": "ewb_window_closed",
    "343": "already_cancelled",
    "379": "ewb_ended",
    "380": "ewb_ended",
    "382": "ewb_not_extendable",
    "604": "ewb_exists",
    "829": "ewb_ended",
    "843": "ewb_ended",
    "851": "ewb_ended",
}
# What a call that goes on to the portal can be told of it.
CODES = (
    *sorted({*_CODES.values(), "einvoice_invalid"} - {"not_found"}),
    "provider_unavailable",
    "provider_not_configured",
)

# Why a document of the shop has no reference number, by the reason of the core.
_WHY = {
    "cancelled": "it is cancelled",
    "seller_unregistered": "the shop has no GSTIN",
    "bears_no_tax": "it is a bill of supply, not a tax invoice",
    "buyer_unregistered": "its buyer has no GSTIN, and it is no export",
    "estimate": "it is an estimate",
}


def indian(at: datetime) -> str:
    """Write an instant as the clock in India shows it.

    >>> indian(datetime.fromisoformat("2026-11-22T07:35:11Z"))
    '2026-11-22T13:05:11+05:30'
    """
    return at.astimezone(INDIA).isoformat(timespec="seconds")


def by_rules(objections: Sequence[Objection]) -> Problem:
    """Say what the portal would object to."""
    where = [Where(one.field, one.code, one.message) for one in objections]
    return _problem([Fault(one.code, one.message) for one in objections], where)


def by_portal(refused: PortalRefused) -> Problem:
    """Say what the portal objected to."""
    known = _known(refused.known) if refused.known else {}
    return _problem(refused.faults, [], known)


def by_number(code: str) -> Problem:
    """Say by one of the portal's numbers what it would say."""
    return _problem([Fault(code, WORDS[code])], [])


def not_shown(refused: PortalRefused) -> Problem:
    """Say that the portal shows nothing, and why: it is another's, or too old."""
    first = refused.faults[0]
    members = numbers(refused.faults)
    return Problem("not_found", f"{first.code}: {first.message}", members=members)


def by_row(faults: Sequence[Mapping[str, Any]], known: Mapping[str, Any]) -> Problem:
    """Say what was objected to before, as the row keeps it."""
    return _problem([Fault(one["code"], one["message"]) for one in faults], [], known)


def _problem(
    faults: Sequence[Fault], where: Sequence[Where], known: Mapping[str, Any] | None = None
) -> Problem:
    codes = {_CODES.get(fault.code, "einvoice_invalid") for fault in faults}
    code = codes.pop() if len(codes) == 1 else "einvoice_invalid"
    if "not_eligible" in codes:
        code = "not_eligible"
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    members = {**numbers(faults), **(known or {})}
    return Problem(code, f"{first.code}: {first.message}{more}", where, members)


def numbers(faults: Sequence[Fault]) -> dict[str, Any]:
    """Write the portal's numbers beside our codes."""
    return {"provider_errors": [{"code": one.code, "message": one.message} for one in faults]}


def _known(known: Known) -> dict[str, Any]:
    return {
        "irn": known.irn,
        "ack_no": known.ack_no or None,
        "ack_date": indian(known.ack_at) if known.ack_at else None,
    }


@contextlib.contextmanager
def with_numbers() -> Iterator[None]:
    """Tell errors of the core with the portal's number, and what is registered already."""
    try:
        yield
    except PakkaError as error:
        params = error.params
        code = params.get("provider_code")
        if isinstance(code, str):
            members = numbers([Fault(code, WORDS.get(code, problems.says(error)))])
            if isinstance(params.get("irn"), str):
                at = params.get("ack_at")
                known = Known(
                    str(params["irn"]),
                    str(params.get("ack_no", "")),
                    at if isinstance(at, datetime) else None,
                )
                members |= _known(known)
            params[problems.MEMBERS] = members
        raise


@contextlib.contextmanager
def with_reason() -> Iterator[None]:
    """Tell why a document of the shop is none that the portal takes, with its number where it has one."""
    try:
        yield
    except EinvoiceNotEligible as error:
        number, reason = str(error.params["number"]), str(error.params["reason"])
        fault = Fault("2212", WORDS["2212"])
        members = numbers([fault]) if reason == "buyer_unregistered" else {}
        raise Problem("not_eligible", f"{number}: {_WHY[reason]}", members=members) from error
