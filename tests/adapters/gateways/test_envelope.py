"""What a provider answers, in each form, and what it is taken for."""

import base64
import json
from typing import Any

import pytest

from adapters.gateways import envelope
from core.einvoice.gateway import PortalRefused, PortalSilent

IRN = "a" * 64
DATA = {
    "AckNo": 172610000000001, "AckDt": "2026-11-22 13:05:11", "Irn": IRN, "SignedInvoice": "a.b.c",
    "SignedQRCode": "d.e.f", "Status": "ACT", "EwbNo": None,
}  # fmt: skip


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "answer",
    [
        {"Status": 1, "Data": DATA},
        {"Status": "1", "Data": json.dumps(DATA), "ErrorDetails": None, "InfoDtls": None},
        {"status": "1", "data": base64.b64encode(json.dumps(DATA).encode()).decode()},
        {"success": True, "message": "IRN generated successfully", "result": DATA},
    ],
)
def test_what_is_done_is_read(answer: Any) -> None:
    made = envelope.acknowledged(envelope.read(body(answer)))
    assert (made.irn, made.ack_no) == (IRN, "172610000000001")
    assert made.ack_at.isoformat() == "2026-11-22T07:35:11+00:00"


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ({"Status": 0, "ErrorDetails": [{"ErrorCode": "2172", "ErrorMessage": "x"}]}, {"2172"}),
        ({"Status": "0", "ErrorDetails": [{"ErrorCode": 2172}, {"ErrorCode": "2182"}]}, {"2172", "2182"}),
        ({"Status": 0, "ErrorDetails": {"ErrorCode": "1005", "ErrorMessage": "x"}}, {"1005"}),
        ({"status": "0", "error": base64.b64encode(b'{"errorCodes":"238,"}').decode()}, {"238"}),
        ({"success": False, "message": "2150 : Duplicate IRN"}, {"2150"}),
        ({"success": False, "message": "3028: GSTIN is unknown, 2182 : sums"}, {"3028", "2182"}),
    ],
)  # fmt: skip
def test_what_is_refused_is_read_by_its_numbers(answer: Any, codes: set[str]) -> None:
    with pytest.raises(PortalRefused) as refused:
        envelope.read(body(answer))
    assert refused.value.codes == codes


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"[]", b"null", b"7", b"<html></html>", b"\xff\xfe", b"[" * 100_000,
        body({}), body({"Status": 1}), body({"Status": 1, "Data": "rubbish"}),
        body({"Status": 2, "Data": DATA}),
        body({"Status": 0}), body({"Status": 0, "ErrorDetails": "rubbish"}),
        body({"success": False, "message": "the portal is busy"}), body({"Status": [], "Data": DATA}),
        body({"Status": 1, "Data": {**DATA, "Irn": "A" * 64}}),
        body({"Status": 1, "Data": {**DATA, "AckDt": "?"}}),
        body({"Status": 1, "Data": {**DATA, "SignedQRCode": None}}),
        body({"Status": 1, "Data": {**DATA, "AckNo": None}}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_tells_nothing(answer: bytes) -> None:
    with pytest.raises(PortalSilent):
        envelope.acknowledged(envelope.read(answer))
