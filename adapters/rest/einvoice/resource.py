"""A path of the e-invoice API: what the sandbox is asked to play, and the trail of every call."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from adapters.rest import problems
from adapters.rest.asked import Asked
from adapters.rest.call import Call
from adapters.rest.operation import Operation
from adapters.rest.pipeline import Course, Resource
from adapters.rest.shapes import read_instant
from core.einvoice.calls import Watched, record

FAULTS = ("provider_down", "timeout", "duplicate", "rate_limited")
_REACH = timedelta(days=730)
_FAULT = re.compile(rf"{'|'.join(FAULTS)}|[0-9]{{3,4}}", re.ASCII)


class EinvoiceResource(Resource):
    """One path with its operations."""

    keeps_trail = True

    def _call(
        self, asked: Asked, request_id: str, operation: Operation | None, course: Course
    ) -> Call:
        call = super()._call(asked, request_id, operation, course)
        return _played(call, asked) if call.sandbox else call

    def _note(self, asked: Asked, course: Course, answered: Response, took: float) -> None:
        call = course.call
        if call is None or call.credential is None:
            return
        parts = self._mode.parts
        watched = _watched(call, asked, answered, took)
        operation = self._operations.get(asked.method)
        if operation and operation.is_secret:
            watched = replace(watched, response="")
        parts.db.write(lambda session: record(session, call.shop_id, watched, at=call.at))


def _watched(call: Call, asked: Asked, answered: Response, took: float) -> Watched:
    assert call.credential  # noqa: S101  (asked by whoever calls this)
    request = asked.raw or b""
    response = bytes(getattr(answered, "body", b""))
    said = _said(response)
    faults = said.get("provider_errors") or []
    gateway = call.mode.parts.gateway
    return Watched(
        request_id=call.request_id,
        client_id=call.credential.client or "",
        gstin=call.credential.gstin or "",
        method=asked.method,
        path=asked.path,
        status=answered.status_code,
        duration_ms=round(took * 1000),
        request_sha256=hashlib.sha256(request).hexdigest(),
        request=request.decode("utf-8", "replace").replace("\0", ""),
        response=response.decode("utf-8", "replace"),
        provider=gateway.name if gateway else "none",
        provider_status=",".join(one["code"] for one in faults) or str(said.get("status", "")),
        irn=said.get("irn") or call.ids.get("irn"),
    )


def _said(body: bytes) -> dict[str, Any]:
    """Read what was answered; a list says nothing of one document."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _played(call: Call, asked: Asked) -> Call:
    """Read what the sandbox is to play. Raises: Problem (validation_failed)."""
    fault, now = asked.headers.get("x-sandbox-fault", ""), asked.headers.get("x-sandbox-now")
    if fault and not _FAULT.fullmatch(fault):
        allowed = f"is one of {', '.join(FAULTS)}, or a number of the portal's"
        raise problems.invalid("header.X-Sandbox-Fault", "unknown_fault", allowed)
    if now is None:
        return replace(call, fault=fault)
    at = read_instant(now)
    if at is None or abs(at - call.at) > _REACH:
        allowed = "is a time such as 2026-11-24T00:00:00Z, within two years of now"
        raise problems.invalid("header.X-Sandbox-Now", "not_an_instant", allowed)
    return replace(call, fault=fault, at=at, at_portal=at)
