"""The e-invoice API in a real process over a socket: its own time, and that with a portal that takes 1.5 s.

Beside it what RSA alone takes: an answer of the sandbox holds two signatures.
"""

import datetime as dt
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from adapters.gateways.signing import Signer, new_pem
from core.clock import SystemClock, today
from tests.standins.gsp import Gsp
from tools.bench_rest import pakka, served

_CALLS, _FIRST, _FEW = 300, 30, 20
_PORTAL_SECONDS = 1.5
_TRIAL, _LIVE = "/sandbox/einvoice/v1", "/einvoice/v1"
_SELLER, _BUYER = "29AAACZ0000B1Z3", "29AAAPZ0000A1ZE"
_REAL_SELLER, _REAL_BUYER = "08AAAPG1234C1ZJ", "08AABCS1234F1ZR"


def document(number: str, on: dt.date) -> dict[str, Any]:
    """Write a document of one line that the portal takes."""
    return {
        "Version": "1.1",
        "TranDtls": {"TaxSch": "GST", "SupTyp": "B2B"},
        "DocDtls": {"Typ": "INV", "No": number, "Dt": f"{on:%d/%m/%Y}"},
        "SellerDtls": {
            "Gstin": _SELLER, "LglNm": "Sandbox Stores", "Addr1": "1 Market Road", "Loc": "Bengaluru",
            "Pin": 560001, "Stcd": "29",
        },
        "BuyerDtls": {
            "Gstin": _BUYER, "LglNm": "Test Buyer", "Pos": "29", "Addr1": "2 Lake Road", "Loc": "Mysuru",
            "Pin": 570001, "Stcd": "29",
        },
        "ItemList": [
            {
                "SlNo": "1", "IsServc": "N", "HsnCd": "7318", "Qty": 2, "Unit": "NOS", "UnitPrice": 450,
                "TotAmt": 900, "AssAmt": 900, "GstRt": 18, "CgstAmt": 81, "SgstAmt": 81,
                "TotItemVal": 1062,
            }
        ],
        "ValDtls": {"AssVal": 900, "CgstVal": 81, "SgstVal": 81, "TotInvVal": 1062},
    }  # fmt: skip


def _in_jaipur(number: str, on: dt.date) -> dict[str, Any]:
    """Write one of a shop that is registered in Rajasthan."""
    made = document(number, on)
    place = {"Loc": "Jaipur", "Pin": 302001, "Stcd": "08"}
    made["SellerDtls"] |= {"Gstin": _REAL_SELLER, **place}
    made["BuyerDtls"] |= {"Gstin": _REAL_BUYER, "Pos": "08", **place}
    made["ItemList"][0]["HsnCd"] = "731815"
    return made


class _Client:
    """One connection that stays open."""

    def __init__(self, port: int, token: str, base: str) -> None:
        self._base = base
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def register(self, body: dict[str, Any]) -> float:
        """Register a document; return the seconds."""
        sent = json.dumps(body)
        began = time.perf_counter()
        self._connection.request("POST", f"{self._base}/irn", sent, self._headers)
        answer = self._connection.getresponse()
        said = answer.read()
        took = time.perf_counter() - began
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {said[:300]!r}")
        return took


@contextmanager
def _client(base: str, gstin: str, **settings: str) -> Iterator[_Client]:
    trial = ("--test",) if base == _TRIAL else ()
    with tempfile.TemporaryDirectory() as folder, served(folder, **settings) as (port, shop):
        make = (
            "keys",
            "create",
            "--shop",
            shop,
            "--dialect",
            "einvoice",
            "--gstin",
            gstin,
            "--json",
        )
        made = json.loads(pakka(folder, *make, *trial).stdout)
        asked = urlencode(
            {
                "grant_type": "client_credentials",
                "client_id": made["client_id"],
                "client_secret": made["client_secret"],
            }
        )
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", f"{base}/oauth/token", asked, form)
        yield _Client(port, json.loads(connection.getresponse().read())["access_token"], base)


def _with_a_portal() -> list[float]:
    """Seconds of live calls, where the portal takes 1.5 s for each."""
    clock = SystemClock()
    with Gsp(clock.now) as gsp, _client(_LIVE, _REAL_SELLER, **gsp.environment) as client:
        on = today(clock.now())
        client.register(_in_jaipur("L0", on))  # logs in
        gsp.faults.slow_by = _PORTAL_SECONDS
        gsp.misbehave("slow", _FEW)
        return [client.register(_in_jaipur(f"L{n}", on)) for n in range(1, _FEW + 1)]


def _signing() -> float:
    """Median seconds of two signatures."""
    signer = Signer(new_pem(), "bench")
    taken = []
    for n in range(50):
        began = time.perf_counter()
        signer.sign(json.dumps(document(f"S{n}", dt.date(2026, 11, 22))))
        signer.sign(json.dumps({"Irn": str(n)}))
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def figures() -> list[tuple[str, str, str]]:
    """Measure POST /irn in the sandbox."""
    on = today(SystemClock().now())
    with _client(_TRIAL, _SELLER) as client:
        taken = [client.register(document(f"B{n}", on)) for n in range(_FIRST + _CALLS)][_FIRST:]
    half, most = statistics.median(taken) * 1000, sorted(taken)[int(_CALLS * 0.99)] * 1000
    signing, live = _signing() * 1000, _with_a_portal()
    return [
        ("POST /irn in the sandbox, one connection", f"p50 {half:.1f} ms, p99 {most:.1f} ms", "p50 10 ms"),
        (
            "the same / its two signatures alone",
            f"{half:.1f} ms / {signing:.1f} ms, ratio {half / signing:.1f}",
            "recorded",
        ),
        (
            "POST /irn, live, with a portal that takes 1.5 s",
            f"p50 {statistics.median(live):.2f} s, slowest of {_FEW} {max(live):.2f} s",
            "2 s",
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    for row in figures():
        print(*row, sep=" | ")
